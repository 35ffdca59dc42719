import type { LayerRows } from '../inputs/predictor.js';
import { squaredDistances } from '../inputs/squared-distance.js';
import { lowerMedian } from './median.js';

/** The exponents are measured on so many of the first samples, at their first draw. */
const probedSamples = 512;

/** The second norm at which they are, over the first. */
const probeFactor = 9 / 8;

/** The exponent where f is linear over the size of the noise. */
const linearExponent = 2;

/**
 * A norm r of the noise that is found on the samples themselves, r = ⟨‖τx − x‖⟩ or √⟨‖τx − x‖²⟩, and so has an error
 * that the numerator N_η shares: to first order it moves by κ N_η δr/r, κ = ∂ log N_η/∂ log r.
 *
 * κ is measured layer by layer: it is log(N_η(9r/8)/N_η(r))/log(9/8) over the first 512 samples, with the same
 * directions of the noise at both norms, so that it is 2 for a linear f without an error of its own. N_η is a mean
 * there, or for both kinds of medians that of ‖·‖². κ is 2 where that is not to be had, as where N_η = 0.
 */
export class MeasuredNorm {
  /** Norm of the noise that tells κ. */
  readonly probe: number;
  private displacements: Float64Array = new Float64Array(0);
  private clean: readonly LayerRows[] = [];
  private first = 0;
  /** By layer: ‖f(x + η) − f(x)‖² of the first samples, η of norm r and of norm 9r/8. */
  private readonly distances: { readonly norm: Float64Array; readonly probe: Float64Array }[] = [];
  private probed = 0;

  /** @param drawn whether the displacements change from draw to draw */
  constructor(
    readonly value: number,
    private readonly kind: 'mean' | 'root-mean-square',
    readonly drawn: boolean,
  ) {
    this.probe = probeFactor * value;
  }

  /** Takes in ‖τx − x‖ of the samples of a batch at the draw at hand. */
  take(displacements: Float64Array): void {
    this.displacements = displacements;
  }

  /** What sample i of the batch has in the average that makes up r. */
  contribution(i: number): number {
    const displacement = this.displacements[i]!;
    return this.kind === 'mean' ? displacement : displacement ** 2;
  }

  /** Whether noise of norm `probe` is asked for. */
  probes(first: number, draw: number): boolean {
    return draw === 0 && first < probedSamples;
  }

  begin(first: number, clean: readonly LayerRows[]): void {
    this.first = first;
    this.clean = clean;
  }

  /** Takes in outputs for noise of norm r, then 9r/8. */
  noisy(which: 'norm' | 'probe', draw: number, outputs: readonly LayerRows[]): void {
    const { first } = this;
    if (!this.probes(first, draw)) return;
    for (const [l, { rows, size }] of outputs.entries()) {
      this.distances[l] ??= { norm: new Float64Array(probedSamples), probe: new Float64Array(probedSamples) };
      const count = Math.min(rows.length / size, probedSamples - first);
      const squares = squaredDistances(this.clean[l]!.rows, rows, rows.length / size);
      this.distances[l][which].set(squares.subarray(0, count), first);
      this.probed = first + count;
    }
  }

  /** ∂ log N_η/∂ log A of a layer, A the average of the contributions: κ for r = A, κ/2 for r = √A. */
  exponent(layer: number, median: boolean): number {
    const average = (all: Float64Array) => {
      const values = all.slice(0, this.probed);
      return median ? lowerMedian(values) : values.reduce((sum, value) => sum + value, 0);
    };
    const { norm, probe } = this.distances[layer]!;
    const measured = Math.log(average(probe) / average(norm)) / Math.log(probeFactor);
    const kappa = Number.isFinite(measured) ? measured : linearExponent;
    return this.kind === 'mean' ? kappa : kappa / 2;
  }
}
