import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images, system } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { npyOf } from '../support/npy.js';
import { inFolder } from '../support/run-cli.js';

const { readChunks, readData } = images;

const test = suite('axes of .npy arrays');

/** Numbers 0, 1, 2, … in C order, or an array of Fortran order with them at the same indices. */
function counting(shape: readonly number[], fortran = false): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const plain = ndarray(
    Float64Array.from({ length: count }, (_, i) => i),
    [...shape],
  );
  const bytes = system.encodeNpy(plain);
  if (!fortran) return bytes;
  const turned = system.encodeNpy(plain.transpose(...shape.map((_, axis) => shape.length - 1 - axis)));
  return npyOf('<f8', true, shape, turned.subarray(turned.length - 8 * count));
}

/** Shape of the images, and the first number of each of the first two images, channels, rows and columns. */
type Expected = readonly [shape: readonly number[], steps: readonly number[]];

const read: readonly [shape: readonly number[], options: images.LayoutOptions, expected: Expected][] = [
  [
    [5, 6, 6],
    {},
    [
      [5, 1, 6, 6],
      [36, 0, 6, 1],
    ],
  ],
  [
    [5, 2, 6, 6],
    {},
    [
      [5, 2, 6, 6],
      [72, 36, 6, 1],
    ],
  ],
  [
    [5, 6, 6, 3],
    {},
    [
      [5, 3, 6, 6],
      [108, 1, 18, 3],
    ],
  ],
  [
    [5, 6, 6, 4],
    {},
    [
      [5, 3, 6, 6],
      [144, 1, 24, 4],
    ],
  ],
  [
    [5, 6, 6, 1],
    {},
    [
      [5, 1, 6, 6],
      [36, 0, 6, 1],
    ],
  ],
  [
    [6, 6, 3],
    {},
    [
      [1, 3, 6, 6],
      [0, 1, 18, 3],
    ],
  ],
  [
    [5, 4, 4, 4],
    { channelsLast: true },
    [
      [5, 3, 4, 4],
      [64, 1, 16, 4],
    ],
  ],
  [
    [5, 4, 4, 4],
    { channelsLast: false },
    [
      [5, 4, 4, 4],
      [64, 16, 4, 1],
    ],
  ],
  [
    [5, 8, 8, 8],
    {},
    [
      [5, 8, 8, 8],
      [512, 64, 8, 1],
    ],
  ],
  [
    [5, 6, 6, 16],
    { channelsLast: true },
    [
      [5, 16, 6, 6],
      [576, 1, 96, 16],
    ],
  ],
  [
    [3, 3, 3],
    { channelsLast: false },
    [
      [3, 1, 3, 3],
      [9, 0, 3, 1],
    ],
  ],
  [
    [3, 3, 3],
    { channelsLast: true },
    [
      [1, 3, 3, 3],
      [0, 1, 9, 3],
    ],
  ],
  [
    [3, 6, 6],
    {},
    [
      [3, 1, 6, 6],
      [36, 0, 6, 1],
    ],
  ],
  [
    [3, 6, 6],
    { picture: true, channelsLast: false },
    [
      [1, 3, 6, 6],
      [0, 36, 6, 1],
    ],
  ],
  [
    [6, 6],
    { picture: true },
    [
      [1, 1, 6, 6],
      [0, 0, 6, 1],
    ],
  ],
  [
    [7, 7],
    {},
    [
      [1, 1, 7, 7],
      [0, 0, 7, 1],
    ],
  ],
  [
    [16, 16],
    { picture: true },
    [
      [1, 1, 16, 16],
      [0, 0, 16, 1],
    ],
  ],
  [
    [16, 16],
    { imageSize: 16 },
    [
      [1, 1, 16, 16],
      [0, 0, 16, 1],
    ],
  ],
  [
    [16, 16],
    { imageSize: 4 },
    [
      [16, 1, 4, 4],
      [16, 0, 4, 1],
    ],
  ],
  [
    [10, 64],
    { imageSize: 8 },
    [
      [10, 1, 8, 8],
      [64, 0, 8, 1],
    ],
  ],
  [
    [10, 192],
    { imageSize: '8x8' },
    [
      [10, 3, 8, 8],
      [192, 64, 8, 1],
    ],
  ],
  [
    [10, 192],
    { imageSize: 8, channelsLast: true },
    [
      [10, 3, 8, 8],
      [192, 1, 24, 3],
    ],
  ],
  [
    [10, 256],
    { imageSize: 8, channelsLast: true },
    [
      [10, 3, 8, 8],
      [256, 1, 32, 4],
    ],
  ],
  [
    [10, 3, 64],
    { imageSize: 8 },
    [
      [10, 3, 8, 8],
      [192, 64, 8, 1],
    ],
  ],
  [
    [10, 64, 3],
    { imageSize: 8 },
    [
      [10, 3, 8, 8],
      [192, 1, 24, 3],
    ],
  ],
  [
    [192],
    { imageSize: 8 },
    [
      [1, 3, 8, 8],
      [0, 64, 8, 1],
    ],
  ],
  [
    [5, 6, 6],
    { imageSize: 6 },
    [
      [5, 1, 6, 6],
      [36, 0, 6, 1],
    ],
  ],
  [
    [5, 6, 6, 3],
    { imageSize: 6 },
    [
      [5, 3, 6, 6],
      [108, 1, 18, 3],
    ],
  ],
];

