import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addNetOptions, addPenaltyOptions, addPrecisionOption, addTaskOptions } from './options.js';

const example = `
The loss is αL = (1/2P) Σ (F(x_μ) − y_μ)², the learning rate is scaled with α and H. A run in --out goes on where it stopped
when the command is given again, with the same or other stop rules.

Examples:
  $ diffeolab spherical train --dimension 3 --points 64 --alpha 1e-6 --flow --out out/feature
  $ diffeolab spherical train --dimension 5 --conic --initial-scale 0.1 --regularisation l1 --lambda 1e-4 --alpha 1 --flow
`;

/** Adds `spherical train`. */
export function addTrain(parent: Command, finish: Finish): Command {
  const command = parent
    .command('train')
    .description('train one net; test error, atoms and rotation stability')
    .addOption(optionWithDefault('--dimension <d>', 'dimension of the data', '3'))
    .addOption(optionWithDefault('--points <P>', 'training points', '64'));
  addPrecisionOption(addNetOptions(command, '1000'))
    .addOption(optionWithDefault('--alpha <α>', 'F = αf: feature regime for α ≪ 1, lazy for α ≫ 1', '1e-6'))
    .option('--subtract-initial', 'F = α(f − f₀), f₀ the output at the start (default: for α > 1)')
    .option('--no-subtract-initial', 'F = αf')
    .option('--flow', 'gradient flow with an adaptive step, instead of gradient descent')
    .option('--learning-rate <η>', 'of gradient descent (default: 1)')
    .addOption(optionWithDefault('--initialisation <law>', 'coefficients: normal, positive, signs or zero', 'normal'))
    .addOption(optionWithDefault('--initial-scale <s>', 'factor of the initial coefficients, such as 1e-3', '1'))
    .addOption(optionWithDefault('--initial-weights <law>', 'weights: normal, or sphere for ‖w‖ = 1', 'normal'));
  addPenaltyOptions(command)
    .option('--loss <αL>', 'stop at this loss (default: 1e-8, where no rule is given)')
    .option('--steps <n>', 'stop after n steps in all (default: 1e5, where no rule is given)')
    .option('--seconds <t>', 'stop after t seconds in all')
    .option(
      '--standstill <x>',
      'stop when loss and parameters change by less than x in a doubling of the time (with a penalty 1e-3, where no rule is given)',
    );
  addTaskOptions(command).addOption(optionWithDefault('--seed <text>', 'seed of data and net, any text', '0'));
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runTrain } = await import('./run-train.js');
      finish(await runTrain(raw));
    });
}
