import { crc32 } from 'node:zlib';
import * as images from 'diffeolab/images';
import ndarray from 'ndarray';
import { exifOf, pngOf } from '../../support/images.js';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

/** The same with the checksums that its chunks should have, as far as they can be told. */
function checked(bytes: Buffer): Buffer {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end - 4)), end - 4);
    at = end;
  }
  return bytes;
}

const grey = [
  [0, 90, 180, 255],
  [1, 2, 3, 4],
];
const palette = ['PLTE', [255, 0, 0, 0, 255, 0, 0, 0, 255]] as const;

/** Pictures of PNG: all colour types, packed, with transparency, interlaced. */
const png: Format = {
  name: 'png',
  seeds: () => [
    Buffer.from(images.encodePng(ndarray(new Float64Array(3 * 6 * 6).fill(0.4), [3, 6, 6]))),
    Buffer.from(images.encodePng(ndarray(new Float64Array(5 * 4).fill(0.4), [5, 4]), { depth: 16 })),
    pngOf({ width: 4, height: 2, depth: 8, colourType: 0 }, grey, [['tRNS', [0, 90]]]),
    pngOf({ width: 4, height: 2, depth: 2, colourType: 3 }, [[0b00_01_10_00], [0b10_01_00_00]], [palette]),
    pngOf(
      { width: 2, height: 2, depth: 8, colourType: 3 },
      [
        [0, 1],
        [2, 0],
      ],
      [palette, ['tRNS', [128, 0]]],
    ),
    pngOf(
      { width: 2, height: 2, depth: 8, colourType: 4 },
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      [['eXIf', [...exifOf(5)]]],
    ),
    pngOf({ width: 2, height: 1, depth: 8, colourType: 2, interlace: 1 }, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ],
  mutate: (bytes, random) => {
    const found = harmed(bytes, random);
    return random() < 0.7 ? checked(found) : found;
  },
  read: readAsImages,
};
export default png;
