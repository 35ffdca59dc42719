import { numerics } from 'diffeolab';
import type { LayerDescription } from '../../dist/nets/description/layer.js';
import { type NetDescription, netFormat } from '../../dist/nets/description/net-description.js';
import type { OutputGradient } from '../../dist/nets/engines/engine.js';
import { layOut } from '../../dist/nets/layout/lay-out.js';
import type { NetLayout } from '../../dist/nets/layout/net-layout.js';
import type { Net } from '../../dist/nets/net.js';

const key = numerics.keyFromSeed('layered nets');

/** Standard normal numbers, the same for the same sample. */
export function normals(length: number, sample = 0): Float64Array {
  const numbers = new Float64Array(length);
  numerics.fillGaussians(numbers, key, numerics.stream.weights, sample);
  return numbers;
}

/** A net of these layers on inputs of [channels, sites..]. */
export function described(
  [channels = 1, ...size]: readonly number[],
  layers: readonly LayerDescription[],
  more: Partial<NetDescription> = {},
): NetDescription {
  return { format: netFormat, name: 'net', input: { channels, size }, parametrisation: 'ntk', layers, ...more };
}

/** All weights normal; variances and scales of batch norms positive. */
export function randomNet(layout: NetLayout, sample = 0): Net {
  const positive = (x: number) => 0.5 + Math.abs(x);
  return {
    layout,
    parameters: layout.parameters.map(({ length, role }, k) => {
      const numbers = normals(length, 1000 * (sample + 1) + k);
      return role === 'scales' ? numbers.map(positive) : numbers;
    }),
    statistics: layout.statistics.map(({ length, role }, k) => {
      const numbers = normals(length, 1000 * (sample + 1) + 500 + k);
      return role === 'variances' ? numbers.map(positive) : numbers;
    }),
  };
}

/** `randomNet` of these layers. */
export function randomNetOf(input: readonly number[], layers: readonly LayerDescription[], sample = 0): Net {
  return randomNet(layOut(described(input, layers)), sample);
}

/** Σ_b w_b Σ_k (f_bk²/2 + c_k f_bk) with c_k = 1/(k + 1): a smooth loss. */
export function smoothLoss(outputs: Float64Array, width: number, weights?: ArrayLike<number>): number {
  return outputs.reduce(
    (sum, f, k) => sum + (weights?.[Math.floor(k / width)] ?? 1) * (f ** 2 / 2 + f / ((k % width) + 1)),
    0,
  );
}

/** The gradient of `smoothLoss`. */
export function smoothPull(width: number, weights?: ArrayLike<number>): OutputGradient {
  return (outputs, gradient) => {
    for (const [k, f] of outputs.entries()) {
      gradient[k] = (weights?.[Math.floor(k / width)] ?? 1) * (f + 1 / ((k % width) + 1));
    }
  };
}
