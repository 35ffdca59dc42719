import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { images, numerics, system } from 'diffeolab';
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';
import { cifarOf, idxOf, pngOf } from '../support/images.js';
import { inFolder } from '../support/run-cli.js';

const { decodeJpeg, decodePng, encodePng, readChunks, readData, readImage, writePng } = images;

const test = suite('image files');

/**
 * Red grows to the right, green downwards, blue falls along the diagonal; 24 × 24, written by libjpeg: progressive,
 * and with restart markers.
 */
const progressive =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAYABgDAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABAIG/8QAFwEBAQEBAAAAAAAAAAAAAAAABQYEA//aAAwDAQACEAMQAAABzlPwWess5WtUKo9ZZyta4ZZyqz1f/8QAFhAAAwAAAAAAAAAAAAAAAAAAAAID/9oACAEBAAEFAlmLMWYsxZizFmLMWZ//xAAVEQEBAAAAAAAAAAAAAAAAAAADAP/aAAgBAwEBPwEUhSFIUhSFIUhSFL//xAAVEQEBAAAAAAAAAAAAAAAAAAADAP/aAAgBAgEBPwFGkaRpGlaRpGlaRr//xAAUEAEAAAAAAAAAAAAAAAAAAAAw/9oACAEBAAY/Ah//xAAWEAEBAQAAAAAAAAAAAAAAAABhABD/2gAIAQEAAT8hGGHVGGGG/9oADAMBAAIAAwAAABDhOaI//8QAFREBAQAAAAAAAAAAAAAAAAAAIDH/2gAIAQMBAT8QICxAv//EABYRAQEBAAAAAAAAAAAAAAAAAGEAIP/aAAgBAgEBPxB8frPPLPf/xAAWEAEBAQAAAAAAAAAAAAAAAAAAMSH/2gAIAQEAAT8QgQIEMQxAgQIH/9k=';
const restarting =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAYABgDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/90ABAAC/9oADAMBAAIRAxEAPwD5H0fwV9393+lf3dmue76nzGSZntqdzo3gr7v7v9K/HM1z3fU/oDJMz21P/9DznR/BX3f3f6V9Rmue76n9s5Jme2pb0fwT935P0r7zNc+31P8AKbJMz21P/9FujeCfu/J+lPNc+31DI8z21O50fwT9393+lfjma59vqfv+SZntqf/S9C0fwV9393+lfNZrnu+p/E2SZntqdzo3gr7v7v8ASvxzNc931P3/ACPM9tT/0/rTR/BP3f3f6V/Cma57vqfTZJme2p//2Q==';
/** The same in grey. */
const greyJpeg =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAYABgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APkfR/BX3f3f6V3OjeCvu/u/0rudH8Ffd/d/pVvR/BP3fk/Su50bwT935P0rudH8E/d/d/pVvR/BX3f3f6V3OjeCvu/u/wBK7nR/BP3f3f6V/9k=';

/** A picture as nested arrays, [channels][rows][columns]. */
function nested(picture: images.Picture): number[][][] {
  const [channels = 0, height = 0, width = 0] = picture.shape;
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: height }, (_, v) => Array.from({ length: width }, (_, u) => picture.get(c, v, u))),
  );
}

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
  rejects(() => encodePng(ndarray(new Float64Array([0, Number.NaN]), [1, 2])), /got NaN at row 0, column 1/);
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
  assert.throws(() => decodePng(long));
  assert.throws(() => decodePng(pngOf({ width: 0, height: 1, depth: 8, colourType: 0 }, [[]])), /0 × 1 pixels/);
  assert.throws(() => decodePng(pngOf({ width: 1e5, height: 1e5, depth: 8, colourType: 0 }, [])), /at most 67108864/);
  assert.throws(() => decodePng(pngOf({ width: 1, height: 1, depth: 4, colourType: 2 }, [])), /do not go together/);
  assert.throws(() => decodePng(pngOf({ width: 1, height: 1, depth: 8, colourType: 3 }, [[0]])), /no palette/);
});

