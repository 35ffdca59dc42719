import { rectifiedMean } from '../../../numerics/rectified.js';
import type { Representative } from '../../../twopixels/orbits.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import { allOf, litLaw } from '../lit-law.js';
import type { TransferWindow } from './lit-walk.js';
import { type EngineMaker, isSymmetric, type Lit, type Walk, walkOperations, walkTables } from './shortfall.js';
import { extrapolate, largestDifference } from './spacings.js';
import {
  litOf,
  type Shortfalls,
  shortfallsAt,
  sitesFrom,
  type ThresholdWindows,
  windowIncrement,
} from './threshold-windows.js';
import type { WindowSums } from './window-sums.js';

/** Sites by which the windows of units that share noise with a window reach out of it. */
const margin = 2;

/**
 * E(ΔF)² − E S² of the sum F over all units of the layer, in units of s², extrapolated to h = 0, with S = Σ Δu and
 * T = Σ ΔV:
 *
 *     ⟨(E S + E T)²⟩ − ⟨(E S)²⟩ + 2 Cov(S, T) + Var T.
 *
 * Yields the operations of each step. For rings that are long enough (`isLongEnough`).
 */
export function* outputExcess(
  windows: ThresholdWindows,
  task: TwoPixelTask,
  pairs: readonly Representative[],
  createEngine?: EngineMaker,
): Generator<number, { value: number; error: number }> {
  const values: number[] = [];
  for (const m of windows.spacings) values.push(yield* outputExcessAt(windows, task, pairs, m, createEngine));
  const [value, ...lower] = extrapolate(windows.spacings, values);
  return { value, error: largestDifference(value, lower) };
}

/** Whether any two windows, and a window and its neighbours, meet at one end only. */
export function isLongEnough({ weights }: WindowSums, { length }: TwoPixelTask): boolean {
  const size = weights.length + 2;
  return 2 * size - 1 <= length && size + 2 * margin <= length;
}

/** Operations of `outputExcess` at given spacings. */
export function outputOperations(
  { sums, deviation }: Pick<ThresholdWindows, 'sums' | 'deviation'>,
  task: TwoPixelTask,
  ms: readonly number[],
): number {
  const size = sums.weights.length + 2;
  const walks = [nearWalk(sums, task), ...sitesFrom(1, size - 1).map((lag) => lagWalk(sums, task, lag))];
  return walks.reduce((total, walk) => total + walkOperations(walk, sums, deviation, ms), 0);
}

function* outputExcessAt(
  windows: ThresholdWindows,
  task: TwoPixelTask,
  pairs: readonly Representative[],
  m: number,
  createEngine: EngineMaker | undefined,
): Generator<number, number> {
  const { sums } = windows;
  const size = sums.weights.length + 2;
  const law = yield* shortfallsAt(windows, m, createEngine);
  let excess = meanExcess(windows, task, pairs, law);
  excess += 2 * task.length * (yield* sumCovariance(windows, task, m, law, createEngine));
  const variance = windows.law.reduce((sum, { probability, lit }) => {
    return sum + probability * (law.square(lit) - law.mean(lit) ** 2);
  }, 0);
  excess += task.length * variance;
  for (let lag = 1; lag < size; lag++) {
    excess += 2 * task.length * (yield* lagCovariance(windows, task, lag, m, law, createEngine));
  }
  return excess;
}

/** ⟨(E S + E T)²⟩ − ⟨(E S)²⟩. */
function meanExcess(
  windows: ThresholdWindows,
  task: TwoPixelTask,
  pairs: readonly Representative[],
  law: Shortfalls,
): number {
  return pairs.reduce((total, { pair, weight }) => {
    let [sum, shortfall] = [0, 0];
    for (let unit = 0; unit < task.length; unit++) {
      const { sumMean, shortfallMean } = windowIncrement(windows, litOf(windows, pair, unit, task.length), law);
      sum += sumMean;
      shortfall += shortfallMean;
    }
    return total + weight * shortfall * (2 * sum + shortfall);
  }, 0);
}

