import ndarray, { type NdArray } from 'ndarray';
import { requireInteger } from '../numerics/input-error.js';
import { fillGaussians } from '../numerics/random/gaussian.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { requireObject } from '../numerics/require-argument.js';
import { type CheckedEnsemble, checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { basisCount, type Mode, modeEnergy, modes } from './modes.js';

/**
 * Coefficients of a displacement field: entry (p, q) multiplies b_p(u) b_q(v), p and q counted in the order of
 * the basis: with a fixed frame C_{p+1, q+1} of sin((p + 1)πu) sin((q + 1)πv). Shape [b, b]; [b, 1] in one
 * dimension, where y stays zero.
 */
export interface Coefficients {
  /** C_pq, of τ_x. */
  readonly x: NdArray<Float64Array>;
  /** D_pq, of τ_y. */
  readonly y: NdArray<Float64Array>;
}

/** Which field: number `index` of `seed`. */
export interface FieldNumber {
  /** Any text; default '0'. */
  readonly seed?: string;
  /** An integer of at least 0; default 0. */
  readonly index?: number;
}

/**
 * Number of the field that deforms sample i of a data set in draw d, and of what else is drawn for it,
 * such as noise: d·2³² + i.
 *
 * @see {@link deform}
 */
export function fieldNumber(sample: number, draw: number): number {
  return draw * 2 ** 32 + sample;
}

/**
 * The coefficients of field `index` of a seed, a pure function of seed, index and ensemble. Those of a larger cutoff
 * are the same and some more; temperatures scale them.
 * @throws InputError if the ensemble is not admissible or the index is not an integer of at least 0
 *
 * @example
 * ```ts
 * import { displacementField, invertibility, pixelInvertibility, sampleCoefficients } from 'diffeolab/diffeo';
 *
 * const ensemble = { size: 32, cutoff: 3, temperature: 1e-3 };
 * const coefficients = sampleCoefficients(ensemble, { seed: '0', index: 7 });
 * const field = displacementField(ensemble, coefficients);
 * console.log(field.x.shape, field.x.get(16, 16).toFixed(3)); // [ 32, 32 ] 0.623: pixels to the right
 * console.log(invertibility(ensemble, coefficients).invertible, pixelInvertibility(field).invertible); // true true
 * ```
 */
export function sampleCoefficients(ensemble: DiffeoEnsemble, number: FieldNumber = {}): Coefficients {
  requireObject('sampleCoefficients', 'number', number);
  const { seed = '0', index = 0 } = number;
  const checked = checkEnsemble('sampleCoefficients', ensemble);
  return prepare('sampleCoefficients', checked, seed)(index);
}

/**
 * Prepares `sampleCoefficients` for many fields of one ensemble and seed: the result gives those
 * of a field by its index.
 * @throws InputError as `sampleCoefficients` does
 * @see {@link fieldEnergy}
 */
export function coefficientSampler(ensemble: DiffeoEnsemble, seed = '0'): (index: number) => Coefficients {
  return prepare('coefficientSampler', checkEnsemble('coefficientSampler', ensemble), seed);
}

function prepare(subject: string, ensemble: CheckedEnsemble, seed: string): (index: number) => Coefficients {
  const key = keyFromSeed(seed);
  const count = basisCount(ensemble);
  const shape = [count, ensemble.dimension === 1 ? 1 : count];
  const list = modes(ensemble);
  const places = list.map(({ alongX, alongY }) => alongX * shape[1]! + alongY);
  const deviations = list.map((mode) => modeDeviation(mode, 1));
  const [scaleX, scaleY] = [Math.sqrt(ensemble.temperatures.x), Math.sqrt(ensemble.temperatures.y)];
  const variates = new Float64Array(2 * list.length);
  const plane = ensemble.dimension === 2;
  return (index) => {
    requireInteger(subject, 'index', index, 0);
    fillGaussians(variates, key, stream.displacements, index);
    const x = new Float64Array(shape[0]! * shape[1]!);
    const y = new Float64Array(x.length);
    for (const [m, place] of places.entries()) {
      x[place] = scaleX * deviations[m]! * variates[2 * m]!;
      if (plane) y[place] = scaleY * deviations[m]! * variates[2 * m + 1]!;
    }
    return { x: ndarray(x, shape), y: ndarray(y, shape) };
  };
}

/**
 * Standard deviation √(π²T/4 / stiffness) of the coefficient of a mode: √(T/(i² + j²)) for images with a fixed frame.
 */
export function modeDeviation(mode: Mode, temperature: number): number {
  return Math.sqrt((modeEnergy * temperature) / mode.stiffness);
}
