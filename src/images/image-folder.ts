import ndarray from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { type FittedOptions, fitted, refuseArrayOptions } from './fitted.js';
import type { ImageSet, Part, Picture } from './image-set.js';
import { listImages } from './list-images.js';
import { partLength } from './memory.js';
import { samplesOf } from './part.js';
import { isInColour, pictureHead } from './picture-head.js';
import type { PictureOptions } from './png.js';
import { aboutFile } from './read-bytes.js';
import { readImage } from './read-image.js';

/**
 * The images of a folder, or of its folders, each one a class, sorted by name, in parts of at most `chunk`. Where any
 * of the folder is in colour, the grey ones become colour, whatever part is read.
 * @throws InputError naming the first file that can't be read, is not square, or is of another size
 *   than the first that is read
 */
export function* folderParts(
  folder: string,
  options: Part & PictureOptions & FittedOptions & { readonly labels?: string },
  chunk: number,
): Generator<ImageSet> {
  const { files, labels, classNames } = listImages(folder, options);
  const { first, end } = samplesOf(folder, options, files.length);
  const read = folderReader(files, options);
  const length = folderPartLength(files.slice(first, end), options, chunk);
  for (let start = first; start < end; start += length) {
    const last = Math.min(end, start + length);
    const { images, size } = read(files.slice(start, last));
    yield {
      images,
      ...(labels !== undefined && { labels: labels.slice(start, last) }),
      ...(classNames !== undefined && { classNames }),
      stored: { type: 'pictures' },
      description: `folder ${folder}: ${end - first} images of ${size} × ${size} pixels`,
    };
  }
}

/**
 * How many of some files of a folder are read at a time, by the header of the first: at most `chunk`, and no more than
 * there is room for.
 * @throws InputError naming that file if there is no room for it, or for all where `chunk` is `wholeSet`
 */
export function folderPartLength(files: readonly string[], options: PictureOptions, chunk: number): number {
  const [first = ''] = files;
  const head = pictureHead(first);
  if (head === undefined) return Math.min(chunk, files.length);
  const size = Math.min(head.width, head.height);
  const image = { channels: head.colour ? 3 : 1, height: size, width: size, besides: 8 };
  return aboutFile(first, () => partLength(chunk, files.length, image, options));
}

/**
 * Reads some of the files of a folder at a time, as one array [P, C, n, n]: in colour if any file of the folder is, all
 * of the size of the first that is read.
 * @throws InputError naming the first file that can't be read, is not square, or is of another size
 */
export function folderReader(
  files: readonly string[],
  options: PictureOptions & FittedOptions,
): (some: readonly string[]) => { readonly images: ImageSet['images']; readonly size: number } {
  refuseArrayOptions(files[0] ?? '', options);
  const channels = files.some(isInColour) ? 3 : 1;
  let first: { readonly path: string; readonly size: number } | undefined;
  return (some) => {
    const pictures = some.map((path) => {
      const picture = fitted(path, readImage(path, options), options);
      if (picture.shape[0]! < channels) {
        options.onNote?.({ subject: path, text: 'in grey, taken as colour as others of the folder are' });
      }
      const size = picture.shape[1]!;
      first ??= { path, size };
      if (size === first.size) return picture;
      const expected = `${first.path} is ${first.size} × ${first.size}`;
      throw new InputError(path, `it is ${size} × ${size} pixels, ${expected} (make them equal)`);
    });
    const { size = 0 } = first ?? {};
    return { images: stacked(pictures, size, channels), size };
  };
}

/** Pictures [C, n, n] as one array of so many channels, [P, C, n, n]; grey ones are repeated. */
export function stacked(pictures: readonly Picture[], size: number, channels: number): ImageSet['images'] {
  const images = ndarray(new Float64Array(pictures.length * channels * size * size), [
    pictures.length,
    channels,
    size,
    size,
  ]);
  for (const [sample, picture] of pictures.entries()) {
    for (let c = 0; c < channels; c++) {
      const from = Math.min(c, picture.shape[0]! - 1);
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) images.set(sample, c, v, u, picture.get(from, v, u));
      }
    }
  }
  return images;
}
