import type { LayerName } from '../../../nets/ring/layer-name.js';
import { InputError, requireInteger } from '../../../numerics/input-error.js';
import { shiftCount } from '../../../numerics/lattice/shifts.js';
import { type Quantity, quotient } from '../../../numerics/quantity.js';
import {
  requireDeviation,
  requireFunction,
  requireInstance,
  requireObject,
} from '../../../numerics/require-argument.js';
import { type DisplacementLaw, requireLaw } from '../../../twopixels/displacement.js';
import { leastNoise, type TwoPixelTask } from '../../../twopixels/task.js';
import type { LayerNoise } from '../../noise/layer-noise.js';
import { createRunner, type KernelEngine, usualEngine } from '../nets/gram-rows.js';
import { diffeoNumerators, ownKernels, pairSpread } from '../nets/pair-numerators.js';
import { createPauses } from '../nets/pauses.js';
import { firstLayerNoise } from './first-layer.js';
import { noiseRule } from './noise-lattice.js';
import { closure, indexOf, noiseSplitOf } from './noise-split.js';
import { noiseSums, runsOfPoint } from './noise-sums.js';
import { ringPairs } from './ring-pairs.js';
import { type GivenRingNet, ringPlan, wideRingNet } from './wide-ring-net.js';

/** Entries of kernels, l² a layer and pair of inputs, that the lattice may spend unless points are asked for. */
const budget = 1e8;

/** D, G, R and G* of a layer of untrained nets of infinite width, or of their output. */
export interface RingSensitivity extends LayerNoise {
  readonly layer: LayerName;
  readonly diffeo: Quantity;
  readonly relative: Quantity;
  /** Of the output: d′ of the labels under noise. */
  readonly sensitivityIndex?: Quantity;
}

