import type { NdArray } from 'ndarray';
import { OptionError } from '../../numerics/option-error.js';
import { MeasuredNorm } from '../averages/measured-norm.js';
import type { Conventions } from '../inputs/conventions.js';
import { requireRepeatable } from '../inputs/data.js';
import { squaredDistances } from '../inputs/squared-distance.js';
import type { Deformation } from '../perturbations/deformation.js';
import { withNoise } from '../perturbations/noise.js';
import { displacementNorms } from './displacement-norms.js';
import type { MeasureOptions } from './measure-options.js';
import { walkSizes } from './walk.js';

/**
 * The norm of the noise: a number, one found in a reading of its own, or undefined where it is that of each
 * displacement.
 */
export async function findNoiseNorm(
  subject: string,
  options: MeasureOptions,
  { noiseNorm }: Conventions,
  deformation: Deformation | undefined,
): Promise<number | MeasuredNorm | undefined> {
  if (typeof noiseNorm === 'number') return noiseNorm;
  if (deformation === undefined) {
    throw new OptionError(
      subject,
      `{noiseNorm} '${noiseNorm}' is that of a deformation (give {deformation}, or a number)`,
    );
  }
  if (noiseNorm === 'per-sample') return undefined;
  requireRepeatable(
    subject,
    options.data,
    `take noiseNorm 'per-sample' or a number in place of '${noiseNorm}', which is known only after a first reading`,
  );
  const norms = await displacementNorms(subject, options, deformation);
  const norm = noiseNorm === 'mean' ? norms.mean : norms.rootMeanSquare;
  if (norm > 0) return new MeasuredNorm(norm, noiseNorm, deformation.enumeration !== walkSizes(subject, options).draws);
  throw new OptionError(
    subject,
    `${deformation.description} moves no sample, so noise of its norm is 0: perhaps all images are constant ` +
      '(use other images, or give {noiseNorm} as a number)',
  );
}

/**
 * x + η of a batch, and where a measured norm asks for it x + η with η of its second norm. `moved` is τx, row-major as
 * the batch, without meaning where the norm is a number.
 */
export function* noisyBatches(
  batch: NdArray<Float64Array>,
  moved: NdArray<Float64Array>,
  norm: number | MeasuredNorm | undefined,
  options: Omit<Parameters<typeof withNoise>[1], 'norm'>,
): Generator<NdArray<Float64Array>> {
  const noisy = (size: number | Float64Array) => withNoise(batch, { ...options, norm: size });
  if (typeof norm === 'number') {
    yield noisy(norm);
    return;
  }
  const count = batch.shape[0]!;
  const displacements = squaredDistances(batch.data, moved.data, count).map(Math.sqrt);
  if (norm === undefined) {
    yield noisy(displacements);
    return;
  }
  norm.take(displacements);
  yield noisy(norm.value);
  if (norm.probes(options.first, options.draw)) yield noisy(norm.probe);
}
