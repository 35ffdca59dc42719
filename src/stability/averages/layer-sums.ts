import ndarray, { type NdArray } from 'ndarray';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import { CovarianceSums } from './covariance-sums.js';
import type { Averages } from './estimate.js';
import type { LayerSample } from './layer-sample.js';
import { PartnerSums } from './partner-sums.js';
import { groupCount, SpreadMoments } from './spread-moments.js';

/**
 * Relative error of the variance of the denominator up to which numbers of samples, corrected by sums over groups, give
 * errors; beyond it, as for data in an order such that the first samples say nothing of the mean, errors that involve
 * the denominator come from the groups alone.
 */
const largestCorrection = 0.2;

/** The columns of a sample, means over its draws, and its a_i in the place of the denominator, see `SpreadMoments`. */
interface SampleMeans {
  readonly mean: Float64Array;
  readonly square: number;
  readonly group: number;
}

/**
 * Averages of one layer from samples that come one at a time: the means of the columns, and the denominator 2 Var f,
 * with the covariances of their errors.
 */
export class LayerSums {
  readonly spread: SpreadMoments;
  private readonly columns: Columns;
  /** The columns and a_i. */
  private readonly sums: CovarianceSums;
  /** The same summed over groups, [groups, averages]. */
  private readonly groupSums: NdArray<Float64Array>;
  private readonly groupSizes = new Float64Array(groupCount);
  /** Σ_i of the covariance over draws of sample i, [columns, columns]. */
  private readonly within: NdArray<Float64Array>;
  private draws = 1;
  private readonly pairs: PartnerSums | undefined;
  /** Those that wait for what their samples do as partners. */
  private waiting: SampleMeans[] = [];

  constructor({
    size,
    columns,
    partners,
    reference,
  }: {
    /** Numbers of a representation. */
    readonly size: number;
    readonly columns: Columns;
    /** Where the columns are numbers of pairs of samples, the other sample of each. */
    readonly partners?: Partners | undefined;
    /** See `SpreadMoments`. */
    readonly reference?: number | undefined;
  }) {
    this.columns = columns;
    this.pairs = partners === undefined ? undefined : new PartnerSums(columns, partners);
    this.spread = new SpreadMoments(size, reference);
    this.sums = new CovarianceSums(columns.averages);
    this.groupSums = ndarray(new Float64Array(groupCount * columns.averages), [groupCount, columns.averages]);
    this.within = squareMatrix(columns.count);
  }

  add({ rows, at, group, numbers }: LayerSample): void {
    const mean = this.overDraws(numbers);
    this.spread.add(rows, at, group, (square) => this.addMeans({ mean, square, group }));
  }

  /** A sample by its numbers and its a_i alone: for columns that are known only after the representations. */
  addColumnsOf(numbers: Float64Array, square: number, group: number): void {
    this.addMeans({ mean: this.overDraws(numbers), square, group });
  }

  /**
   * The averages. `pairs` tells whether pairs of a sample with itself count. The errors to first order; with one sample
   * they are NaN.
   * @param spread of the representations; those of this object unless given
   */
  averages(pairs: 'independent' | 'distinct', spread: SpreadMoments = this.spread): Averages {
    const { sums, columns } = this;
    const { denominator } = columns;
    const offset = spread.settledMean();
    this.takeWaiting();
    const count = sums.count;
    const factor = (2 * (pairs === 'distinct' ? count / (count - 1) : 1)) / count;
    const means = Float64Array.from(sums.means);
    means[denominator] = factor * spread.squaredDeviations;
    const scale = factor * count;
    const own = 1 / (count * (count - 1));
    const { projected, square, between } = this.fromGroups(spread, offset);
    const bySample = squareMatrix(columns.averages);
    const place = (matrix: NdArray<Float64Array>, k: number, l: number, value: number) => {
      matrix.set(k, l, value);
      matrix.set(l, k, value);
    };
    for (let k = 0; k < columns.count; k++) {
      for (let l = 0; l <= k; l++) place(bySample, k, l, (sums.product(k, l) - this.countedTwice(k, l)) * own);
      place(bySample, denominator, k, scale * (sums.product(denominator, k) - 2 * projected[k]!) * own);
    }
    const squares = sums.product(denominator, denominator);
    const ofDenominator = Math.max(0, squares - 4 * projected[denominator]! + 4 * square);
    place(bySample, denominator, denominator, scale ** 2 * ofDenominator * own);
    const byGroups = squareMatrix(columns.averages);
    const scaleOf = (column: number) => scale ** (column === denominator ? 1 : 0);
    for (let k = 0; k < columns.averages; k++) {
      for (let l = 0; l <= k; l++)
        place(byGroups, k, l, scaleOf(k) * scaleOf(l) * (between(k, l) - this.countedTwice(k, l)) * own);
    }
    const rough =
      4 * Math.sqrt((squares * square) / groupCount) > largestCorrection * between(denominator, denominator);
    if (count < 2) bySample.data.fill(Number.NaN);
    return {
      columns,
      means,
      bySample,
      byDraw: this.covarianceByDraw(),
      ...(square > 0 ? { byGroups: { covariance: byGroups, always: rough } } : {}),
    };
  }

