import { readFileSync } from 'node:fs';
import ndarray, { type NdArray } from 'ndarray';

/** An array of the published figures, flat in row-major order. */
export interface Tensor {
  shape: number[];
  data: number[];
}

/** A file of `test/reference`. */
export function reference<Content>(file: string): Content {
  return JSON.parse(readFileSync(new URL(`../reference/${file}`, import.meta.url), 'utf8'));
}

export function array({ shape, data }: Tensor): NdArray<Float64Array> {
  return ndarray(Float64Array.from(data), shape);
}

/** The largest absolute difference of two lists of numbers. */
export function largestGap(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let gap = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= gap)) gap = difference;
  }
  return gap;
}
