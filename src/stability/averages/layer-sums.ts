import { CovarianceSums } from './covariance-sums.js';
import type { Averages } from './estimate.js';
import { PartnerSums, type Partners } from './partners.js';
import { groupCount, SpreadMoments } from './spread-moments.js';

/**
 * Relative error of the variance of the denominator up to which numbers of samples, corrected by sums over groups, give errors; beyond it, as for data in an order
 * such that the first samples say nothing of the mean, errors that involve the denominator come from the groups alone.
 */
const largestCorrection = 0.2;

/**
 * Averages of one layer from samples that come one at a time: the means of some columns of numbers a sample, and the denominator 2 Var f as the last column, with the
 * covariances of their errors.
 */
export class LayerSums {
  readonly spread: SpreadMoments;
  /** The columns and a_i, see `SpreadMoments`. */
  private readonly sums: CovarianceSums;
  private readonly groupColumns: Float64Array;
  private readonly groupSizes = new Float64Array(groupCount);
  /** Σ_i of the covariance over draws of sample i. */
  private readonly within: Float64Array;
  private draws = 1;
  private readonly pairs: PartnerSums | undefined;
  /** Columns that wait for what their samples do as partners. */
  private waiting: { mean: Float64Array; square: number; group: number }[] = [];

  /**
   * @param drawn for each column, whether it changes from draw to draw
   * @param partners where the columns are numbers of pairs of samples, the other sample of each
   * @param reference see `SpreadMoments`
   */
  constructor(
    size: number,
    private readonly drawn: readonly boolean[],
    partners?: Partners | undefined,
    reference?: number,
  ) {
    this.pairs = partners === undefined ? undefined : new PartnerSums(drawn.length, partners);
    this.spread = new SpreadMoments(size, reference);
    this.sums = new CovarianceSums(drawn.length + 1);
    this.groupColumns = new Float64Array(groupCount * (drawn.length + 1));
    this.within = new Float64Array(drawn.length ** 2);
  }

  /** A sample: its representation at rows[at …], and the columns at each draw, [draws, columns]. */
  add(rows: Float64Array, at: number, group: number, values: Float64Array): void {
    const mean = this.overDraws(values);
    this.spread.add(rows, at, group, (square) => this.addColumns(mean, square, group));
  }

  /** A sample by its columns at each draw and its a_i alone: for columns that are known only after the representations. */
  addColumnsOf(values: Float64Array, square: number, group: number): void {
    this.addColumns(this.overDraws(values), square, group);
  }

  /**
   * The averages, the denominator last. `pairs` tells whether pairs of a sample with itself count. The errors to first order; with one sample they are NaN.
   * @param spread of the representations; those of this object unless given
   */
  averages(pairs: 'independent' | 'distinct', spread: SpreadMoments = this.spread): Averages {
    const { sums, drawn, draws } = this;
    const columns = drawn.length;
    const offset = spread.settledMean();
    this.takeWaiting();
    const count = sums.count;
    const factor = (2 * (pairs === 'distinct' ? count / (count - 1) : 1)) / count;
    const means = Float64Array.from({ length: columns + 1 }, (_, k) =>
      k < columns ? sums.means[k]! : factor * spread.squaredDeviations,
    );
    const scale = factor * count;
    const own = 1 / (count * (count - 1));
    const { columns: projected, square, between } = this.fromGroups(spread, offset);
    const bySample = new Float64Array((columns + 1) ** 2);
    const place = (matrix: Float64Array, k: number, l: number, value: number) => {
      matrix[k * (columns + 1) + l] = value;
      matrix[l * (columns + 1) + k] = value;
    };
    for (let k = 0; k < columns; k++) {
      for (let l = 0; l <= k; l++) place(bySample, k, l, (sums.product(k, l) - this.countedTwice(k, l)) * own);
      place(bySample, columns, k, scale * (sums.product(columns, k) - 2 * projected[k]!) * own);
    }
    const squares = sums.product(columns, columns);
    place(bySample, columns, columns, scale ** 2 * Math.max(0, squares - 4 * projected[columns]! + 4 * square) * own);
    const byGroups = new Float64Array((columns + 1) ** 2);
    for (let k = 0; k <= columns; k++) {
      const factors = scale ** (k === columns ? 1 : 0);
      for (let l = 0; l <= k; l++)
        place(
          byGroups,
          k,
          l,
          factors * scale ** (l === columns ? 1 : 0) * (between(k, l) - this.countedTwice(k, l)) * own,
        );
    }
    const rough = 4 * Math.sqrt((squares * square) / groupCount) > largestCorrection * between(columns, columns);
    const byDraw = new Float64Array((columns + 1) ** 2);
    for (let k = 0; k < columns; k++) {
      for (let l = 0; l < columns; l++) {
        const unknown = draws < 2 && drawn[k]! && drawn[l]!;
        byDraw[k * (columns + 1) + l] = unknown ? Number.NaN : this.within[k * columns + l]! / (count * count * draws);
      }
    }
    if (count < 2) {
      bySample.fill(Number.NaN);
    }
    return { means, bySample, byDraw, ...(square > 0 ? { byGroups: { covariance: byGroups, always: rough } } : {}) };
  }

