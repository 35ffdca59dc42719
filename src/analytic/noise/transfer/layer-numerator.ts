import type { NetworkPlan } from '../../../nets/ring/plan.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import type { FirstLayer } from '../first-layer.js';
import { transparentNumerators } from '../transparent-layers.js';
import { withError } from './spacings.js';
import { shortfalls, type ThresholdWindows, thresholdWindows, windowIncrement } from './threshold-windows.js';

/** Relative error up to which an extrapolated value is given as exact. */
const largestError = 1e-5;

/** A numerator, its error and what it is extrapolated from. */
export interface TransferNumerator {
  readonly value: number;
  readonly error: number;
  readonly method: string;
}

/**
 * Numerator ⟨‖f(x + η) − f(x)‖²⟩ of the threshold layer behind the first `depth` transparent ones, where it is a
 * threshold on window sums: E(ΔF)² = E(Δu)² + 2 E[Δu ΔV] + E(ΔV)² over the configurations of lit sites, E(Δu)² in
 * closed form. `error` is the largest difference from the extrapolations of one order less. Undefined for other layers,
 * and where the error is above 10⁻⁵ of the value.
 */
export function transferNumerator(
  plan: NetworkPlan,
  task: TwoPixelTask,
  depth: number,
  first: FirstLayer,
  deviation: number,
): TransferNumerator | undefined {
  const windows = thresholdWindows(plan, task, depth, deviation);
  if (windows === undefined) return undefined;
  const linear = linearNumerators(plan, task, depth, first).layer;
  const { length } = task;
  const excess = shortfalls(windows).map((law) => {
    return windows.law.reduce((sum, { probability, lit }) => {
      return sum + probability * windowIncrement(windows, lit, law).excessSquare;
    }, 0);
  });
  const factor = length * windows.sums.scale ** 2;
  const { value, error } = withError([excess[0]!, excess[1]!, excess[2]!]);
  const numerator = { value: linear + factor * value, error: factor * error, method: transferMethod(windows) };
  return numerator.error <= largestError * numerator.value ? numerator : undefined;
}

/** The spacings in words. */
export function transferMethod({ spacings }: ThresholdWindows): string {
  return `transfer operator, extrapolated from spacings ${spacings.map((m) => `1/${m}`).join(', ')}`;
}

/** Numerators of the layer, and of the output if it is the last, without its threshold. */
export function linearNumerators(
  plan: NetworkPlan,
  task: TwoPixelTask,
  depth: number,
  first: FirstLayer,
): { readonly layer: number; readonly output: number } {
  const threshold = plan.layers[depth]!;
  const last = depth === plan.layers.length - 1;
  const linear = { ...threshold, bias: new Float64Array(threshold.outChannels) };
  const readout = last ? plan.readout : new Float64Array(threshold.outChannels);
  const { layers, output } = transparentNumerators(
    { ...plan, layers: [...plan.layers.slice(0, depth), linear], readout },
    task,
    first,
  );
  return { layer: layers[depth]!, output: output! };
}
