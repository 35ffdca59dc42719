import { type Command, Option } from 'commander';
import type { Finish } from '../exit-code.js';
import {
  addMonteCarloOptions,
  addNetworkOptions,
  addOutputOptions,
  addPerturbationOptions,
} from '../shared-options.js';

const example = `
With --precision the run ends where the standard error of every D and G is at most x times its
value, at a number of samples from a fixed schedule: 16, 17, … 31 times a power of two, times 1024.
The result depends on x, the seed and the engine alone. If --samples are spent before, the
estimates are given with the errors they have, and the exit code is 1; at Ctrl-C it is 130.

Examples:
  $ diffeolab two-pixels stability --scale 7 --length 32 --solution high-frequency --check
  $ diffeolab two-pixels stability --scale 7 --precision 1e-3
`;

const samples = new Option(
  '--samples <n>',
  'Monte Carlo samples; 0 for theory alone (default: 1e6, with --precision at most 1e12)',
);

/** Adds `two-pixels stability`. */
export function addStability(parent: Command, finish: Finish): Command {
  const command = parent
    .command('stability')
    .description('D, G and R of every layer of a constructed network: theory and Monte Carlo side by side');
  addNetworkOptions(command);
  addPerturbationOptions(command);
  addMonteCarloOptions(command, samples)
    .option('--precision <x>', 'sample until every relative standard error is at most x, such as 1e-3')
    .option('--check', 'exit with 3 if an exact value and Monte Carlo differ by more than 4 standard errors');
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runStability } = await import('./run-stability.js');
      finish(await runStability(raw));
    });
}
