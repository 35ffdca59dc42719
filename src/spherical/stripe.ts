import ndarray, { type NdArray } from 'ndarray';
import { requireInteger, requireNumber } from '../numerics/input-error.js';
import { OptionError } from '../numerics/option-error.js';
import type { Quantity } from '../numerics/quantity.js';
import { requireObject } from '../numerics/require-argument.js';
import { flatParameters, type OneHiddenLayerNet, requireNet } from './network.js';
import { flatPoints, norm } from './points.js';

/**
 * Labels y(x) = y(x_∥) ∈ {−1, 1} that depend on the first d_∥ coordinates alone: a `half-space` x₁ > threshold, a
 * `stripe` low < x₁ < high, both d_∥ = 1, or a `cylinder` ‖x_∥‖ > radius.
 */
export type InvariantLabel =
  | { readonly kind: 'half-space'; readonly threshold: number }
  | { readonly kind: 'stripe'; readonly low: number; readonly high: number }
  | { readonly kind: 'cylinder'; readonly radius: number; readonly parallel: number };

/**
 * d_∥, the number of coordinates that a label depends on.
 * @see {@link amplification}
 */
export function parallelDimension(label: InvariantLabel): number {
  requireObject('parallelDimension', 'label', label, ['kind']);
  return label.kind === 'cylinder' ? label.parallel : 1;
}

/**
 * Checks a label for points of dimension d and returns d_∥.
 * @throws InputError unless 1 ≤ d_∥ < d, and low < high, radius > 0
 */
export function requireLabel(subject: string, label: InvariantLabel, dimension: number): number {
  requireObject(subject, 'label', label, ['kind']);
  const parallel = requireInteger(subject, 'parallel', parallelDimension(label), 1, dimension - 1);
  if (label.kind === 'stripe' && !(label.low < label.high)) {
    throw new OptionError(subject, `low must be below {high}, got ${label.low} and ${label.high}`);
  }
  if (label.kind === 'cylinder') requireNumber(subject, 'radius', label.radius, Number.MIN_VALUE);
  return parallel;
}

/**
 * Labels, [P], of points [P, d].
 * @throws InputError unless 1 ≤ d_∥ < d, and low < high, radius > 0
 * @see {@link amplification}
 */
export function invariantLabels(label: InvariantLabel, points: NdArray<Float64Array>): Float64Array {
  const subject = 'invariantLabels';
  requireObject(subject, 'label', label, ['kind']);
  const { data, points: count, dimension } = flatPoints(subject, points);
  const parallel = requireLabel(subject, label, dimension);
  return Float64Array.from({ length: count }, (_, p) => {
    const row = data.subarray(p * dimension, p * dimension + parallel);
    return inside(label, row) ? 1 : -1;
  });
}

function inside(label: InvariantLabel, parallel: Float64Array): boolean {
  switch (label.kind) {
    case 'half-space':
      return parallel[0]! > label.threshold;
    case 'stripe':
      return parallel[0]! > label.low && parallel[0]! < label.high;
    case 'cylinder':
      return Math.hypot(...parallel) > label.radius;
  }
}

/**
 * Points [P, d + 1] with a last coordinate that is the same for all, so that the last weight of a neuron is its bias.
 * Labels that are not a half-space through 0 need it: without a bias the net is homogeneous.
 * @see {@link amplification}
 */
export function withBias(points: NdArray<Float64Array>, value = 1): NdArray<Float64Array> {
  const { data, points: count, dimension } = flatPoints('withBias', points);
  const extended = new Float64Array(count * (dimension + 1)).fill(requireNumber('withBias', 'value', value));
  for (let p = 0; p < count; p++) {
    extended.set(data.subarray(p * dimension, (p + 1) * dimension), p * (dimension + 1));
  }
  return ndarray(extended, [count, dimension + 1]);
}

