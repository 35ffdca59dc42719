import { overShifts } from '../../../numerics/lattice/shifts.js';
import { type NoiseSplit, splitNoise } from '../../../numerics/noise-moments.js';
import type { Quantity } from '../../../numerics/quantity.js';

import type { NoiseSums } from './noise-sums.js';
import type { RingPairs } from './ring-pairs.js';

/** What is exact of a representation: ⟨K̄(x, x)⟩ and ⟨‖f(x) − f(z)‖²⟩, per site and channel. */
export interface CleanMoments {
  readonly own: number;
  readonly spread: number;
}

/**
 * G, its parts and G* of a representation. With F(x) a net's features, means over x, z, η, ζ and translates of z,
 *
 *     ⟨‖F′ − F‖²⟩ = K̄(x′, x′) + K̄(x, x) − 2K̄(x′, x)        ‖⟨F′ − F⟩‖² = P(x′, z′) − 2P(x′, z) + P(x, z)
 *     tr Cov(F′ − F, F) = K̄(x′, x) − K̄(x, x) − P(x′, z) + P(x, z)
 */
export function noiseSplitOf(sums: NoiseSums, { classes }: RingPairs, { own, spread }: CleanMoments): NoiseSplit {
  const probability = classes.map((each) => each.probability);
  const one = (values: Float64Array) => values.reduce((sum, value, c) => sum + value * probability[c]!, 0);
  const two = (values: Float64Array) => {
    const count = classes.length;
    const weight = (n: number) => probability[Math.floor(n / count)]! * probability[n % count]!;
    return values.reduce((sum, value, n) => sum + value * weight(n), 0);
  };
  const all = own - spread / 2;
  const [same, clean] = [one(sums.same), two(sums.clean)];
  return splitNoise({
    square: one(sums.own) + own - 2 * same,
    shift: two(sums.noisy) - 2 * clean + all,
    covariance: same - own - clean + all,
    spread,
  });
}

/**
 * d′ of a noisy output over nets: √(⟨(E₊F′ − E₋F′)²⟩/⟨(Var₊F′ + Var₋F′)/2⟩), means over nets of both. NaN where there
 * is one class.
 */
export function indexOf(sums: NoiseSums): number {
  if (sums.own.length < 2) return Number.NaN;
  const [pp = 0, pm = 0, mp = 0, mm = 0] = sums.noisy;
  const within = (sums.own[0]! - pp + sums.own[1]! - mm) / 2;
  return Math.sqrt(Math.max(0, pp - pm - mp + mm) / within);
}

/** A closure from a number of every shift of the lattice. */
export function closure(values: readonly number[], method: string): Quantity {
  const { value, error } = overShifts(values);
  return { value, status: 'closure', error, method };
}
