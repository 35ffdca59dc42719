import type { NdArray } from 'ndarray';
import { requireNumber } from '../numerics/input-error.js';
import { requireArray, requireFinite, requireObject } from '../numerics/require-argument.js';
import { euclideanNorm } from '../numerics/vectors.js';
import { flatParameters, type OneHiddenLayerNet, requireNet } from './network.js';
import { flatPoints, norm } from './points.js';

/** Neurons that are active on the same training points: one cone of weights, in which the net is linear. */
export interface Atom {
  /** Indices h of its neurons. */
  readonly neurons: readonly number[];
  /** |Σ_h ‖w_h‖ c_h| over its neurons. */
  readonly norm: number;
  /** Σ_h c_h w_h over its neurons, [d]: on the points of the cone the atom adds this·x/H to the output. */
  readonly vector: Float64Array;
}

/** The atoms of a net on training points. */
export interface Atoms {
  /** Atoms in order of falling norm. */
  readonly atoms: readonly Atom[];
  /** Number of cones with a neuron of c_h ≠ 0. */
  readonly count: number;
  /** Number of atoms whose norm is at least `threshold` times the largest. */
  readonly thresholdCount: number;
  readonly threshold: number;
}

/**
 * The atoms of a net on training points [P, d]: the classes of neurons with equal activation patterns
 * (1[w_h·x_μ > 0])_μ and c_h ≠ 0. The norm threshold, 1 % of the largest by default, leaves out
 * neurons that stayed small.
 * @throws InputError unless 0 ≤ threshold ≤ 1
 * @example
 * ```ts
 * import { effectiveNumber, findAtoms, initialise, samplePoints } from 'diffeolab/spherical';
 *
 * const net = initialise({ width: 100, dimension: 2 });
 * const { atoms, count, thresholdCount } = findAtoms(net, samplePoints({ points: 4, dimension: 2 }));
 * console.log(count, thresholdCount, effectiveNumber(atoms)); // 8 7 3.4171…
 * ```
 */
export function findAtoms(net: OneHiddenLayerNet, points: NdArray<Float64Array>, threshold = 0.01): Atoms {
  requireNet('findAtoms', 'net', net);
  requireNumber('findAtoms', 'threshold', threshold, 0, 1);
  const { weights, coefficients, width, dimension } = flatParameters(net);
  const { data } = flatPoints('findAtoms', points, dimension);
  const cones = new Map<string, number[]>();
  for (let h = 0; h < width; h++) {
    if (coefficients[h] === 0) continue;
    const pattern = activationPattern(weights.subarray(h * dimension, (h + 1) * dimension), data);
    const neurons = cones.get(pattern);
    if (neurons === undefined) cones.set(pattern, [h]);
    else neurons.push(h);
  }
  const atoms = Array.from(cones.values(), (neurons): Atom => {
    let signed = 0;
    const vector = new Float64Array(dimension);
    for (const h of neurons) {
      const c = coefficients[h]!;
      signed += norm(weights, h * dimension, dimension) * c;
      for (let k = 0; k < dimension; k++) vector[k]! += c * weights[h * dimension + k]!;
    }
    return { neurons, norm: Math.abs(signed), vector };
  }).sort((a, b) => b.norm - a.norm);
  const least = threshold * (atoms[0]?.norm ?? 0);
  const thresholdCount = atoms.filter((atom) => atom.norm >= least).length;
  return { atoms, count: atoms.length, thresholdCount, threshold };
}

/** The signs of w·x over all points as text, sixteen points a character. */
function activationPattern(weight: Float64Array, data: Float64Array): string {
  const codes: number[] = [];
  let code = 0;
  let bit = 0;
  for (let i = 0; i < data.length; i += weight.length) {
    let z = 0;
    for (let k = 0; k < weight.length; k++) z += weight[k]! * data[i + k]!;
    code |= (z > 0 ? 1 : 0) << bit;
    if (++bit === 16) {
      codes.push(code);
      [code, bit] = [0, 0];
    }
  }
  codes.push(code);
  return codes.map((value) => String.fromCharCode(value)).join('');
}

/**
 * Effective number (Σ n)²/Σ n² of atoms by their norms n: as many equal atoms would be as uneven.
 * @see {@link findAtoms}
 */
export function effectiveNumber(atoms: readonly Atom[]): number {
  const subject = 'effectiveNumber';
  requireArray(subject, 'atoms', atoms, 'atoms');
  for (const [k, atom] of atoms.entries()) requireObject(subject, `atoms[${k}]`, atom, ['norm']);
  const norms = Float64Array.from(atoms, (atom) => atom.norm);
  requireFinite(subject, 'norms of atoms', norms);
  const sum = norms.reduce((total, value) => total + value, 0);
  return sum === 0 ? 0 : (sum / euclideanNorm(norms)) ** 2;
}
