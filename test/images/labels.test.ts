import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { idxOf } from '../support/images.js';
import { npyOf } from '../support/npy.js';
import { inFolder } from '../support/run-cli.js';

const test = suite('files of labels');

const bytesOf = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

test(
  'labels of every type that holds integers are these integers; others are refused with what to do',
  inFolder(async (folder) => {
    const path = join(folder, 'x.idx');
    writeFileSync(path, idxOf([3, 2, 2], new Uint8Array(12)));
    const labels = join(folder, 'y.npy');
    const read = (descr: string, sizes: readonly number[], data: Buffer) => {
      writeFileSync(labels, npyOf(descr, false, sizes, data));
      return [...images.readData(path, { labels }).labels!];
    };
    assert.equal(read('<i8', [3, 1], bytesOf(BigInt64Array.of(4n, 0n, 2n))), [4, 0, 2]);
    assert.equal(read('<u8', [3, 1], bytesOf(BigUint64Array.of(4n, 0n, 2n))), [4, 0, 2]);
    assert.equal(read('|b1', [3, 1], Buffer.from([1, 0, 1])), [1, 0, 1]);
    assert.equal(read('|u1', [3, 1], Buffer.from([4, 0, 255])), [4, 0, 255]);
    assert.equal(read('<f4', [3, 1], bytesOf(Float32Array.of(4, 0, 2))), [4, 0, 2]);
    const oneHot = Float32Array.of(0, 1, 1, 0, 0, 1);
    const refused: readonly [string, readonly number[], Buffer, RegExp][] = [
      [
        '<f4',
        [3, 2],
        bytesOf(oneHot),
        /y\.npy: it has shape \[3, 2\], one column a class, expected labels of shape \[3\] \(save labels\.argmax\(axis=1\)\)/,
      ],
      [
        '<f4',
        [3, 2],
        bytesOf(oneHot.map((x) => 2 * x)),
        /shape \[3, 2\], expected labels of shape \[P\], one integer an/,
      ],
      ['<f4', [3, 1], bytesOf(Float32Array.of(0, 0.5, 1)), /label 1 is 0\.5, expected an integer of at least 0/],
      ['<f4', [3, 1], bytesOf(Float32Array.of(0, Number.NaN, 1)), /label 1 is NaN, expected an integer/],
      ['<i4', [3, 1], bytesOf(Int32Array.of(1, -1, 1)), /label 1 is -1, .* \(number the classes from 0\)/],
      ['<i8', [3, 1], bytesOf(BigInt64Array.of(1n, 2n ** 40n, 1n)), /label 1 is 1099511627776, expected an integer/],
      ['<i4', [4, 1], bytesOf(new Int32Array(4)), /y\.npy: it has 4 labels, .*x\.idx has 3 images/],
    ];
    for (const [descr, sizes, data, words] of refused) rejects(() => read(descr, sizes, data), words);
    writeFileSync(labels, 'label,name\n0,cat\n');
    rejects(() => images.readData(path, { labels }), /y\.npy: expected labels as \.npy or IDX, got /);
    writeFileSync(labels, images.encodePng(images.readData(path).images.pick(0)));
    rejects(() => images.readData(path, { labels }), /expected labels as \.npy or IDX, got a picture/);
  }),
);

test.run();
