import ndarray, { type NdArray } from 'ndarray';
import type { FittedOptions } from '../../images/fitted.js';
import { folderPartLength, folderReader } from '../../images/image-folder.js';
import type { ImageSet } from '../../images/image-set.js';
import type { PictureOptions } from '../../images/png.js';

/** (√5 − 1)/2: multiples of it modulo 1 are spread evenly and never in step with classes that take turns. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * `samples` numbers of images below `total`, ascending, spread evenly: one from each of as many stretches of equal
 * length, at the places kφ mod 1 in them. Data that are sorted by class, and data where the classes take turns, keep
 * all their classes; the subset depends on nothing else.
 */
export function spreadEvenly(total: number, samples: number): number[] {
  return Array.from({ length: samples }, (_, k) => {
    const start = Math.floor((k * total) / samples);
    const end = Math.floor(((k + 1) * total) / samples);
    return start + Math.floor(((k * goldenRatio) % 1) * (end - start));
  });
}

/** The images of some numbers, ascending, out of sets that follow one another, in arrays of at most `chunk`. */
export function* picked(
  sets: Iterable<ImageSet>,
  numbers: readonly number[],
  chunk: number,
): Generator<NdArray<Float64Array>> {
  let rows: Float64Array[] = [];
  let inner: number[] = [];
  let first = 0;
  let next = 0;
  const flush = () => {
    const data = new Float64Array(rows.length * (rows[0]?.length ?? 0));
    for (const [i, row] of rows.entries()) data.set(row, i * row.length);
    const images = ndarray(data, [rows.length, ...inner]);
    rows = [];
    return images;
  };
  for (const { images } of sets) {
    const count = images.shape[0]!;
    inner = images.shape.slice(1);
    const length = inner.reduce((product, extent) => product * extent, 1);
    for (; next < numbers.length && numbers[next]! < first + count; next++) {
      const at = (numbers[next]! - first) * length;
      rows.push(images.data.slice(at, at + length));
      if (rows.length === chunk) yield flush();
    }
    if (next === numbers.length) break;
    first += count;
  }
  if (rows.length > 0) yield flush();
}

/**
 * The images of some numbers of the files of a folder, of which no others are read.
 * @throws InputError as `images.readData`
 */
export function* pickedFromFolder(
  files: readonly string[],
  numbers: readonly number[],
  chunk: number,
  options: PictureOptions & FittedOptions,
): Generator<NdArray<Float64Array>> {
  const read = folderReader(files, options);
  const chosen = numbers.map((number) => files[number]!);
  const length = folderPartLength(chosen, options, chunk);
  for (let start = 0; start < chosen.length; start += length) yield read(chosen.slice(start, start + length)).images;
}
