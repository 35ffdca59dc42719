import { siteOf } from '../../../nets/ring/ring.js';
import { bestThreshold, sensitivityIndex } from '../../../numerics/discrimination.js';
import { requireInteger } from '../../../numerics/input-error.js';
import { forEachGaussianPoint, type KorobovRule } from '../../../numerics/lattice/korobov.js';
import { shiftCount } from '../../../numerics/lattice/shifts.js';
import { splitNoise } from '../../../numerics/noise-moments.js';
import type { Quantity } from '../../../numerics/quantity.js';
import {
  requireDeviation,
  requireFunction,
  requireInstance,
  requireObject,
} from '../../../numerics/require-argument.js';
import { leastNoise, type PixelPair, pairImage, type TwoPixelTask } from '../../../twopixels/task.js';
import { crossed, type Pause, prepared } from '../nets/pair-numerators.js';
import { type PairInput, pairInput } from '../nets/pair-runner.js';
import { createPauses } from '../nets/pauses.js';
import { kernelFields, type LazySolution, lazyErrors } from './lazy-solution.js';
import { noiseRule } from './noise-lattice.js';
import { closure } from './noise-split.js';
import type { RingKernels } from './ring-kernels.js';
import { memberAt, ringPairs } from './ring-pairs.js';

/** Entries of kernels that the lattice may spend unless points are asked for. */
const budget = 2e8;

/** G of the output of a lazily trained net in parts, and how well labels can be read off it under noise. */
export interface LazyNoise {
  readonly noise: Quantity;
  readonly shift: Quantity;
  readonly rest: Quantity;
  readonly recalibrated: Quantity;
  /** d′; left out, as is the error, where there is one label alone. */
  readonly sensitivityIndex?: Quantity;
  /** Error of sign(F(x + η) − threshold) at its best threshold. */
  readonly noiseError?: Quantity;
}

/** A noisy output: F′ and F of a pair of class c. */
interface NoisyOutput {
  readonly noisy: number;
  readonly clean: number;
  readonly of: number;
}

/**
 * Noise sensitivity of a solution by a lattice rule (**closure**, `error` the half-width of the 95 % interval over 8
 * shifts): a point is η, a number that picks a pair of every label for it, and with flattening where that lies. The
 * best threshold is that of all points together, so its error is a little too small, by some 1/√points.
 * @throws InputError if σ is not admissible
 * @see {@link ringKernels}
 */
export async function lazyNoise(
  kernels: RingKernels,
  task: TwoPixelTask,
  solution: LazySolution,
  options: {
    /** σ of the noise on each site. */
    readonly deviation: number;
    /** Points of the lattice, at least; default by a budget of work. */
    readonly points?: number | undefined;
    /** Ends it, with the reason of the signal. */
    readonly signal?: AbortSignal | undefined;
    /** Hears how far it is, from 0 to 1. */
    readonly onProgress?: ((done: number) => void) | undefined;
  },
): Promise<LazyNoise> {
  const subject = 'lazyNoise';
  requireObject(subject, 'kernels', kernels, kernelFields);
  requireObject(subject, 'solution', solution, ['outputs', 'support', 'coefficients', 'kernel']);
  requireObject(subject, 'options', options, ['deviation']);
  const { signal, onProgress } = options;
  if (signal !== undefined) requireInstance(subject, 'signal', signal, AbortSignal);
  if (onProgress !== undefined) requireFunction(subject, 'onProgress', onProgress);
  const deviation = requireDeviation(subject, 'deviation', options.deviation, leastNoise);
  const least = options.points === undefined ? 0 : requireInteger(subject, 'points', options.points, 1);
  const { net, plan } = kernels;
  const { length, depth, readout } = net;
  const { classes } = ringPairs(subject, plan, task);
  const entries = readout === 'pooling' ? length ** 2 : length;
  const work = classes.length * (1 + solution.support.length) * entries * (depth + 1);
  const rule = noiseRule(subject, length, work, budget, least);
  const breathe = createPauses(signal);
  const { mean, spread } = lazyErrors(kernels, task, solution);
  const found: NoisyOutput[][] = [];
  for (let shift = 0; shift < shiftCount; shift++) {
    found.push(
      await noisyOutputs(kernels, task, solution, { rule, shift, deviation }, async (done) => {
        onProgress?.((shift + done) / shiftCount);
        await breathe();
      }),
    );
  }
  const method = `lattice of ${rule.points} points in ${length} dimensions, ${shiftCount} shifts`;
  const probability = (of: number) => classes[of]!.probability;
  const average = (outputs: readonly NoisyOutput[], value: (output: NoisyOutput) => number) =>
    outputs.reduce((sum, output) => sum + probability(output.of) * value(output), 0) / rule.points;
  const splits = found.map((outputs) => {
    const change = average(outputs, ({ noisy, clean }) => noisy - clean);
    return splitNoise({
      square: average(outputs, ({ noisy, clean }) => (noisy - clean) ** 2),
      shift: change ** 2,
      covariance: average(outputs, ({ noisy, clean }) => (noisy - clean - change) * (clean - mean)),
      spread,
    });
  });
  const part = (name: 'noise' | 'shift' | 'rest' | 'recalibrated') =>
    closure(
      splits.map((split) => split[name]),
      method,
    );
  const errorAt = (threshold: number, outputs: readonly NoisyOutput[]) =>
    average(outputs, ({ noisy, of }) => (noisy > threshold === classes[of]!.label > 0 ? 0 : 1));
  const all = found.flat();
  const best =
    classes.length < 2
      ? undefined
      : bestThreshold(
          all.map(({ noisy }) => noisy),
          all.map(({ of }) => classes[of]!.label),
          all.map(({ of }) => probability(of)),
        ).threshold;
  return {
    noise: part('noise'),
    shift: part('shift'),
    rest: part('rest'),
    recalibrated: part('recalibrated'),
    ...(best !== undefined && {
      sensitivityIndex: closure(
        found.map((outputs) => indexOfOutputs(outputs)),
        method,
      ),
      noiseError: closure(
        found.map((outputs) => errorAt(best, outputs)),
        method,
      ),
    }),
  };
}

