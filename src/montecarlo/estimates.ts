import { type Moments, mergeMoments, noMoments, standardError } from '../numerics/statistics.js';
import { type LayerName, layerNames } from '../twopixels/layer-name.js';
import { blockRange } from './blocks.js';
import type { Chunk } from './chunk.js';
import { numeratorCount, type Problem } from './problem.js';

/** A mean over samples, perhaps over a known number, and its standard error. */
export interface SensitivityEstimate {
  readonly value: number;
  readonly standardError: number;
}

/** Estimates of the two sensitivities, or of their numerators; what was not asked for is absent. */
export interface EstimatePair {
  readonly diffeo?: SensitivityEstimate;
  readonly noise?: SensitivityEstimate;
}

/**
 * Estimates for one layer, or for the output: `diffeo` is D = ⟨‖f(τx) − f(x)‖²⟩/⟨‖f(x) − f(z)‖²⟩, `noise` is
 * G = ⟨‖f(x + η) − f(x)‖²⟩/⟨‖f(x) − f(z)‖²⟩.
 */
export interface LayerEstimate extends EstimatePair {
  readonly layer: LayerName;
  /** The numerators alone. */
  readonly numerators: EstimatePair;
}

/** Moments of all numerators over the blocks taken in so far, in the order of the blocks. */
export class NumeratorMoments {
  readonly #problem: Problem;
  #moments: Moments[];

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  }

  /** Takes in a chunk, block after block, whatever its size: merging is not associative in floating point. */
  add({ first, count, moments }: Chunk): void {
    let position = 0;
    for (let block = first; block < first + count; block++) {
      const samples = blockRange(block, this.#problem.samples).count;
      this.#moments = this.#moments.map((sum) => {
        const mean = moments[position++]!;
        const sumOfSquaredDeviations = moments[position++]!;
        return mergeMoments(sum, { count: samples, mean, sumOfSquaredDeviations });
      });
    }
  }

  /** Estimates of every layer and the output; `spreads` are the denominators of D and G in the same order. */
  estimates(spreads: readonly number[]): LayerEstimate[] {
    const { plan, withDiffeo, withNoise } = this.#problem;
    const perQuantity = spreads.length;
    const pair = (index: number, spread: number): EstimatePair => ({
      ...(withDiffeo ? { diffeo: estimate(this.#moments[index]!, spread) } : {}),
      ...(withNoise ? { noise: estimate(this.#moments[withDiffeo ? perQuantity + index : index]!, spread) } : {}),
    });
    return layerNames(plan).map((layer, index) => {
      return { layer, ...pair(index, spreads[index]!), numerators: pair(index, 1) };
    });
  }
}

function estimate(moments: Moments, spread: number): SensitivityEstimate {
  return { value: moments.mean / spread, standardError: standardError(moments) / spread };
}
