import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { InputError, requireInteger, requirePositive } from '../numerics/input-error.js';
import { betaAt } from '../numerics/random/beta.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { requireArray, requireObject } from '../numerics/require-argument.js';
import { type Coefficients, type FieldNumber, sampleCoefficients } from './coefficients.js';
import {
  atTemperature,
  type Boundary,
  checkAtOne,
  checkEnsemble,
  checkFrame,
  type DiffeoEnsemble,
  type Frame,
} from './ensemble.js';
import { requireCoefficients } from './field.js';
import { modes } from './modes.js';
import { temperatureRange } from './temperature-range.js';
import { temperatureFor } from './typical-displacement.js';

/**
 * A field and the ensemble that it was drawn from: `displacementField(ensemble, coefficients)` is its displacements.
 */
export interface FieldDraw {
  /** The ensemble with its temperature. */
  readonly ensemble: DiffeoEnsemble;
  /** C and D of the field. */
  readonly coefficients: Coefficients;
}

/** Draws field `index` of a seed: a pure function of both. */
export type FieldSampler = (number?: FieldNumber) => FieldDraw;

/** What a given displacement δ is that of. */
export type DisplacementOf =
  /**
   * The ensemble: fields of the temperature where the law δ = (n/2)√(πT ln c) gives δ; their own displacements vary.
   */
  | 'law'
  /** The ensemble: fields of the temperature where √⟨∫|τ|²⟩ is δ exactly; their own displacements vary. */
  | 'ensemble'
  /**
   * Every single field: the field is scaled until its own √∫|τ|² is δ, so coefficients are uniform on an
   * ellipsoid instead of Gaussian.
   */
  | 'field';

/**
 * Fields of a displacement of δ pixels: the typical one of the ensemble by the law (the papers' convention), the exact
 * one of the ensemble, or that of every single field. The ensemble that comes with a field is the one whose typical
 * ('law') or exact displacement is δ.
 * @throws InputError if δ is not positive, the frame is not admissible, or the law is asked for where it does not hold
 *
 * @example
 * ```ts
 * import { fieldDisplacement, fixedDisplacement, rmsDisplacement, typicalDisplacement } from 'diffeolab/diffeo';
 *
 * const sample = fixedDisplacement({ size: 32, cutoff: 3 }, 2); // δ = 2 pixels by the law
 * const { ensemble, coefficients } = sample({ seed: '0', index: 0 });
 * console.log(typicalDisplacement(ensemble).value, rmsDisplacement(ensemble).value.toFixed(3)); // 2 1.685
 * console.log(fieldDisplacement(ensemble, coefficients).toFixed(3)); // 1.512
 * ```
 */
export function fixedDisplacement(frame: Frame, displacement: number, of: DisplacementOf = 'law'): FieldSampler {
  const subject = 'fixedDisplacement';
  if (of !== 'law' && of !== 'ensemble' && of !== 'field') {
    throw new InputError(subject, `the displacement is that of law, ensemble or field, got ${String(of)}`);
  }
  requirePositive(subject, 'displacement', displacement);
  const checked = checkAtOne(subject, frame);
  const temperature = temperatureFor(checked, displacement, of === 'law' ? 'law' : 'exact');
  const ensemble = atTemperature(subject, checked, temperature);
  return (number = {}) => {
    const coefficients = sampleCoefficients(ensemble, number);
    return {
      ensemble,
      coefficients: of === 'field' ? withDisplacement(ensemble, coefficients, displacement) : coefficients,
    };
  };
}

/**
 * Root mean square displacement √∫(x² + y²) of one field over the frame, in pixels: n √(Σ
 * (C_pq² + D_pq²) ∫(b_p b_q)²), exact.
 *
 * @see {@link fixedDisplacement}
 */
export function fieldDisplacement(ensemble: DiffeoEnsemble, coefficients: Coefficients): number {
  const subject = 'fieldDisplacement';
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, checked.dimension, coefficients);
  const sum = modes(checked).reduce(
    (total, { alongX, alongY, norm }) =>
      total + norm * (coefficients.x.get(alongX, alongY) ** 2 + coefficients.y.get(alongX, alongY) ** 2),
    0,
  );
  return checked.size * Math.sqrt(sum);
}

/**
 * The coefficients of the same field scaled to a root mean square displacement of δ pixels.
 * @throws InputError if δ is not positive or the field is zero
 *
 * @example
 * ```ts
 * import { fieldDisplacement, sampleCoefficients, withDisplacement } from 'diffeolab/diffeo';
 *
 * const ensemble = { size: 32, cutoff: 3, temperature: 1e-3 };
 * const scaled = withDisplacement(ensemble, sampleCoefficients(ensemble), 2);
 * console.log(fieldDisplacement(ensemble, scaled).toFixed(6)); // 2.000000
 * ```
 */
