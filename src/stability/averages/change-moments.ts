import type { NoiseMoments } from '../../numerics/noise-moments.js';

/**
 * First and second moments of a representation f and of its change Δ = f(x′) − f(x), in sums over random groups of
 * samples: of u = f − f₀, f₀ that of the first sample, and Δ as vectors, of ‖u‖², ‖Δ‖² and u·Δ as numbers.
 */
export class ChangeMoments {
  /** Samples of each group. */
  readonly counts: Float64Array;
  private reference: Float64Array | undefined;
  private readonly sums: Float64Array[];
  private readonly changes: Float64Array[];
  private readonly squares: Float64Array;
  private readonly changeSquares: Float64Array;
  private readonly products: Float64Array;

  constructor(
    private readonly size: number,
    private readonly groups: number,
  ) {
    const vectors = () => Array.from({ length: groups }, () => new Float64Array(size));
    this.sums = vectors();
    this.changes = vectors();
    this.counts = new Float64Array(groups);
    this.squares = new Float64Array(groups);
    this.changeSquares = new Float64Array(groups);
    this.products = new Float64Array(groups);
  }

  /**
   * Takes in a sample: its f at clean[at …], the mean of its changes over draws at change[at …], and that of ‖Δ‖².
   */
  add(clean: Float64Array, change: Float64Array, at: number, changeSquare: number, group: number): void {
    const { size } = this;
    this.reference ??= clean.slice(at, at + size);
    const { reference } = this;
    const sum = this.sums[group]!;
    const changes = this.changes[group]!;
    let [square, product] = [0, 0];
    for (let k = 0; k < size; k++) {
      const part = clean[at + k]! - reference[k]!;
      sum[k]! += part;
      square += part * part;
      changes[k]! += change[at + k]!;
      product += change[at + k]! * part;
    }
    this.squares[group]! += square;
    this.products[group]! += product;
    this.changeSquares[group]! += changeSquare;
    this.counts[group]!++;
  }

  /**
   * Moments of all samples but those of a group, or of all: averages over them, those of pairs with self-pairs
   * (`independent`) or without.
   */
  moments(pairs: 'independent' | 'distinct', leftOut?: number): NoiseMoments {
    const kept = Array.from({ length: this.groups }, (_, g) => g).filter((g) => g !== leftOut);
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
