import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';
import { emptyScansJpeg, exifOf, flatJpeg, imageFixture } from '../support/images.js';

const { decodeJpeg } = images;

const test = suite('JPEG');

test('JPEG, also progressive, with restart markers, grey', () => {
  for (const [file, worst] of [
    ['progressive.jpg', 10],
    ['restarting.jpg', 6],
  ] as const) {
    const picture = decodeJpeg(imageFixture(file));
    assert.equal(picture.shape, [3, 24, 24]);
    for (let v = 0; v < 24; v++) {
      for (let u = 0; u < 24; u++) {
        const expected = [u / 23, v / 23, 1 - (u + v) / 46];
        for (const [c, value] of expected.entries()) near(picture.get(c, v, u), value, worst / 255, `${[c, v, u]}`);
      }
    }
  }
  const grey = decodeJpeg(imageFixture('grey.jpg'));
  assert.equal(grey.shape, [1, 24, 24]);
  for (let v = 0; v < 24; v++) {
    const luminance = 0.299 * (12 / 23) + 0.587 * (v / 23) + 0.114 * (1 - (12 + v) / 46);
    near(grey.get(0, v, 12), luminance, 4 / 255);
  }
});

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
});

/** A JPEG with a segment behind its start. */
function withSegment(bytes: Buffer, marker: number, data: Buffer, length = data.length + 2): Buffer {
  const head = Buffer.from([0xff, marker, length >> 8, length & 255]);
  return Buffer.concat([bytes.subarray(0, 2), head, data, bytes.subarray(2)]);
}

const exifSegment = (orientation: number, little?: boolean) =>
  Buffer.concat([Buffer.from('Exif\0\0'), exifOf(orientation, little)]);

/** Where the first row and the first column of what is stored are to be seen: Exif 2.32, table of tag 0x0112. */
const sides: readonly [row: string, column: string][] = [
  ['top', 'left'],
  ['top', 'right'],
  ['bottom', 'right'],
  ['bottom', 'left'],
  ['left', 'top'],
  ['right', 'top'],
  ['right', 'bottom'],
  ['left', 'bottom'],
];

test('the orientation that Exif data give is applied, as viewers do, and said', () => {
  const stored = imageFixture('progressive.jpg');
  const plain = decodeJpeg(stored);
  for (const [place, [row, column]] of sides.entries()) {
    for (const little of [true, false]) {
      const notes: string[] = [];
      const file = withSegment(stored, 0xe1, exifSegment(place + 1, little));
      const seen = decodeJpeg(file, { onNote: ({ text }) => notes.push(text) });
      const from = (side: string, v: number, u: number) =>
        ({ top: v, bottom: 23 - v, left: u, right: 23 - u })[side] ?? Number.NaN;
      for (let v = 0; v < 24; v++) {
        for (let u = 0; u < 24; u++) {
          for (let c = 0; c < 3; c++) assert.is(seen.get(c, v, u), plain.get(c, from(row, v, u), from(column, v, u)));
        }
      }
      if (place === 0) assert.equal(notes, []);
      else
        assert.match(
          notes.join(),
          new RegExp(`^its Exif data give orientation ${place + 1}: it was (turned|mirrored)`),
        );
    }
  }
  const wide = emptyScansJpeg(40, 16, 1, withSegment(Buffer.from([0xff, 0xd8]), 0xe1, exifSegment(8)).subarray(2));
  assert.equal(decodeJpeg(wide).shape, [1, 40, 16]);
  for (const odd of [exifOf(9), exifOf(0), exifOf(6).subarray(0, 15), Buffer.from('II*\0\xff\xff\xff\xff', 'latin1')]) {
    const file = withSegment(stored, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), odd]));
    assert.equal(decodeJpeg(file).data, plain.data, 'an orientation that there is not is none');
  }
});

