/** Random groups of samples, from which the covariances with the mean representation are estimated. */
export const groupCount = 16;

/**
 * So many of the first samples have the reference point of squared distances as their mean: as many as make up 2²⁰
 * numbers, within bounds.
 */
function referenceSamples(size: number): number {
  return Math.min(256, Math.max(16, Math.floor(2 ** 20 / size)));
}

/**
 * What the denominator 2 Var f of a layer needs, from representations that come one at a time, in memory of some groups
 * of representations.
 *
 * The sum of squared deviations comes from a running mean (Welford's update), so it keeps its digits for
 * representations with a large offset. The error of the denominator needs ‖f_i − f̄‖² of every sample, and f̄ is known
 * at the end alone: ‖f_i − f̄‖² = a_i − 2p_i + ‖ū‖² with a_i = ‖u_i‖², u_i = f_i − c, ū = f̄ − c and p_i = u_i·ū, c the
 * mean of the first samples (all of them, and p_i = 0, if they are few). The a_i are numbers; of p_i only sums over
 * random groups are kept, as those of u_i.
 */
export class SpreadMoments {
  count = 0;
  /** Σ_i ‖f_i − f̄‖². */
  squaredDeviations = 0;
  private readonly mean: Float64Array;
  private reference: Float64Array | undefined;
  private readonly groupSums: Float64Array[] = [];
  private early: { row: Float64Array; group: number; use: (square: number) => void }[] = [];

  /** @param reference so many of the first samples make up c; they are held until they are there */
  constructor(
    private readonly size: number,
    private readonly referenceCount = referenceSamples(size),
  ) {
    this.mean = new Float64Array(size);
  }

  /**
   * Takes in the representation at rows[at …], of a sample in group `group`. Its a_i is handed to `use`, in the order
   * of the samples, at the latest when all are there.
   */
  add(rows: Float64Array, at: number, group: number, use: (square: number) => void): void {
    const { mean, size } = this;
    this.count++;
    for (let k = 0; k < size; k++) {
      const value = rows[at + k]!;
      const difference = value - mean[k]!;
      mean[k]! += difference / this.count;
      this.squaredDeviations += difference * (value - mean[k]!);
    }
    if (this.reference !== undefined) {
      this.place(rows, at, group, use);
      return;
    }
    this.early.push({ row: rows.slice(at, at + size), group, use });
    if (this.early.length === this.referenceCount) this.settle();
  }

  /** f̄ − c, once all samples are there. */
  settledMean(): Float64Array {
    this.settle();
    return this.mean.map((value, k) => value - this.reference![k]!);
  }

  /** (Σ_{i ∈ g} u_i)·ū of every group. */
  projections(offset: Float64Array): Float64Array {
    return Float64Array.from(this.groupSums, (sum) => sum?.reduce((dot, value, k) => dot + value * offset[k]!, 0) ?? 0);
  }

  private settle(): void {
    if (this.reference !== undefined) return;
    this.reference = Float64Array.from(this.mean);
    for (const { row, group, use } of this.early) this.place(row, 0, group, use);
    this.early = [];
  }

  private place(rows: Float64Array, at: number, group: number, use: (square: number) => void): void {
    const reference = this.reference!;
    this.groupSums[group] ??= new Float64Array(this.size);
    const sum = this.groupSums[group]!;
    let square = 0;
    for (let k = 0; k < this.size; k++) {
      const part = rows[at + k]! - reference[k]!;
      sum[k]! += part;
      square += part * part;
    }
    use(square);
  }
}
