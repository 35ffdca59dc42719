import { InputError } from '../../numerics/input-error.js';
import type { Conventions } from '../inputs/conventions.js';
import type { Averages } from './estimate.js';
import { leaveOutMedians } from './leave-out-medians.js';
import { lowerMedian, select } from './median.js';
import { chanceOfPartners, type Partners } from './partners.js';

/** Samples are left out in at most so many groups. */
const jackknifeGroups = 32;

/** Bytes that may be held: one count for all layers. */
export class Memory {
  private held = 0;

  constructor(
    private readonly subject: string,
    private readonly limit: number,
    private readonly reason: string,
  ) {}

  take(numbers: number): void {
    this.held += 8 * numbers;
    if (this.held <= this.limit) return;
    const mebibytes = Math.floor(this.limit / 2 ** 20);
    throw new InputError(
      this.subject,
      `${this.reason} would take more than ${mebibytes} MiB (take fewer samples or layers, raise memory, or use means or average 'median' with spread 'mean')`,
    );
  }
}

/**
 * Averages of one layer that need all representations at once: medians component by component, medians over pairs. Everything is held, so that `memory` bounds the
 * number of samples. Errors by the delete-a-group jackknife: samples in 32 groups of equal size (one a group where there are fewer), and draws one by one.
 *
 * Source: Shao, Wu, *A general theory for jackknife variance estimation*, Ann. Stat. 17 (1989) 1176: leaving out one sample does not give the error of a
 * median, leaving out many does.
 */
export class LayerHeld {
  private readonly rows: Float64Array[] = [];
  /** Per sample: numbers [draws, columns], or for medians of components squares [draws, columns, size]. */
  private readonly values: Float64Array[] = [];
  private readonly squares: Float64Array[] = [];

  /**
   * @param drawn for each column, whether it changes from draw to draw
   * @param numerators the first columns are those of representations, averaged by `conventions.average`; the others have means
   */
  constructor(
    private readonly size: number,
    private readonly drawn: readonly boolean[],
    private readonly numerators: number,
    private readonly conventions: Conventions,
    private readonly memory: Memory,
    private readonly partners?: Partners | undefined,
  ) {}

  /** @param squares (f(x′) − f(x))² of every component, [draws, numerators, size], for medians of components */
  add(rows: Float64Array, at: number, values: Float64Array, squares: Float64Array | undefined): void {
    this.memory.take(this.size + values.length + (squares?.length ?? 0) + this.rows.length);
    this.rows.push(rows.slice(at, at + this.size));
    this.values.push(values.slice());
    if (squares !== undefined) this.squares.push(squares);
  }

  /** @param shuffled the samples in a random order: those at places g, g + 32, … are a group */
  averages(shuffled: readonly number[]): Averages {
    const count = this.rows.length;
    const draws = this.values[0]!.length / this.drawn.length;
    const distances = this.pairDistances();
    const all = Array.from({ length: count }, (_, i) => i);
    const groups = Math.min(count, jackknifeGroups);
    const groupOf = new Int32Array(count);
    for (const [place, i] of shuffled.entries()) groupOf[i] = place % groups;
    const spread = this.overPairs(all, distances);
    const means = this.evaluate(draws, spread);
    const withoutSamples = this.without(
      groups,
      draws,
      (i) => groupOf[i]!,
      (g) =>
        this.overPairs(
          all.filter((i) => groupOf[i] !== g),
          distances,
        ),
    );
    const bySample = this.jackknifeOfPairs(withoutSamples, means, groupOf, groups, draws);
    // One sample leaves nothing where it is left out.
    if (count < 2) bySample.fill(Number.NaN);
    const withoutDraw =
      draws < 2
        ? [means]
        : this.without(
            draws,
            draws,
            (_, j) => j,
            () => spread,
          );
    const byDraw = jackknifeCovariance(
      withoutDraw.map((others) => others.map((value, k) => (this.drawn[k] ? value : means[k]!))),
    );
    if (draws < 2) {
      const width = means.length;
      for (const [k, drawn] of this.drawn.entries()) if (drawn) byDraw.fill(Number.NaN, k * width, (k + 1) * width);
    }
    return { means, bySample, byDraw };
  }

