import type { Command } from 'commander';
import type { Finish } from './exit-code.js';
import { addParameters } from './parameters/options.js';
import { report } from './parameters/run-parameters.js';

const example = `
One page that needs no network: figures that show what is under the pointer and can be zoomed, tables with errors and statuses, parameters,
versions, and how each number is made again. The folder is a store of sweeps (the page goes to its folder report/), or a folder of
results with figures (.vl.json with .svg) and tables (.csv), such as "npm start" and --out make; the page is index.html there.

Examples:
  $ diffeolab report diffeolab-store
  $ diffeolab report out
`;

/** Adds `report`. */
export function addReport(parent: Command, finish: Finish): Command {
  const command = parent
    .command('report')
    .description('one HTML page of a store of sweeps or of a folder of results')
    .argument('<folder>', 'a store, or a folder of results');
  return addParameters(command, report)
    .addHelpText('after', example)
    .action(async (folder: string, raw) => {
      const { runReport } = await import('./run-report.js');
      finish(await runReport(folder, raw));
    });
}
