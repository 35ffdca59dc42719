import type { NdArray } from 'ndarray';

/** How the numbers of images stood in a file, and what was made of them. */
export interface Stored {
  /** Type of the numbers, such as uint8 or float32; "pictures" for PNG and JPEG, whose bits decide. */
  readonly type: string;
  /** By what they were divided; 1 where they are as they were. None for pictures: by the largest number of the bits. */
  readonly divisor?: number;
  /** How the axes of an array were understood, in words. */
  readonly axes?: string;
}

/** Images of one size with what belongs to them. */
export interface ImageSet {
  /**
   * [P, C, n, n]: samples, channels (1 grey, 3 red, green, blue), rows from the top, columns. Values in [0, 1] unless
   * an array has others.
   */
  readonly images: NdArray<Float64Array>;
  /** Class of each sample, [P]. */
  readonly labels?: Int32Array;
  /** Names of the classes, where there are any. */
  readonly classNames?: readonly string[];
  /** Where the images are from, for provenance. */
  readonly description: string;
  /** How they were stored. */
  readonly stored?: Stored;
  /** What is to be known about the files, a line each; none if there is nothing. */
  readonly notes?: readonly string[];
}

/** One picture, [C, height, width], values in [0, 1]. */
export type Picture = NdArray<Float64Array>;

/** A part of a data set. */
export interface Part {
  /** Number of the first sample, 0 unless given. */
  readonly first?: number;
  /** At most this many samples; all unless given. */
  readonly count?: number;
}
