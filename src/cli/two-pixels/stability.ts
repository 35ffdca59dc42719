import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import {
  addMonteCarloOptions,
  addNetworkOptions,
  addOutputOptions,
  addPerturbationOptions,
} from '../shared-options.js';

const example = `
Example:
  $ diffeolab two-pixels stability --scale 7 --length 32 --solution high-frequency --check
`;

/** Adds `two-pixels stability`. */
export function addStability(parent: Command, finish: Finish): Command {
  const command = parent
    .command('stability')
    .description('D, G and R of every layer of a constructed network: theory and Monte Carlo side by side');
  addNetworkOptions(command);
  addPerturbationOptions(command);
  addMonteCarloOptions(command, '1e6');
  command.option('--check', 'exit with 3 if an exact value and Monte Carlo differ by more than 4 standard errors');
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runStability } = await import('./run-stability.js');
      finish(await runStability(raw));
    });
}
