import ndarray, { type NdArray } from 'ndarray';

/** A file of records of equal length: images of bytes, with the label before them if they have one. */
export interface ByteRecords {
  readonly format: string;
  /** Bytes before the first record. */
  readonly start: number;
  readonly count: number;
  /** Bytes of a record. */
  readonly length: number;
  /** Place of the label in a record, if there is one. */
  readonly labelAt?: number;
  /** Labels allowed: 0 … classes − 1. */
  readonly classes?: number;
  /** Place of the pixels in a record: channels, rows, columns. */
  readonly pixelsAt: number;
  readonly shape: readonly [channels: number, height: number, width: number];
}

/** Images [P, C, height, width] of `count` whole records, values byte/255, and their labels. */
export function decodeRecords(
  bytes: Uint8Array,
  count: number,
  { length, labelAt, classes, pixelsAt, shape }: ByteRecords,
  first = 0,
): { images: NdArray<Float64Array>; labels?: Int32Array } {
  const size = shape[0] * shape[1] * shape[2];
  const data = new Float64Array(count * size);
  const labels = new Int32Array(count);
  for (let record = 0; record < count; record++) {
    const start = record * length;
    for (let pixel = 0; pixel < size; pixel++) data[record * size + pixel] = bytes[start + pixelsAt + pixel]! / 255;
    if (labelAt === undefined) continue;
    const label = bytes[start + labelAt]!;
    if (classes !== undefined && label >= classes) {
      throw new Error(`record ${first + record} has label ${label}, expected 0 to ${classes - 1} (the file is broken)`);
    }
    labels[record] = label;
  }
  return { images: ndarray(data, [count, ...shape]), ...(labelAt !== undefined && { labels }) };
}
