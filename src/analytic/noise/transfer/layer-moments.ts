import type { NetworkPlan } from '../../../nets/ring/plan.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import type { CleanMaps } from '../clean-maps.js';
import type { FirstLayer } from '../first-layer.js';
import { MeanIncrements, type SquareAndShift } from '../mean-increments.js';
import { transparentNumerators } from '../transparent-layers.js';
import type { Lit } from './shortfall.js';
import { largestDifference } from './spacings.js';
import {
  litOf,
  type Shortfalls,
  shortfalls,
  type ThresholdWindows,
  thresholdWindows,
  type WindowIncrement,
  windowIncrement,
} from './threshold-windows.js';

/** Relative error up to which an extrapolated value is given as exact. */
const largestError = 1e-5;

/** Moments of a layer, how they were extrapolated, and the same by extrapolations of one order less. */
export interface ExtrapolatedMoments extends SquareAndShift {
  readonly method: string;
  readonly lower: readonly SquareAndShift[];
}

/**
 * Moments of the threshold layer behind the first `depth` transparent ones, where it is a threshold on window sums:
 * E(ΔF)² = E(Δu)² + 2 E[Δu ΔV] + E(ΔV)² over the configurations of lit sites, E(Δu)² in closed form. Undefined for
 * other layers, and where the numerator is extrapolated with an error above 10⁻⁵ of its value.
 */
export function transferMoments(
  task: TwoPixelTask,
  clean: CleanMaps,
  depth: number,
  first: FirstLayer,
  deviation: number,
): ExtrapolatedMoments | undefined {
  const windows = thresholdWindows(clean.plan, task, depth, deviation);
  if (windows === undefined) return undefined;
  const linear = linearNumerator(clean.plan, task, depth, first);
  const [best, ...lower] = shortfalls(windows).map((law): SquareAndShift => {
    const { length } = task;
    const excess = windows.law.reduce((sum, { probability, lit }) => {
      return sum + probability * windowIncrement(windows, lit, law).excessSquare;
    }, 0);
    return { square: linear + length * windows.sums.scale ** 2 * excess, ...shiftMoments(windows, clean, depth, law) };
  });
  const error = largestDifference(
    best!.square,
    lower.map(({ square }) => square),
  );
  if (!(error <= largestError * best!.square)) return undefined;
  const spacings = windows.spacings.map((m) => `1/${m}`).join(', ');
  return { ...best!, method: `transfer operator, extrapolated from spacings ${spacings}`, lower };
}

/** From the mean increment of each unit of the layer for every representative pair. */
function shiftMoments(windows: ThresholdWindows, clean: CleanMaps, depth: number, law: Shortfalls) {
  const means = new MeanIncrements(clean);
  const known = new Map<string, number>();
  const meanOf = (lit: Lit) => {
    const key = lit.join();
    const mean = known.get(key) ?? incrementMean(windowIncrement(windows, lit, law)) * windows.sums.scale;
    known.set(key, mean);
    return mean;
  };
  const { outLength } = clean.plan.layers[depth]!;
  for (const [n, { pair }] of clean.pairs.entries()) {
    const increments = Float64Array.from({ length: outLength }, (_, unit) => {
      return meanOf(litOf(windows, pair, unit, outLength));
    });
    means.add(depth, n, increments);
  }
  return means.moments(depth)!;
}

function incrementMean({ sumMean, shortfallMean }: WindowIncrement): number {
  return sumMean + shortfallMean;
}

/** Numerator of the layer without its threshold. */
function linearNumerator(plan: NetworkPlan, task: TwoPixelTask, depth: number, first: FirstLayer): number {
  const threshold = plan.layers[depth]!;
  const linear = { ...threshold, bias: new Float64Array(threshold.outChannels) };
  const readout = new Float64Array(threshold.outChannels);
  const layers = [...plan.layers.slice(0, depth), linear];
  return transparentNumerators({ ...plan, layers, readout }, task, first, () => {}).layers[depth]!;
}
