import { nets } from 'diffeolab';
import type { Work } from './two-pixel-peers.js';

/**
 * Integer operations of a Philox block: eight rounds (two are shared) of two 32-bit products, low
 * and high, and four xors.
 */
const philoxOperations = 8 * (11 + 14 + 2 + 4) + 4;
/** Operations of a Box–Muller pair: logarithm 19, square root, direction 17, signs and swap 12. */
const pairOperations = 19 + 1 + 17 + 12;

/**
 * Operations that a sample of the noise Monte Carlo takes, integer and float32, each as one: what the shader of
 * engine webgpu has to do in any case. Moments, loops and addresses are left out; a product that is added counts
 * twice, one by 1 not at all.
 */
export function operationsPerSample({ network, task }: Work): number {
  const plan = nets.planNetwork(network, task.length);
  const noise = Math.ceil(task.length / 4) * (philoxOperations + 2 * pairOperations);
  // Lighting pixels takes three operations a site, adding the noise two.
  let operations = noise + 5 * task.length;
  for (const [k, layer] of plan.layers.entries()) {
    const last = k === plan.layers.length - 1;
    const products = layer.tapWeight.reduce((sum, weight) => sum + (weight === 1 ? 1 : 2), 0);
    const biases = layer.bias.reduce((sum, bias) => sum + (bias === 0 ? 0 : 1), 0);
    const pass = products + biases + layer.outChannels;
    // Two passes; a difference, its square, their sum, and for the last layer the output.
    operations += layer.outLength * (2 * pass + layer.outChannels * (last ? 4 : 3));
  }
  return operations;
}

/** Float32 operations a second that makers state for some cards, a fused multiply-add counting as two. */
const peaks: readonly [RegExp, number][] = [
  [/\bH[12]00\b/, 66.9e12],
  [/\bA100\b/, 19.5e12],
  [/\bL40S\b/, 91.6e12],
  [/\bL4\b/, 30.3e12],
  [/\bT4\b/, 8.1e12],
  [/\bRTX 4090\b/, 82.6e12],
  [/\bRTX 3090\b/, 35.6e12],
];

/** The stated peak of a card, if its name is known. */
export function peakOperations(adapter: string): number | undefined {
  return peaks.find(([name]) => name.test(adapter))?.[1];
}
