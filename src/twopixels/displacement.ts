import { siteOf } from '../nets/ring/ring.js';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { type Fraction, leastCommonMultiple, parseRational, parts, rational, toNumber } from '../numerics/rational.js';
import { requireArray } from '../numerics/require-argument.js';
import { allowedOffsets, requireTask, type TwoPixelTask } from './task.js';

/** Law of the displacement of one lit pixel: shifts −m … m, symmetric, each pixel independently. */
export interface DisplacementLaw {
  /** Largest shift m. */
  readonly range: number;
  /** Probabilities of the shifts −m … m. */
  readonly probabilities: readonly number[];
  /** The same as integers over a common denominator, when they add up to 1 exactly. */
  readonly rational?: { readonly numerators: readonly bigint[]; readonly denominator: bigint };
}

/**
 * Each pixel moves by −1, 0 or +1 with probability 1/3.
 * @see {@link displacementLaw}
 */
export const uniformShifts: DisplacementLaw = displacementLaw(['1/3', '1/3', '1/3']);

/**
 * A displacement law from the probabilities of the shifts −m … m.
 * @throws InputError unless the vector has odd length, is symmetric, non-negative and adds up to 1
 * @example
 * ```ts
 * import * as twopixels from 'diffeolab/two-pixels';
 *
 * const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
 * const law = twopixels.displacementLaw(['1/4', '1/2', '1/4']);
 * console.log(twopixels.displacementEnergy(task, law).fraction?.toFraction()); // 245/124
 * console.log(twopixels.displacementEnergy(task, twopixels.uniformShifts).value); // 2.6236…
 * console.log(twopixels.noiseDeviation(task, { energy: 'exact', law })); // 0.24848…
 * ```
 */
export function displacementLaw(probabilities: readonly (number | string)[]): DisplacementLaw {
  const subject = 'displacementLaw';
  requireArray(subject, 'probabilities', probabilities, 'probabilities');
  if (probabilities.length % 2 === 0) {
    throw new InputError(
      subject,
      `expected an odd number of probabilities (shifts −m … m), got ${probabilities.length}`,
    );
  }
  const fractions = probabilities.map((probability) => parseRational(subject, probability));
  const values = fractions.map(toNumber);
  const shown = probabilities.join(', ');
  if (values.some((value, i) => value < 0 || value !== values[values.length - 1 - i])) {
    throw new InputError(subject, `probabilities must be non-negative and symmetric, got ${shown}`);
  }
  const total = values.reduce((sum, value) => sum + value, 0);
  if (Math.abs(total - 1) > 1e-12) {
    throw new InputError(
      subject,
      `probabilities must add up to 1, got ${shown} (sum ${total}; fractions such as 1/3 are exact)`,
    );
  }
  const range = (probabilities.length - 1) / 2;
  const exactTotal = fractions.reduce((sum, value) => sum.add(value), rational(0n));
  if (!exactTotal.equals(1)) return { range, probabilities: values.map((value) => value / total) };
  const denominator = fractions.map((value) => parts(value).denominator).reduce(leastCommonMultiple, 1n);
  const numerators = fractions.map((value) => (parts(value).numerator * denominator) / parts(value).denominator);
  return { range, probabilities: values, rational: { numerators, denominator } };
}

/** Throws unless `law` was made by `displacementLaw`, and is not, say, a plain list of probabilities. */
export function requireLaw(subject: string, law: DisplacementLaw): void {
  const { range = Number.NaN, probabilities } = (law ?? {}) as Partial<DisplacementLaw>;
  if (Number.isInteger(range) && probabilities?.length === 2 * range + 1) {
    for (const probability of probabilities) requireNumber(subject, 'law.probabilities', probability, 0, 1);
    return;
  }
  throw new InputError(subject, 'law must be a displacement law, got another object (use displacementLaw([…]))');
}

/**
 * Mean squared displacement ⟨‖τx − x‖²⟩ over the pairs of a task, by enumeration: 8/3 − 4/(3(l − 1)) for the uniform
 * law without gap. A fraction when the law is rational.
 * @see {@link displacementLaw}
 */
export function displacementEnergy(
  task: TwoPixelTask,
  law: DisplacementLaw = uniformShifts,
): { value: number; fraction?: Fraction } {
  requireTask('displacementEnergy', task);
  requireLaw('displacementEnergy', law);
  const offsets = allowedOffsets(task);
  const counts = new Map<string, { i: number; j: number; energy: number }>();
  for (const offset of offsets) {
    for (let i = -law.range; i <= law.range; i++) {
      for (let j = -law.range; j <= law.range; j++) {
        const key = `${i},${j}`;
        const entry = counts.get(key) ?? { i, j, energy: 0 };
        entry.energy += squaredDisplacement(task.length, offset, i, j);
        counts.set(key, entry);
      }
    }
  }
  const entries = [...counts.values()];
  if (law.rational === undefined) {
    const weight = (i: number) => law.probabilities[i + law.range]!;
    const sum = entries.reduce((total, { i, j, energy }) => total + weight(i) * weight(j) * energy, 0);
    return { value: sum / offsets.length };
  }
  const { numerators, denominator } = law.rational;
  const weight = (i: number) => numerators[i + law.range]!;
  const sum = entries.reduce((total, { i, j, energy }) => total + weight(i) * weight(j) * BigInt(energy), 0n);
  const fraction = rational(sum, denominator * denominator * BigInt(offsets.length));
  return { value: toNumber(fraction), fraction };
}

/** ‖τx − x‖² of the pair (0, offset) whose pixels move by `i` and `j`. */
function squaredDisplacement(length: number, offset: number, i: number, j: number): number {
  const same = (a: number, b: number) => Number(siteOf(a - b, length) === 0);
  const [a, b] = [i, offset + j];
  const overlap = same(a, 0) + same(a, offset) + same(b, 0) + same(b, offset);
  return 4 + 2 * same(a, b) - 2 * overlap;
}
