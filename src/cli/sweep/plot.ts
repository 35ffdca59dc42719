import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { plot } from './subjects.js';

const example = `
A heat map where two axes have at least four values each, else curves with error bars along the numeric axis with the most values; a
further axis takes colours (of curves) or panels. Values are means over the seeds with the standard error of the mean; of a single
result its own error. Written are the Vega-Lite specification with the data, SVG and PNG.

Examples:
  $ diffeolab sweep plot sweep.json --out figures
  $ diffeolab sweep plot sweep.json --quantity G --x disorder --color scale --at channels=3 --log-y --out figures
  $ diffeolab sweep plot sweep.json --x scale --y channels --facet disorder --out figures
`;

/** Adds `sweep plot`. */
export function addPlot(parent: Command, finish: Finish): Command {
  const command = parent
    .command('plot')
    .description('draw a quantity over the axes: a heat map, or curves with error bars');
  return addSweepOptions(command, plot)
    .addHelpText('after', example)
    .action(async (file: string | undefined, raw) => {
      const { plotCommand } = await import('./actions/plot.js');
      finish(await plotCommand(file, raw));
    });
}
