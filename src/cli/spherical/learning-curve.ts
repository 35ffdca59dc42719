import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addNetOptions, addPrecisionOption, addRunOptions, addTaskOptions } from './options.js';

const example = `
Ranges of P go up by factors: 8..256 is 8,16,…,256 and 8..512:4 is 8,32,128,512. The lazy regime is kernel regression.
The feature regime is gradient flow: for d = 2 with α = 1e-6, above with the conic metric, an L1 penalty (λ = 1e-5, from d = 5 on 1e-4)
and coefficients that start at size 0.1. Finished runs in --out are taken from there.

Example:
  $ diffeolab spherical learning-curve --dimension 2,3,5 --points 8..256 --seeds 5 --out out/curves
`;

/** Adds `spherical learning-curve`. */
export function addLearningCurve(parent: Command, finish: Finish): Command {
  const command = parent
    .command('learning-curve')
    .description('test error against P in both regimes, fitted exponents beside the predicted ones')
    .addOption(optionWithDefault('--dimension <values>', 'dimensions d', '2,3,5'))
    .addOption(optionWithDefault('--points <values>', 'training points P', '8..256'))
    .option('--lazy-points <values>', 'P of the lazy regime (default: --points)')
    .addOption(optionWithDefault('--regime <names>', 'lazy, feature or both', 'lazy,feature'))
    .addOption(optionWithDefault('--kernel <name>', 'of the lazy regime: ntk or random-features', 'ntk'))
    .addOption(optionWithDefault('--seeds <n>', 'data sets to average over', '5'))
    .option('--lazy-seeds <n>', 'data sets of the lazy regime (default: --seeds)')
    .option('--fit-from <P>', 'least P of the fits (default: the four largest P)')
    .addOption(optionWithDefault('--steps <n>', 'feature regime: most steps of a run', '1e5'))
    .addOption(optionWithDefault('--loss <αL>', 'feature regime: loss to stop at', '1e-9'));
  addPrecisionOption(addNetOptions(command, '1000'));
  addTaskOptions(command);
  addRunOptions(command);
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runLearningCurve } = await import('./run-learning-curve.js');
      finish(await runLearningCurve(raw));
    });
}
