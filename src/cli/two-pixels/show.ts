import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { addOutputOptions, addSolutionOptions, optionWithDefault } from '../shared-options.js';

const example = `
Example:
  $ diffeolab two-pixels show --scale 7 --solution dirichlet --distance 3 --out out/show
`;

/** Adds `two-pixels show`. */
export function addShow(parent: Command, finish: Finish): Command {
  const command = parent
    .command('show')
    .description('filters, responses T_k and activations of a constructed network: a figure with --out, else as text')
    .addOption(optionWithDefault('--scale <ξ>', 'scale of the task and of the network', '7'));
  addSolutionOptions(command, 'low-frequency')
    .option('--channels <H>', 'channels of disordered, a multiple of s (default: s)')
    .option('--mix <κ>', 'mix: 0 is low-frequency, 1 is high-frequency (default: 1/2)')
    .option('--disorder <ε>', 'disordered: each weight times 1 + ε·N(0, 1) (default: 0.1)')
    .option('--distance <d>', 'distance of the lit pair (default: half of ξ, rounded up)')
    .addOption(optionWithDefault('--seed <text>', 'seed of the disorder, any text', '0'));
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runShow } = await import('./run-show.js');
      finish(await runShow(raw));
    });
}
