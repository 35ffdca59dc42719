import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';

import { field } from './subjects.js';

const example = `
Written to --out: field.png, .svg, .vl.json, field.npy [2, n, n] (x, y in pixels) and field.json.

Example:
  $ diffeolab diffeo field --size 32 --cutoff 3 --displacement 1 --out out/field
`;

/** Adds `diffeo field`. */
export function addField(parent: Command, finish: Finish): Command {
  const command = parent
    .command('field')
    .description('one displacement field: energy, displacement, overhangs, and its local parts as maps');
  return addParameters(command, field)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runField } = await import('./run-field.js');
      finish(await runField(raw));
    });
}
