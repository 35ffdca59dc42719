import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { optimise } from './subjects.js';

const example = `
Each start is a local search; the table has the best of them, at zero clean error. Values are measured with noise
that the search did not see.
With --out each finished start is kept in the folder store there, and the same command goes on from it; the best net
is written to best.json, which two-pixels stability --net reads.

Example:
  $ diffeolab two-pixels optimise --scale 5 --channels 1 --starts 8 --out out/best
`;

/** Adds `two-pixels optimise`. */
export function addOptimise(parent: Command, finish: Finish): Command {
  const command = parent
    .command('optimise')
    .description(
      'the best nets of given depth and channels at zero clean error: least G*, error under noise or G, or largest d′',
    );
  return addParameters(command, optimise)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runOptimise } = await import('./run-optimise.js');
      finish(await runOptimise(raw));
    });
}
