import { images, numerics } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { exifOf, nested, pngOf } from '../support/images.js';

const { decodePng, encodePng } = images;

const test = suite('PNG');

test('PNG of every colour type and depth', () => {
  const grey = (depth: number, row: readonly number[], width: number) =>
    nested(decodePng(pngOf({ width, height: 1, depth, colourType: 0 }, [row])))[0]![0]!;
  assert.equal(grey(1, [0b10100000], 3), [1, 0, 1]);
  assert.equal(grey(2, [0b00011011, 0b11000000], 5), [0, 1 / 3, 2 / 3, 1, 1]);
  assert.equal(grey(4, [0x0f, 0x50], 3), [0, 1, 5 / 15]);
  assert.equal(grey(8, [0, 51, 255], 3), [0, 0.2, 1]);
  assert.equal(grey(16, [0x12, 0x34, 0xff, 0xff], 2), [0x1234 / 65535, 1]);
  const shape = { width: 2, height: 1, depth: 8 };
  const colour = pngOf({ ...shape, colourType: 2 }, [[255, 0, 51, 102, 204, 0]]);
  assert.equal(nested(decodePng(colour)), [[[1, 0.4]], [[0, 0.8]], [[0.2, 0]]]);
  const wide = pngOf({ width: 1, height: 1, depth: 16, colourType: 2 }, [[0, 1, 255, 255, 0, 0]]);
  assert.equal(nested(decodePng(wide)), [[[1 / 65535]], [[1]], [[0]]]);
  const paletted = pngOf({ ...shape, depth: 4, colourType: 3 }, [[0x10]], [['PLTE', [0, 0, 0, 255, 51, 0]]]);
  assert.equal(nested(decodePng(paletted)), [[[1, 0]], [[0.2, 0]], [[0, 0]]]);
});

test('what is transparent is composed over the background', () => {
  const shape = { width: 2, height: 1, depth: 8 };
  const alpha = pngOf({ ...shape, colourType: 4 }, [[255, 51, 0, 0]]);
  assert.equal(nested(decodePng(alpha, { background: 0 })), [[[0.2, 0]]]);
  assert.equal(nested(decodePng(alpha)), [[[1, 1]]]);
  const colour = pngOf({ ...shape, colourType: 6 }, [[255, 0, 0, 0, 0, 0, 255, 255]]);
  assert.equal(nested(decodePng(colour, { background: 0.5 })), [[[0.5, 0]], [[0.5, 0]], [[0.5, 1]]]);
  const key = pngOf({ ...shape, colourType: 0 }, [[51, 0]], [['tRNS', [0, 51]]]);
  assert.equal(nested(decodePng(key)), [[[1, 0]]]);
  const palette: [string, number[]][] = [
    ['PLTE', [0, 0, 0, 255, 51, 0]],
    ['tRNS', [0]],
  ];
  const paletted = pngOf({ ...shape, colourType: 3 }, [[0, 1]], palette);
  assert.equal(nested(decodePng(paletted)), [[[1, 1]], [[1, 0.2]], [[1, 0]]]);
  rejects(() => decodePng(alpha, { background: 2 }), /^decodePng: background must be .* at most 1, got 2/);
});

test('interlaced PNG', () => {
  // passes of a 3 × 3 image: pixel (0, 0); none at x = 4; none at y = 4; (2, 0); (0, 2), (2, 2); (1, 0), (1, 2); row 1
  const rows = [[0], [20], [60, 80], [10], [70], [30, 40, 50]];
  const shape = { width: 3, height: 3, depth: 8, colourType: 0, interlace: 1 };
  const values = nested(decodePng(pngOf(shape, rows)))[0]!.map((row) => row.map((value) => Math.round(255 * value)));
  assert.equal(values, [
    [0, 10, 20],
    [30, 40, 50],
    [60, 70, 80],
  ]);
  assert.throws(() => decodePng(pngOf({ ...shape, depth: 1 }, rows)), /interlaced with 1 bits .*without interlacing/);
});