test('JPEG, also progressive, with restart markers, grey', () => {
  for (const [file, worst] of [
    [progressive, 10],
    [restarting, 6],
  ] as const) {
    const picture = decodeJpeg(Buffer.from(file, 'base64'));
    assert.equal(picture.shape, [3, 24, 24]);
    for (let v = 0; v < 24; v++) {
      for (let u = 0; u < 24; u++) {
        const expected = [u / 23, v / 23, 1 - (u + v) / 46];
        for (const [c, value] of expected.entries()) near(picture.get(c, v, u), value, worst / 255, `${[c, v, u]}`);
      }
    }
  }
  const grey = decodeJpeg(Buffer.from(greyJpeg, 'base64'));
  assert.equal(grey.shape, [1, 24, 24]);
  for (let v = 0; v < 24; v++) {
    const luminance = 0.299 * (12 / 23) + 0.587 * (v / 23) + 0.114 * (1 - (12 + v) / 46);
    near(grey.get(0, v, 12), luminance, 4 / 255);
  }
});

/** A flat colour as JPEG, 16 × 16. */
function flatJpeg(red: number, green: number, blue: number): Buffer {
  const data = Buffer.from(Array.from({ length: 256 }, () => [red, green, blue, 255]).flat());
  return jpeg.encode({ width: 16, height: 16, data }, 100).data;
}

test('a JPEG whose Adobe segment says RGB is not taken for luminance and chrominance', () => {
  const bytes = flatJpeg(51, 51, 51);
  const segment = Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 0]);
  const picture = decodeJpeg(Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]));
  assert.equal(
    [0, 1, 2].map((c) => Math.round(255 * picture.get(c, 3, 3))),
    [51, 128, 128],
  );
});

test('a JPEG that is cut short anywhere is refused, and one of a kind that is not read', () => {
  const whole = flatJpeg(200, 100, 50);
  near(decodeJpeg(whole).get(0, 0, 0), 200 / 255, 2 / 255);
  for (let length = 3; length < whole.length - 1; length++) {
    assert.throws(
      () => decodeJpeg(whole.subarray(0, length)),
      /cut short|no image|header of its frame/,
      `${length} bytes`,
    );
  }
  const frame = (marker: number, precision: number, components: number) => {
    const header = [
      precision,
      0,
      8,
      0,
      8,
      components,
      ...Array.from({ length: components }, (_, c) => [c + 1, 0x11, 0]),
    ];
    const bytes = header.flat();
    return Buffer.from([0xff, 0xd8, 0xff, marker, 0, bytes.length + 2, ...bytes, 0xff, 0xd9]);
  };
  assert.throws(() => decodeJpeg(frame(0xc0, 8, 4)), /colours are CMYK \(save it in RGB or in grey\)/);
  assert.throws(() => decodeJpeg(frame(0xc1, 12, 1)), /12 bits a sample, expected 8/);
  assert.throws(() => decodeJpeg(frame(0xc3, 8, 1)), /lossless, hierarchical or arithmetic/);
  assert.throws(() => decodeJpeg(frame(0xc0, 8, 2)), /2 components/);
  assert.throws(() => decodeJpeg(frame(0xc0, 8, 3)), /holds no image/);
  const broken = Buffer.from(whole);
  broken[2] = 0;
  assert.throws(() => decodeJpeg(broken), /broken at byte 2/);
});

