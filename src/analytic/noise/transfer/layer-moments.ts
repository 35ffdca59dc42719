import type { NetworkPlan } from '../../../nets/ring/plan.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import type { CleanMaps } from '../clean-maps.js';
import type { FirstLayer } from '../first-layer.js';
import { MeanIncrements, type SquareAndShift } from '../mean-increments.js';
import { transparentNumerators } from '../transparent-layers.js';
import type { Lit } from './shortfall.js';
import { largestDifference } from './spacings.js';
import {
  affordableWindows,
  litOf,
  openWindows,
  type Shortfalls,
  shortfalls,
  type ThresholdWindows,
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
  const open = openWindows(clean.plan, task, depth, deviation);
  const windows = open && affordableWindows(open);
  if (windows === undefined) return undefined;
  const linear = linearNumerators(clean.plan, task, depth, first).layer;
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
  return { ...best!, method: transferMethod(windows), lower };
}

/** The method in words. */
export function transferMethod({ spacings }: ThresholdWindows): string {
  return `transfer operator, extrapolated from spacings ${spacings.map((m) => `1/${m}`).join(', ')}`;
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

/** Numerators of the layer and, where it is the last, of the output, without its threshold. */
export function linearNumerators(
  plan: NetworkPlan,
  task: TwoPixelTask,
  depth: number,
  first: FirstLayer,
): { readonly layer: number; readonly output: number } {
  const threshold = plan.layers[depth]!;
  const linear = { ...threshold, bias: new Float64Array(threshold.outChannels) };
  const last = depth === plan.layers.length - 1;
  const readout = last ? plan.readout : new Float64Array(threshold.outChannels);
  const layers = [...plan.layers.slice(0, depth), linear];
  const numerators = transparentNumerators({ ...plan, layers, readout }, task, first, () => {});
  return { layer: numerators.layers[depth]!, output: numerators.output! };
}