test(
  'every number stands where its axes say, in C and Fortran order, in parts too',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    for (const [shape, options, [found, steps]] of read) {
      for (const fortran of [false, true]) {
        if (fortran && shape.length === 1) continue;
        writeFileSync(path, counting(shape, fortran));
        const words = `[${shape.join(', ')}] ${JSON.stringify(options)}${fortran ? ' Fortran' : ''}`;
        const { images: whole } = readData(path, options);
        assert.equal(whole.shape, found, words);
        const [p = 0, c = 0, v = 0, u = 0] = found.map((extent) => extent - 1);
        const [ofSample = 0, ofChannel = 0, ofRow = 0, ofColumn = 0] = steps;
        const last = p * ofSample + c * ofChannel + v * ofRow + u * ofColumn;
        assert.is(whole.get(p, c, v, u), last, words);
        assert.is(whole.get(0, c, v, 0), c * ofChannel + v * ofRow, words);
        const parts = [...readChunks(path, { ...options, chunk: 2 })].flatMap((part) => [...part.images.data]);
        assert.equal(parts, [...whole.data], words);
      }
    }
  }),
);

const refused: readonly [shape: readonly number[], options: images.DataOptions, words: RegExp][] = [
  [
    [1797, 64],
    {},
    /x\.npy: it has shape \[1797, 64\]: it looks like 1797 images of 8 × 8, one a row \(reshape it to \[1797, 8, 8\], or say imageSize 8; if it is one picture: imageSize 1797x64\)$/,
  ],
  [[1797, 64], { crop: 'centre' }, /looks like 1797 images/],
  [[1797, 64], { picture: true }, /looks like 1797 images/],
  [[64, 64], {}, /looks like 64 images of 8 × 8, one a row .* if it is one picture: imageSize 64\)$/],
  [
    [10, 3072],
    {},
    /10 images of 32 × 32 in colour, one a row \(reshape it to \[10, 3, 32, 32\], or say imageSize 32; with channelsLast/,
  ],
  [[10, 64, 1], {}, /looks like 10 images of 8 × 8, one a row \(reshape it to \[10, 8, 8, 1\]/],
  [
    [10, 3, 64],
    {},
    /looks like 10 images of 8 × 8 in colour, one a row \(reshape it to \[10, 3, 8, 8\], or say imageSize 8\)$/,
  ],
  [[64, 64, 3], {}, /looks like 64 images of 8 × 8 in colour/],
  [[10, 50], {}, /one picture, or 10 rows of 50 numbers, which are no square images\? \(imageSize 10x50, or what/],
  [[10, 50], { picture: true }, /expected square images, got 50 × 10 pixels \(use crop centre\)/],
  [[10, 64], { imageSize: 7 }, /rows of 64 numbers are no images of 7 × 7 pixels, which take 49, or 147 in colour/],
  [[10, 64], { channelsLast: true }, /looks like 10 images|no axis of channels/],
  [
    [5, 6, 6],
    { imageSize: 12 },
    /holds no images of 12 × 12 pixels \(imageSize reshapes rows of numbers, it makes nothing larger or smaller\)/,
  ],
  [[64], {}, /one row of numbers \(imageSize says of what size the image is\)/],
  [
    [5, 3, 32, 3],
    {},
    /5 of 32 × 3 pixels with 3 channels first, or 5 of 3 × 32 pixels with 3 channels last\? \(say channelsLast or channelsLast false, or transpose it\)$/,
  ],
  [[5, 3, 32, 3], { crop: 'centre' }, /channels last\?/],
  [[5, 3, 3, 3], {}, /5 of 3 × 3 pixels with 3 channels first, or 5 of 3 × 3 pixels with 3 channels last\?/],
  [[3, 3, 3], {}, /3 of 3 × 3 pixels, or 1 of 3 × 3 pixels with 3 channels last\?/],
  [
    [3, 6, 6],
    { picture: true },
    /three grey images, or one in colour\? \(number 0 takes the first of three; channelsLast false makes it one\)/,
  ],
  [[5, 6, 6, 16], {}, /images of 6 × 6 pixels with 16 channels behind them\? \(say channelsLast,/],
  [[48, 60, 3], {}, /expected square images, got 60 × 48 pixels \(use crop centre\)/],
  [[5, 6, 6], { imageSize: 0 }, /imageSize must be an integer of at least 1, or HEIGHTxWIDTH such as 28x20, got 0/],
  [[5, 6, 6], { imageSize: '6x' as '6x6' }, /imageSize must be .* got 6x/],
  [[5, 6, 6], { channelsLast: 1 as unknown as boolean }, /channelsLast must be true or false, got 1/],
];

test(
  'what may be several things, or rows of numbers, is refused with what to say',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    for (const [shape, options, words] of refused) {
      writeFileSync(path, counting(shape));
      rejects(() => readData(path, options), words);
    }
    writeFileSync(path, counting([48, 60, 3]));
    const cut = readData(path, { crop: 'centre' });
    assert.equal(cut.images.shape, [1, 3, 48, 48]);
    assert.is(cut.images.get(0, 2, 1, 0), 180 + 3 * 6 + 2, 'six columns are left out on either side');
    assert.equal(cut.notes, [`${path}: not square, cut to the square in its centre`]);
  }),
);

test.run();