/** How sensitivities of the kernel limit are computed. */
export interface RingSensitivityOptions {
  /** σ of the noise on each site. */
  readonly deviation: number;
  /** Law of the displacements, default −1, 0, +1 with probability 1/3 each. */
  readonly law?: DisplacementLaw | undefined;
  /** Points of the lattice, at least; default by a budget of work. */
  readonly points?: number | undefined;
  /** Default `wasm`, `js` where there is no SIMD. */
  readonly engine?: KernelEngine | undefined;
  /** Ends it, with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is, from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * D, G, R, the parts of G, G* and d′ of untrained periodic ReLU conv nets of infinite width on the two-pixel task of a
 * ring, by layer, the output last. With K the NNGP kernel of a layer, traces over equal sites,
 *
 *     ‖f(x′) − f(x)‖² → tr K(x′, x′) + tr K(x, x) − 2 tr K(x′, x)
 *     ⟨‖f(x) − f(z)‖²⟩ → 2 [⟨tr K(x, x)⟩ − ⟨tr K(x, z)⟩], z over all translates.
 *
 * Layers average themselves: these are numbers of every wide net. Of a pooled output, numerator and denominator are
 * means over nets, also those of G* (covariances and variances) and of d′: √(⟨(E₊F′ − E₋F′)²⟩/⟨(Var₊F′ + Var₋F′)/2⟩),
 * E and Var over pairs of a label and noise. A flattened output has the numbers of the last layer, and its d′ is small:
 * a random direction among all units. Errors at a threshold are no function of kernels and are left out.
 *
 * D by enumeration (**exact**). G_1 without biases by a one-dimensional quadrature (**exact**), all else of the noise
 * by a lattice rule over η, ζ (**closure**, `error` the half-width of the 95 % interval over 8 shifts).
 *
 * Sources: Novak et al., arXiv 1810.05148 (kernels of conv nets, pooled and flattened); docs/theory/kernel-limit.md.
 * @throws InputError if net, task or σ are not admissible
 * @example
 * ```ts
 * import { ringSensitivities } from 'diffeolab/analytic';
 * import { noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const task = twoPixelTask({ length: 16, scale: 5 });
 * const options = { deviation: noiseDeviation(task), points: 127 };
 * for (const { layer, diffeo, noise } of await ringSensitivities({ length: 16, depth: 1 }, task, options)) {
 *   console.log(layer, diffeo.value, noise.value); // 1 0.62700… 0.79627…, …
 * }
 * ```
 */
export async function ringSensitivities(
  given: GivenRingNet,
  task: TwoPixelTask,
  options: RingSensitivityOptions,
): Promise<RingSensitivity[]> {
  const subject = 'ringSensitivities';
  const net = wideRingNet(subject, given);
  requireObject(subject, 'options', options, ['deviation']);
  const { law, engine = usualEngine(), signal, onProgress } = options;
  const deviation = requireDeviation(subject, 'deviation', options.deviation, leastNoise);
  const points = options.points === undefined ? 0 : requireInteger(subject, 'points', options.points, 1);
  if (law !== undefined) requireLaw(subject, law);
  if (signal !== undefined) requireInstance(subject, 'signal', signal, AbortSignal);
  if (onProgress !== undefined) requireFunction(subject, 'onProgress', onProgress);
  if (deviation > 1e100) throw new InputError(subject, `deviation must be at most 1e100, got ${deviation}`);
  const plan = ringPlan(subject, net, true);
  const pairs = ringPairs(subject, plan, task);
  const { classes, distances } = pairs;
  const { length, depth } = net;
  const work = runsOfPoint(classes.length) * length ** 2 * (depth + 1);
  const rule = noiseRule(subject, 2 * length + 1, work, budget, points);
  const breathe = createPauses(signal);
  const pause = (before: number, weight: number) => async (done: number) => {
    onProgress?.(before + weight * done);
    await breathe();
  };
  const runner = createRunner(plan, engine);
  const own = await ownKernels(plan, runner, pairs);
  const spread = await pairSpread(plan, runner, pairs, own, pause(0, 0.05));
  const moved = await diffeoNumerators(plan, runner, pairs, own, task, pause(0.05, 0.15), law);
  const found: Awaited<ReturnType<typeof noiseSums>>[] = [];
  for (let shift = 0; shift < shiftCount; shift++) {
    const lattice = { rule, shift, deviation };
    found.push(
      await noiseSums(plan, runner, pairs, lattice, pause(0.2 + (0.8 * shift) / shiftCount, 0.8 / shiftCount)),
    );
  }
  const method = `lattice of ${rule.points} points in ${2 * length + 1} dimensions, ${shiftCount} shifts`;
  return plan.probes.map((_, k): RingSensitivity => {
    const layer: LayerName = k === depth ? 'output' : k + 1;
    const clean = {
      own: pairs.states.reduce((sum, { weight }, n) => sum + weight * own[n]![k]!, 0),
      spread: spread[k]!,
    };
    const splits = found.map((sums) => noiseSplitOf(sums[k]!, pairs, clean));
    const part = (name: 'noise' | 'shift' | 'rest' | 'recalibrated') =>
      closure(
        splits.map((split) => split[name]),
        method,
      );
    const diffeo: Quantity = {
      value: moved[k]! / spread[k]!,
      status: 'exact',
      method: 'enumeration of displacements in the kernel limit',
    };
    const isFlat = net.readout === 'flattening' && layer === 'output';
    const exactFirst = net.biasDeviation === 0 && (layer === 1 || (isFlat && depth === 1));
    const noise: Quantity = exactFirst
      ? {
          value: (net.weightVariance * firstLayerNoise(net, distances, deviation)) / spread[k]!,
          status: 'exact',
          method: 'angle between filter and patch, quadrature',
        }
      : part('noise');
    return {
      layer,
      diffeo,
      noise,
      relative: quotient(diffeo, noise),
      shift: part('shift'),
      rest: part('rest'),
      recalibrated: part('recalibrated'),
      ...(layer === 'output' &&
        !isFlat &&
        classes.length > 1 && {
          sensitivityIndex: closure(
            found.map((sums) => indexOf(sums[k]!)),
            method,
          ),
        }),
    };
  });
}
