import type { PixelPair } from '../task.js';

/** Which pairs a set has. */
export interface ChosenPairs {
  readonly name: string;
  /** Sites along each axis. */
  readonly size: readonly number[];
  readonly labels: Float64Array;
  readonly weights?: Float64Array;
  pair(index: number): PixelPair;
  /** Number of an input's pair among all of its task, which addresses its noise. */
  number(index: number): number;
}
