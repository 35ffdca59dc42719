import { layerNames } from '../../nets/ring/layer-name.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { overSpread, pairSpread } from '../../twopixels/spread.js';
import { requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import type { LayerQuantity } from '../layer-quantity.js';
import { planForPairs } from '../pair-plan.js';
import { exactNoiseSensitivity } from './exact-noise-sensitivity.js';
import { gaussianClosureNumerators } from './gaussian-closure.js';
import { latticeNoiseNumerators } from './lattice.js';
import { closureMethods, type NoiseClosureName, requireClosure } from './noise-closures.js';

/** A numerator ⟨‖f(x + η) − f(x)‖²⟩ with the absolute error of the method, where it has one. */
export interface NoiseNumerator {
  readonly value: number;
  readonly error?: number;
}

/** A deterministic approximation of the numerators, for the layers that no exact method covers. */
export interface NoiseClosure {
  /** What it does, in a few words. */
  readonly method: string;
  /** Numerators of the wanted layers, the output last; undefined where not wanted or not covered. */
  numerators(
    network: ConvNet,
    task: TwoPixelTask,
    deviation: number,
    wanted: readonly boolean[],
  ): readonly (NoiseNumerator | undefined)[];
}

const closures: Readonly<Record<NoiseClosureName, NoiseClosure>> = {
  lattice: { method: closureMethods.lattice, numerators: latticeNoiseNumerators },
  gaussian: { method: closureMethods.gaussian, numerators: gaussianClosureNumerators },
};

/**
 * Noise sensitivity G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer, the output last, for i.i.d. noise
 * N(0, σ²) on all sites: exact where a method applies ({@link exactNoiseSensitivity}), with status `closure` elsewhere.
 *
 * - `lattice` (default): quadrature over the noise for any net, `error` the half-width of its 95 % interval. Against
 *   Monte Carlo the error is at most 0.2 % for the low-frequency and Dirichlet solutions at lσ² = 8/3, ξ = 5 … 11,
 *   l = 24 … 64; weak noise and many channels widen the interval ({@link latticeNoiseNumerators}).
 * - `gaussian`: pre-activations taken for Gaussian in each ReLU, without an error estimate: 5 to 12 % off at ξ = 7,
 *   l = 32, up to 38 % at ξ = 5; for nets of up to 400 units a layer ({@link gaussianClosureNumerators}).
 *
 * A layer on which all pairs look alike has the value NaN.
 * @throws InputError if the net does not fit the ring of the task, σ is not a positive number, or the closure is
 * unknown or does not cover a layer
 * @see {@link relativeStability}
 */
export function noiseSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  options: {
    /** Standard deviation σ > 0 of the noise on each site, for instance from `noiseDeviation`. */
    deviation: number;
    /** Method of the layers that no exact one covers, default `lattice`. */
    closure?: NoiseClosureName;
  },
): LayerQuantity[] {
  const subject = 'noiseSensitivity';
  requireNetwork(subject, network);
  requireTask(subject, task);
  requireObject(subject, 'options', options);
  const name = options.closure ?? 'lattice';
  requireClosure(subject, name);
  return assembleNoise(network, task, options.deviation, closures[name]);
}

/**
 * Noise sensitivity of every layer, the output last: exact where a method applies ({@link exactNoiseSensitivity}), by
 * the given closure elsewhere.
 * @throws InputError if a layer is covered by neither
 * @example
 * ```ts
 * import { assembleNoise, exactNoiseSensitivity, gaussianClosureNumerators } from 'diffeolab/analytic';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 24, scale: 5 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const deviation = noiseDeviation(task);
 * const [first, , output] = exactNoiseSensitivity(network, task, deviation);
 * console.log(first?.value, output); // 0.48060… undefined
 * const closure = { method: 'Gaussian closure', numerators: gaussianClosureNumerators };
 * const layers = assembleNoise(network, task, deviation, closure);
 * console.log(layers.map(({ status }) => status)); // [ 'exact', 'exact', 'closure' ]
 * ```
 */
export function assembleNoise(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
  closure: NoiseClosure,
): LayerQuantity[] {
  const subject = 'assembleNoise';
  requireNetwork(subject, network);
  requireTask(subject, task);
  requireObject(subject, 'closure', closure, ['numerators', 'method']);
  const exact = exactNoiseSensitivity(network, task, deviation);
  const wanted = exact.map((quantity) => quantity === undefined);
  if (!wanted.includes(true)) return exact.filter((quantity) => quantity !== undefined);
  const plan = planForPairs('noiseSensitivity', network, task);
  const spreads = pairSpread(task, plan);
  const approximate = closure.numerators(network, task, deviation, wanted);
  return layerNames(plan).map((layer, k): LayerQuantity => {
    const known = exact[k];
    if (known !== undefined) return known;
    const numerator = approximate[k];
    if (numerator === undefined) {
      const place = layer === 'output' ? 'the output' : `layer ${layer}`;
      throw new InputError(
        'noiseSensitivity',
        `${closure.method} does not cover ${place} of ${network.name} (use another closure or Monte Carlo)`,
      );
    }
    const { method } = closure;
    const quantity = { layer, value: overSpread(numerator.value, spreads[k]!), status: 'closure', method } as const;
    return numerator.error === undefined ? quantity : { ...quantity, error: overSpread(numerator.error, spreads[k]!) };
  });
}