test(
  'files are told apart by content, and what is none is named with a remedy',
  inFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    const picture = ndarray(new Float64Array(3 * 8 * 8).fill(0.2), [3, 8, 8]);
    await writePng(path('cat.jpg'), picture);
    assert.equal(readImage(path('cat.jpg')).data, picture.data);
    writeFileSync(path('dog'), flatJpeg(10, 20, 30));
    assert.equal(readImage(path('dog')).shape, [3, 16, 16]);
    const refused: readonly [string, Uint8Array | string, RegExp][] = [
      ['a.gif', 'GIF89a', /a\.gif: expected a PNG or JPEG image, got a GIF \(save it as PNG\)$/],
      ['empty.png', '', /empty\.png: expected .* got an empty file$/],
      ['text.png', 'hello world', /got a file of 11 bytes that begins with 68656c6c6f20776f$/],
      [
        'cut.png',
        encodePng(picture).subarray(0, 60),
        /cut\.png: this PNG can't be read: it is cut short: it has no end$/,
      ],
      ['cut.jpg', flatJpeg(1, 2, 3).subarray(0, 600), /cut\.jpg: this JPEG can't be read: it is cut short/],
      ['ascii.png', Buffer.from('\xefPNG\n\n\x1a\n'), /got a file of/],
    ];
    for (const [name, bytes, words] of refused) {
      writeFileSync(path(name), bytes);
      rejects(() => readImage(path(name)), words);
    }
    rejects(() => readImage(path('none.png')), /none\.png: there is no such file or folder$/);
    rejects(() => readImage(folder), /: it is a folder, expected a file$/);
    const others: readonly [string, Uint8Array | string, RegExp][] = [
      ['data.npz', 'PK\x03\x04', /got a zip archive, as \.npz and \.pt files are/],
      ['data_batch_1', Buffer.from('\x80\x02}q', 'latin1'), /a Python pickle \(take the binary version/],
      ['data_batch_1.bin', Buffer.alloc(3072), /got a file of 3072 bytes .* \(was it cut short\?\)$/],
      [
        'x.tar.gz',
        gzipSync(Buffer.concat([Buffer.alloc(257, 1), Buffer.from('ustar')])),
        /a tar archive \(unpack it first\)/,
      ],
      ['y.gz', gzipSync(Buffer.alloc(50)).subarray(0, 12), /packed by gzip and broken or cut short/],
    ];
    for (const [name, bytes, words] of others) {
      writeFileSync(path(name), bytes);
      rejects(() => readData(path(name)), words);
    }
  }),
);

test(
  'IDX images with the labels beside them',
  inFolder(async (folder) => {
    const pixels = Uint8Array.from({ length: 5 * 3 * 3 }, (_, place) => (place * 37) % 256);
    const file = idxOf([5, 3, 3], pixels);
    const name = join(folder, 'train-images-idx3-ubyte');
    writeFileSync(name, file);
    assert.is(readData(name).labels, undefined);
    writeFileSync(`${join(folder, 'train-labels-idx1-ubyte')}.gz`, gzipSync(idxOf([5], Uint8Array.of(7, 0, 9, 1, 1))));
    writeFileSync(`${name}.gz`, gzipSync(file));
    for (const path of [name, `${name}.gz`]) {
      const set = readData(path);
      assert.equal(set.images.shape, [5, 1, 3, 3]);
      assert.equal(
        [...set.images.data],
        [...pixels].map((value) => value / 255),
      );
      assert.equal([...(set.labels ?? [])], [7, 0, 9, 1, 1]);
      const part = readData(path, { first: 3, count: 9 });
      assert.equal([part.images.shape[0], ...part.labels!], [2, 1, 1]);
      assert.is(part.images.get(0, 0, 1, 2), pixels[3 * 9 + 5]! / 255);
      const chunks = [...readChunks(path, { chunk: 2, first: 1 })];
      assert.equal(
        chunks.map(({ images }) => images.shape[0]),
        [2, 2],
      );
      assert.equal(
        chunks.flatMap(({ images }) => [...images.data]),
        [...set.images.data].slice(9),
      );
      assert.equal(
        chunks.flatMap(({ labels }) => [...labels!]),
        [0, 9, 1, 1],
      );
    }
    rejects(() => readData(name, { first: 5 }), /first must be below 5, the number of samples there, got 5/);
    rejects(() => readData(name, { count: 0 }), /count must be an integer of at least 1, got 0/);
    const four = join(folder, 'four');
    writeFileSync(four, idxOf([4], Uint8Array.of(1, 2, 3, 4)));
    rejects(
      () => readData(name, { labels: four }),
      /four: it has 4 labels, .*ubyte has 5 images \(they must be as many\)/,
    );
    rejects(() => readData(four), /four: it is of dimension 1, as labels are, expected 3: images/);
    rejects(() => readData(name, { labels: name }), /it is of dimension 3, as images are, expected 1: labels/);
    const bad = join(folder, 'bad');
    for (let length = 4; length < file.length; length++) {
      writeFileSync(bad, file.subarray(0, length));
      const expected = length < 16 ? 'its header alone takes 16' : `${length} bytes, expected 61 by its header`;
      rejects(() => readData(bad), new RegExp(`bad: it is cut short: .*${expected}`));
    }
    writeFileSync(bad, Buffer.concat([file, Buffer.from([0])]));
    rejects(() => readData(bad), /bad: it is too long: 62 bytes, expected 61/);
    const floats = Buffer.from(file);
    floats[2] = 13;
    writeFileSync(bad, floats);
    rejects(() => readData(bad), /it holds float32, expected unsigned bytes/);
    const oblong = join(folder, 'oblong');
    writeFileSync(
      oblong,
      idxOf(
        [1, 3, 5],
        Uint8Array.from({ length: 15 }, (_, place) => place),
      ),
    );
    rejects(() => readData(oblong), /oblong: expected square images, got 5 × 3 pixels \(use crop centre\)/);
    const cut = [...readData(oblong, { crop: 'centre' }).images.data].map((value) => Math.round(255 * value));
    assert.equal(cut, [1, 2, 3, 6, 7, 8, 11, 12, 13]);
    rejects(() => readData(oblong, { crop: 'left' as 'none' }), /crop must be one of none, centre, got left/);
  }),
);

