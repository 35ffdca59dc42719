import { requireInteger } from '../../../numerics/input-error.js';
import { requireFunction, requireInstance, requireObject } from '../../../numerics/require-argument.js';
import { type PixelPair, pairImage, ringDistance } from '../../../twopixels/task.js';
import { createRunner, type KernelEngine, usualEngine } from '../nets/gram-rows.js';
import type { KernelPlan } from '../nets/kernel-plan.js';
import { crossed, prepared } from '../nets/pair-numerators.js';
import { type PairInput, type PairRunner, pairInput } from '../nets/pair-runner.js';
import { createPauses } from '../nets/pauses.js';
import { type GivenRingNet, ringPlan, type WideRingNet, wideRingNet } from './wide-ring-net.js';

/**
 * Which kernel a regression takes: that of gradient flow on all weights, or that of the last ones alone.
 * @see {@link ringKernels}
 */
export const lazyKernels = ['tangent', 'nngp'] as const;
export type LazyKernel = (typeof lazyKernels)[number];

/** Most sites of a flattened net: its kernel is a matrix of all l(l + 1)/2 pairs. */
const mostFlattened = 48;

/** Kernels of a wide net among all pairs of pixels, collisions included, that it can tell apart. */
export interface RingKernels {
  readonly net: WideRingNet;
  /** With pooling (0, d), d = 0 … ⌊l/2⌋; with flattening all pairs a ≤ b. */
  readonly pairs: readonly PixelPair[];
  /** The number of the pair that stands for a pair. */
  indexOf(pair: PixelPair): number;
  /** E[f(x) f(z)] and the tangent kernel, [n, n] row-major. */
  readonly nngp: Float64Array;
  readonly tangent: Float64Array;
  /** For kernels with other inputs. */
  readonly plan: KernelPlan;
  readonly runner: PairRunner;
  readonly inputs: readonly PairInput[];
}

/** How kernels of all pairs are computed; nothing here changes what comes out. */
export interface RingKernelOptions {
  /** Default `wasm`, `js` where there is no SIMD. */
  readonly engine?: KernelEngine | undefined;
  /** Ends it, with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is, from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * NNGP and tangent kernel of a wide periodic ReLU conv net among all pairs of lit pixels of its ring. With pooling,
 * translations and reflections leave a function of two distances.
 * @throws InputError if the net is not admissible, or flattens more than 48 sites
 * @example
 * ```ts
 * import { lazyErrors, lazyKernels, lazyNoise, lazySolution, readouts, ringKernels } from 'diffeolab/analytic';
 * import { noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const task = twoPixelTask({ length: 16, scale: 3 });
 * const kernels = await ringKernels({ length: 16, depth: 2 });
 * console.log(kernels.tangent[9 + 1], kernels.tangent[9 + 2]); // 0.053603… 0.051221…
 * const training = { distances: [1, 2, 3, 4, 5, 6, 7, 8] };
 * const solution = lazySolution(kernels, task, { training, kernel: 'tangent' });
 * console.log(solution.outputs.length, solution.support.length); // 9 5
 * console.log(lazyErrors(kernels, task, solution).diffeo); // 0.41666…
 * const { noise, rest } = await lazyNoise(kernels, task, solution, { deviation: noiseDeviation(task), points: 127 });
 * console.log(noise.value > rest.value, lazyKernels, readouts); // true [ 'tangent', 'nngp' ] [ 'pooling', 'flattening'
 * ]
 * ```
 */
export async function ringKernels(given: GivenRingNet, options: RingKernelOptions = {}): Promise<RingKernels> {
  const subject = 'ringKernels';
  const net = wideRingNet(subject, given);
  const { length, readout } = net;
  const isPooled = readout === 'pooling';
  if (!isPooled) requireInteger(subject, 'length', length, 4, mostFlattened);
  requireObject(subject, 'options', options);
  const { engine = usualEngine(), signal, onProgress } = options;
  if (signal !== undefined) requireInstance(subject, 'signal', signal, AbortSignal);
  if (onProgress !== undefined) requireFunction(subject, 'onProgress', onProgress);
  const plan = ringPlan(subject, net, isPooled);
  const runner = createRunner(plan, engine);
  const distances = Array.from({ length: Math.floor(length / 2) + 1 }, (_, d): PixelPair => [0, d]);
  const all = Array.from({ length }, (_, a) =>
    Array.from({ length: length - a }, (_, offset): PixelPair => [a, a + offset]),
  ).flat();
  const pairs = isPooled ? distances : all;
  const inputs = pairs.map((pair) => pairInput(plan, pairImage(length, pair)));
  const size = pairs.length;
  const [nngp, tangent] = [new Float64Array(size * size), new Float64Array(size * size)];
  const breathe = createPauses(signal);
  await prepared(runner, inputs, () => {}, breathe);
  for (let p = 0; p < size; p++) {
    const jobs = inputs.slice(0, p + 1).map((other) => [inputs[p]!, other] as const);
    await crossed(
      runner,
      jobs,
      (q, values, at) => {
        nngp[p * size + q] = nngp[q * size + p] = values[at]!;
        tangent[p * size + q] = tangent[q * size + p] = values[at + 1]!;
      },
      breathe,
    );
    onProgress?.(((p + 1) / size) ** 2);
  }
  const starts = (a: number) => a * length - (a * (a - 1)) / 2;
  const indexOf = ([a, b]: PixelPair) => {
    if (isPooled) return ringDistance(length, a, b);
    const [low, high] = a < b ? [a, b] : [b, a];
    return starts(low) + high - low;
  };
  return { net, pairs, indexOf, nngp, tangent, plan, runner, inputs };
}
