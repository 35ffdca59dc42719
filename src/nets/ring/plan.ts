import { InputError, requireInteger } from '../../numerics/input-error.js';
import { requireArray, requireObject } from '../../numerics/require-argument.js';
import { type ConvNet, filterShape, requireNetwork } from './network.js';

/**
 * A layer ready to be run on inputs of a given length: for each output channel the list of its non-zero taps, in the
 * order of the flat filter array. Engines and exact enumerations all read this.
 */
export interface LayerPlan {
  readonly inChannels: number;
  readonly inLength: number;
  readonly outChannels: number;
  readonly outLength: number;
  readonly stride: number;
  /** Taps of output channel h: from tapStart[h] to tapStart[h + 1], [H_out + 1]. */
  readonly tapStart: Int32Array;
  /** Input channel of each tap. */
  readonly tapChannel: Int32Array;
  /** Offset of each tap: it reads site stride·i + offset. */
  readonly tapOffset: Int32Array;
  readonly tapWeight: Float64Array;
  /** Position of each tap in the flat filter array [H_out, H_in, s]. */
  readonly tapIndex: Int32Array;
  readonly bias: Float64Array;
}

/** A net ready to be run on inputs [H_in, l]. */
export interface NetworkPlan {
  readonly layers: readonly LayerPlan[];
  readonly readout: Float64Array;
  readonly constant: number;
}

/**
 * Lists the non-zero taps of every layer. A layer of stride t maps n sites to ⌈n/t⌉.
 * @throws InputError if a filter is longer than the ring it acts on
 * @example
 * ```ts
 * import { createForward, forward, forwardWasm, layerNames, planNetwork } from 'diffeolab/nets';
 * import { lowFrequency, pairImage } from 'diffeolab/two-pixels';
 * import ndarray from 'ndarray';
 *
 * const network = lowFrequency({ length: 32, scale: 7 });
 * const plan = planNetwork(network, 32);
 * const image = pairImage(32, [3, 8]);
 * console.log(layerNames(plan), createForward(plan)(image).output); // [ 1, 2, 3, 'output' ] 42
 * const inputs = ndarray(image, [1, 32]);
 * console.log(forward(network, inputs).output.get(0), forwardWasm(network, inputs).output.get(0)); // 42 42
 * ```
 */
export function planNetwork(network: ConvNet, length: number): NetworkPlan {
  requireNetwork('planNetwork', network);
  requireInteger('planNetwork', 'length', length, 1);
  let inLength = length;
  const layers = network.layers.map((layer, k): LayerPlan => {
    const [outChannels, inChannels, size] = filterShape(layer);
    if (size > inLength) {
      throw new InputError(
        'planNetwork',
        `the filter of layer ${k + 1} has ${size} sites, more than the ${inLength} of its input (use a longer ring)`,
      );
    }
    const left = Math.floor((size - 1) / 2);
    const tapStart = new Int32Array(outChannels + 1);
    const taps: { channel: number; offset: number; weight: number; index: number }[] = [];
    for (let h = 0; h < outChannels; h++) {
      for (let channel = 0; channel < inChannels; channel++) {
        for (let t = 0; t < size; t++) {
          const weight = layer.filters.get(h, channel, t);
          const index = (h * inChannels + channel) * size + t;
          if (weight !== 0) taps.push({ channel, offset: t - left, weight, index });
        }
      }
      tapStart[h + 1] = taps.length;
    }
    const outLength = Math.ceil(inLength / layer.stride);
    const plan = {
      inChannels,
      inLength,
      outChannels,
      outLength,
      stride: layer.stride,
      tapStart,
      tapChannel: Int32Array.from(taps, (tap) => tap.channel),
      tapOffset: Int32Array.from(taps, (tap) => tap.offset),
      tapWeight: Float64Array.from(taps, (tap) => tap.weight),
      tapIndex: Int32Array.from(taps, (tap) => tap.index),
      bias: Float64Array.from({ length: outChannels }, (_, h) => layer.bias.get(h)),
    };
    inLength = outLength;
    return plan;
  });
  const readout = Float64Array.from({ length: network.readout.shape[0] ?? 0 }, (_, h) => network.readout.get(h));
  return { layers, readout, constant: network.constant };
}

/**
 * Throws unless it is a plan that `planNetwork` made.
 * @throws InputError saying what came or what it lacks
 */
export function requirePlan(subject: string, plan: NetworkPlan): void {
  requireObject(subject, 'plan', plan, ['layers', 'readout', 'constant']);
  requireArray(subject, 'plan.layers', plan.layers, 'layers');
  for (const [k, layer] of plan.layers.entries()) {
    requireObject(subject, `plan.layers[${k}]`, layer, ['inLength', 'tapStart', 'tapWeight']);
  }
}

/** Throws unless a plan is for a ring of so many sites, those of a task. */
export function requireSameRing(subject: string, { length }: { readonly length: number }, plan: NetworkPlan): void {
  const planned = plan.layers[0]!.inLength;
  if (planned === length) return;
  throw new InputError(
    subject,
    `the plan must be for the ${length} sites of the task, got ${planned} (use planNetwork(network, ${length}))`,
  );
}