test('damage beside the picture is passed over, with a note', () => {
  const stored = flatJpeg(200, 100, 50);
  const plain = decodeJpeg(stored);
  const [start, rest] = [stored.subarray(0, 2), stored.subarray(2)];
  const tables = stored.indexOf('ffdb', 0, 'hex');
  const between = (junk: Buffer) => Buffer.concat([stored.subarray(0, tables), junk, stored.subarray(tables)]);
  const adobe = Buffer.from('Adobe\0d\0\0\0\0', 'latin1');
  const thumbnail = Buffer.concat([Buffer.from('Exif\0\0'), exifOf(1), flatJpeg(1, 2, 3)]);
  const bytesBetween = ['it is damaged: bytes between its parts were passed over'];
  const wrongLength = ['it is damaged: a part beside the picture was left out: its length is wrong'];
  const damaged: readonly [string, Buffer, readonly string[]][] = [
    ['junk before a marker', between(Buffer.from('junk')), bytesBetween],
    ['a stuffed byte in the header', between(Buffer.from([0xff, 0])), bytesBetween],
    ['a restart in the header', between(Buffer.from([0xff, 0xd3])), bytesBetween],
    ['a lost marker', Buffer.concat([start, Buffer.from([0]), rest.subarray(1)]), bytesBetween],
    ['Exif data shorter than their length', withSegment(stored, 0xe1, exifSegment(1), 60), bytesBetween],
    ['a length that reaches into its tables', withSegment(stored, 0xe1, exifSegment(1), 120), wrongLength],
    ['Exif data longer than their length', withSegment(stored, 0xe1, exifSegment(1), 10), bytesBetween],
    ['a thumbnail beyond the length', withSegment(stored, 0xe1, thumbnail, 36), bytesBetween],
    ['a length beyond the end', withSegment(stored, 0xe1, exifSegment(1), 65_000), wrongLength],
    ['a length of nothing', withSegment(stored, 0xe2, Buffer.alloc(0), 1), wrongLength],
    [
      'Adobe cut short',
      withSegment(stored, 0xee, adobe),
      ['it is damaged: its Adobe part was left out: it is too short'],
    ],
    ['Adobe shorter than its length', withSegment(stored, 0xee, adobe, 14), bytesBetween],
    ['what follows the end', Buffer.concat([stored, Buffer.from('more')]), []],
    ['fill bytes', between(Buffer.from([0xff, 0xff])), []],
  ];
  for (const [name, bytes, expected] of damaged) {
    const notes: string[] = [];
    const picture = decodeJpeg(bytes, { onNote: ({ text }) => notes.push(text) });
    assert.equal(picture.data, plain.data, name);
    assert.equal(notes, expected, name);
  }
});

test('restarts need not divide the blocks of a grey picture', () => {
  const grey = imageFixture('grey.jpg');
  const scan = grey.indexOf('ffda', 0, 'hex');
  const restart = Buffer.from([0xff, 0xdd, 0, 4, 0, 200]);
  const picture = decodeJpeg(Buffer.concat([grey.subarray(0, scan), restart, grey.subarray(scan)]));
  assert.equal(picture.data, decodeJpeg(grey).data);
});

test('scans that take too long are refused by their number and size', () => {
  assert.equal(decodeJpeg(emptyScansJpeg(64, 64, 300)).shape, [1, 64, 64]);
  const words =
    /its 40 scans of 4096 × 4096 pixels are too much work, some 32 are read .*\(save it as baseline, or raise/;
  rejects(() => decodeJpeg(emptyScansJpeg(4096, 4096, 40)), words);
  rejects(() => decodeJpeg(emptyScansJpeg(256, 256, 300), { memory: 2 ** 23 }), /its 300 scans of 256 × 256/);
});

test('headers that do not fit together are refused', () => {
  const whole = emptyScansJpeg(16, 16, 1);
  const changed = (find: string, offset: number, value: number) => {
    const bytes = Buffer.from(whole);
    bytes[bytes.indexOf(find, 0, 'hex') + offset] = value;
    return bytes;
  };
  const frame = whole.subarray(whole.indexOf('ffc2', 0, 'hex'), whole.indexOf('ffc4', 0, 'hex'));
  const refused: readonly [Buffer, RegExp][] = [
    [changed('ffc2', 11, 0x05), /its sampling is 0 × 5, expected 1 to 4/],
    [changed('ffdb', 4, 0x10), /a table of its quantisation is cut short/],
    [changed('ffc4', 6, 200), /a table of its Huffman codes is cut short/],
    [changed('ffda', 5, 7), /a scan is of a component that there is not/],
    [changed('ffda', 4, 2), /the header of a scan is broken/],
    [changed('ffda', 6, 1), /it lacks a table that its coded data need/],
    [changed('ffc2', 12, 1), /it lacks a table/],
    [changed('ffda', 8, 64), /a scan is of coefficients 1 to 64/],
    [Buffer.concat([whole.subarray(0, 2), frame, whole.subarray(2)]), /more than one frame/],
  ];
  for (const [bytes, words] of refused) rejects(() => decodeJpeg(bytes), words);
});

test.run();