/**
 * Amplification A = (⟨‖w_∥‖²⟩/d_∥)/(⟨‖w_⊥‖²⟩/d_⊥), a ratio of variances: 1 for isotropic weights, and large where
 * training stretched the weights along the coordinates that matter. The compression factor Λ of Paccolat et al. (arXiv
 * 2007.11471), a ratio of lengths, is √A. Means are over neurons (`uniform`), or over directions w_h/‖w_h‖ weighted
 * with the masses ‖w_h‖|c_h| that carry the output (`mass`): the same where few neurons outgrow all others, as for
 * α → 0. The coordinates after the first `dimension`, such as a bias, are left out.
 * @throws InputError unless 1 ≤ parallel < dimension ≤ d
 * @example
 * ```ts
 * import * as spherical from 'diffeolab/spherical';
 *
 * const label = { kind: 'stripe', low: -0.3, high: 1.18549 } as const;
 * const points = spherical.withBias(spherical.samplePoints({ points: 100, dimension: 5, law: 'normal' }));
 * const net = spherical.initialise({ width: 1000, dimension: 6 });
 * const labels = spherical.invariantLabels(label, points);
 * console.log(spherical.misclassified(spherical.evaluate(net, points), labels)); // 0.3
 * const parallel = spherical.parallelDimension(label);
 * console.log(spherical.amplification({ net, parallel, dimension: 5 })); // 0.97647…
 * console.log(spherical.predictedStripeExponent('feature', 5, parallel).value); // 0.69230…
 * ```
 */
export function amplification(options: {
  /** The net whose weights are measured. */
  net: OneHiddenLayerNet;
  /** d_∥: the first coordinates, those that matter. */
  parallel: number;
  /** d = d_∥ + d_⊥, default that of the net. */
  dimension?: number;
  /** Default `uniform`. */
  weighting?: 'uniform' | 'mass';
}): number {
  const subject = 'amplification';
  requireObject(subject, 'options', options, ['net']);
  requireNet(subject, 'net', options.net);
  const { weights, coefficients, width, dimension: all } = flatParameters(options.net);
  const dimension = requireInteger(subject, 'dimension', options.dimension ?? all, 2, all);
  const parallel = requireInteger(subject, 'parallel', options.parallel, 1, dimension - 1);
  const byMass = options.weighting === 'mass';
  let along = 0;
  let across = 0;
  for (let h = 0; h < width; h++) {
    const size = norm(weights, h * all, all);
    if (size === 0) continue;
    const share = byMass ? Math.abs(coefficients[h]!) / size : 1;
    for (let k = 0; k < dimension; k++) {
      const square = share * weights[h * all + k]! ** 2;
      if (k < parallel) along += square;
      else across += square;
    }
  }
  return along / parallel / (across / (dimension - parallel));
}

/** What a net of the stripe model learns by: `lazy`, α → ∞, or `feature`, α → 0. */
export type StripeRegime = 'lazy' | 'feature';

/**
 * Predicted exponent β of the fraction of misclassified test points ε ~ P^{−β}, for smooth
 * boundaries between the labels:
 *
 *     lazy                β = d/(3d − 2)
 *     feature, d_∥ = 1    β = (2d − 1)/(3d − 2)
 *     feature, d_∥ > 1    β = (d + d_⊥/2)/(3d − 2)
 *
 * Asymptotic laws of Paccolat et al. (arXiv 2007.11471), derived for classification; in the feature
 * regime from a compression A ~ P.
 * @throws InputError unless 1 ≤ parallel < dimension
 * @see {@link amplification}
 */
export function predictedStripeExponent(regime: StripeRegime, dimension: number, parallel = 1): Quantity {
  const subject = 'predictedStripeExponent';
  requireInteger(subject, 'dimension', dimension, 2);
  requireInteger(subject, 'parallel', parallel, 1, dimension - 1);
  const improved = parallel === 1 ? 2 * dimension - 1 : dimension + (dimension - parallel) / 2;
  return {
    value: (regime === 'lazy' ? dimension : improved) / (3 * dimension - 2),
    status: 'asymptotic',
    method: regime === 'lazy' ? 'kernel classification' : 'kernel classification of compressed data',
  };
}
