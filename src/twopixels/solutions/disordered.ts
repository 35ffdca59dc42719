import ndarray from 'ndarray';
import { type ConvLayer, type ConvNet, convNet, filterShape, requireNetwork } from '../../nets/ring/network.js';
import { requireInteger, requireNumber } from '../../numerics/input-error.js';
import { gaussianAt } from '../../numerics/random/gaussian.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import { requireObject } from '../../numerics/require-argument.js';

/**
 * Disordered ensemble: `copies` n of every hidden channel of a base net, each weight times 1 + ε·N(0, 1), outgoing
 * weights divided by n; H = n·H_base channels. At ε = 0 every layer is the base repeated and D_f, G_f are those of the
 * base. The disorder of a weight depends on the seed, its layer and its position alone.
 * @see {@link lowFrequency}
 */
export function disordered(options: {
  /** Net whose hidden channels are copied. */
  base: ConvNet;
  /** Copies n of every hidden channel, at least 1. */
  copies: number;
  /** Relative standard deviation ε ≥ 0 of each weight. */
  disorder: number;
  /** Any text. */
  seed: string;
}): ConvNet {
  const subject = 'disordered';
  requireObject(subject, 'options', options, ['base']);
  requireNetwork(subject, options.base, 'base');
  const copies = requireInteger(subject, 'copies', options.copies, 1);
  const disorder = requireNumber(subject, 'disorder', options.disorder, 0);
  const key = keyFromSeed(options.seed);
  const { layers } = options.base;
  const result = layers.map((layer, k): ConvLayer => {
    const [outChannels, inChannels, size] = filterShape(layer);
    const outCopies = k === layers.length - 1 ? 1 : copies;
    const inCopies = k === 0 ? 1 : copies;
    const shape = [outChannels * outCopies, inChannels * inCopies, size];
    const filters = new Float64Array(shape[0]! * shape[1]! * size);
    const exact: bigint[] = [];
    let position = 0;
    for (let h = 0; h < shape[0]!; h++) {
      for (let c = 0; c < shape[1]!; c++) {
        for (let t = 0; t < size; t++, position++) {
          const base = layer.filters.get(h % outChannels, c % inChannels, t);
          if (base === 0) continue;
          const factor = disorder === 0 ? 1 : 1 + disorder * gaussianAt(key, stream.weights, k, position);
          filters[position] = (base * factor) / inCopies;
        }
        if (disorder === 0 && layer.rational !== undefined) {
          const start = ((h % outChannels) * inChannels + (c % inChannels)) * size;
          exact.push(...layer.rational.filters.slice(start, start + size));
        }
      }
    }
    const bias = Float64Array.from({ length: shape[0]! }, (_, h) => layer.bias.get(h % outChannels));
    const disorderedLayer = {
      filters: ndarray(filters, shape),
      bias: ndarray(bias, [shape[0]!]),
      stride: layer.stride,
    };
    if (disorder !== 0 || layer.rational === undefined) return disorderedLayer;
    const scale = BigInt(inCopies);
    const exactBias = Array.from({ length: shape[0]! }, (_, h) => layer.rational!.bias[h % outChannels]! * scale);
    const denominator = layer.rational.denominator * scale;
    return { ...disorderedLayer, rational: { filters: exact, bias: exactBias, denominator } };
  });
  const readout = Array.from({ length: options.base.readout.shape[0]! }, (_, h) => options.base.readout.get(h));
  return convNet({ name: 'disordered', layers: result, readout, constant: options.base.constant });
}
