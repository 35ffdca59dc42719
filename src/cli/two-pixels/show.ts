import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { show } from './subjects.js';

const example = `
Example:
  $ diffeolab two-pixels show --scale 7 --solution dirichlet --distance 3 --out out/show
`;

/** Adds `two-pixels show`. */
export function addShow(parent: Command, finish: Finish): Command {
  const command = parent
    .command('show')
    .description('filters, responses T_k and activations of a constructed network: a figure with --out, else as text');
  return addParameters(command, show)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runShow } = await import('./run-show.js');
      finish(await runShow(raw));
    });
}
