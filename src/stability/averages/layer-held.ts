import ndarray, { type NdArray } from 'ndarray';
import type { Conventions } from '../inputs/conventions.js';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import { ComponentMedians, type Groups } from './component-medians.js';
import type { Averages } from './estimate.js';
import { KeptNumbers } from './kept-numbers.js';
import type { RowBlock } from './kept-rows.js';
import type { LayerSample } from './layer-sample.js';
import { lowerMedian, select } from './median.js';
import { PairDistances, pairPlace } from './pair-distances.js';
import { chanceOfPartners } from './partner-sums.js';

/** Samples are left out in at most so many groups. */
const jackknifeGroups = 32;

/** What is made of the columns of representations as they come. */
interface Sums {
  /** By sample. */
  readonly groupOf: Int32Array;
  readonly bySamples: Groups;
  /** Undefined for a single draw. */
  readonly byDraws: Groups | undefined;
  readonly asPartners?: Groups;
  readonly single?: Groups;
  /** All of them. */
  readonly groupings: readonly Groups[];
  readonly distances: PairDistances;
  readonly medians: ComponentMedians | undefined;
}

/**
 * Averages of one layer that need all representations at once: medians component by component, medians over pairs. They
 * come in blocks of columns, when all samples are there (`KeptRows`). Errors by the delete-a-group jackknife: samples
 * in 32 groups of equal size (one a group where there are fewer), and draws one by one.
 *
 * Source: Shao, Wu, *A general theory for jackknife variance estimation*, Ann. Stat. 17 (1989) 1176: leaving out one
 * sample does not give the error of a median, leaving out many does.
 */
export class LayerHeld {
  private readonly columns: Columns;
  private readonly conventions: Conventions;
  private readonly partners: Partners | undefined;
  private readonly numbers: KeptNumbers;
  private readonly order: (samples: number) => readonly number[];
  private count = 0;
  private begun: Sums | undefined;

  constructor({
    columns,
    conventions,
    partners,
    order,
  }: {
    /** Their numerators are averaged by `conventions.average`; the others have means. */
    readonly columns: Columns;
    readonly conventions: Conventions;
    /** Where the columns are numbers of pairs of samples, the other sample of each. */
    readonly partners?: Partners | undefined;
    /** So many samples in a random order: those at places g, g + 32, … are a group. */
    readonly order: (samples: number) => readonly number[];
  }) {
    this.order = order;
    this.columns = columns;
    this.conventions = conventions;
    this.partners = partners;
    this.numbers = new KeptNumbers(columns.count);
  }

  add({ numbers }: LayerSample): void {
    this.numbers.add(numbers);
    this.count++;
  }

  /** Takes in the next columns of all samples, which are all there by now. */
  take(block: RowBlock): void {
    this.sums.distances.add(block);
    this.sums.medians?.add(block);
  }

  /** The averages, when all columns were taken in. */
  averages(): Averages {
    const { columns, count } = this;
    const { draws } = this.numbers;
    const { groupOf, bySamples, byDraws, distances, medians } = this.sums;
    const all = Array.from({ length: count }, (_, i) => i);
    const spread = this.overPairs(all, distances.squares);
    const means = this.evaluate(spread, medians?.all);
    const spreadWithout = (g: number) =>
      this.overPairs(
        all.filter((i) => groupOf[i] !== g),
        distances.squares,
      );
    const bySample = this.jackknifeOfPairs(this.without(bySamples, spreadWithout), means);
    // One sample leaves nothing where it is left out.
    if (count < 2) bySample.data.fill(Number.NaN);
    const withoutDraw = byDraws === undefined ? [means] : this.without(byDraws, () => spread);
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
  private jackknifeOfPairs(withoutSamples: readonly Float64Array[], means: Float64Array): NdArray<Float64Array> {
    const { partners, columns } = this;
    const { asPartners, single } = this.sums;
    if (partners === undefined || asPartners === undefined || single === undefined)
      return jackknifeCovariance(withoutSamples);
    const spread = () => means[columns.denominator]!;
    const withoutPartners = this.without(asPartners, spread);
    const withoutBoth = withoutSamples.map((own, g) =>
      own.map((value, k) => value + withoutPartners[g]![k]! - means[k]!),
    );
    const twice = jackknifeCovariance(this.without(single, spread));
    const share = chanceOfPartners(partners.samples);
    const both = jackknifeCovariance(withoutBoth);
    return ndarray(
      both.data.map((value, n) => value - share * twice.data[n]!),
      both.shape,
    );
  }

  private get sums(): Sums {
    this.begun ??= this.begin();
    return this.begun;
  }

  /** The ways in which numbers are left out, and the sums over columns that this takes. */
  private begin(): Sums {
    const { count, columns, partners, conventions } = this;
    const { draws } = this.numbers;
    const groups = Math.min(count, jackknifeGroups);
    const groupOf = new Int32Array(count);
    for (const [place, i] of this.order(count).entries()) groupOf[i] = place % groups;
    const bySamples = this.grouped(groups, (i) => groupOf[i]!);
    const byDraws = draws < 2 ? undefined : this.grouped(draws, (_, j) => j);
    const ofPartners = partners && {
      asPartners: this.grouped(groups, (i, j) => groupOf[partners.of(i, j)]!),
      single: this.grouped(groups, (i, j) => (groupOf[i]! + j) % groups),
    };
    const groupings = [bySamples, byDraws, ofPartners?.asPartners, ofPartners?.single].filter(
      (way) => way !== undefined,
    );
    return {
      groupOf,
      bySamples,
      byDraws,
      ...ofPartners,
      groupings,
      distances: new PairDistances(count),
      medians:
        conventions.average === 'component-median'
          ? new ComponentMedians(count, draws, columns.perturbations, groupings)
          : undefined,
    };
  }

  private grouped(count: number, groupOf: (sample: number, draw: number) => number): Groups {
    const { draws } = this.numbers;
    const of = new Int32Array(this.count * draws);
    let n = 0;
    for (let i = 0; i < this.count; i++) for (let j = 0; j < draws; j++) of[n++] = groupOf(i, j);
    return { of, count };
  }

  /** All averages without each of some groups, by the denominator without it. */
  private without(groups: Groups, spread: (group: number) => number): Float64Array[] {
    const { groupings, medians } = this.sums;
    const components = medians?.without[groupings.indexOf(groups)];
    return Array.from({ length: groups.count }, (_, left) =>
      this.evaluate(spread(left), components?.[left], { groups, left }),
    );
  }

  /** All averages, with the denominator and the medians of components given, over everything or without a group. */
  private evaluate(
    spread: number,
    components: Float64Array | undefined,
    without?: { readonly groups: Groups; readonly left: number },
  ): Float64Array {
    const { columns, numbers } = this;
    const { average } = this.conventions;
    const means = new Float64Array(columns.averages);
    means[columns.denominator] = spread;
    const scratch = new Float64Array(this.count * numbers.draws);
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
    for (const [p, sum] of components?.entries() ?? []) means[columns.numerator(p)] = sum;
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
