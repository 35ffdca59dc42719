import type { ConvNet, RationalWeights } from '../../nets/ring/network.js';
import type { LayerPlan, NetworkPlan } from '../../nets/ring/plan.js';

/** Integer maps: the activations of layer k, flat [H_k, l_k], are these over `denominators[k]`. */
export type IntegerMap = readonly bigint[];

/** A net in integer arithmetic: layer k times the product of the denominators of layers 1 … k. */
export interface RationalNet {
  readonly denominators: readonly bigint[];
  /** Weight of each channel of the last layer in the output, up to a common factor. */
  readonly readout: readonly bigint[];
  /** Pre-activations of layer k from the activations of layer k − 1 (the input, for k = 0). */
  convolve(k: number, input: IntegerMap): bigint[];
}

/**
 * The net in integer arithmetic, or undefined unless all its filters, biases and its readout are rational.
 */
export function rationalNet(network: ConvNet, plan: NetworkPlan): RationalNet | undefined {
  const weights: RationalWeights[] = [];
  for (const { rational } of network.layers) if (rational !== undefined) weights.push(rational);
  const readout = readoutIntegers(network, plan);
  if (weights.length < network.layers.length || readout === undefined) return undefined;
  const denominators: bigint[] = [];
  for (const { denominator } of weights) denominators.push((denominators.at(-1) ?? 1n) * denominator);
  return {
    denominators,
    readout,
    convolve: (k, input) => convolveIntegers(plan.layers[k]!, weights[k]!, denominators[k - 1] ?? 1n, input),
  };
}

function readoutIntegers({ exactReadout }: ConvNet, { readout }: NetworkPlan): readonly bigint[] | undefined {
  if (exactReadout !== undefined) return exactReadout.numerators;
  return readout.every(Number.isSafeInteger) ? Array.from(readout, BigInt) : undefined;
}

/** Activations of all layers to an integer input. */
export function rationalForward(net: RationalNet, input: IntegerMap): IntegerMap[] {
  const maps: bigint[][] = [];
  for (const k of net.denominators.keys()) {
    maps.push(net.convolve(k, maps[k - 1] ?? input).map((value) => (value > 0n ? value : 0n)));
  }
  return maps;
}

function convolveIntegers(plan: LayerPlan, weights: RationalWeights, scale: bigint, input: IntegerMap): bigint[] {
  const { inLength, outLength, stride } = plan;
  const result: bigint[] = [];
  for (let h = 0; h < plan.outChannels; h++) {
    const row = new Array<bigint>(outLength).fill(weights.bias[h]! * scale);
    for (let tap = plan.tapStart[h]!; tap < plan.tapStart[h + 1]!; tap++) {
      const weight = weights.filters[plan.tapIndex[tap]!]!;
      const base = plan.tapChannel[tap]! * inLength;
      const offset = plan.tapOffset[tap]! + inLength;
      for (let i = 0; i < outLength; i++) row[i]! += weight * input[base + ((stride * i + offset) % inLength)]!;
    }
    result.push(...row);
  }
  return result;
}