export function withDisplacement(
  ensemble: DiffeoEnsemble,
  coefficients: Coefficients,
  displacement: number,
): Coefficients {
  const subject = 'withDisplacement';
  requirePositive(subject, 'displacement', displacement);
  const own = fieldDisplacement(checkEnsemble(subject, ensemble), coefficients);
  if (own === 0) throw new InputError(subject, 'a field that is zero has no scale (use a temperature above 0)');
  const scaled = ({ data, shape, stride, offset }: NdArray<Float64Array>) =>
    ndarray(
      data.map((value) => value * (displacement / own)),
      shape,
      stride,
      offset,
    );
  return { x: scaled(coefficients.x), y: scaled(coefficients.y) };
}

/** Shape of a Beta law on [0, 1]: mean α/(α + β), the narrower the larger α + β. */
export interface BetaLaw {
  /** α, above 0. */
  readonly alpha: number;
  /** β, above 0. */
  readonly beta: number;
}

/** Laws of temperature and cutoff for data augmentation. */
export interface BetaSamplerOptions {
  /** n: pixels along a side. */
  readonly size: number;
  /** Least and largest cutoff, integers; cutoffs without an allowed temperature are left out. */
  readonly cutoffs: readonly [number, number];
  /** Law of the cutoff over its range; default uniform, α = β = 1. */
  readonly cutoff?: BetaLaw;
  /** Law of the temperature over the allowed range of the cutoff; default uniform. */
  readonly temperature?: BetaLaw;
  /** Default 'fixed'. */
  readonly boundary?: Boundary;
}

/** Draws the ensemble of field `index` of a seed. */
export type EnsembleSampler = (number?: FieldNumber) => DiffeoEnsemble;

/**
 * Ensembles for data augmentation: c = c_min + ⌊X (c_max + 1 − c_min)⌋ with X from one Beta law, then T = T_min(c) + Y
 * (T_max(c) − T_min(c)) with Y from another, within `temperatureRange`. c_max is lowered to the last cutoff whose range
 * is not empty. The published transform draws from the same laws, given by s = α + β and r = α/β, but does not look
 * whether the range is empty. Field `index` of a seed has one (T, c) of its own, whatever was drawn before.
 * @throws InputError unless 2 ≤ c_min ≤ c_max, both are integers, some cutoff has an allowed temperature,
 *   and α and β are positive
 *
 * @example
 * ```ts
 * import { betaEnsembles } from 'diffeolab/diffeo';
 *
 * const rough = { alpha: 4, beta: 1 }; // large cutoffs more often
 * const ensembles = betaEnsembles({ size: 32, cutoffs: [2, 15], cutoff: rough });
 * const { cutoff, temperature } = ensembles({ seed: '0', index: 3 });
 * console.log(cutoff, temperature); // 8 0.0006796366267981546
 * ```
 */
export function betaEnsembles(options: BetaSamplerOptions): EnsembleSampler {
  const subject = 'betaEnsembles';
  requireObject(subject, 'options', options, ['cutoffs']);
  requireArray(subject, 'cutoffs', options.cutoffs, 'two cutoffs');
  const { size, cutoffs, cutoff = uniform, temperature = uniform, boundary = 'fixed' } = options;
  const least = requireInteger(subject, 'least cutoff', cutoffs[0], 2);
  const most = requireInteger(subject, 'largest cutoff', cutoffs[1], least);
  for (const [name, { alpha, beta }] of Object.entries({ cutoff, temperature })) {
    requirePositive(subject, `${name}.alpha`, alpha);
    requirePositive(subject, `${name}.beta`, beta);
  }
  const ranges: (readonly [number, number])[] = [];
  for (let c = least; c <= Math.min(most, size); c++) {
    const { allowed } = temperatureRange(checkFrame(subject, { size, cutoff: c, boundary }));
    if (allowed === undefined) break;
    ranges.push(allowed);
  }
  if (ranges.length === 0) {
    const limit = boundary === 'fixed' ? '2n/π' : 'n/π';
    throw new InputError(
      subject,
      `no temperature is allowed at n = ${size} from cutoff ${least} on (use cutoffs up to about ${limit}, or a larger image)`,
    );
  }
  return ({ seed = '0', index = 0 } = {}) => {
    requireInteger(subject, 'index', index, 0);
    const key = keyFromSeed(seed);
    const draw = (variate: number, { alpha, beta }: BetaLaw) =>
      betaAt(key, stream.augmentation, index, variate, alpha, beta);
    const step = Math.min(Math.floor(draw(0, cutoff) * ranges.length), ranges.length - 1);
    const [low, high] = ranges[step]!;
    const drawn = { size, boundary, cutoff: least + step, temperature: low + draw(1, temperature) * (high - low) };
    return checkEnsemble(subject, drawn);
  };
}

/**
 * Fields of ensembles drawn by `betaEnsembles`, with which it shares options and errors: (T, c) and coefficients of
 * field `index` of a seed.
 *
 * @see {@link deformer}
 */
export function betaSampler(options: BetaSamplerOptions): FieldSampler {
  const ensembles = betaEnsembles(options);
  return (number = {}) => {
    const ensemble = ensembles(number);
    return { ensemble, coefficients: sampleCoefficients(ensemble, number) };
  };
}

const uniform: BetaLaw = { alpha: 1, beta: 1 };