/** A window with the units before and behind it that share noise with it. */
function nearWalk({ weights }: WindowSums, task: TwoPixelTask): Walk {
  const around = new Array<readonly [number, number]>(margin).fill([0, 0]);
  const window: TransferWindow = {
    weights: [...around, ...weights.map((weight) => [weight, 0] as const), ...around],
    moment: true,
    symmetric: isSymmetric(weights),
  };
  const sites = sitesFrom(0, weights.length + 2 + 2 * margin);
  return { window, lit: litLaw(allOf(task), sites).map(({ lit }) => lit) };
}

/** ⟨Cov(S, V_i)⟩: S is Σ_j w_j times the sum of all first-layer units, of which those near the window count. */
function* sumCovariance(
  { sums, deviation }: ThresholdWindows,
  task: TwoPixelTask,
  m: number,
  law: Shortfalls,
  createEngine: EngineMaker | undefined,
): Generator<number, number> {
  const walk = nearWalk(sums, task);
  const units = walk.window.weights.length;
  const size = sums.weights.length + 2;
  const [products] = yield* walkTables(
    walk,
    sums,
    deviation,
    m,
    (engine, slot) => {
      return [engine.marginal(slot, true).reduce((sum, mass, u) => sum + ((sums.threshold - u / m) * mass) / m, 0)];
    },
    createEngine,
  );
  const meanOf = (lit: Lit) =>
    sitesFrom(0, units).reduce((sum, unit) => {
      const clean = lit.filter((site) => site >= unit && site <= unit + 2).length - sums.firstThreshold;
      return sum + rectifiedMean(clean, deviation * Math.sqrt(3));
    }, 0);
  const total = sums.weights.reduce((sum, weight) => sum + weight, 0);
  return litLaw(allOf(task), sitesFrom(0, units + 2)).reduce((sum, { probability, lit }) => {
    const covariance = products!(lit) - meanOf(lit) * law.mean(within(lit, margin, size));
    return sum + probability * total * covariance;
  }, 0);
}

/** Two windows, the second `lag` sites further. */
function lagWalk({ weights }: WindowSums, task: TwoPixelTask, lag: number): Walk {
  const units = weights.length;
  const window: TransferWindow = {
    weights: sitesFrom(0, units + lag).map((unit) => [weights[unit] ?? 0, weights[unit - lag] ?? 0] as const),
    opens: lag,
    closes: units,
    moment: false,
    symmetric: isSymmetric(weights),
  };
  return { window, lit: litLaw(allOf(task), sitesFrom(0, units + lag + 2)).map(({ lit }) => lit) };
}

/** ⟨Cov(V_i, V_{i + lag})⟩. */
function* lagCovariance(
  { sums, deviation }: ThresholdWindows,
  task: TwoPixelTask,
  lag: number,
  m: number,
  law: Shortfalls,
  createEngine: EngineMaker | undefined,
): Generator<number, number> {
  const size = sums.weights.length + 2;
  const [products] = yield* walkTables(
    lagWalk(sums, task, lag),
    sums,
    deviation,
    m,
    (engine, slot) => {
      return [engine.marginal(slot).reduce((sum, mass, u) => sum + ((sums.threshold - u / m) * mass) / m, 0)];
    },
    createEngine,
  );
  return litLaw(allOf(task), sitesFrom(0, size + lag)).reduce((sum, { probability, lit }) => {
    const means = law.mean(within(lit, 0, size)) * law.mean(within(lit, lag, size));
    return sum + probability * (products!(lit) - means);
  }, 0);
}

/** Lit sites of the window of `size` sites from `begin` on. */
function within(lit: Lit, begin: number, size: number): Lit {
  return lit.map((site) => site - begin).filter((site) => site >= 0 && site < size);
}
