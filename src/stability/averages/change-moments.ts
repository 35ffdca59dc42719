import type { NoiseMoments } from '../../numerics/noise-moments.js';
import { groupCount } from './spread-moments.js';

/**
 * First and second moments of a representation f and of its change Δ = f(x′) − f(x), in sums over random groups of
 * samples: of u = f − f₀, f₀ that of the first sample, and Δ as vectors, of ‖u‖², ‖Δ‖² and u·Δ as numbers.
 */
export class ChangeMoments {
  /** Samples of each group. */
  readonly counts = new Float64Array(groupCount);
  private reference: Float64Array | undefined;
  private readonly sums: Float64Array[];
  private readonly changes: Float64Array[];
  private readonly squares = new Float64Array(groupCount);
  private readonly changeSquares = new Float64Array(groupCount);
  private readonly products = new Float64Array(groupCount);

  /** @param draws changes of each sample */
  constructor(
    private readonly size: number,
    private readonly draws: number,
  ) {
    const vectors = () => Array.from({ length: groupCount }, () => new Float64Array(size));
    this.sums = vectors();
    this.changes = vectors();
  }

  /** Takes in the representation at rows[at …] of a sample. */
  addSample(rows: Float64Array, at: number, group: number): void {
    const { size } = this;
    this.reference ??= rows.slice(at, at + size);
    const { reference } = this;
    const sum = this.sums[group]!;
    let square = 0;
    for (let k = 0; k < size; k++) {
      const part = rows[at + k]! - reference[k]!;
      sum[k]! += part;
      square += part * part;
    }
    this.squares[group]! += square;
    this.counts[group]!++;
  }

  /** Takes in the same of a perturbation of it, beside the clean one. */
  addChange(clean: Float64Array, moved: Float64Array, at: number, group: number): void {
    const { size, draws } = this;
    const reference = this.reference!;
    const sum = this.changes[group]!;
    let [square, product] = [0, 0];
    for (let k = 0; k < size; k++) {
      const before = clean[at + k]!;
      const change = moved[at + k]! - before;
      sum[k]! += change / draws;
      square += change * change;
      product += change * (before - reference[k]!);
    }
    this.changeSquares[group]! += square / draws;
    this.products[group]! += product / draws;
  }

  /**
   * Moments of all samples but those of a group, or of all: averages over them, those of pairs with self-pairs
   * (`independent`) or without.
   */
  moments(pairs: 'independent' | 'distinct', leftOut?: number): NoiseMoments {
    const kept = Array.from({ length: groupCount }, (_, g) => g).filter((g) => g !== leftOut);
    const total = (numbers: Float64Array) => kept.reduce((sum, g) => sum + numbers[g]!, 0);
    const count = total(this.counts);
    let [mean, shift, along] = [0, 0, 0];
    for (let k = 0; k < this.size; k++) {
      let [sum, change] = [0, 0];
      for (const g of kept) {
        sum += this.sums[g]![k]!;
        change += this.changes[g]![k]!;
      }
      mean += (sum / count) ** 2;
      shift += (change / count) ** 2;
      along += (sum * change) / count ** 2;
    }
    const scale = pairs === 'distinct' ? count / (count - 1) : 1;
    return {
      square: total(this.changeSquares) / count,
      shift,
      covariance: scale * (total(this.products) / count - along),
      spread: 2 * scale * Math.max(0, total(this.squares) / count - mean),
    };
  }
}
