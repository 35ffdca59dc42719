import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { learningCurve, learningCurveAxes } from './subjects.js';

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
    .description('test error against P in both regimes, fitted exponents beside the predicted ones');
  return addParameters(command, learningCurve, learningCurveAxes)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runLearningCurve } = await import('./run-learning-curve.js');
      finish(await runLearningCurve(raw));
    });
}