  /**
   * The covariance by sample. With partners a group of samples is left out as x and, to first order beside it, as z; what this counts twice is the jackknife over groups of
   * single numbers, see `PartnerSums`.
   */
  private jackknifeOfPairs(
    withoutSamples: readonly Float64Array[],
    means: Float64Array,
    groupOf: Int32Array,
    groups: number,
    draws: number,
  ): Float64Array {
    const { partners } = this;
    if (partners === undefined) return jackknifeCovariance(withoutSamples);
    const spread = () => means.at(-1)!;
    const withoutPartners = this.without(groups, draws, (i, j) => groupOf[partners.of(i, j)]!, spread);
    const withoutBoth = withoutSamples.map((own, g) =>
      own.map((value, k) => value + withoutPartners[g]![k]! - means[k]!),
    );
    const withoutNumbers = this.without(groups, draws, (i, j) => (groupOf[i]! + j) % groups, spread);
    const twice = jackknifeCovariance(withoutNumbers);
    const share = chanceOfPartners(partners.samples);
    return jackknifeCovariance(withoutBoth).map((value, k) => value - share * twice[k]!);
  }

  /** All averages without each of some groups of samples at draws. */
  private without(
    groups: number,
    draws: number,
    groupOf: (sample: number, draw: number) => number,
    spread: (group: number) => number,
  ): Float64Array[] {
    const group = Int32Array.from({ length: this.rows.length * draws }, (_, n) =>
      groupOf(Math.floor(n / draws), n % draws),
    );
    const components = this.componentMedians(draws, { group, groups });
    return components.map((own, g) => this.evaluate(draws, spread(g), { group, left: g, components: own }));
  }

  /** Sums over components of their medians, one a numerator: without each group of numbers, or the only ones without groups. */
  private componentMedians(draws: number, left?: { group: Int32Array; groups: number }): Float64Array[] {
    const result = Array.from({ length: left?.groups ?? 1 }, () => new Float64Array(this.numerators));
    if (this.conventions.average !== 'component-median') return result;
    const values = new Float64Array(this.rows.length * draws);
    const some = left !== undefined && left.groups > 1;
    const leaveOut = some ? leaveOutMedians(left.group, left.groups) : undefined;
    const width = this.numerators * this.size;
    for (let k = 0; k < this.numerators; k++) {
      for (let c = k * this.size; c < (k + 1) * this.size; c++) {
        for (let n = 0; n < values.length; n++)
          values[n] = this.squares[Math.floor(n / draws)]![(n % draws) * width + c]!;
        if (left === undefined) result[0]![k]! += lowerMedian(values);
        else {
          const without = leaveOut?.(values).without;
          for (const [g, own] of result.entries()) own[k]! += without?.[g] ?? Number.NaN;
        }
      }
    }
    return result;
  }

  /** All averages, with the denominator given, over everything or without a group of numbers, whose medians of components are given. */
  private evaluate(
    draws: number,
    spread: number,
    without?: { group: Int32Array; left: number; components: Float64Array },
  ): Float64Array {
    const columns = this.drawn.length;
    const means = new Float64Array(columns + 1);
    const components = without?.components ?? this.componentMedians(draws)[0]!;
    const scratch = new Float64Array(this.rows.length * draws);
    for (let k = 0; k < columns; k++) {
      if (k < this.numerators && this.conventions.average === 'component-median') {
        means[k] = components[k]!;
        continue;
      }
      let count = 0;
      for (let n = 0; n < scratch.length; n++) {
        if (without !== undefined && without.group[n] === without.left) continue;
        scratch[count++] = this.values[Math.floor(n / draws)]![(n % draws) * columns + k]!;
      }
      const taken = scratch.subarray(0, count);
      if (k < this.numerators && this.conventions.average === 'median') means[k] = lowerMedian(taken);
      else means[k] = taken.reduce((sum, value) => sum + value, 0) / count;
    }
    means[columns] = spread;
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
      for (let j = 0; j < i; j++) {
        const z = rows[j]!;
        let square = 0;
        for (let k = 0; k < size; k++) square += (x[k]! - z[k]!) * (x[k]! - z[k]!);
        distances[pairPlace(i, j)] = square;
      }
    }
    return distances;
  }
}

function pairPlace(i: number, j: number): number {
  const [high, low] = i > j ? [i, j] : [j, i];
  return (high * (high - 1)) / 2 + low;
}

/** (n − 1)/n Σ (θ_g − θ̄)(θ_g − θ̄)ᵀ over n estimates that each leave out one group. */
function jackknifeCovariance(without: readonly Float64Array[]): Float64Array {
  const width = without[0]!.length;
  const count = without.length;
  const centre = new Float64Array(width);
  for (const estimate of without) for (let k = 0; k < width; k++) centre[k]! += estimate[k]! / count;
  const covariance = new Float64Array(width * width);
  for (const estimate of without) {
    for (let k = 0; k < width; k++) {
      for (let l = 0; l < width; l++) {
        covariance[k * width + l]! += ((count - 1) / count) * (estimate[k]! - centre[k]!) * (estimate[l]! - centre[l]!);
      }
    }
  }
  return covariance;
}
