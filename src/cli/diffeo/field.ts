import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addEnsembleOptions } from './options.js';

const example = `
Written to --out: field.png, .svg, .vl.json, field.npy [2, n, n] (x, y in pixels) and field.json.

Example:
  $ diffeolab diffeo field --size 32 --cutoff 3 --displacement 1 --out out/field
`;

/** Adds `diffeo field`. */
export function addField(parent: Command, finish: Finish): Command {
  const command = parent
    .command('field')
    .description('one displacement field: energy, displacement, overhangs, and its local parts as maps')
    .addOption(optionWithDefault('--size <n>', 'pixels along a side', '32'));
  addEnsembleOptions(command, '3')
    .addOption(optionWithDefault('--index <k>', 'number of the field', '0'))
    .option('--patch <p>', 'parts of affine fits on patches of p × p pixels (default: exact, on the pixels)')
    .addOption(optionWithDefault('--seed <text>', 'seed of the fields, any text', '0'));
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runField } = await import('./run-field.js');
      finish(await runField(raw));
    });
}