test(
  'CIFAR batches',
  inFolder(async (folder) => {
    const pixel = (record: number, place: number) => (record * 7 + place * 3) % 256;
    const ten = join(folder, 'data_batch_1.bin');
    writeFileSync(ten, cifarOf([[3], [9], [0]], pixel));
    const set = readData(ten);
    assert.equal(set.images.shape, [3, 3, 32, 32]);
    assert.equal([...set.labels!], [3, 9, 0]);
    assert.is(set.classNames?.[3], 'cat');
    assert.is(set.images.get(2, 1, 4, 5), pixel(2, 1024 + 4 * 32 + 5) / 255);
    const hundred = join(folder, 'test.bin');
    writeFileSync(
      hundred,
      cifarOf(
        [
          [19, 99],
          [0, 4],
        ],
        pixel,
      ),
    );
    assert.equal([...readData(hundred).labels!], [99, 4]);
    assert.is(readData(hundred).images.get(1, 2, 31, 31), pixel(1, 3071) / 255);
    assert.equal([...images.decodeCifar(readFileSync(ten), 'cifar10').labels], [3, 9, 0]);
    assert.equal(
      [...readChunks(ten, { chunk: 2 })].map(({ labels }) => [...labels!]),
      [[3, 9], [0]],
    );
    const whole = readFileSync(ten);
    const bad = join(folder, 'bad.bin');
    for (const length of [1, 3072, 3075, 2 * 3073 - 1, whole.length - 1]) {
      writeFileSync(bad, whole.subarray(0, length));
      rejects(() => readData(bad), /bad\.bin: expected .* CIFAR batch, .* got a file of .* \(was it cut short\?\)/);
      assert.throws(
        () => images.decodeCifar(whole.subarray(0, length), 'cifar10'),
        /no CIFAR-10 batch, or .* cut short/,
      );
    }
    whole[3073] = 10;
    writeFileSync(bad, whole);
    rejects(() => readData(bad), /bad\.bin: expected/);
    assert.throws(() => images.decodeCifar(whole, 'cifar10'), /record 1 has label 10, expected 0 to 9/);
  }),
);

