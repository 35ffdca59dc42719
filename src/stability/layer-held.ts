import { InputError } from '../numerics/input-error.js';
import type { Conventions } from './conventions.js';
import type { Averages } from './estimate.js';
import { leaveOutMedians } from './leave-out-medians.js';
import { lowerMedian, select } from './median.js';

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
    const everyDraw = Array.from({ length: draws }, (_, j) => j);
    const all = Array.from({ length: count }, (_, i) => i);
    const groups = Math.min(count, jackknifeGroups);
    const components = this.componentMedians(shuffled, groups, draws);
    const means = this.evaluate(all, everyDraw, distances, components.all);
    const withoutGroup = Array.from({ length: groups }, (_, g) =>
      this.evaluate(
        shuffled.filter((_, place) => place % groups !== g),
        everyDraw,
        distances,
        components.withoutGroup[g]!,
      ),
    );
    const withoutDraw = everyDraw.map((left) => {
      const others =
        draws < 2
          ? means
          : this.evaluate(
              all,
              everyDraw.filter((j) => j !== left),
              distances,
              components.withoutDraw[left]!,
            );
      return others.map((value, k) => (this.drawn[k] ? value : means[k]!));
    });
    const byDraw = jackknifeCovariance(withoutDraw);
    if (draws < 2) {
      const width = means.length;
      for (const [k, drawn] of this.drawn.entries()) if (drawn) byDraw.fill(Number.NaN, k * width, (k + 1) * width);
    }
    return { means, bySample: jackknifeCovariance(withoutGroup), byDraw };
  }

  /** Sums over components of their medians, one a numerator: over everything, without each group of samples, and without each draw. */
  private componentMedians(shuffled: readonly number[], groups: number, draws: number) {
    const sums = () => new Float64Array(this.numerators);
    const result = {
      all: sums(),
      withoutGroup: Array.from({ length: groups }, sums),
      withoutDraw: Array.from({ length: draws > 1 ? draws : 0 }, sums),
    };
    if (this.conventions.average !== 'component-median') return result;
    const count = this.rows.length;
    const groupOf = new Int32Array(count * draws);
    for (const [place, i] of shuffled.entries()) groupOf.fill(place % groups, i * draws, (i + 1) * draws);
    const byGroup = count > 1 ? leaveOutMedians(groupOf, groups) : undefined;
    const byDraw =
      draws > 1
        ? leaveOutMedians(
            Int32Array.from(groupOf, (_, n) => n % draws),
            draws,
          )
        : undefined;
    const values = new Float64Array(count * draws);
    const width = this.numerators * this.size;
    for (let k = 0; k < this.numerators; k++) {
      for (let c = k * this.size; c < (k + 1) * this.size; c++) {
        for (let n = 0; n < values.length; n++)
          values[n] = this.squares[Math.floor(n / draws)]![(n % draws) * width + c]!;
        const left = byGroup?.(values);
        for (let g = 0; g < groups; g++) result.withoutGroup[g]![k]! += left?.without[g] ?? Number.NaN;
        const undrawn = byDraw?.(values);
        for (const [j, own] of result.withoutDraw.entries()) own[k]! += undrawn!.without[j]!;
        result.all[k]! += left?.all ?? undrawn?.all ?? lowerMedian(values);
      }
    }
    return result;
  }

  /** All averages over some samples and draws; medians of components are given, those of each numerator added up. */
  private evaluate(
    samples: readonly number[],
    draws: readonly number[],
    distances: Float64Array,
    components: Float64Array,
  ): Float64Array {
    const columns = this.drawn.length;
    const means = new Float64Array(columns + 1);
    const scratch = new Float64Array(samples.length * draws.length);
    const gather = (from: readonly Float64Array[], width: number, place: number) => {
      let n = 0;
      for (const i of samples) for (const j of draws) scratch[n++] = from[i]![j * width + place]!;
      return scratch;
    };
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (let k = 0; k < columns; k++) {
      if (k >= this.numerators || this.conventions.average === 'mean') means[k] = mean(gather(this.values, columns, k));
      else if (this.conventions.average === 'median') means[k] = lowerMedian(gather(this.values, columns, k));
      else means[k] = components[k]!;
    }
    means[columns] = this.overPairs(samples, distances);
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
