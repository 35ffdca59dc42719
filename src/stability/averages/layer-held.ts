import ndarray, { type NdArray } from 'ndarray';
import type { Conventions } from '../inputs/conventions.js';
import { squaredDistance } from '../inputs/squared-distance.js';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import type { Averages } from './estimate.js';
import { KeptNumbers } from './kept-numbers.js';
import type { LayerSample } from './layer-sample.js';
import { leaveOutMedians } from './leave-out-medians.js';
import { lowerMedian, select } from './median.js';
import type { Memory } from './memory.js';
import { chanceOfPartners } from './partner-sums.js';

/** Samples are left out in at most so many groups. */
const jackknifeGroups = 32;

/** Numbers in groups: the group of each at all samples and draws, [samples, draws]. */
interface Groups {
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * Averages of one layer that need all representations at once: medians component by component, medians over pairs.
 * Everything is held, so that `memory` bounds the number of samples. Errors by the delete-a-group jackknife: samples in
 * 32 groups of equal size (one a group where there are fewer), and draws one by one.
 *
 * Source: Shao, Wu, *A general theory for jackknife variance estimation*, Ann. Stat. 17 (1989) 1176: leaving out one
 * sample does not give the error of a median, leaving out many does.
 */
export class LayerHeld {
  private readonly size: number;
  private readonly columns: Columns;
  private readonly conventions: Conventions;
  private readonly memory: Memory;
  private readonly partners: Partners | undefined;
  private readonly rows: Float64Array[] = [];
  private readonly numbers: KeptNumbers;
  /** For medians of components, (f(x′) − f(x))², a row of representations for each numerator. */
  private readonly squares: KeptNumbers;

  constructor({
    size,
    columns,
    conventions,
    memory,
    partners,
  }: {
    /** Numbers of a representation. */
    readonly size: number;
    /** Their numerators are averaged by `conventions.average`; the others have means. */
    readonly columns: Columns;
    readonly conventions: Conventions;
    readonly memory: Memory;
    /** Where the columns are numbers of pairs of samples, the other sample of each. */
    readonly partners?: Partners | undefined;
  }) {
    this.size = size;
    this.columns = columns;
    this.conventions = conventions;
    this.memory = memory;
    this.partners = partners;
    this.numbers = new KeptNumbers(columns.count);
    this.squares = new KeptNumbers(columns.perturbations * size);
  }

  add({ rows, at, numbers, squares }: LayerSample): void {
    this.memory.take(this.size + numbers.length + (squares?.length ?? 0) + this.rows.length);
    this.rows.push(rows.slice(at, at + this.size));
    this.numbers.add(numbers);
    if (squares !== undefined) this.squares.add(squares);
  }

  /** @param shuffled the samples in a random order: those at places g, g + 32, … are a group */
  averages(shuffled: readonly number[]): Averages {
    const { columns } = this;
    const { draws } = this.numbers;
    const count = this.rows.length;
    const distances = this.pairDistances();
    const all = Array.from({ length: count }, (_, i) => i);
    const groups = Math.min(count, jackknifeGroups);
    const groupOf = new Int32Array(count);
    for (const [place, i] of shuffled.entries()) groupOf[i] = place % groups;
    const spread = this.overPairs(all, distances);
    const means = this.evaluate(spread);
    const spreadWithout = (g: number) =>
      this.overPairs(
        all.filter((i) => groupOf[i] !== g),
        distances,
      );
    const withoutSamples = this.without(
      this.grouped(groups, (i) => groupOf[i]!),
      spreadWithout,
    );
    const bySample = this.jackknifeOfPairs(withoutSamples, means, groupOf, groups);
    // One sample leaves nothing where it is left out.
    if (count < 2) bySample.data.fill(Number.NaN);
    const withoutDraw =
      draws < 2
        ? [means]
        : this.without(
            this.grouped(draws, (_, j) => j),
            () => spread,
          );
    const byDraw = jackknifeCovariance(
      withoutDraw.map((others) => others.map((value, k) => (columns.drawn[k] ? value : means[k]!))),
    );
    if (draws < 2) {
      for (const [k, drawn] of columns.drawn.entries()) {
        for (let l = 0; drawn && l < columns.averages; l++) byDraw.set(k, l, Number.NaN);
      }
    }
    return { columns, means, bySample, byDraw };
  }

  /**
   * The covariance by sample. With partners a group of samples is left out as x and, to first order beside it, as z;
   * what this counts twice is the jackknife over groups of single numbers, see `PartnerSums`.
   */
  private jackknifeOfPairs(
    withoutSamples: readonly Float64Array[],
    means: Float64Array,
    groupOf: Int32Array,
    groups: number,
  ): NdArray<Float64Array> {
    const { partners, columns } = this;
    if (partners === undefined) return jackknifeCovariance(withoutSamples);
    const spread = () => means[columns.denominator]!;
    const asPartners = this.grouped(groups, (i, j) => groupOf[partners.of(i, j)]!);
    const withoutPartners = this.without(asPartners, spread);
    const withoutBoth = withoutSamples.map((own, g) =>
      own.map((value, k) => value + withoutPartners[g]![k]! - means[k]!),
    );
    const single = this.grouped(groups, (i, j) => (groupOf[i]! + j) % groups);
    const twice = jackknifeCovariance(this.without(single, spread));
    const share = chanceOfPartners(partners.samples);
    const both = jackknifeCovariance(withoutBoth);
    return ndarray(
      both.data.map((value, n) => value - share * twice.data[n]!),
      both.shape,
    );
  }

