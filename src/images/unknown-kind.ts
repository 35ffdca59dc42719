/** Beginnings of files that people try, and what to do with them. */
const known: readonly [offset: number, beginning: string, words: string][] = [
  [0, 'GIF8', 'a GIF (save it as PNG)'],
  [8, 'WEBP', 'a WebP image (save it as PNG)'],
  [4, 'ftyp', 'an AVIF or HEIC image or a film (save it as PNG)'],
  [0, 'BM', 'a BMP image (save it as PNG)'],
  [0, 'II*\0', 'a TIFF image (save it as PNG)'],
  [0, 'MM\0*', 'a TIFF image (save it as PNG)'],
  [0, '\x89PNG', 'a PNG whose first bytes were changed (fetch it again as binary file)'],
  [0, '\x93NUMPY', 'a .npy array'],
  [0, '\x89HDF', 'an HDF5 file (save the array as .npy)'],
  [0, 'PK', 'a zip archive, as .npz and .pt files are (unpack it, or save the array as .npy)'],
  [0, '\x80\x02', 'a Python pickle (take the binary version of the data set, or save the array as .npy)'],
  [0, '\x80\x03', 'a Python pickle (take the binary version of the data set, or save the array as .npy)'],
  [0, '\x80\x04', 'a Python pickle (take the binary version of the data set, or save the array as .npy)'],
  [0, '\x80\x05', 'a Python pickle (take the binary version of the data set, or save the array as .npy)'],
  [257, 'ustar', 'a tar archive (unpack it first)'],
];

/** In words, what a file of `size` bytes is that can't be read, from its first 512 bytes or more. */
export function unknownKind(bytes: Buffer, size = bytes.length): string {
  if (bytes.length === 0) return 'an empty file';
  const found = known.find(
    ([offset, beginning]) => bytes.toString('latin1', offset, offset + beginning.length) === beginning,
  );
  return found?.[2] ?? `a file of ${size} bytes that begins with ${bytes.toString('hex', 0, 8)}`;
}
