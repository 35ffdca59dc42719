import ndarray, { type NdArray } from 'ndarray';
import { fieldNumber } from '../../diffeo/coefficients.js';
import { InputError, requireNumber } from '../../numerics/input-error.js';
import { fillGaussians } from '../../numerics/random/gaussian.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import { requireObject } from '../../numerics/require-argument.js';
import { rotateTowards } from '../../spherical/rotation-stability.js';
import { type ConventionOptions, resolveConventions } from '../inputs/conventions.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { walkSizes } from '../measurement/walk.js';
import { type SensitivityMeasurement, sensitivityOf } from './diffeo-sensitivity.js';

/** S of all layers of a predictor. */
export interface RotationStabilityMeasurement extends SensitivityMeasurement {
  /** θ in radians. */
  readonly angle: number;
}

/**
 * Rotation stability S = ⟨‖f(x) − f(R_θ x)‖²⟩ of every layer of a predictor, the `numerator` of its layers, for data
 * [P, d]: every point rotated by θ towards a random direction, isotropic, that depends on seed, sample and draw alone.
 * `sensitivity` is S over the denominator ⟨‖f(x) − f(z)‖²⟩. At draw 0 the directions are those of
 * `spherical.rotationStability` with the same seed. Source: arXiv 2206.12314, §4.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { rotationStability } from 'diffeolab/stability';
 *
 * const { layers } = await rotationStability({
 *   predictor: (batch) => batch,
 *   data: Array.from({ length: 64 }, (_, i) => [Math.cos(i / 10), Math.sin(i / 10)]),
 *   angle: 0.1,
 * });
 * console.log(layers[0]?.numerator.value.toFixed(6), (2 * (1 - Math.cos(0.1))).toFixed(6)); // 0.009992 0.009992
 * ```
 */
export async function rotationStability(
  options: MeasureOptions &
    Pick<ConventionOptions, 'average' | 'spread' | 'pairs'> & {
      /** θ in radians. */
      readonly angle: number;
    },
): Promise<RotationStabilityMeasurement> {
  const subject = 'rotationStability';
  requireObject(subject, 'options', options);
  const { angle } = options;
  requireNumber(subject, 'angle', angle);
  const conventions = resolveConventions(subject, options);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const key = keyFromSeed(seed);
  const rotated = (batch: NdArray<Float64Array>, first: number, draw: number) => {
    const [count = 0, dimension = 0] = batch.shape;
    if (batch.shape.length !== 2) {
      throw new InputError(
        subject,
        `data must be points of shape [P, d], got [${['P', ...batch.shape.slice(1)].join(', ')}]`,
      );
    }
    const towards = new Float64Array(count * dimension);
    for (let i = 0; i < count; i++) {
      const direction = towards.subarray(i * dimension, (i + 1) * dimension);
      fillGaussians(direction, key, stream.rotations, fieldNumber(first + i, draw));
    }
    return rotateTowards(batch, ndarray(towards, [count, dimension]), angle);
  };
  const measured = await measure({
    subject,
    options,
    conventions,
    *perturb(batch, first, draw) {
      yield rotated(batch, first, draw);
    },
    drawn: [true],
  });
  return { ...sensitivityOf(measured, conventions), draws, seed, conventions, angle };
}
