import { keyFromSeed } from '../numerics/random/key.js';
import { type ConventionOptions, resolveConventions } from './conventions.js';
import { type Deformation, deformed } from './deformation.js';
import { type SensitivityMeasurement, sensitivityOf } from './diffeo-sensitivity.js';
import { type MeasureOptions, measure } from './measure.js';
import { withNoise } from './noise.js';
import { displacementsOf, fixedNorm } from './relative-stability.js';
import { walkSizes } from './walk.js';

/**
 * Sensitivity G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer of a predictor, averages and noise by the conventions. The deformation gives the noise its
 * norm and its x, see `Deformation.rest`, and is not needed where the norm is a number: without it x are the data. Source: arXiv 2105.02468, eq. 8.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 */
export async function noiseSensitivity(
  options: MeasureOptions & ConventionOptions & { readonly deformation?: Deformation | undefined },
): Promise<SensitivityMeasurement> {
  const subject = 'noiseSensitivity';
  const { deformation } = options;
  const conventions = resolveConventions(subject, options);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const key = keyFromSeed(seed);
  const { noiseLaw: law, rectified } = conventions;
  const fixed = await fixedNorm(subject, options, conventions, deformation);
  const measured = await measure(
    subject,
    options,
    conventions,
    async function* (batch, first, draw, data) {
      const norm =
        fixed ?? displacementsOf(batch, await deformed(subject, deformation as Deformation, data, first, draw));
      yield withNoise(batch, { first, draw, key, norm, law, rectified });
    },
    [true],
    { deformations: deformation === undefined ? [] : [deformation] },
  );
  const moved = deformation === undefined ? {} : { deformation: deformation.description };
  return { ...sensitivityOf(measured, conventions), draws, seed, conventions, ...moved };
}