  private addColumns(mean: Float64Array, square: number, group: number): void {
    if (this.pairs === undefined) this.take(mean, square, group);
    else this.waiting.push({ mean, square, group });
  }

  private takeWaiting(): void {
    for (const [i, { mean, square, group }] of this.waiting.entries()) {
      for (let k = 0; k < this.drawn.length; k++) mean[k]! += this.pairs!.asPartner(i, k);
      this.take(mean, square, group);
    }
    this.waiting = [];
  }

  /** For two columns; the denominator has no part in it. */
  private countedTwice(k: number, l: number): number {
    const columns = this.drawn.length;
    return this.pairs === undefined || k === columns || l === columns ? 0 : this.pairs.countedTwice(k, l);
  }

  private take(mean: Float64Array, square: number, group: number): void {
    const columns = this.drawn.length;
    mean[columns] = square;
    this.sums.add(mean);
    this.groupSizes[group]!++;
    for (let k = 0; k <= columns; k++) this.groupColumns[group * (columns + 1) + k]! += mean[k]!;
  }

  /** Means of the columns over draws, with room for a_i; their covariances over draws are added up. */
  private overDraws(values: Float64Array): Float64Array {
    const columns = this.drawn.length;
    const draws = values.length / columns;
    this.pairs?.add(values);
    const mean = new Float64Array(columns + 1);
    if (draws === 1) {
      mean.set(values);
      return mean;
    }
    this.draws = draws;
    const own = new CovarianceSums(columns);
    for (let j = 0; j < draws; j++) own.add(values.subarray(j * columns, (j + 1) * columns));
    mean.set(own.means);
    for (let k = 0; k < columns; k++) {
      for (let l = 0; l < columns; l++) {
        if (this.drawn[k] && this.drawn[l]) this.within[k * columns + l]! += own.product(k, l) / (draws - 1);
      }
    }
    return mean;
  }

  /**
   * From the sums over random groups of sizes m, as Σ_g of products of their deviations over 1 − Σ (m/P)²: Σ (x − x̄)(p − p̄) of each column x and of a, Σ (p − p̄)²,
   * and Σ (x − x̄)(y − ȳ) between any two of the columns and a − 2p.
   */
  private fromGroups(spread: SpreadMoments, offset: Float64Array) {
    const width = this.drawn.length + 1;
    const count = this.sums.count;
    const projections = spread.projections(offset);
    const mean = offset.reduce((sum, value) => sum + value * value, 0);
    const free = 1 - this.groupSizes.reduce((sum, size) => sum + (size / count) ** 2, 0);
    const along = this.groupSizes.map((size, g) => (projections[g] ?? 0) - size * mean);
    const deviation = (g: number, k: number) => {
      return this.groupColumns[g * width + k]! - this.groupSizes[g]! * this.sums.means[k]!;
    };
    const total = (term: (g: number) => number) => {
      if (mean === 0 || free <= 0) return 0;
      return along.reduce((sum, _, g) => sum + term(g), 0) / free;
    };
    const corrected = (g: number, k: number) => deviation(g, k) - (k === width - 1 ? 2 * along[g]! : 0);
    return {
      columns: Float64Array.from({ length: width }, (_, k) => total((g) => deviation(g, k) * along[g]!)),
      square: total((g) => along[g]! ** 2),
      between: (k: number, l: number) => total((g) => corrected(g, k) * corrected(g, l)),
    };
  }
}
