import { meanSquareNorm } from '../../twopixels/translation-average.js';
import type { CleanMaps } from './clean-maps.js';

/** What the mean increments E F′ − F of a map, F′ = F(x + η), say of its moments. */
export interface ShiftMoments {
  /** ‖⟨F′ − F⟩‖². */
  readonly shift: number;
  /** tr Cov(F′ − F, F). */
  readonly covariance: number;
}

/** The same with ⟨‖F′ − F‖²⟩, the numerator of G. */
export interface SquareAndShift extends ShiftMoments {
  readonly square: number;
}

/**
 * Collects the mean increments E F(x + η) − F(x) of the representative pairs, layer by layer. Those of a translated
 * pair are translated, so ⟨F′ − F⟩ is their average over pairs and translations, and the covariance with the centred
 * clean map, F − ⟨F⟩, is an average over the representatives alone.
 */
export class MeanIncrements {
  private readonly sums: (Float64Array | undefined)[];
  private readonly covariances: Float64Array;

  constructor(private readonly clean: CleanMaps) {
    this.sums = clean.plan.layers.map(() => undefined);
    this.covariances = new Float64Array(clean.plan.layers.length);
  }

  /** Mean increments of a layer, counted from 0, for representative pair n. */
  add(layer: number, n: number, increments: Float64Array): void {
    const { pairs, map, means } = this.clean;
    const { weight } = pairs[n]!;
    this.sums[layer] ??= new Float64Array(increments.length);
    const [sum, activations, mean] = [this.sums[layer]!, map(n).layers[layer]!, means[layer]!];
    let product = 0;
    for (let i = 0; i < increments.length; i++) {
      sum[i]! += weight * increments[i]!;
      product += increments[i]! * (activations[i]! - mean[i]!);
    }
    this.covariances[layer]! += weight * product;
  }

  /** Those of a layer for which every pair was given. */
  moments(layer: number): ShiftMoments | undefined {
    const sum = this.sums[layer];
    if (sum === undefined) return undefined;
    const { plan, periods } = this.clean;
    const { outChannels, outLength } = plan.layers[layer]!;
    const shift = meanSquareNorm(sum, outChannels, outLength, periods[layer]!);
    return { shift, covariance: this.covariances[layer]! };
  }

  /** Those of the output, from its mean increments, one a representative pair. */
  ofOutput(increments: readonly number[]): ShiftMoments {
    const { pairs, outputs, meanOutput } = this.clean;
    let [mean, covariance] = [0, 0];
    for (const [n, { weight }] of pairs.entries()) {
      mean += weight * increments[n]!;
      covariance += weight * increments[n]! * (outputs[n]! - meanOutput);
    }
    return { shift: mean ** 2, covariance };
  }
}
