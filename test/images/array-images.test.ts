import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images, system } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { inFolder } from '../support/run-cli.js';

const { readData } = images;

const test = suite('images in .npy arrays');

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
    save([5, 4, 4]);
    assert.equal(shapeOf(), [5, 1, 4, 4]);
    save([5, 2, 4, 4], 'f4');
    assert.equal(shapeOf(), [5, 2, 4, 4]);
    assert.is(readData(path).images.get(1, 1, 0, 0), 48);
    save([5, 4, 4, 3]);
    assert.equal(shapeOf(), [5, 3, 4, 4]);
    assert.is(readData(path).images.get(1, 2, 3, 0), (48 + 36 + 2) / 255);
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
    writeFileSync(path, system.encodeNpy(ndarray(new Float64Array([0, Number.NaN, 0, 0]), [1, 2, 2])));
    rejects(shapeOf, /x\.npy: it holds NaN in image 0 at row 0, column 1/);
    save([3, 4, 6]);
    rejects(shapeOf, /square images, got 6 × 4 pixels/);
  }),
);

test(
  'truth values are 0 and 1, whatever bytes are',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    const bytes = system.encodeNpy(ndarray(new Uint8Array(2 * 4 * 4).fill(1), [2, 4, 4]));
    writeFileSync(path, Buffer.from(bytes.toString('latin1').replace('|u1', '|b1'), 'latin1'));
    assert.equal(new Set(readData(path).images.data), new Set([1]));
  }),
);

test.run();
