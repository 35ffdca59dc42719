import { convolve } from '../../nets/ring/forward.js';
import type { LayerPlan } from '../../nets/ring/plan.js';
import { siteOf } from '../../nets/ring/ring.js';
import {
  rectifiedIncrementMean,
  rectifiedIncrementProduct,
  rectifiedIncrementSquare,
} from '../../numerics/rectified.js';
import { type LitConfiguration, litLaw, type PairSet } from './lit-law.js';

/**
 * The first layer of a net under noise N(0, σ²) on each site. Its pre-activations are Gaussian, so the increments
 * r = ReLU(c + z) − ReLU(c) have exact moments, for clean values c of either sign and any bias.
 */
export class FirstLayer {
  /** Standard deviation σ‖w_h‖ of the pre-activations of each channel. */
  readonly deviations: Float64Array;
  private readonly covariances = new Map<number, Float64Array | undefined>();

  constructor(
    readonly plan: LayerPlan,
    private readonly pairs: PairSet,
    deviation: number,
  ) {
    this.deviations = Float64Array.from({ length: plan.outChannels }, (_, h) => {
      const weights = plan.tapWeight.subarray(plan.tapStart[h]!, plan.tapStart[h + 1]!);
      return deviation * Math.hypot(...weights);
    });
  }

  /** ⟨Σ r²⟩ over all channels, sites, pairs and noise. */
  squareNorm(): number {
    const sites = [...new Set(this.plan.tapOffset)].map((offset) => siteOf(offset, this.pairs.length));
    let sum = 0;
    for (const { probability, lit } of litLaw(this.pairs, sites)) {
      for (const [h, clean] of this.cleanValues(lit, 0).entries()) {
        sum += probability * rectifiedIncrementSquare(clean, this.deviations[h]!);
      }
    }
    return sum * this.plan.outLength;
  }

  /** E r over the noise for one input, flat [H, l_1]. */
  means(input: Float64Array): Float64Array {
    const { outChannels, outLength } = this.plan;
    const increments = new Float64Array(outChannels * outLength);
    convolve(this.plan, input, increments);
    const known = new Map<number, number>();
    for (let h = 0; h < outChannels; h++) {
      known.clear();
      for (let i = h * outLength; i < (h + 1) * outLength; i++) {
        const clean = increments[i]!;
        const mean = known.get(clean) ?? rectifiedIncrementMean(clean, this.deviations[h]!);
        known.set(clean, mean);
        increments[i] = mean;
      }
    }
    return increments;
  }

  /**
   * Covariance of r under the noise, averaged over the pairs, of channel h at one site and h′ at a site whose window
   * lies `distance` input sites further: [H, H], or undefined if no noise is shared.
   */
  covariance(distance: number): Float64Array | undefined {
    if (!this.covariances.has(distance)) this.covariances.set(distance, this.computeCovariance(distance));
    return this.covariances.get(distance);
  }

  private computeCovariance(distance: number): Float64Array | undefined {
    const channels = this.plan.outChannels;
    const correlations = this.correlations(distance);
    if (!correlations.some((correlation) => correlation !== 0)) return undefined;
    const covariance = new Float64Array(channels ** 2);
    for (const { probability, near, far } of this.cleanPairs(distance)) {
      const nearMeans = near.map((clean, h) => rectifiedIncrementMean(clean, this.deviations[h]!));
      const farMeans = far.map((clean, h) => rectifiedIncrementMean(clean, this.deviations[h]!));
      for (let h = 0; h < channels; h++) {
        const deviation = this.deviations[h]!;
        for (let g = distance === 0 ? h : 0; g < channels; g++) {
          const correlation = correlations[h * channels + g]!;
          if (correlation === 0) continue;
          const product = rectifiedIncrementProduct(near[h]!, deviation, far[g]!, this.deviations[g]!, correlation);
          covariance[h * channels + g]! += probability * (product - nearMeans[h]! * farMeans[g]!);
        }
      }
    }
    if (distance === 0) {
      for (let h = 0; h < channels; h++) {
        for (let g = 0; g < h; g++) covariance[h * channels + g] = covariance[g * channels + h]!;
      }
    }
    return covariance;
  }

  /** Clean values of all channels at two sites, for every configuration of lit pixels that one of them sees. */
  private cleanPairs(distance: number): { probability: number; near: Float64Array; far: Float64Array }[] {
    const offsets = [...this.plan.tapOffset];
    const sites = new Set(
      [...offsets, ...offsets.map((offset) => offset + distance)].map((site) => siteOf(site, this.pairs.length)),
    );
    return litLaw(this.pairs, [...sites]).map(({ probability, lit }) => {
      return { probability, near: this.cleanValues(lit, 0), far: this.cleanValues(lit, distance) };
    });
  }

  /** Correlation of the noise of channel h and of channel h′ `distance` input sites further, [H, H]. */
  private correlations(distance: number): Float64Array {
    const { outChannels, tapStart, tapOffset, tapWeight } = this.plan;
    const filters = Array.from({ length: outChannels }, (_, h) => {
      const taps = new Map<number, number>();
      const norm = Math.hypot(...tapWeight.subarray(tapStart[h]!, tapStart[h + 1]!));
      for (let tap = tapStart[h]!; tap < tapStart[h + 1]!; tap++) {
        taps.set(siteOf(tapOffset[tap]!, this.pairs.length), tapWeight[tap]! / norm);
      }
      return taps;
    });
    return Float64Array.from({ length: outChannels ** 2 }, (_, index) => {
      const far = filters[index % outChannels]!;
      let sum = 0;
      for (const [site, weight] of filters[Math.floor(index / outChannels)]!) {
        sum += weight * (far.get(siteOf(site - distance, this.pairs.length)) ?? 0);
      }
      return sum;
    });
  }

  /** Pre-activations of all channels at a window shifted by `shift`, with the given sites lit. */
  private cleanValues(lit: LitConfiguration['lit'], shift: number): Float64Array {
    const { bias, tapStart, tapOffset, tapWeight } = this.plan;
    return bias.map((value, h) => {
      let clean = value;
      for (let tap = tapStart[h]!; tap < tapStart[h + 1]!; tap++) {
        if (lit.includes(siteOf(tapOffset[tap]! + shift, this.pairs.length))) clean += tapWeight[tap]!;
      }
      return clean;
    });
  }
}
