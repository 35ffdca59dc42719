import ndarray from 'ndarray';
import { InputError, requirePositive } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type ConventionOptions, resolveConventions } from '../inputs/conventions.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { walkSizes } from '../measurement/walk.js';
import { uniformNeighbours } from '../perturbations/neighbours.js';
import { type SensitivityMeasurement, sensitivityOf } from './diffeo-sensitivity.js';

/**
 * Sensitivity towards another data point, G′_f = ⟨‖f(x + η_z) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ with η_z = r (z − x)/‖z −
 * x‖, z drawn uniformly from the other samples for each sample and draw. The data must be one array. Errors know that
 * the data are x and z both.
 * @throws InputError for options, data or outputs that are not as described, and for z = x in place; the reason of the
 * signal if it aborts
 *
 * @example
 * ```ts
 * import { towardsNeighbour } from 'diffeolab/stability';
 *
 * const { layers } = await towardsNeighbour({
 *   predictor: (batch) => batch,
 *   data: Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]),
 *   norm: 0.1,
 * });
 * console.log(layers[0]?.numerator.value.toFixed(4)); // 0.0100: r² for the identity
 * ```
 */
export async function towardsNeighbour(
  options: MeasureOptions &
    Pick<ConventionOptions, 'average' | 'spread' | 'pairs'> & {
      /** r, norm of η_z. */
      readonly norm: number;
    },
): Promise<SensitivityMeasurement> {
  const subject = 'towardsNeighbour';
  requireObject(subject, 'options', options);
  const norm = requirePositive(subject, 'norm', options.norm);
  const conventions = resolveConventions(subject, { ...options, noiseNorm: norm });
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const neighbours = await uniformNeighbours(subject, options.data, keyFromSeed(seed));
  const measured = await measure({
    subject,
    options,
    conventions,
    *perturb(batch, first, draw) {
      const others = neighbours.others(batch, first, draw).data;
      const moved = batch.data.slice();
      const size = moved.length / batch.shape[0]!;
      for (let at = 0; at < moved.length; at += size) {
        let square = 0;
        for (let k = at; k < at + size; k++) square += (others[k]! - moved[k]!) ** 2;
        if (square === 0) {
          const sample = first + at / size;
          throw new InputError(
            subject,
            `sample ${sample} was drawn with an equal one, which gives no direction (take out doubles)`,
          );
        }
        const scale = norm / Math.sqrt(square);
        for (let k = at; k < at + size; k++) moved[k]! += scale * (others[k]! - moved[k]!);
      }
      yield ndarray(moved, [...batch.shape]);
    },
    drawn: [true],
    partners: neighbours,
  });
  return { ...sensitivityOf(measured, conventions), draws, seed, conventions };
}
