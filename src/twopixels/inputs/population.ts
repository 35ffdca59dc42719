import type { PixelPair } from '../task.js';

/** All pairs of one label, none of them listed: counted and found by arithmetic. */
export interface PairClass {
  readonly count: number;
  /** The pair of a number from 0 to count − 1; on a frame sites are r·n + c. */
  pair(number: number): PixelPair;
}

/** All pairs of a task. */
export interface PairPopulation {
  /** The task in words. */
  readonly name: string;
  /** Sites along each axis: [l] or [n, n]. */
  readonly size: readonly number[];
  /** The pairs of label −1 and those of +1. */
  readonly classes: readonly [minus: PairClass, plus: PairClass];
}

/** Groups of pairs one after the other, such as those of one displacement: numbers run through the first, then on. */
export function joinedGroups(counts: Float64Array, pairOf: (group: number, number: number) => PixelPair): PairClass {
  const ends = new Float64Array(counts.length);
  let count = 0;
  for (let group = 0; group < counts.length; group++) {
    count += counts[group]!;
    ends[group] = count;
  }
  return {
    count,
    pair(number) {
      const group = groupOf(ends, number);
      return pairOf(group, number - (group === 0 ? 0 : ends[group - 1]!));
    },
  };
}

/** The first group that ends above a number. */
function groupOf(ends: Float64Array, number: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Pairs by cells of sites, such as blocks and quadrants: those of two cells (−1) and those of one (+1). */
export function cellClasses(cells: readonly (readonly number[])[]): PairPopulation['classes'] {
  const sites = cells.flat();
  let before = 0;
  const ends = cells.map((cell) => {
    before += cell.length;
    return before;
  });
  const two = joinedGroups(
    Float64Array.from(cells, (cell, k) => cell.length * (sites.length - ends[k]!)),
    (group, number) => {
      const others = sites.length - ends[group]!;
      const first = Math.floor(number / others);
      return ordered(cells[group]![first]!, sites[ends[group]! + number - first * others]!);
    },
  );
  const one = joinedGroups(
    Float64Array.from(cells, ({ length }) => (length * (length - 1)) / 2),
    (group, number) => {
      const [i, j] = triangular(number);
      return ordered(cells[group]![i]!, cells[group]![j]!);
    },
  );
  return [two, one];
}

/** The number-th of the pairs i < j in the order of j, then i: number = j(j − 1)/2 + i. */
function triangular(number: number): readonly [i: number, j: number] {
  let j = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2);
  while ((j * (j - 1)) / 2 > number) j--;
  while ((j * (j + 1)) / 2 <= number) j++;
  return [number - (j * (j - 1)) / 2, j];
}

/** A pair with the smaller site first. */
export function ordered(a: number, b: number): PixelPair {
  return a < b ? [a, b] : [b, a];
}
