import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSayOptions, addSweepInput, several } from './options.js';

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
  addSweepInput(command)
    .option('--quantity <name>', 'what is drawn (default: the first value that is a number)')
    .option('--kind <name>', 'heat-map or curves (default: by the axes)')
    .option('--x <parameter>', 'horizontal axis')
    .option('--y <parameter>', 'vertical axis of a heat map')
    .option('--color <parameter>', 'curves: one colour a value')
    .option('--facet <parameter>', 'one panel a value')
    .addOption(several('--at <name=value>', 'keep the points with this value of a parameter; repeatable'))
    .addOption(several('--over <parameter>', 'average over a parameter (default: seed); repeatable'))
    .option('--log-x', 'logarithmic horizontal axis (default: by its values)')
    .option('--no-log-x', 'linear horizontal axis')
    .option('--log-y', 'logarithmic vertical axis')
    .option('--no-log-y', 'linear vertical axis')
    .option('--log-color', 'logarithmic colours of a heat map')
    .option('--no-log-color', 'linear colours')
    .option('--title <text>', 'title of the figure')
    .option('--out <folder>', 'where the figure goes', 'out');
  return addSayOptions(command)
    .addHelpText('after', example)
    .action(async (file: string | undefined, raw) => {
      const { plotCommand } = await import('./actions/plot.js');
      finish(await plotCommand(file, raw));
    });
}
