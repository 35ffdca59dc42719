import type { RowBlock } from './kept-rows.js';

/** Columns that are taken at a time, so that the rows of all samples stay near the processor. */
const tile = 1024;

/** ‖f(x) − f(z)‖² of all pairs of samples, from blocks of columns: added up column by column, in their order. */
export class PairDistances {
  /** By `pairPlace`. */
  readonly squares: Float64Array;

  constructor(private readonly samples: number) {
    this.squares = new Float64Array((samples * (samples - 1)) / 2);
  }

  /** Adds the columns of a block; the rows are those of slot 0. */
  add({ rows, slots, width }: RowBlock): void {
    const step = slots * width;
    for (let from = 0; from < width; from += tile) {
      const end = Math.min(from + tile, width);
      for (let i = 0; i < this.samples; i += 2) {
        const both = i + 1 < this.samples;
        let j = 0;
        for (; both && j + 4 <= i; j += 4) this.addEight(rows, i, j, step, from, end);
        for (let k = j; k < i; k++) this.addOne(rows, i, k, step, from, end);
        for (let k = j; both && k <= i; k++) this.addOne(rows, i + 1, k, step, from, end);
      }
    }
  }

  private addOne(rows: Float64Array, i: number, j: number, step: number, from: number, end: number): void {
    const place = pairPlace(i, j);
    let sum = this.squares[place]!;
    for (let k = from; k < end; k++) {
      const difference = rows[i * step + k]! - rows[j * step + k]!;
      sum += difference * difference;
    }
    this.squares[place] = sum;
  }

  /** Samples i and i + 1 with j … j + 3: eight sums side by side, none of which waits for another. */
  private addEight(rows: Float64Array, i: number, j: number, step: number, from: number, end: number): void {
    const { squares } = this;
    const row = (sample: number) => rows.subarray(sample * step + from, sample * step + end);
    const [x, y] = [row(i), row(i + 1)];
    const [z0, z1, z2, z3] = [row(j), row(j + 1), row(j + 2), row(j + 3)];
    const [p, q] = [pairPlace(i, j), pairPlace(i + 1, j)];
    let [p0, p1, p2, p3] = [squares[p]!, squares[p + 1]!, squares[p + 2]!, squares[p + 3]!];
    let [q0, q1, q2, q3] = [squares[q]!, squares[q + 1]!, squares[q + 2]!, squares[q + 3]!];
    for (let k = 0; k < x.length; k++) {
      const u = x[k]!;
      const v = y[k]!;
      let z = z0[k]!;
      p0 += (u - z) * (u - z);
      q0 += (v - z) * (v - z);
      z = z1[k]!;
      p1 += (u - z) * (u - z);
      q1 += (v - z) * (v - z);
      z = z2[k]!;
      p2 += (u - z) * (u - z);
      q2 += (v - z) * (v - z);
      z = z3[k]!;
      p3 += (u - z) * (u - z);
      q3 += (v - z) * (v - z);
    }
    squares.set([p0, p1, p2, p3], p);
    squares.set([q0, q1, q2, q3], q);
  }
}

/** Place of a pair of different samples. */
export function pairPlace(i: number, j: number): number {
  const [high, low] = i > j ? [i, j] : [j, i];
  return (high * (high - 1)) / 2 + low;
}
