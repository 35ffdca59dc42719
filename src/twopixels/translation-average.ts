import type { NetworkPlan } from '../nets/ring/plan.js';
import { translationPeriod } from './orbits.js';
import type { TwoPixelTask } from './task.js';

/** Sites of each layer after which the maps of translated pairs repeat: all of them where the net has no period. */
export function layerPeriods(task: TwoPixelTask, plan: NetworkPlan): number[] {
  const period = translationPeriod(plan);
  let stride = 1;
  return plan.layers.map((layer) => {
    stride *= layer.stride;
    return period === task.length ? layer.outLength : period / stride;
  });
}

/** ‖⟨f⟩‖² of a map whose mean over the representatives is `sum`, averaged over translations by `step` sites. */
export function meanSquareNorm(sum: Float64Array, channels: number, length: number, step: number): number {
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

/** The map itself, averaged over translations by `step` sites: flat [H, length]. */
export function translationAverage(sum: Float64Array, channels: number, length: number, step: number): Float64Array {
  const repeats = length / step;
  const average = new Float64Array(channels * length);
  for (let row = 0; row < channels * length; row += length) {
    for (let residue = 0; residue < step; residue++) {
      let total = 0;
      for (let i = residue; i < length; i += step) total += sum[row + i]!;
      for (let i = residue; i < length; i += step) average[row + i] = total / repeats;
    }
  }
  return average;
}

/** Means over the sites of a map [H, l] whose numbers leave the same residue modulo `step`: [H, step]. */
export function residueMeans(map: Float64Array, channels: number, length: number, step: number): Float64Array {
  const means = new Float64Array(channels * step);
  for (let h = 0; h < channels; h++) {
    for (let i = 0; i < length; i++) means[h * step + (i % step)]! += map[h * length + i]!;
  }
  return means.map((total) => (total * step) / length);
}
