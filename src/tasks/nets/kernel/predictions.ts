import ndarray, { type NdArray } from 'ndarray';
import { kernelRidge } from '../../../analytic/kernel-limit/kernel-ridge.js';
import type { NetKernels } from '../../../analytic/kernel-limit/nets/net-kernels.js';
import type { LabelledInputs } from '../../../nets/labelled-inputs.js';
import { aboutParameter } from '../../parameters/parameter-error.js';
import type { GivenNetKernel } from '../parameters.js';

/** Predictions on a set and what they are worth. */
export interface PredictedSet {
  readonly count: number;
  /** Fraction of wrong classes. */
  readonly error: number;
  /** Mean over inputs and outputs of (F − y)². */
  readonly squaredError: number;
  /** F [P, outputs]. */
  readonly predictions: NdArray<Float64Array>;
}

/** Predictions of each output, from kernels of other inputs with the training set. */
export type PredictOutputs = (kernels: NetKernels) => readonly Float64Array[];

/**
 * Fits the labels of a set: ±1 of two classes; of C classes an output each, 1 for its own and −1/(C − 1) for the
 * others. These add up to 0 over the outputs, so that a bias that all outputs share is not trained.
 * @throws ParameterError about the ridge if the matrix is singular beside it
 */
export function fitKernel(
  gram: NetKernels,
  set: LabelledInputs,
  { kernel, ridge, sharedBias }: Pick<GivenNetKernel, 'kernel' | 'ridge'> & { readonly sharedBias: number },
): PredictOutputs {
  const chosen = ({ nngp, tangent }: NetKernels): NdArray<Float64Array> => {
    if (kernel === 'nngp') return nngp;
    return ndarray(
      tangent!.data.map((value) => value - sharedBias),
      [...tangent!.shape],
    );
  };
  const own = chosen(gram);
  const weights = set.weights === undefined ? undefined : Float64Array.from(set.weights);
  const fits = Array.from({ length: outputsOf(set) }, (_, k) =>
    aboutParameter('ridge', () => kernelRidge({ gram: own, labels: targets(set, k), ridge, weights })),
  );
  return (kernels) => fits.map(({ predict }) => predict(chosen(kernels)));
}

function outputsOf({ classes }: LabelledInputs): number {
  return classes === 2 ? 1 : classes;
}

function targets({ labels, classes }: LabelledInputs, output: number): Float64Array {
  if (classes === 2) return labels.slice();
  return labels.map((label) => (label === output ? 1 : -1 / (classes - 1)));
}

/**
 * What predictions are worth. A prediction of 0 is wrong.
 * @param outputs predictions of the distinct inputs of the set
 * @param of which of them each input is
 */
export function measurePredictions(
  outputs: readonly Float64Array[],
  of: Int32Array,
  set: LabelledInputs,
): PredictedSet {
  const width = outputs.length;
  const wanted = outputs.map((_, k) => targets(set, k));
  const predictions = new Float64Array(set.count * width);
  let [wrong, squares, total] = [0, 0, 0];
  for (let p = 0; p < set.count; p++) {
    const weight = set.weights?.[p] ?? 1;
    total += weight;
    const row = outputs.map((output) => output[of[p]!]!);
    predictions.set(row, p * width);
    for (const [k, value] of row.entries()) squares += (weight * (value - wanted[k]![p]!) ** 2) / width;
    const label = set.labels[p]!;
    const right = width === 1 ? row[0]! * label > 0 : row.indexOf(Math.max(...row)) === label;
    if (!right) wrong += weight;
  }
  return {
    count: set.count,
    error: wrong / total,
    squaredError: squares / total,
    predictions: ndarray(predictions, [set.count, width]),
  };
}