test(
  '.npy arrays: shapes that people save',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    const save = (shape: number[], type: 'u1' | 'u2' | 'f4' = 'u1') => {
      const count = shape.reduce((product, size) => product * size, 1);
      const values = Array.from({ length: count }, (_, place) => place % 251);
      const data =
        type === 'u1' ? Uint8Array.from(values) : type === 'u2' ? Uint16Array.from(values) : Float32Array.from(values);
      writeFileSync(path, system.encodeNpy(ndarray(data, shape)));
    };
    const shapeOf = () => readData(path).images.shape;
    save([4, 4]);
    assert.equal(shapeOf(), [1, 1, 4, 4]);
    save([5, 4, 4]);
    assert.equal(shapeOf(), [5, 1, 4, 4]);
    save([5, 2, 4, 4], 'f4');
    assert.equal(shapeOf(), [5, 2, 4, 4]);
    assert.is(readData(path).images.get(1, 1, 0, 0), 48);
    save([5, 4, 4, 3]);
    assert.equal(shapeOf(), [5, 3, 4, 4]);
    assert.is(readData(path).images.get(1, 2, 3, 0), (48 + 36 + 2) / 255);
    save([4, 4, 4, 4]);
    assert.equal(shapeOf(), [4, 4, 4, 4], 'channels first where both could be meant');
    save([8, 8, 4]);
    assert.equal(shapeOf(), [1, 3, 8, 8], 'alpha is left out');
    save([2, 4, 4], 'u2');
    assert.is(readData(path).images.get(0, 0, 0, 1), 1 / 65535);
    const labels = join(folder, 'y.npy');
    writeFileSync(labels, system.encodeNpy(ndarray(new Int32Array([4, 2]), [2, 1])));
    assert.equal([...readData(path, { labels }).labels!], [4, 2]);
    writeFileSync(labels, system.encodeNpy(ndarray(new Float64Array([4, 0.5]))));
    rejects(() => readData(path, { labels }), /y\.npy: label 1 is 0\.5, expected an integer/);
    save([2, 2, 2, 2, 2]);
    rejects(shapeOf, /x\.npy: it has shape \[2, 2, 2, 2, 2\], expected \[P, C, n, n\]/);
    save([0, 4, 4]);
    rejects(shapeOf, /which holds nothing/);
    writeFileSync(path, system.encodeNpy(ndarray(new Float64Array([0, Number.NaN, 0, 0]), [2, 2])));
    rejects(shapeOf, /x\.npy: it holds NaN in image 0 at row 0, column 1/);
    save([3, 4, 6]);
    rejects(shapeOf, /square images, got 6 × 4 pixels/);
  }),
);

test(
  'folders of images, flat or by class',
  inFolder(async (folder) => {
    const flat = join(folder, 'flat');
    const shade = (value: number, channels = 1, size = 4) =>
      ndarray(new Float64Array(channels * size * size).fill(value), [channels, size, size]);
    await writePng(join(flat, 'b.png'), shade(0.2));
    await writePng(join(flat, 'a.png'), shade(0.4, 3));
    await writePng(join(flat, 'c.PNG'), shade(1));
    writeFileSync(join(flat, 'notes.txt'), 'not an image');
    const set = readData(flat);
    assert.equal(set.images.shape, [3, 3, 4, 4], 'grey ones become colour');
    assert.equal(
      [0, 1, 2].map((sample) => set.images.get(sample, 2, 0, 0)),
      [0.4, 0.2, 1],
      'sorted by name',
    );
    assert.is(set.labels, undefined);
    assert.equal(
      [...readChunks(flat, { chunk: 1, first: 1 })].map(({ images }) => images.shape),
      [
        [1, 3, 4, 4],
        [1, 3, 4, 4],
      ],
      'in colour whatever part is read',
    );
    await writePng(join(flat, 'd.png'), shade(1, 1, 5));
    for (const options of [{}, { chunk: 1 }]) {
      rejects(
        () => [...readChunks(flat, options)],
        /d\.png: it is 5 × 5 pixels, .*a\.png is 4 × 4 \(make them equal\)/,
      );
    }
    rejects(() => readData(flat), /d\.png: it is 5 × 5 pixels, .*a\.png is 4 × 4 \(make them equal\)/);
    const classes = join(folder, 'classes');
    await writePng(join(classes, 'dog', '1.png'), shade(0.2));
    await writePng(join(classes, 'cat', '2.png'), shade(0.4));
    await writePng(join(classes, 'cat', '1.png'), shade(1));
    mkdirSync(join(classes, 'empty'));
    const labelled = readData(classes);
    assert.equal([...labelled.labels!], [0, 0, 1]);
    assert.equal(labelled.classNames, ['cat', 'dog']);
    assert.equal(
      [0, 1, 2].map((sample) => labelled.images.get(sample, 0, 0, 0)),
      [1, 0.4, 0.2],
    );
    rejects(
      () => readData(join(classes, 'empty')),
      /empty: expected a folder with PNG or JPEG images, found none there/,
    );
    rejects(() => readData(join(classes, 'cow')), /cow: there is no such file or folder/);
  }),
);

