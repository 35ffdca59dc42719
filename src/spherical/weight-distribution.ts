import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { requireFinite, requireNdarray, requireObject } from '../numerics/require-argument.js';
import { flatParameters, type OneHiddenLayerNet, requireNet } from './network.js';
import { norm } from './points.js';

/** The neurons of a net as a signed measure on the sphere: f(x) = Σ_h sign_h mass_h ReLU(direction_h·x). */
export interface WeightDistribution {
  /** ŵ_h = w_h/‖w_h‖, [H, d]; 0 for a neuron of weight 0. */
  readonly directions: NdArray<Float64Array>;
  /** ‖w_h‖|c_h|/H, [H]. */
  readonly masses: Float64Array;
  /** Sign of c_h, [H]. */
  readonly signs: Int8Array;
}

/**
 * The measure on the sphere that a net is.
 * @example
 * ```ts
 * import { angularDistribution, anisotropy, oneHiddenLayerNet, weightDistribution } from 'diffeolab/spherical';
 *
 * const net = oneHiddenLayerNet(Float64Array.of(2, 0, 0, 1), Float64Array.of(1, -1));
 * const distribution = weightDistribution(net);
 * console.log(distribution.masses, distribution.signs); // Float64Array(2) [ 1, 0.5 ] Int8Array(2) [ 1, -1 ]
 * console.log(anisotropy(distribution)); // 0.3333…
 * console.log(angularDistribution(distribution, 4).negative); // Float64Array(4) [ 0, 0.5, 0, 0 ]
 * ```
 */
export function weightDistribution(net: OneHiddenLayerNet): WeightDistribution {
  requireNet('weightDistribution', 'net', net);
  const { weights, coefficients, width, dimension } = flatParameters(net);
  const directions = new Float64Array(weights.length);
  const masses = new Float64Array(width);
  for (let h = 0; h < width; h++) {
    const size = norm(weights, h * dimension, dimension);
    masses[h] = (size * Math.abs(coefficients[h]!)) / width;
    if (size === 0) continue;
    for (let k = 0; k < dimension; k++) directions[h * dimension + k] = weights[h * dimension + k]! / size;
  }
  return {
    directions: ndarray(directions, [width, dimension]),
    masses,
    signs: Int8Array.from(coefficients, Math.sign),
  };
}

/**
 * Anisotropy of the distribution of mass, from 0 (isotropic second moment) to 1 (all along one axis):
 * √((d Tr Q² − 1)/(d − 1)), Q = Σ_h m_h ŵ_h ŵ_hᵀ/Σ_h m_h. A rotation of the net leaves it alone. H random directions of
 * equal mass have about 1/√H, not 0.
 * @see {@link weightDistribution}
 */
export function anisotropy(distribution: WeightDistribution): number {
  requireObject('anisotropy', 'distribution', distribution, ['directions', 'masses']);
  const { directions, masses } = distribution;
  requireNdarray('anisotropy', 'distribution.directions', directions);
  requireFinite('anisotropy', 'distribution.masses', masses);
  const [width = 0, d = 0] = directions.shape;
  const moment = new Float64Array(d * d);
  let total = 0;
  for (let h = 0; h < width; h++) {
    total += masses[h]!;
    for (let i = 0; i < d; i++) {
      for (let k = 0; k < d; k++) moment[i * d + k]! += masses[h]! * directions.get(h, i) * directions.get(h, k);
    }
  }
  if (total === 0) return 0;
  let trace = 0;
  for (const entry of moment) trace += (entry / total) ** 2;
  return Math.sqrt(Math.max(0, (d * trace - 1) / (d - 1)));
}

/**
 * Signed mass over the angle of w_h, [bins] each for c_h > 0 and c_h < 0, in dimension 2. Bin b holds the angles
 * 2πb/bins ≤ φ < 2π(b + 1)/bins from the first axis.
 * @throws InputError unless the dimension is 2 and bins ≥ 1
 * @see {@link weightDistribution}
 */
export function angularDistribution(
  distribution: WeightDistribution,
  bins: number,
): { positive: Float64Array; negative: Float64Array } {
  const subject = 'angularDistribution';
  requireObject(subject, 'distribution', distribution, ['directions', 'masses', 'signs']);
  const { directions, masses, signs } = distribution;
  requireNdarray(subject, 'distribution.directions', directions);
  requireFinite(subject, 'distribution.masses', masses);
  requireInteger(subject, 'bins', bins, 1);
  const [width = 0, d = 0] = directions.shape;
  if (d !== 2) throw new InputError(subject, `expected weights in dimension 2, got ${d}`);
  const positive = new Float64Array(bins);
  const negative = new Float64Array(bins);
  for (let h = 0; h < width; h++) {
    const turn = Math.atan2(directions.get(h, 1), directions.get(h, 0)) / (2 * Math.PI);
    const bin = Math.floor((turn < 0 ? turn + 1 : turn) * bins) % bins;
    if (signs[h]! > 0) positive[bin]! += masses[h]!;
    else if (signs[h]! < 0) negative[bin]! += masses[h]!;
  }
  return { positive, negative };
}
