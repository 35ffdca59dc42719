import type { NdArray } from 'ndarray';
import { npyArray } from '../system/npy.js';
import { type NumberType, npyDataBytes, npyHeader, npyPrefixBytes, npyStart } from '../system/npy-header.js';
import { type ImageLayout, imageLayout, type LayoutOptions } from './array-layout.js';
import { type ByteSource, beginningOf } from './byte-source.js';
import { type MemoryOptions, requireRoom } from './memory.js';

/** Images of a .npy file that can be read in parts. */
export interface ArraySource {
  readonly layout: ImageLayout;
  /** Type of the numbers in the file. */
  readonly type: NumberType;
  /** `count` samples from `start` on, along the first axis; the whole array where it is one image. */
  readonly rows: (start: number, count: number) => NdArray;
}

/**
 * Opens a .npy file. In C order no more is read than the samples that are asked for.
 * @throws Error if it is broken, of another size than its header gives, holds no images, or is
 *   in Fortran order and large
 */
export function openArray(path: string, source: ByteSource, options: LayoutOptions & MemoryOptions): ArraySource {
  const header = npyHeader(beginningOf(source, npyStart(beginningOf(source, npyPrefixBytes))));
  const { start, shape, fortran } = header;
  const size = npyDataBytes(header);
  if (source.size - start !== size) throw new Error(`it holds ${source.size - start} bytes of data, expected ${size}`);
  const layout = imageLayout(path, shape, options);
  const { type } = header;
  if (fortran) {
    // It has to be held whole, since the numbers of a sample lie all over the file.
    const what = `an array in Fortran order of ${size} bytes`;
    requireRoom(what, heldTimes(type) * size, options, 'save it with numpy.ascontiguousarray');
    const whole = npyArray(header, source.read(start, size));
    return { layout, type, rows: (first, count) => (layout.sampled ? whole.lo(first).hi(count) : whole) };
  }
  if (!layout.sampled) return { layout, type, rows: () => npyArray(header, source.read(start, size)) };
  const length = size / layout.count;
  return {
    layout,
    type,
    rows: (first, count) =>
      npyArray(header, source.read(start + first * length, count * length), [count, ...shape.slice(1)]),
  };
}

/** How often the bytes of an array are held while it is decoded: as bytes, as they are typed, and widened. */
export function heldTimes(type: NumberType): number {
  if (type === 'float16') return 4;
  return type === 'int64' || type === 'uint64' ? 3 : 2;
}
