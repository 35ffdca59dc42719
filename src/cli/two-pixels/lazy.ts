import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { lazy } from './subjects.js';

const example = `
Regression with the kernel of a net of infinite width on the labels ±1: the end of lazy training.

Examples:
  $ diffeolab two-pixels lazy --depth 3 --distances odd --out out/lazy
  $ diffeolab two-pixels lazy --depth 3 --points 128 --readout flattening
  $ diffeolab two-pixels lazy --depth 3 --curve 16,64,256 --curve-draws 5
`;

/** Adds `two-pixels lazy`. */
export function addLazy(parent: Command, finish: Finish): Command {
  const command = parent
    .command('lazy')
    .description('kernel regression of a net of infinite width: output against distance, errors, D, G, G* and d′');
  return addParameters(command, lazy)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runLazy } = await import('./run-lazy.js');
      finish(await runLazy(raw));
    });
}
