import { normalQuantile } from '../normal.js';
import { keyFromSeed } from '../random/key.js';
import { philox4x32 } from '../random/philox.js';
import { stream } from '../random/streams.js';

/**
 * A Korobov lattice rule: point n of N has the coordinates {n aʲ/N}, j = 0, 1, … The coordinates of any run of
 * consecutive sites form the same lattice, so that a function of a window on a ring is integrated equally well
 * wherever the window lies.
 */
export interface KorobovRule {
  /** Number of points N, a prime. */
  readonly points: number;
  /** Generator a, a primitive root of N. */
  readonly generator: number;
}

/** Rules of increasing size; generators chosen by the variance that they leave on the constructed solutions. */
export const korobovRules: readonly KorobovRule[] = [
  { points: 127, generator: 46 },
  { points: 251, generator: 34 },
  { points: 509, generator: 151 },
  { points: 1021, generator: 326 },
  { points: 2039, generator: 198 },
  { points: 4093, generator: 417 },
];

/**
 * The largest rule whose work over all points stays within a budget, or the smallest there is; among those of more
 * points than coordinates, so that no two of these run through the same multiples. Undefined if there is none.
 * @param work of a point
 */
export function affordableKorobov(coordinates: number, work: number, budget: number): KorobovRule | undefined {
  const fitting = korobovRules.filter(({ points }) => points > coordinates);
  return fitting.findLast(({ points }) => points * work <= budget) ?? fitting[0];
}

const key = keyFromSeed('lattice');

/**
 * Runs through the points of a rule, shifted at random modulo 1 (shift number `shift`, always the same): a first
 * coordinate, uniform in [0, 1), and `dimension` further ones folded by the baker's transform 1 − |2u − 1|, which makes
 * the integrand periodic, and mapped to standard normal variables by Φ⁻¹. The buffer is reused.
 */
export function forEachGaussianPoint(
  rule: KorobovRule,
  shift: number,
  dimension: number,
  visit: (first: number, gaussians: Float64Array) => void,
): void {
  const { points } = rule;
  const shifts = uniforms(shift, dimension + 1);
  const steps = new Int32Array(dimension + 1);
  for (let j = 0, power = 1; j <= dimension; j++, power = (power * rule.generator) % points) steps[j] = power;
  const multiples = new Int32Array(dimension + 1);
  const gaussians = new Float64Array(dimension);
  for (let n = 0; n < points; n++) {
    for (let j = 0; j < dimension; j++) {
      const coordinate = (multiples[j + 1]! / points + shifts[j + 1]!) % 1;
      const folded = 1 - Math.abs(2 * coordinate - 1);
      gaussians[j] = normalQuantile(Math.min(Math.max(folded, Number.EPSILON), 1 - Number.EPSILON));
    }
    visit((multiples[0]! / points + shifts[0]!) % 1, gaussians);
    for (let j = 0; j <= dimension; j++) multiples[j] = (multiples[j]! + steps[j]!) % points;
  }
}

/** Uniform variates in (0, 1) of one random shift. */
function uniforms(shift: number, count: number): Float64Array {
  const words = new Uint32Array(4);
  return Float64Array.from({ length: count }, (_, j) => {
    philox4x32(words, shift, 0, j >>> 2, stream.lattice, key);
    return (words[j & 3]! + 0.5) / 2 ** 32;
  });
}
