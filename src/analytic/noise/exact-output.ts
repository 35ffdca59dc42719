import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import type { Quantity } from '../../numerics/quantity.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { representatives } from '../../twopixels/orbits.js';
import { overSpread, pairSpread } from '../../twopixels/spread.js';
import { leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { createPauses } from '../kernel-limit/nets/pauses.js';
import { planForPairs } from '../pair-plan.js';
import { FirstLayer } from './first-layer.js';
import { allOf } from './lit-law.js';
import { linearNumerators, transferMethod } from './transfer/layer-moments.js';
import { isLongEnough, outputExcess, outputOperations } from './transfer/output-numerator.js';
import { openWindows, type ThresholdWindows } from './transfer/threshold-windows.js';
import { transparentDepth } from './transparent-layers.js';

/** Operations up to which the best spacings are taken, and the most there may be: seconds, and minutes. */
const limits = [4e9, 1e11];

/** Exact noise sensitivity of an output, before it is computed. */
export interface ExactOutputNoise {
  /** Operations that it takes, about 2·10⁻⁹ s each. */
  readonly operations: number;
  /** G_out, with the difference of the orders of extrapolation as its error. */
  compute(options?: ExactOutputOptions): Promise<Quantity>;
}

/** How a computation is followed. */
export interface ExactOutputOptions {
  /** Hears the part of the operations that is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
  /** Breaks off the work. */
  readonly signal?: AbortSignal;
}

/**
 * G of the output of a net whose last layer alone has a threshold, by the transfer operator of two windows: a reference
 * value, in seconds where the lattice takes tenths. For nets of one channel whose first layer sums three neighbours
 * with equal weights and whose later weights are non-negative, in whole proportions, such as `lowFrequency` with s = 3;
 * any thresholds that lie on a grid.
 *
 * With S = Σ_i Δu_i and T = Σ_i ΔV_i, V = ReLU(θ − u): E(ΔF)² = E S² + ⟨(E S + E T)²⟩ − ⟨(E S)²⟩ + 2 Cov(S, T) + Var T.
 * @throws InputError if the net is of another form, its windows are longer than half of the ring, its thresholds lie on
 * no grid, or it takes more than 10¹¹ operations
 * @example
 * ```ts
 * import { exactOutputNoise } from 'diffeolab/analytic';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 200, scale: 5 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const exact = exactOutputNoise(network, task, 10 * noiseDeviation(task));
 * const { value, status } = await exact.compute();
 * console.log(exact.operations < 1e9, value > 0, status); // true true exact
 * ```
 */
export function exactOutputNoise(network: ConvNet, task: TwoPixelTask, deviation: number): ExactOutputNoise {
  const subject = 'exactOutputNoise';
  requireNetwork(subject, network);
  requireTask(subject, task);
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const depth = transparentDepth(plan);
  const open = depth === plan.layers.length - 1 ? openWindows(plan, task, depth, deviation) : undefined;
  if (open === undefined) {
    throw new InputError(
      subject,
      `the net must have one channel, a first layer that sums three neighbours, later weights of at least 0 and a ` +
        `negative bias in the last layer alone, got ${network.name} (use Monte Carlo, or low-frequency with s = 3)`,
    );
  }
  if (!isLongEnough(open.sums, task)) {
    const size = open.sums.weights.length + 2;
    throw new InputError(
      subject,
      `the ring must be long enough that windows of ${size} sites meet at one end only, got ${task.length} sites ` +
        '(use a longer ring)',
    );
  }
  const counted = open.sets.map((spacings) => ({
    windows: { ...open, spacings },
    operations: outputOperations(open, task, spacings),
  }));
  const chosen = limits
    .map((limit) => counted.find(({ operations }) => operations <= limit))
    .find((each) => each !== undefined);
  if (chosen === undefined) {
    const least = Math.min(...counted.map(({ operations }) => operations));
    const why = counted.length === 0 ? 'thresholds on no grid' : `one of ${least.toExponential(1)}`;
    const remedy = 'use Monte Carlo, or the lattice';
    throw new InputError(subject, `the net must take at most 1e11 operations, got ${why} (${remedy})`);
  }
  const { windows, operations } = chosen;
  const compute = async ({ onProgress, signal }: ExactOutputOptions = {}): Promise<Quantity> => {
    const { scale } = windows.sums;
    const first = new FirstLayer(plan.layers[0]!, allOf(task), deviation);
    const linear = linearNumerators(plan, task, depth, first).output;
    const excess = await followed(windows, operations);
    const factor = (plan.readout[0]! * scale) ** 2;
    const spread = pairSpread(task, plan).at(-1)!;
    const value = overSpread(linear + factor * excess.value, spread);
    return {
      value,
      status: 'exact',
      error: overSpread(factor * excess.error, spread),
      method: transferMethod(windows),
    };

    async function followed(of: ThresholdWindows, total: number) {
      const pause = createPauses(signal);
      const steps = outputExcess(of, task, representatives(task, plan));
      let done = 0;
      for (;;) {
        const step = steps.next();
        if (step.done === true) return step.value;
        done += step.value;
        onProgress?.(Math.min(1, done / total));
        await pause();
      }
    }
  };
  return { operations, compute };
}
