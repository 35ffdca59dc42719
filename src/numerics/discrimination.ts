import { InputError } from './input-error.js';
import { requireArray, requireFinite, requireObject } from './require-argument.js';

/** Mean and variance of one output over the inputs of a class, noise included. */
export interface ClassMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Sensitivity index d′ = (⟨F⟩₊ − ⟨F⟩₋)/√((Var₊ F + Var₋ F)/2) of one output and two classes, variances over inputs of
 * a class and noise (Green, Swets, *Signal detection theory and psychophysics*, Wiley, 1966). No affine map of F with
 * a positive gain changes it. ±∞ where neither class varies, NaN if the means are equal too.
 * @throws InputError if a moment is missing
 * @example
 * ```ts
 * import { bestThreshold, sensitivityIndex } from 'diffeolab/numerics';
 *
 * console.log(sensitivityIndex({ mean: 3, variance: 2 }, { mean: 0, variance: 6 })); // 1.5
 * const outputs = [0, 1, 1, 2, 3];
 * console.log(bestThreshold(outputs, [-1, -1, 1, 1, 1])); // { error: 0.2, threshold: 0.5 }
 * ```
 */
export function sensitivityIndex(positive: ClassMoments, negative: ClassMoments): number {
  const subject = 'sensitivityIndex';
  requireObject(subject, 'positive', positive, ['mean', 'variance']);
  requireObject(subject, 'negative', negative, ['mean', 'variance']);
  requireFinite(subject, 'moments', [positive.mean, positive.variance, negative.mean, negative.variance]);
  return (positive.mean - negative.mean) / Math.sqrt((positive.variance + negative.variance) / 2);
}

/** What a threshold on one output makes of two classes. */
export interface ThresholdError {
  /** Weight of the inputs on the wrong side of the threshold, in [0, 1]. */
  readonly error: number;
  /** Midway between the outputs that it separates; 1 beyond them all where one label for all is best. */
  readonly threshold: number;
}

/**
 * The threshold of least error of sign(F − threshold), and that error. Equal outputs are never separated.
 * @param outputs F of each input
 * @param labels above 0 for the positive class, of the length of `outputs`
 * @param weights of the inputs, above 0; equal if left out
 * @throws InputError if there is none, or the lengths differ
 * @see {@link sensitivityIndex}
 */
export function bestThreshold(
  outputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): ThresholdError {
  const subject = 'bestThreshold';
  for (const [name, list] of Object.entries({ outputs, labels, ...(weights !== undefined && { weights }) })) {
    if (!ArrayBuffer.isView(list)) requireArray(subject, name, list, 'numbers');
    requireFinite(subject, name, list);
    if (list.length !== outputs.length) {
      throw new InputError(
        subject,
        `${name} must be as many as outputs, ${outputs.length}, got ${list.length} (one an input)`,
      );
    }
  }
  if (outputs.length === 0) throw new InputError(subject, 'outputs must be at least one, got none (give some)');
  return bestCut(outputs, labels, weights);
}

/** As `bestThreshold`, of outputs that are known to be right. */
export function bestCut(
  outputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): ThresholdError {
  const order = Uint32Array.from({ length: outputs.length }, (_, i) => i).sort((a, b) => outputs[a]! - outputs[b]!);
  const weight = (i: number) => weights?.[i] ?? 1;
  let wrong = 0;
  for (const i of order) if (!(labels[i]! > 0)) wrong += weight(i);
  let best = { error: wrong, threshold: outputs[order[0]!]! - 1 };
  for (const [rank, i] of order.entries()) {
    wrong += labels[i]! > 0 ? weight(i) : -weight(i);
    const next = rank + 1 < order.length ? outputs[order[rank + 1]!]! : outputs[i]! + 2;
    if (next > outputs[i]! && wrong < best.error) best = { error: wrong, threshold: between(outputs[i]!, next) };
  }
  const { threshold } = best;
  return { error: thresholdError(outputs, labels, threshold, weights), threshold };
}

/** A threshold that leaves the lower of two outputs below it and the upper above: midway, if rounding allows. */
function between(lower: number, upper: number): number {
  const middle = (lower + upper) / 2;
  return middle < upper ? middle : lower;
}

/**
 * Weight of the inputs on the wrong side of a threshold, over that of all; an output at the threshold is below it.
 * @see {@link sensitivityIndex}
 */
export function thresholdError(
  outputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
  weights?: ArrayLike<number>,
): number {
  let [total, wrong] = [0, 0];
  for (let i = 0; i < outputs.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    if (outputs[i]! > threshold !== labels[i]! > 0) wrong += weight;
  }
  return wrong / total;
}