function indexOfOutputs(outputs: readonly NoisyOutput[]): number {
  const [positive, negative] = [0, 1].map((of) => {
    const own = outputs.filter((output) => output.of === of);
    const mean = own.reduce((sum, { noisy }) => sum + noisy, 0) / own.length;
    return { mean, variance: own.reduce((sum, { noisy }) => sum + (noisy - mean) ** 2, 0) / own.length };
  });
  return sensitivityIndex(positive!, negative!);
}

/** F(x + η) and F(x) of all points of one shift. */
async function noisyOutputs(
  kernels: RingKernels,
  task: TwoPixelTask,
  { outputs, support, coefficients, kernel }: LazySolution,
  { rule, shift, deviation }: { readonly rule: KorobovRule; readonly shift: number; readonly deviation: number },
  pause: Pause,
): Promise<NoisyOutput[]> {
  const { net, plan, runner, inputs, indexOf } = kernels;
  const { length, readout } = net;
  const pairs = ringPairs('lazyNoise', plan, task);
  const { classes, states } = pairs;
  const noisy: PairInput[] = [];
  const found: { noisy: number; clean: number; of: number }[] = [];
  let point = 0;
  forEachGaussianPoint(rule, shift, length, (first, gaussians) => {
    // A golden section of the circle: places of the pairs are as even as their distances.
    const place = readout === 'pooling' ? 0 : Math.floor(length * ((0.6180339887498949 * point++) % 1));
    for (const [of, each] of classes.entries()) {
      const [a, b] = states[memberAt(pairs, each, first)]!.pair;
      const pair: PixelPair = [siteOf(a + place, length), siteOf(b + place, length)];
      const values = pairImage(length, pair).map((value, i) => value + deviation * gaussians[i]!);
      noisy.push(pairInput(plan, values));
      found.push({ noisy: 0, clean: outputs[indexOf(pair)]!, of });
    }
  });
  const weight = 1 / (1 + support.length);
  await prepared(
    runner,
    noisy,
    () => {},
    (done) => pause(weight * done),
  );
  const from = kernel === 'tangent' ? 1 : 0;
  for (const [n, carrier] of support.entries()) {
    await crossed(
      runner,
      noisy.map((input) => [input, inputs[carrier]!] as const),
      (m, values, at) => {
        found[m]!.noisy += coefficients[n]! * values[at + from]!;
      },
      (done) => pause(weight * (1 + n + done)),
    );
  }
  return found;
}