test(
  'a folder is in colour by the headers of all its files, whatever the chunk',
  inFolder(async (folder) => {
    const shade = (channels: number) => ndarray(new Float64Array(channels * 256).fill(0.2), [channels, 16, 16]);
    const grey = Buffer.from(greyJpeg, 'base64');
    const square = { width: 16, height: 16, depth: 8 };
    const rows = (bytes: number) => Array.from({ length: 16 }, () => new Array<number>(16 * bytes).fill(51));
    const comment = Buffer.from([0xff, 0xfe, 0, 9, ...Buffer.from('a text.')]);
    const jpegFile = flatJpeg(51, 51, 51);
    const palette: [string, number[]][] = [['PLTE', new Array<number>(3 * 52).fill(51)]];
    const last: readonly [string, Uint8Array, number][] = [
      ['grey', encodePng(shade(1)), 1],
      ['grey with alpha', pngOf({ ...square, colourType: 4 }, rows(2)), 1],
      ['colour', encodePng(shade(3)), 3],
      ['colour with alpha', pngOf({ ...square, colourType: 6 }, rows(4)), 3],
      ['palette', pngOf({ ...square, colourType: 3 }, rows(1), palette), 3],
      ['JPEG', Buffer.concat([jpegFile.subarray(0, 2), comment, jpegFile.subarray(2)]), 3],
      ['packed', gzipSync(encodePng(shade(3))), 3],
    ];
    for (const [name, bytes, channels] of last) {
      const own = join(folder, name);
      for (let number = 0; number < 5; number++) await writePng(join(own, `${number}.png`), shade(1));
      writeFileSync(join(own, '5.png'), bytes);
      const whole = readData(own).images;
      assert.equal(whole.shape, [6, channels, 16, 16], name);
      assert.is(readData(own, { count: 2 }).images.shape[1], channels, name);
      for (const chunk of [1, 4, 6]) {
        const parts = [...readChunks(own, { chunk })].flatMap(({ images: part }) => [...part.data]);
        assert.equal(parts, [...whole.data], `${name}, ${chunk}`);
      }
    }
    const jpegs = join(folder, 'jpegs');
    mkdirSync(jpegs);
    writeFileSync(join(jpegs, 'a.jpg'), grey);
    writeFileSync(join(jpegs, 'b.jpg'), grey);
    assert.equal(readData(jpegs).images.shape, [2, 1, 24, 24]);
    writeFileSync(join(jpegs, 'c.jpg'), 'broken');
    assert.equal(readData(jpegs, { count: 2 }).images.shape, [2, 1, 24, 24], 'what is not asked for has no say');
    rejects(() => readData(jpegs), /c\.jpg: expected a PNG or JPEG image/);
  }),
);

test.run();
