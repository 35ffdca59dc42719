import type { RowBlock } from './kept-rows.js';
import { leaveOutMedians } from './leave-out-medians.js';
import { lowerMedian } from './median.js';

/** Numbers in groups: the group of each at all samples and draws, [samples, draws]. */
export interface Groups {
  readonly of: Int32Array;
  readonly count: number;
}

/** Columns that are put in order at a time, so that each row is read in lines of the cache. */
const tile = 16;

/**
 * Sums over components of the median of (f(x′) − f(x))² over samples and draws, one a perturbation: of all numbers, and
 * without each group of some ways to group them. Blocks of components come in order.
 */
export class ComponentMedians {
  readonly all: Float64Array;
  /** By grouping and group. */
  readonly without: readonly (readonly Float64Array[])[];
  private readonly leaveOut: readonly (ReturnType<typeof leaveOutMedians> | undefined)[];
  private readonly values: Float64Array;
  private readonly tile: Float64Array;

  constructor(
    private readonly samples: number,
    private readonly draws: number,
    private readonly perturbations: number,
    groupings: readonly Groups[],
  ) {
    this.all = new Float64Array(perturbations);
    this.without = groupings.map(({ count }) => Array.from({ length: count }, () => new Float64Array(perturbations)));
    this.leaveOut = groupings.map(({ of, count }) => (count > 1 ? leaveOutMedians(of, count) : undefined));
    this.values = new Float64Array(samples * draws);
    this.tile = new Float64Array(tile * samples * draws);
  }

  /** Rows of a sample: f(x) in slot 0, then f(x′), [draws, perturbations]. */
  add(block: RowBlock): void {
    const { values } = this;
    for (let p = 0; p < this.perturbations; p++) {
      for (let from = 0; from < block.width; from += tile) {
        const count = Math.min(tile, block.width - from);
        this.squares(block, p, from, count);
        for (let c = 0; c < count; c++) {
          const own = this.tile.subarray(c * values.length, (c + 1) * values.length);
          for (let g = 0; g < this.leaveOut.length; g++) {
            const sums = this.without[g]!;
            const without = this.leaveOut[g]?.(own).without;
            for (let left = 0; left < sums.length; left++) sums[left]![p]! += without?.[left] ?? Number.NaN;
          }
          this.all[p]! += lowerMedian(own);
        }
      }
    }
  }

  /** (f(x′) − f(x))² of some columns, column by column, [count, samples, draws]. */
  private squares({ rows, slots, width }: RowBlock, p: number, from: number, count: number): void {
    const { samples, draws, perturbations, tile: out } = this;
    const length = samples * draws;
    for (let i = 0; i < samples; i++) {
      const clean = i * slots * width + from;
      for (let j = 0; j < draws; j++) {
        const moved = (i * slots + 1 + j * perturbations + p) * width + from;
        for (let c = 0, at = i * draws + j; c < count; c++, at += length) {
          const difference = rows[moved + c]! - rows[clean + c]!;
          out[at] = difference * difference;
        }
      }
    }
  }
}
