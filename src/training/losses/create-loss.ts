import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { crossEntropyLoss } from './cross-entropy.js';
import { hingeLoss } from './hinge.js';
import type { Loss } from './loss.js';
import { softHingeLoss } from './soft-hinge.js';
import { squareLoss } from './square.js';
import { squaredHingeLoss } from './squared-hinge.js';

/**
 * The losses by name.
 * @see {@link createLoss}
 */
export const lossNames = ['hinge', 'soft-hinge', 'squared-hinge', 'square', 'cross-entropy'] as const;
/** One of `lossNames`. */
export type LossName = (typeof lossNames)[number];

/** A loss, and β of the soft hinge. */
export type LossChoice = LossName | { readonly name: LossName; readonly beta?: number };

/**
 * The loss ℓ(F, y) of a name:
 * `hinge` ReLU(1 − yF); `squared-hinge` ½ ReLU(1 − yF)²; `soft-hinge` log(1 + e^{β(1 − yF)})/β, default β = 20;
 * `square` ½(F − y)², of several outputs ½ Σ_k (F_k − δ_{ky})²;
 * `cross-entropy` log Σ_k e^{F_k} − F_y, of one output log(1 + e^{−yF}).
 * Hinge losses take one output and labels ±1, as in the published codes (arXiv 1906.08034, 2210.01506).
 * @param outputs of the net
 * @throws InputError of an unknown name, of a hinge loss with several outputs, or unless β > 0
 * @example
 * ```ts
 * import { createLoss, lossNames } from 'diffeolab/training';
 *
 * const [losses, slopes] = [new Float64Array(2), new Float64Array(2)];
 * createLoss('hinge', 1).evaluate(Float64Array.of(0.25, 2), [-1, 1], losses, slopes);
 * console.log(losses, slopes); // Float64Array(2) [ 1.25, 0 ] Float64Array(2) [ 1, 0 ]
 * console.log(lossNames.length); // 5
 * ```
 */
export function createLoss(choice: LossChoice, outputs: number): Loss {
  const subject = 'createLoss';
  if (typeof choice !== 'string') requireObject(subject, 'choice', choice, ['name']);
  requireInteger(subject, 'outputs', outputs, 1);
  const { name, beta = 20 } = typeof choice === 'string' ? { name: choice } : choice;
  requireNumber(subject, 'beta', beta, 1e-6, 1e6);
  if (name === 'square') return squareLoss;
  if (name === 'cross-entropy') return crossEntropyLoss(outputs);
  if (!lossNames.includes(name)) {
    throw new InputError(subject, `loss must be one of ${lossNames.join(', ')}, got ${String(name)}`);
  }
  if (outputs !== 1) {
    throw new InputError(
      subject,
      `the loss ${name} is one of a single output, the net has ${outputs} (use cross-entropy or square)`,
    );
  }
  if (name === 'hinge') return hingeLoss;
  return name === 'squared-hinge' ? squaredHingeLoss : softHingeLoss(beta);
}
