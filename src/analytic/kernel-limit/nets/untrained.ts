import type { NetDescription } from '../../../nets/description/net-description.js';
import { layOut } from '../../../nets/layout/lay-out.js';
import { translationPeriod } from '../../../nets/layout/translation-period.js';
import { InputError } from '../../../numerics/input-error.js';
import { type Quantity, quotient } from '../../../numerics/quantity.js';
import {
  requireDeviation,
  requireFunction,
  requireInstance,
  requireObject,
} from '../../../numerics/require-argument.js';
import { type AnyPairTask, pairSets } from '../../../twopixels/inputs/pair-sets.js';
import { leastNoise } from '../../../twopixels/task.js';
import { createRunner, type KernelEngine, usualEngine } from './gram-rows.js';
import { type KernelPlan, planKernels } from './kernel-plan.js';
import { diffeoNumerators, noiseNumerators, ownKernels, pairSpread, type UntrainedPairs } from './pair-numerators.js';
import { pairInput } from './pair-runner.js';
import { createPauses } from './pauses.js';

const subject = 'untrainedSensitivities';

/** D, G and R of a representation of untrained nets. */
export interface UntrainedLayer {
  /** Such as `relu1`, or `output`. */
  readonly layer: string;
  readonly diffeo: Quantity;
  readonly noise: Quantity;
  readonly relative: Quantity;
}

/**
 * D, G and R of untrained nets of infinite width on a two-pixel task of the ring or the torus, behind every ReLU and of
 * the output. With K the NNGP kernel of a representation, summed over equal sites (of a pooled output its own):
 *
 *     ‖f(x′) − f(x)‖² → K(x′, x′) + K(x, x) − 2 K(x′, x)
 *     ⟨‖f(x) − f(z)‖²⟩ → 2 [⟨K(x, x)⟩ − ⟨K(x, z)⟩]     over all translates of z
 *
 * Layers are self-averaging: these are numbers of every wide net. Of the output they are ratios of means over nets.
 * D by enumeration of the displacements (**exact**), G by a lattice rule over the noise with ±η (a **closure**, `error`
 * the half-width of its 95 % interval over 8 shifts).
 *
 * Time on n × n sites grows as n⁶ for D and as n⁴ for a point of the lattice.
 * @throws InputError naming the layer that has no limit, or if the net does not go along with translations of the input
 * @example
 * ```ts
 * import { untrainedSensitivities } from 'diffeolab/analytic';
 * import { presetNet } from 'diffeolab/nets';
 * import { twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const net = presetNet('cnn', { input: { channels: 1, size: [8] }, depth: 1, bias: false });
 * const rows = await untrainedSensitivities(net, twoPixelTask({ length: 8, scale: 3 }), { deviation: 0.5 });
 * for (const { layer, diffeo, noise } of rows) {
 *   console.log(layer, diffeo.value, noise.value); // relu1 0.75930… 0.72297…, …
 * }
 * ```
 */
export async function untrainedSensitivities(
  description: NetDescription,
  task: AnyPairTask,
  options: {
    /** σ of the noise on each site. */
    readonly deviation: number;
    /** Points of the lattice, at least; default 127. */
    readonly points?: number | undefined;
    /** Default `wasm`, `js` where there is no SIMD. */
    readonly engine?: KernelEngine | undefined;
    /** Ends it, with the reason of the signal. */
    readonly signal?: AbortSignal | undefined;
    /** Hears how far it is, from 0 to 1. */
    readonly onProgress?: ((done: number) => void) | undefined;
  },
): Promise<UntrainedLayer[]> {
  requireObject(subject, 'description', description, ['input', 'layers']);
  requireObject(subject, 'options', options, ['deviation']);
  const deviation = requireDeviation(subject, 'deviation', options.deviation, leastNoise);
  const { points = 127, engine = usualEngine(), signal, onProgress } = options;
  if (signal !== undefined) requireInstance(subject, 'signal', signal, AbortSignal);
  if (onProgress !== undefined) requireFunction(subject, 'onProgress', onProgress);
  const plan = planKernels(subject, layOut(description), true);
  const pairs = pairsOf(plan, task);
  const breathe = createPauses(signal);
  const runner = createRunner(plan, engine);
  const pause = async (done: number) => {
    onProgress?.(done);
    await breathe();
  };
  const own = await ownKernels(plan, runner, pairs);
  const spread = await pairSpread(plan, runner, pairs, own, (done) => pause(0.1 * done));
  const moved = await diffeoNumerators(plan, runner, pairs, own, task, (done) => pause(0.1 + 0.4 * done));
  const noisy = await noiseNumerators(plan, runner, pairs, own, { deviation, points }, (done) =>
    pause(0.5 + 0.5 * done),
  );
  return plan.probes.map((layer, k) => {
    const diffeo: Quantity = {
      value: moved[k]! / spread[k]!,
      status: 'exact',
      method: 'enumeration of displacements in the kernel limit',
    };
    const { value, error, method } = noisy[k]!;
    const noise: Quantity = {
      value: value / spread[k]!,
      status: 'closure',
      error: error / spread[k]!,
      method,
    };
    return { layer, diffeo, noise, relative: quotient(diffeo, noise) };
  });
}

/** The pairs of a task up to translations, as inputs of the net. */
function pairsOf(plan: KernelPlan, task: AnyPairTask): UntrainedPairs {
  const { layout } = plan;
  if (translationPeriod(layout) !== 1 && !isCovariant(plan)) {
    throw new InputError(
      subject,
      'the net must go along with all translations (use periodic convolutions of stride 1)',
    );
  }
  const all = pairSets(task, { points: 'all', channels: layout.input.channels }).training;
  const { size } = all.shape;
  if (size.length !== layout.input.size.length || size.some((n, axis) => n !== layout.input.size[axis])) {
    throw new InputError(
      subject,
      `the net takes inputs of ${layout.input.size.join(' × ')} sites, the task has ${size.join(' × ')}`,
    );
  }
  const { inputs } = all.distinct(1)!;
  const { channels } = layout.input;
  const sites = size.reduce((product, n) => product * n, 1);
  const image = (lit: readonly number[]) => {
    const values = new Float64Array(channels * sites);
    for (const site of lit) for (let c = 0; c < channels; c++) values[c * sites + site]! += 1;
    return pairInput(plan, values);
  };
  const total = inputs.weights!.reduce((sum, weight) => sum + weight, 0);
  return {
    image,
    states: Array.from({ length: inputs.count }, (_, index) => {
      const pair = inputs.pair(index);
      return { pair, input: image(pair), weight: inputs.weights![index]! / total };
    }),
  };
}

/** Whether all maps but the last go along with translations: periodic convolutions of stride 1. */
function isCovariant({ layout }: KernelPlan): boolean {
  return layout.layers.every(({ description, padding, windows }, position) => {
    if (description.kind === 'relu') return true;
    if (description.kind === 'conv') return padding === 'periodic' && windows.every(({ stride }) => stride === 1);
    return position >= layout.layers.length - 2;
  });
}
