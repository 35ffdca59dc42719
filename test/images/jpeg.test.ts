import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near } from '../support/assertions.js';
import { flatJpeg, imageFixture } from '../support/images.js';

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
  const broken = Buffer.from(whole);
  broken[2] = 0;
  assert.throws(() => decodeJpeg(broken), /broken at byte 2/);
});

test.run();
