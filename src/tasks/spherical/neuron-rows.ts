import { flatParameters, type OneHiddenLayerNet } from '../../spherical/network.js';

/** One row a neuron: w_1 … w_d and c. */
export function neuronRows(net: OneHiddenLayerNet): Record<string, number>[] {
  const { weights, coefficients, width, dimension } = flatParameters(net);
  return Array.from({ length: width }, (_, h) => ({
    neuron: h,
    ...Object.fromEntries(Array.from({ length: dimension }, (_, k) => [`w${k + 1}`, weights[h * dimension + k]!])),
    c: coefficients[h]!,
  }));
}
