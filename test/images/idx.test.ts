import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { idxOf } from '../support/images.js';
import { inFolder } from '../support/run-cli.js';

const { readChunks, readData } = images;

const test = suite('IDX files');

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

test.run();
