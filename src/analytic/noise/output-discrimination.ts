import type { ConvNet } from '../../nets/ring/network.js';
import { bestThreshold, type ClassMoments, sensitivityIndex, thresholdError } from '../../numerics/discrimination.js';
import { overShifts } from '../../numerics/lattice/shifts.js';
import type { Quantity } from '../../numerics/quantity.js';
import { RunningMoments } from '../../numerics/statistics.js';
import { type DisplacementLaw, uniformShifts } from '../../twopixels/displacement.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import { bayesError } from './bayes-error.js';
import { displacedError } from './displaced-error.js';
import { exactClassMoments } from './exact-moments.js';
import type { NoisyOutputs } from './lattice-reading.js';
import type { LayerNoise, OutputDiscrimination } from './layer-noise.js';
import { classOf } from './lit-law.js';
import { closureMethods } from './noise-closures.js';
import { layerNoise, type NoiseOptions, openStudy } from './noise-measures.js';
import type { NoiseStudy } from './noise-study.js';

/** How noise and displacements are given. */
export interface DiscriminationOptions extends NoiseOptions {
  /** Law of the displacements, default −1, 0, +1 with probability 1/3 each. */
  law?: DisplacementLaw;
}

/**
 * How well the labels of a task can be read off the output F of a net, and off its inputs.
 *
 * - `sensitivityIndex`: d′ of F(x + η) (`sensitivityIndex` of `diffeolab/numerics`). Exact where the first two moments
 *   of the output are, class by class; else by the lattice.
 * - `noiseError`: error of F(x + η) at its best threshold, by the lattice: the threshold is fitted to the outputs of
 *   all its points, 10³ to 6·10⁴, and `error` is the half-width of the 95 % interval of the errors that each of the 8
 *   shifts has there. The fit makes the value too small, by less than this half-width (docs/theory/sensitivities.md).
 * - `diffeoError`: error of F(τx), with the label of x, at its best threshold, by enumeration of pairs and
 *   displacements.
 * - `chance`: error of one label for all.
 * - `bayesError`: {@link bayesError}.
 *
 * There is no d′ for a task whose pairs have one label.
 * @throws InputError if the net does not fit the ring of the task, or σ is not a positive number
 * @example
 * ```ts
 * import { noiseTheory, outputDiscrimination } from 'diffeolab/analytic';
 * import { highFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 16, scale: 3 };
 * const [task, network] = [twoPixelTask(size), highFrequency(size)];
 * const deviation = noiseDeviation(task);
 * const { sensitivityIndex, diffeoError, chance } = outputDiscrimination(network, task, { deviation });
 * console.log(sensitivityIndex?.value, sensitivityIndex?.status); // 0.42868… exact
 * console.log(diffeoError.value, chance.value); // 0.11851… 0.26666…
 * const { layers, output } = noiseTheory(network, task, { deviation }); // both, from the same points
 * console.log(layers.length, output.chance.value === chance.value); // 2 true
 * ```
 */
export function outputDiscrimination(
  network: ConvNet,
  task: TwoPixelTask,
  options: DiscriminationOptions,
): OutputDiscrimination {
  return discriminate(openStudy('outputDiscrimination', network, task, options), options.law ?? uniformShifts);
}

/**
 * What noise does to every layer (`noiseMeasures`) and how well the output tells the classes apart
 * (`outputDiscrimination`), both from one reading of the lattice.
 * @throws InputError as these do
 * @see {@link outputDiscrimination}
 */
export function noiseTheory(
  network: ConvNet,
  task: TwoPixelTask,
  options: DiscriminationOptions,
): { readonly layers: readonly LayerNoise[]; readonly output: OutputDiscrimination } {
  const study = openStudy('noiseTheory', network, task, options);
  const layers = layerNoise(network, study, options.closure ?? 'lattice');
  return { layers, output: discriminate(study, options.law ?? uniformShifts) };
}

function discriminate(study: NoiseStudy, law: DisplacementLaw): OutputDiscrimination {
  const { task, clean, deviation } = study;
  const [near, far] = [classOf(task, 1).offsets.length, classOf(task, -1).offsets.length];
  const positive = near / (near + far);
  const chance: Quantity = {
    value: Math.min(near, far) / (near + far),
    status: 'exact',
    method: 'probability of the rarer label',
  };
  return {
    ...(near > 0 && far > 0 && { sensitivityIndex: discriminability(study) }),
    noiseError: bestError(study.lattice().outputs, positive),
    diffeoError: displacedError(clean, task, law),
    chance,
    bayesError: bayesError(task, deviation),
  };
}

/** d′, exact where the moments of both classes are. */
function discriminability(study: NoiseStudy): Quantity {
  const { clean, exact } = study;
  if (exact.output !== undefined) {
    const [positive, negative] = [
      exactClassMoments(clean, exact.output, 1),
      exactClassMoments(clean, exact.output, -1),
    ];
    return { value: indexOf(positive, negative), status: 'exact', method: exact.output.method };
  }
  const { outputs } = study.lattice();
  const value = indexOf(sampleMoments(outputs, 1), sampleMoments(outputs, -1));
  const { error } = overShifts(outputs.map((own) => indexOf(sampleMoments([own], 1), sampleMoments([own], -1))));
  return { value, status: 'closure', error, method: closureMethods.lattice };
}

function indexOf(positive: ClassMoments | undefined, negative: ClassMoments | undefined): number {
  return positive === undefined || negative === undefined ? Number.NaN : sensitivityIndex(positive, negative);
}

function sampleMoments(outputs: readonly NoisyOutputs[], wanted: 1 | -1): ClassMoments | undefined {
  const moments = new RunningMoments();
  for (const { values, labels } of outputs) {
    for (const [i, value] of values.entries()) if (labels[i] === wanted) moments.add(value);
  }
  const { count, mean, sumOfSquaredDeviations } = moments;
  return count === 0 ? undefined : { mean, variance: sumOfSquaredDeviations / count };
}

/** Error at the best threshold for all shifts, each class with its probability. */
function bestError(outputs: readonly NoisyOutputs[], positive: number): Quantity {
  const method = `best threshold, ${closureMethods.lattice}`;
  const size = outputs[0]!.values.length;
  const values = new Float64Array(size * outputs.length);
  const labels = new Int8Array(values.length);
  for (const [n, own] of outputs.entries()) {
    values.set(own.values, n * size);
    labels.set(own.labels, n * size);
  }
  const weights = classWeights(labels, positive);
  const { error: value, threshold } = bestThreshold(values, labels, weights);
  const alone = outputs.map((own) => {
    return thresholdError(own.values, own.labels, threshold, classWeights(own.labels, positive));
  });
  return { value, status: 'closure', error: overShifts(alone).error, method };
}

/** Weights that give each class its probability. */
function classWeights(labels: Int8Array, positive: number): Float64Array {
  const near = labels.reduce((count, each) => count + (each > 0 ? 1 : 0), 0);
  const share = { near: positive / near, far: (1 - positive) / (labels.length - near) };
  return Float64Array.from(labels, (each) => (each > 0 ? share.near : share.far));
}
