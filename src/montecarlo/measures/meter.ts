import type { Activations } from '../../nets/ring/forward.js';
import type { PixelPair } from '../../twopixels/task.js';
import type { Problem } from '../problem.js';
import { measureLayout } from './measured.js';

/** Writes what a sample is measured by, track by track, as `MeasureLayout` has it. */
export interface Meter {
  clean(pair: PixelPair, clean: Activations, out: Float64Array): void;
  displaced(displaced: Activations, out: Float64Array): void;
  noisy(clean: Activations, noisy: Activations, out: Float64Array): void;
}

/** The meter of a problem; it may be used only where its measures are taken. */
export function createMeter(problem: Problem): Meter {
  const { plan, length, offsets, withDiffeo, measured } = problem;
  if (measured === undefined) {
    const nothing = () => undefined;
    return { clean: nothing, displaced: nothing, noisy: nothing };
  }
  const { means, outputMean, labels } = measured;
  const { values, firstSums, residues } = measureLayout(problem);
  const labelOf = new Map(offsets.map((offset, i) => [offset, labels[i]!]));
  return {
    clean([first, second], { output }, out) {
      out[values] = labelOf.get((second - first + length) % length)!;
      out[values + 1] = output;
    },
    displaced({ output }, out) {
      out[values + 2] = output;
    },
    noisy(clean, noisy, out) {
      for (const [k, layer] of clean.layers.entries()) {
        const [mean, other, step] = [means[k]!, noisy.layers[k]!, residues[k]!];
        const { outLength, outChannels } = plan.layers[k]!;
        let covariance = 0;
        for (let h = 0, i = 0; h < outChannels; h++) {
          const to = firstSums[k]! + h * step;
          out.fill(0, to, to + step);
          for (let site = 0; site < outLength; site++, i++) {
            const difference = other[i]! - layer[i]!;
            covariance += (layer[i]! - mean[h * step + (site % step)]!) * difference;
            out[to + (site % step)]! += difference;
          }
        }
        out[k] = covariance;
      }
      const last = clean.layers.length;
      const difference = noisy.output - clean.output;
      out[last] = (clean.output - outputMean) * difference;
      out[firstSums[last]!] = difference;
      out[values + 2 + Number(withDiffeo)] = noisy.output;
    },
  };
}