  private covarianceByDraw(): NdArray<Float64Array> {
    const { columns, draws } = this;
    const { count } = this.sums;
    const byDraw = squareMatrix(columns.averages);
    for (let k = 0; k < columns.count; k++) {
      for (let l = 0; l < columns.count; l++) {
        const unknown = draws < 2 && columns.drawn[k]! && columns.drawn[l]!;
        byDraw.set(k, l, unknown ? Number.NaN : this.within.get(k, l) / (count * count * draws));
      }
    }
    return byDraw;
  }

  private addMeans(sample: SampleMeans): void {
    if (this.pairs === undefined) this.take(sample);
    else this.waiting.push(sample);
  }

  private takeWaiting(): void {
    for (const [i, sample] of this.waiting.entries()) {
      for (let k = 0; k < this.columns.count; k++) sample.mean[k]! += this.pairs!.asPartner(i, k);
      this.take(sample);
    }
    this.waiting = [];
  }

  /** For two columns; the denominator has no part in it. */
  private countedTwice(k: number, l: number): number {
    const { denominator } = this.columns;
    return this.pairs === undefined || k === denominator || l === denominator ? 0 : this.pairs.countedTwice(k, l);
  }

  private take({ mean, square, group }: SampleMeans): void {
    const { columns, groupSums } = this;
    mean[columns.denominator] = square;
    this.sums.add(mean);
    this.groupSizes[group]!++;
    for (let k = 0; k < columns.averages; k++) groupSums.set(group, k, groupSums.get(group, k) + mean[k]!);
  }

  /** Means of the columns over draws, with room for a_i; their covariances over draws are added up. */
  private overDraws(numbers: Float64Array): Float64Array {
    const { columns, within } = this;
    const draws = columns.draws(numbers);
    this.pairs?.add(numbers);
    const mean = new Float64Array(columns.averages);
    if (draws === 1) {
      mean.set(numbers);
      return mean;
    }
    this.draws = draws;
    const own = new CovarianceSums(columns.count);
    for (let j = 0; j < draws; j++) own.add(columns.row(numbers, j));
    mean.set(own.means);
    for (let k = 0; k < columns.count; k++) {
      for (let l = 0; l < columns.count; l++) {
        if (columns.drawn[k] && columns.drawn[l]) within.set(k, l, within.get(k, l) + own.product(k, l) / (draws - 1));
      }
    }
    return mean;
  }

  /**
   * From the sums over random groups of sizes m, as Σ_g of products of their deviations over 1 − Σ (m/P)²: `projected`,
   * Σ (x − x̄)(p − p̄) of each column x and of a; `square`, Σ (p − p̄)²; and `between`, Σ (x − x̄)(y − ȳ) of any two of
   * the columns and a − 2p.
   */
  private fromGroups(spread: SpreadMoments, offset: Float64Array) {
    const { columns } = this;
    const count = this.sums.count;
    const projections = spread.projections(offset);
    const mean = offset.reduce((sum, value) => sum + value * value, 0);
    const free = 1 - this.groupSizes.reduce((sum, size) => sum + (size / count) ** 2, 0);
    const along = this.groupSizes.map((size, g) => (projections[g] ?? 0) - size * mean);
    const deviation = (g: number, k: number) => this.groupSums.get(g, k) - this.groupSizes[g]! * this.sums.means[k]!;
    const total = (term: (g: number) => number) => {
      if (mean === 0 || free <= 0) return 0;
      return along.reduce((sum, _, g) => sum + term(g), 0) / free;
    };
    const corrected = (g: number, k: number) => deviation(g, k) - (k === columns.denominator ? 2 * along[g]! : 0);
    return {
      projected: Float64Array.from({ length: columns.averages }, (_, k) => total((g) => deviation(g, k) * along[g]!)),
      square: total((g) => along[g]! ** 2),
      between: (k: number, l: number) => total((g) => corrected(g, k) * corrected(g, l)),
    };
  }
}

function squareMatrix(width: number): NdArray<Float64Array> {
  return ndarray(new Float64Array(width * width), [width, width]);
}
