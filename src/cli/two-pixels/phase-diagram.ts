import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import {
  addMonteCarloOptions,
  addOutputOptions,
  addPerturbationOptions,
  addSolutionOptions,
  optionWithDefault,
} from '../shared-options.js';

const example = `
Values are lists and ranges: 3,7,15 or 3..15 or 3..15:4 (both ends included). Without a step, a
range of --scale goes in steps of s − 1, one of --channels in steps of s,
the others in steps of 0.1.
With --out each finished point is kept in the folder store there; the same command goes on from it.

Example:
  $ diffeolab two-pixels phase-diagram --scale 3..15 --channels 3..24 --disorder 0,0.1 --out out
`;

/** Adds `two-pixels phase-diagram`. */
export function addPhaseDiagram(parent: Command, finish: Finish): Command {
  const command = parent
    .command('phase-diagram')
    .description('D, G, R and the classification error of the output over ξ, channels, disorder or mix')
    .addOption(optionWithDefault('--scale <values>', 'scales ξ', '3..15'))
    .option('--channels <values>', 'disordered: channels, multiples of s (default: s)')
    .option('--disorder <values>', 'disordered: each weight times 1 + ε·N(0, 1) (default: 0.1)')
    .option('--mix <values>', 'mix: κ from 0, low-frequency, to 1, high-frequency (default: 0..1:0.1)');
  addSolutionOptions(command, 'disordered');
  addPerturbationOptions(command);
  addMonteCarloOptions(command, optionWithDefault('--samples <n>', 'Monte Carlo samples; 0 for theory alone', '2e4'));
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runPhaseDiagram } = await import('./run-phase-diagram.js');
      finish(await runPhaseDiagram(raw));
    });
}
