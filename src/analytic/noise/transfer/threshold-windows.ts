import type { NetworkPlan } from '../../../nets/ring/plan.js';
import { siteOf } from '../../../nets/ring/ring.js';
import { rectifiedIncrementMean } from '../../../numerics/rectified.js';
import type { PixelPair, TwoPixelTask } from '../../../twopixels/task.js';
import { allOf, type LitConfiguration, litLaw } from '../lit-law.js';
import {
  type EngineMaker,
  type Lit,
  type LitTable,
  shortfallMoments,
  unitWindow,
  walkOperations,
  walkTables,
} from './shortfall.js';
import { extrapolate, spacingSets } from './spacings.js';
import { type WindowSums, windowSums } from './window-sums.js';

/** Operations that the threshold layer may take by default: some tenths of a second. */
export const mostOperations = 2.5e8;

/** A threshold layer on window sums, what its windows see, and the spacings to extrapolate from. */
export interface ThresholdWindows {
  readonly sums: WindowSums;
  readonly deviation: number;
  /** Law of the lit sites of a window. */
  readonly law: readonly LitConfiguration[];
  /** m of the spacings h = 1/m. */
  readonly spacings: readonly number[];
}

/** The same before the spacings are chosen: sets of them, the best first. */
export interface OpenWindows extends Omit<ThresholdWindows, 'spacings'> {
  readonly sets: readonly (readonly number[])[];
}

/**
 * The layer after the first `depth` ones, which must be transparent, as a threshold on window sums; undefined where it
 * is none (`windowSums`). No sets where no grid has its thresholds.
 */
export function openWindows(
  plan: NetworkPlan,
  task: TwoPixelTask,
  depth: number,
  deviation: number,
): OpenWindows | undefined {
  const sums = windowSums(plan, depth);
  if (sums === undefined) return undefined;
  const law = litLaw(allOf(task), sitesFrom(0, sums.weights.length + 2));
  return { sums, deviation, law, sets: spacingSets(sums, deviation) };
}

/** With the best spacings that the threshold layer can afford; undefined where there are none. */
export function affordableWindows({ sets, ...windows }: OpenWindows): ThresholdWindows | undefined {
  const { sums, deviation, law } = windows;
  const walk = { window: unitWindow(sums), lit: law.map(({ lit }) => lit) };
  const spacings = sets.find((ms) => walkOperations(walk, sums, deviation, ms) <= mostOperations);
  return spacings && { ...windows, spacings };
}

/** `count` sites from one on. */
export function sitesFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** E V and E V² of every configuration, V = ReLU(θ − u). */
export interface Shortfalls {
  readonly mean: LitTable;
  readonly square: LitTable;
}

/** E V and E V² at spacing 1/m. Yields the operations of each step. */
export function* shortfallsAt(
  { sums, deviation, law }: ThresholdWindows,
  m: number,
  createEngine?: EngineMaker,
): Generator<number, Shortfalls> {
  const walk = { window: unitWindow(sums), lit: law.map(({ lit }) => lit) };
  const [mean, square] = yield* walkTables(walk, sums, deviation, m, shortfallMoments(sums, m), createEngine);
  return { mean: mean!, square: square! };
}

/** E V and E V² extrapolated to h = 0: the best values, and two of one order less. */
export function shortfalls(
  windows: ThresholdWindows,
  createEngine?: EngineMaker,
): [Shortfalls, Shortfalls, Shortfalls] {
  const { spacings } = windows;
  const tables = spacings.map((m) => drained(shortfallsAt(windows, m, createEngine)));
  const limit = (which: number, part: keyof Shortfalls): LitTable => {
    const known = new Map<string, number>();
    return (lit) => {
      const key = lit.join();
      const value =
        known.get(key) ??
        extrapolate(
          spacings,
          tables.map((table) => table[part](lit)),
        )[which]!;
      known.set(key, value);
      return value;
    };
  };
  const of = (which: number) => ({ mean: limit(which, 'mean'), square: limit(which, 'square') });
  return [of(0), of(1), of(2)];
}

/** What a generator returns. */
export function drained<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Increment ΔF = F(x + η) − F(x) of F = ReLU(u − θ) for one configuration of lit sites, in units of the scale s. */
export interface WindowIncrement {
  /** F(x). */
  readonly clean: number;
  /** E Δu. */
  readonly sumMean: number;
  /** E ΔV. */
  readonly shortfallMean: number;
  /** E(ΔF)² − E(Δu)². */
  readonly excessSquare: number;
}

/**
 * Moments of the increment of a unit: F = u − θ + V, so that ΔF = Δu + ΔV. All that is not bounded is linear in r; V is
 * bounded, and u V = θ V − V².
 */
export function windowIncrement({ sums, deviation }: ThresholdWindows, lit: Lit, law: Shortfalls): WindowIncrement {
  const { weights, threshold, firstThreshold } = sums;
  let [cleanSum, sumMean] = [0, 0];
  for (const [j, weight] of weights.entries()) {
    const value = lit.filter((site) => site >= j && site <= j + 2).length - firstThreshold;
    cleanSum += weight * Math.max(0, value);
    sumMean += weight * rectifiedIncrementMean(value, deviation * Math.sqrt(3));
  }
  const [mean, square] = [law.mean(lit), law.square(lit)];
  const cleanShortfall = Math.max(0, threshold - cleanSum);
  const product = (threshold - cleanSum) * mean - square - cleanShortfall * sumMean;
  return {
    clean: Math.max(0, cleanSum - threshold),
    sumMean,
    shortfallMean: mean - cleanShortfall,
    excessSquare: 2 * product + square - 2 * cleanShortfall * mean + cleanShortfall ** 2,
  };
}

/** Lit sites of the window of unit i for a pair on a ring of l sites. */
export function litOf({ sums }: ThresholdWindows, [a, b]: PixelPair, unit: number, length: number): Lit {
  const size = sums.weights.length + 2;
  return [a, b]
    .map((site) => siteOf(site - unit - sums.origin + 2 * length, length))
    .filter((site) => site < size)
    .sort((one, other) => one - other);
}
