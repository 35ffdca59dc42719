import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { images } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { flatJpeg, imageFixture, pngOf } from '../support/images.js';
import { inFolder } from '../support/run-cli.js';

const { encodePng, readChunks, readData, writePng } = images;

const test = suite('folders of images');

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
    const grey = imageFixture('grey.jpg');
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

test(
  'a JPEG with damage before its frame is in colour as it was, in a folder too, with one note for all',
  inFolder(async (folder) => {
    const stored = flatJpeg(200, 100, 50);
    const damaged = Buffer.concat([stored.subarray(0, 2), Buffer.from('junk'), stored.subarray(2)]);
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(join(folder, name), damaged);
    const { images: pictures, notes } = readData(folder);
    assert.equal(pictures.shape, [3, 3, 16, 16]);
    assert.is(pictures.get(1, 2, 3, 3), images.decodeJpeg(stored).get(2, 3, 3));
    const words = 'a.jpg and 2 more: it is damaged: bytes between its parts were passed over';
    assert.equal(notes, [join(folder, words)]);
  }),
);

test.run();