test('pictures come back from PNG to the depth that they were written with', () => {
  const sizes = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3),
      sizes,
      sizes,
      fc.constantFrom(8, 16),
      fc.nat(),
      (c, height, width, depth, seed) => {
        const uniform = numerics.uniformsOf(numerics.keyFromSeed(String(seed)), 0, 0);
        const top = 2 ** depth - 1;
        const data = Float64Array.from({ length: c * height * width }, () => Math.round(uniform() * top) / top);
        const picture = ndarray(data, [c, height, width]);
        const back = decodePng(Buffer.from(encodePng(picture, { depth: depth as 8 | 16 })));
        assert.equal(back.shape, picture.shape);
        assert.equal(back.data, data);
      },
    ),
    { numRuns: 60 },
  );
  const plain = ndarray(new Float64Array([-1, 0.5, 2, 1]), [2, 2]);
  assert.equal(nested(decodePng(Buffer.from(encodePng(plain)))), [
    [
      [0, 128 / 255],
      [1, 1],
    ],
  ]);
  rejects(() => encodePng(ndarray(new Float64Array(8), [2, 2, 2])), /^encodePng: expected a picture .* \[2, 2, 2\]/);
  rejects(() => encodePng(ndarray(new Float64Array([0, Number.NaN]), [1, 2])), /got NaN at \[0, 1\]/);
  rejects(() => encodePng(plain, { depth: 4 as 8 }), /depth must be 8 or 16, got 4/);
});

test('a PNG that is cut short anywhere, or changed anywhere, is refused', () => {
  const whole = Buffer.from(
    encodePng(
      ndarray(
        Float64Array.from({ length: 75 }, (_, i) => i / 75),
        [3, 5, 5],
      ),
    ),
  );
  assert.equal(decodePng(whole).shape, [3, 5, 5]);
  for (let length = 8; length < whole.length - 12; length++) {
    assert.throws(() => decodePng(whole.subarray(0, length)), /cut short/, `${length} bytes`);
  }
  for (let at = 8; at < whole.length - 12; at++) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 0x10;
    assert.throws(() => decodePng(changed), Error, `byte ${at}`);
  }
  const short = pngOf({ width: 2, height: 2, depth: 8, colourType: 0 }, [[1, 2]]);
  assert.throws(() => decodePng(short), /rows take 3 bytes, expected 6/);
  const long = pngOf({ width: 2, height: 1, depth: 8, colourType: 0 }, [
    [1, 2],
    [3, 4],
  ]);
  assert.throws(() => decodePng(long), /its rows are broken: they take more than 3 bytes/);
  assert.throws(() => decodePng(pngOf({ width: 0, height: 1, depth: 8, colourType: 0 }, [[]])), /0 × 1 pixels/);
  assert.throws(
    () => decodePng(pngOf({ width: 1e5, height: 1e5, depth: 8, colourType: 0 }, [])),
    /100000 × 100000 pixels would take about .* at most 2 GiB/,
  );
  assert.throws(() => decodePng(pngOf({ width: 1, height: 1, depth: 4, colourType: 2 }, [])), /do not go together/);
  assert.throws(() => decodePng(pngOf({ width: 1, height: 1, depth: 8, colourType: 3 }, [[0]])), /no palette/);
});

test('the orientation that Exif data of a PNG give is applied', () => {
  const rows = [
    [10, 20, 30],
    [40, 50, 60],
  ];
  const notes: string[] = [];
  const png = pngOf({ width: 3, height: 2, depth: 8, colourType: 0 }, rows, [['eXIf', [...exifOf(6)]]]);
  const picture = decodePng(png, { onNote: ({ subject, text }) => notes.push(`${subject}: ${text}`) });
  assert.equal(
    nested(picture)[0]!.map((row) => row.map((value) => Math.round(255 * value))),
    [
      [40, 10],
      [50, 20],
      [60, 30],
    ],
  );
  assert.equal(notes, ['decodePng: its Exif data give orientation 6: it was turned clockwise by 90°, as viewers do']);
});

test.run();