  private grouped(count: number, groupOf: (sample: number, draw: number) => number): Groups {
    const { draws } = this.numbers;
    const of = new Int32Array(this.rows.length * draws);
    let n = 0;
    for (let i = 0; i < this.rows.length; i++) for (let j = 0; j < draws; j++) of[n++] = groupOf(i, j);
    return { of, count };
  }

  /** All averages without each of some groups, by the denominator without it. */
  private without(groups: Groups, spread: (group: number) => number): Float64Array[] {
    const components = this.componentMedians(groups);
    return components.map((own, left) => this.evaluate(spread(left), { groups, left, components: own }));
  }

  /**
   * Sums over components of their medians, one a numerator: without each group of numbers, or the only ones without
   * groups.
   */
  private componentMedians(left?: Groups): Float64Array[] {
    const { size, squares, columns } = this;
    const result = Array.from({ length: left?.count ?? 1 }, () => new Float64Array(columns.perturbations));
    if (this.conventions.average !== 'component-median') return result;
    const values = new Float64Array(this.rows.length * squares.draws);
    const leaveOut = left !== undefined && left.count > 1 ? leaveOutMedians(left.of, left.count) : undefined;
    for (let p = 0; p < columns.perturbations; p++) {
      for (let c = 0; c < size; c++) {
        squares.copy(p * size + c, values);
        if (left === undefined) result[0]![p]! += lowerMedian(values);
        else {
          const without = leaveOut?.(values).without;
          for (const [g, own] of result.entries()) own[p]! += without?.[g] ?? Number.NaN;
        }
      }
    }
    return result;
  }

  /**
   * All averages, with the denominator given, over everything or without a group, whose medians of components are
   * given.
   */
  private evaluate(
    spread: number,
    without?: { readonly groups: Groups; readonly left: number; readonly components: Float64Array },
  ): Float64Array {
    const { columns, numbers } = this;
    const { average } = this.conventions;
    const means = new Float64Array(columns.averages);
    means[columns.denominator] = spread;
    const components = without?.components ?? this.componentMedians()[0]!;
    const scratch = new Float64Array(this.rows.length * numbers.draws);
    for (let k = 0; k < columns.count; k++) {
      if (columns.isNumerator(k) && average === 'component-median') continue;
      numbers.copy(k, scratch);
      let count = 0;
      for (let n = 0; n < scratch.length; n++) {
        if (without === undefined || without.groups.of[n] !== without.left) scratch[count++] = scratch[n]!;
      }
      const taken = scratch.subarray(0, count);
      if (columns.isNumerator(k) && average === 'median') means[k] = lowerMedian(taken);
      else means[k] = taken.reduce((sum, value) => sum + value, 0) / count;
    }
    if (average === 'component-median') {
      for (const [p, sum] of components.entries()) means[columns.numerator(p)] = sum;
    }
    return means;
  }

  private overPairs(samples: readonly number[], distances: Float64Array): number {
    const { spread, pairs } = this.conventions;
    const count = samples.length;
    const apart = new Float64Array((count * (count - 1)) / 2);
    let n = 0;
    for (const [a, i] of samples.entries()) {
      for (let b = 0; b < a; b++) apart[n++] = distances[pairPlace(i, samples[b]!)]!;
    }
    if (spread === 'mean') {
      const sum = apart.reduce((total, square) => total + square, 0);
      return sum / (pairs === 'independent' ? count ** 2 / 2 : n);
    }
    if (pairs === 'distinct') return lowerMedian(apart);
    // Of all P² ordered pairs, P are those of a sample with itself, at distance 0, and the others come twice.
    const rank = Math.floor((count ** 2 - 1) / 2) - count;
    return rank < 0 ? 0 : select(apart, n, Math.floor(rank / 2));
  }

  private pairDistances(): Float64Array {
    const { rows, size } = this;
    const distances = new Float64Array((rows.length * (rows.length - 1)) / 2);
    for (const [i, x] of rows.entries()) {
      for (let j = 0; j < i; j++) distances[pairPlace(i, j)] = squaredDistance(rows[j]!, x, 0, size);
    }
    return distances;
  }
}

function pairPlace(i: number, j: number): number {
  const [high, low] = i > j ? [i, j] : [j, i];
  return (high * (high - 1)) / 2 + low;
}

/** (n − 1)/n Σ (θ_g − θ̄)(θ_g − θ̄)ᵀ over n estimates that each leave out one group. */
function jackknifeCovariance(without: readonly Float64Array[]): NdArray<Float64Array> {
  const width = without[0]!.length;
  const count = without.length;
  const centre = new Float64Array(width);
  for (const estimate of without) for (let k = 0; k < width; k++) centre[k]! += estimate[k]! / count;
  const covariance = ndarray(new Float64Array(width * width), [width, width]);
  for (const estimate of without) {
    for (let k = 0; k < width; k++) {
      for (let l = 0; l < width; l++) {
        const product = ((count - 1) / count) * (estimate[k]! - centre[k]!) * (estimate[l]! - centre[l]!);
        covariance.set(k, l, covariance.get(k, l) + product);
      }
    }
  }
  return covariance;
}
