import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addNetOptions, addPenaltyOptions, addPrecisionOption, addRunOptions, addTaskOptions } from './options.js';

const example = `
Ranges go up by factors: --points 8..128 by 2, --alpha 1e-6..1e3 by 10, and 1e-6..1e3:1000 by 1000. Runs are gradient flow from a normal
initialisation; finished runs in --out are taken from there.

Example:
  $ diffeolab spherical phase-diagram --dimension 3 --points 8..128 --alpha 1e-6..1e3 --seeds 3 --out out/phase
`;

/** Adds `spherical phase-diagram`. */
export function addSphericalPhaseDiagram(parent: Command, finish: Finish): Command {
  const command = parent
    .command('phase-diagram')
    .description('test error, atoms and rotation stability over P and α')
    .addOption(optionWithDefault('--dimension <d>', 'dimension of the data', '3'))
    .addOption(optionWithDefault('--points <values>', 'training points P', '8..128'))
    .addOption(optionWithDefault('--alpha <values>', 'F = αf: feature regime for α ≪ 1, lazy for α ≫ 1', '1e-6..1e3'))
    .addOption(optionWithDefault('--seeds <n>', 'data sets and nets to average over', '1'))
    .addOption(optionWithDefault('--steps <n>', 'most steps of a run', '2e4'))
    .addOption(optionWithDefault('--loss <αL>', 'loss to stop at', '1e-8'));
  addPrecisionOption(addNetOptions(command, '1000'));
  addPenaltyOptions(command);
  addTaskOptions(command);
  addRunOptions(command);
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runSphericalPhaseDiagram } = await import('./run-phase-diagram.js');
      finish(await runSphericalPhaseDiagram(raw));
    });
}
