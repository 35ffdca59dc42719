import { keyFromSeed } from '../../numerics/random/key.js';
import { requireObject } from '../../numerics/require-argument.js';
import { MeasuredNorm } from '../averages/measured-norm.js';
import { type ConventionOptions, resolveConventions } from '../inputs/conventions.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { findNoiseNorm, noisyBatches } from '../measurement/noise-norm.js';
import { walkSizes } from '../measurement/walk.js';
import { type Deformation, deformed } from '../perturbations/deformation.js';
import { type SensitivityMeasurement, sensitivityOf } from './diffeo-sensitivity.js';

/**
 * Sensitivity G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer of a predictor, averages and noise by the
 * conventions. The deformation gives the noise its norm and its x, see `Deformation.rest`, and is not needed where the
 * norm is a number: without it x are the data. The error of a norm 'mean' or 'root-mean-square' is in that of G_f, as
 * in `relativeStability`. Source: arXiv 2105.02468, eq. 8.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { proceduralImages } from 'diffeolab/images';
 * import { diffeoSensitivity, maximumEntropyDeformation, noiseSensitivity } from 'diffeolab/stability';
 *
 * const data = proceduralImages({ kind: 'digits', count: 64, size: 16 }).images;
 * const deformation = maximumEntropyDeformation({ size: 16, cutoff: 3, temperature: 1e-3 });
 * const D = await diffeoSensitivity({ predictor: (batch) => batch, data, deformation });
 * const G = await noiseSensitivity({ predictor: (batch) => batch, data, noiseNorm: D.perturbation.mean });
 * for (const { layers } of [D, G]) console.log(layers[0]?.sensitivity.value.toFixed(3)); // 0.114, 0.105
 * ```
 */
export async function noiseSensitivity(
  options: MeasureOptions &
    ConventionOptions & {
      /** τ, that gives the noise its norm; needed unless `noiseNorm` is a number. */
      readonly deformation?: Deformation | undefined;
    },
): Promise<SensitivityMeasurement> {
  const subject = 'noiseSensitivity';
  requireObject(subject, 'options', options);
  const { deformation } = options;
  const conventions = resolveConventions(subject, options);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const key = keyFromSeed(seed);
  const { noiseLaw: law, rectified } = conventions;
  const norm = await findNoiseNorm(subject, options, conventions, deformation);
  const measured = await measure({
    subject,
    options,
    conventions,
    async *perturb(batch, first, draw, data) {
      const moved =
        typeof norm === 'number' ? batch : await deformed(subject, deformation as Deformation, data, first, draw);
      yield* noisyBatches(batch, moved, norm, { first, draw, key, law, rectified });
    },
    drawn: [true],
    deformations: deformation === undefined ? [] : [deformation],
    norm: norm instanceof MeasuredNorm ? norm : undefined,
  });
  const moved = deformation === undefined ? {} : { deformation: deformation.description };
  return { ...sensitivityOf(measured, conventions), draws, seed, conventions, ...moved };
}
