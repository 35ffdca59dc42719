import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { stability } from './subjects.js';

const example = `
With --precision the run ends where the standard error of every D and G is at most x times its
value, at a number of samples from a fixed schedule: 16, 17, … 31 times a power of two, times 1024.
The result depends on x, the seed and the engine alone. If --samples are spent before, the
estimates are given with the errors they have, and the exit code is 1; at Ctrl-C it is 130.

Examples:
  $ diffeolab two-pixels stability --scale 7 --length 32 --solution high-frequency --check
  $ diffeolab two-pixels stability --scale 7 --precision 1e-3
  $ diffeolab two-pixels stability --net net.json --scale 5
`;

/** Adds `two-pixels stability`. */
export function addStability(parent: Command, finish: Finish): Command {
  const command = parent
    .command('stability')
    .description(
      'D, G and R of every layer of a constructed network or of your own: theory and Monte Carlo side by side',
    );
  return addParameters(command, stability)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runStability } = await import('./run-stability.js');
      finish(await runStability(raw));
    });
}
