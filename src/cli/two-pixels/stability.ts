import type { Command } from 'commander';
import type { Finish } from '../program.js';
import {
  addMonteCarloOptions,
  addOutputOptions,
  addPerturbationOptions,
  addSolutionOptions,
} from '../shared-options.js';

const example = `
Example:
  $ diffeolab two-pixels stability --scale 7 --length 32 --solution high-frequency --check
`;

/** Adds `two-pixels stability`. */
export function addStability(parent: Command, finish: Finish): Command {
  const command = parent
    .command('stability')
    .description('D, G and R of every layer of a constructed network: theory and Monte Carlo side by side')
    .addOption(optionWithDefault('--scale <ξ>', 'scale of the task and of the network', '7'));
  addSolutionOptions(command, 'low-frequency')
    .option('--channels <H>', 'channels of disordered, a multiple of s (default: s)')
    .option('--mix <κ>', 'mix: 0 is low-frequency, 1 is high-frequency (default: 1/2)')
    .option('--disorder <ε>', 'disordered: each weight times 1 + ε·N(0, 1) (default: 0.1)');
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
