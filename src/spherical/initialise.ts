import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { fillGaussians } from '../numerics/random/gaussian.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { requireObject } from '../numerics/require-argument.js';
import { type OneHiddenLayerNet, oneHiddenLayerNet } from './network.js';
import { norm } from './points.js';

/** Initial weights: components N(0, 1), or uniform on the unit sphere. */
export const weightLaws = ['normal', 'sphere'] as const;
/** Law of initial weights: components N(0, 1) (`normal`), or uniform on the unit sphere (`sphere`). */
export type WeightLaw = (typeof weightLaws)[number];

/** Initial coefficients: N(0, 1), |N(0, 1)|, ±1 with equal probability, or 0; all but the last times a scale. */
export const coefficientLaws = ['normal', 'positive', 'signs', 'zero'] as const;
/** Law of initial coefficients: N(0, 1), |N(0, 1)|, ±1 with equal probability, or 0. */
export type CoefficientLaw = (typeof coefficientLaws)[number];

/**
 * A random net of width H for inputs of dimension d. Neuron h depends on the seed and h alone. A tiny initialisation is
 * a small `coefficientScale` (and `weightScale`).
 * @throws InputError unless width ≥ 1, dimension ≥ 2, the laws are known and the scales are not negative
 * @see {@link train}
 */
export function initialise(options: {
  /** Number H of neurons. */
  width: number;
  /** Dimension d of the inputs. */
  dimension: number;
  /** Any text, default "0". */
  seed?: string;
  /** Law of the weights w_h: components N(0, 1) (`normal`, default) or w_h uniform on the unit sphere (`sphere`). */
  weights?: WeightLaw;
  /** Factor of the weights, default 1. */
  weightScale?: number;
  /** Law of the coefficients c_h: N(0, 1) (`normal`, default), |N(0, 1)|, ±1 with equal probability, or 0. */
  coefficients?: CoefficientLaw;
  /** Factor of the coefficients, default 1. */
  coefficientScale?: number;
}): OneHiddenLayerNet {
  const subject = 'initialise';
  requireObject(subject, 'options', options);
  const width = requireInteger(subject, 'width', options.width, 1);
  const dimension = requireInteger(subject, 'dimension', options.dimension, 2);
  const weightLaw = known(subject, 'weights', weightLaws, options.weights ?? 'normal');
  const coefficientLaw = known(subject, 'coefficients', coefficientLaws, options.coefficients ?? 'normal');
  const weightScale = requireNumber(subject, 'weightScale', options.weightScale ?? 1, 0);
  const coefficientScale = requireNumber(subject, 'coefficientScale', options.coefficientScale ?? 1, 0);
  const key = keyFromSeed(options.seed ?? '0');
  const weights = new Float64Array(width * dimension);
  for (let h = 0; h < width; h++) {
    const row = weights.subarray(h * dimension, (h + 1) * dimension);
    fillGaussians(row, key, stream.initialWeights, h);
    const scale = weightLaw === 'normal' ? weightScale : weightScale / norm(row, 0, dimension);
    for (let k = 0; k < dimension; k++) row[k]! *= scale;
  }
  const coefficients = new Float64Array(width);
  if (coefficientLaw !== 'zero') {
    fillGaussians(coefficients, key, stream.initialCoefficients, 0);
    for (let h = 0; h < width; h++) coefficients[h] = coefficientScale * shape(coefficientLaw, coefficients[h]!);
  }
  return oneHiddenLayerNet(weights, coefficients);
}

function shape(law: CoefficientLaw, variate: number): number {
  if (law === 'positive') return Math.abs(variate);
  return law === 'signs' ? Math.sign(variate) : variate;
}

function known<Name extends string>(subject: string, option: string, names: readonly Name[], name: Name): Name {
  if (names.includes(name)) return name;
  throw new InputError(subject, `${option} must be one of ${names.join(', ')}, got ${String(name)}`);
}
