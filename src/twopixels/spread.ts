import { createForward } from './forward.js';
import { representatives, translationPeriod } from './orbits.js';
import type { NetworkPlan } from './plan.js';
import { pairImage, type TwoPixelTask } from './task.js';

/**
 * The denominator of D_f and G_f: ⟨‖f(x) − f(z)‖²⟩ over independent pairs x, z of the task (self-pairs included), equal to
 * 2(⟨‖f‖²⟩ − ‖⟨f⟩‖²). One value a layer, the output last. By enumeration in float64.
 */
export function pairSpread(task: TwoPixelTask, plan: NetworkPlan): number[] {
  const run = createForward(plan);
  const period = translationPeriod(plan);
  const sums = plan.layers.map((layer) => new Float64Array(layer.outChannels * layer.outLength));
  const squares = new Float64Array(plan.layers.length);
  const outputs: { output: number; weight: number }[] = [];
  for (const { pair, weight } of representatives(task, plan)) {
    const { layers, output } = run(pairImage(task.length, pair));
    for (const [k, layer] of layers.entries()) {
      const sum = sums[k]!;
      let square = 0;
      for (let i = 0; i < layer.length; i++) {
        sum[i]! += weight * layer[i]!;
        square += layer[i]! * layer[i]!;
      }
      squares[k]! += weight * square;
    }
    outputs.push({ output, weight });
  }
  const mean = outputs.reduce((total, { output, weight }) => total + weight * output, 0);
  const variance = outputs.reduce((total, { output, weight }) => total + weight * (output - mean) ** 2, 0);
  let stride = 1;
  const spreads = plan.layers.map((layer, k) => {
    stride *= layer.stride;
    const step = period === task.length ? layer.outLength : period / stride;
    return 2 * (squares[k]! - meanSquareNorm(sums[k]!, layer.outChannels, layer.outLength, step));
  });
  return [...spreads, 2 * variance];
}

/** ‖⟨f⟩‖² of a map whose mean over the representatives is `sum`, averaged over translations by `step` sites. */
function meanSquareNorm(sum: Float64Array, channels: number, length: number, step: number): number {
  const repeats = length / step;
  let norm = 0;
  for (let row = 0; row < channels * length; row += length) {
    for (let residue = 0; residue < step; residue++) {
      let total = 0;
      for (let i = residue; i < length; i += step) total += sum[row + i]!;
      norm += total ** 2 / repeats;
    }
  }
  return norm;
}
