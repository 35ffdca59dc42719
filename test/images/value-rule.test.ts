import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { idxOf } from '../support/images.js';
import { npyOf } from '../support/npy.js';
import { inFolder } from '../support/run-cli.js';

const { readData } = images;

const test = suite('what the numbers of arrays become');

const values = [0, 1, 128, 255];
const bytesOf = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const types: readonly [name: string, descr: string, bytes: Buffer][] = [
  ['uint8', '|u1', Buffer.from(values)],
  ['int16', '<i2', bytesOf(Int16Array.from(values))],
  ['int32', '<i4', bytesOf(Int32Array.from(values))],
  ['int64', '<i8', bytesOf(BigInt64Array.from(values, BigInt))],
  ['uint32', '<u4', bytesOf(Uint32Array.from(values))],
  ['uint64', '<u8', bytesOf(BigUint64Array.from(values, BigInt))],
  ['uint16', '<u2', bytesOf(Uint16Array.from(values))],
  ['float32', '<f4', bytesOf(Float32Array.from(values))],
  ['float64', '<f8', bytesOf(Float64Array.from(values))],
];

test(
  'integers are grey levels whatever their type, floats and truth values are taken as they are, a scale says otherwise',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    for (const [type, descr, bytes] of types) {
      writeFileSync(path, npyOf(descr, false, [1, 2, 2], bytes));
      const divisor = type.startsWith('float') ? 1 : type === 'uint16' ? 65535 : 255;
      const { images: read, stored } = readData(path);
      assert.equal(
        [...read.data],
        values.map((value) => value / divisor),
        type,
      );
      assert.equal(stored, { type, divisor });
      assert.equal([...readData(path, { scale: 'none' }).images.data], values, type);
      assert.equal(readData(path, { scale: 'none' }).stored, { type, divisor: 1 });
      assert.equal(
        [...readData(path, { scale: 128 }).images.data],
        values.map((value) => value / 128),
        type,
      );
    }
    writeFileSync(path, npyOf('|b1', false, [1, 2, 2], Buffer.from([1, 0, 1, 1])));
    assert.equal([...readData(path).images.data], [1, 0, 1, 1]);
    assert.equal(readData(path).stored, { type: 'bool', divisor: 1 });
  }),
);

test(
  'integers that are no grey levels are refused unless a scale is given; so is a scale of what has its own',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    const words = (value: number) =>
      new RegExp(
        `x\\.npy: it holds ${value} in image 0 at row 1, column 0: numbers of type int32 are taken for grey levels from 0 to 255 \\(scale none takes them as they are, scale x divides them by x\\)$`,
      );
    for (const odd of [-1, 256]) {
      writeFileSync(path, npyOf('<i4', false, [1, 2, 2], bytesOf(Int32Array.of(0, 1, odd, 3))));
      rejects(() => readData(path), words(odd));
      assert.equal([...readData(path, { scale: 'none' }).images.data], [0, 1, odd, 3]);
      assert.equal([...readData(path, { scale: 2 }).images.data], [0, 0.5, odd / 2, 1.5]);
    }
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 'bytes' as 'none']) {
      rejects(() => readData(path, { scale }), /scale must be none or a finite number greater than 0, got /);
    }
    const idx = join(folder, 'x.idx');
    writeFileSync(idx, idxOf([1, 2, 2], Uint8Array.from(values)));
    assert.equal(readData(idx).stored, { type: 'uint8', divisor: 255 });
    rejects(() => readData(idx, { scale: 'none' }), /x\.idx: scale is for \.npy arrays, this file says itself/);
    rejects(() => readData(idx, { channelsLast: true }), /x\.idx: channelsLast is for \.npy arrays/);
    rejects(() => readData(idx, { imageSize: 4 }), /images of 2 × 2 pixels, imageSize says 4 × 4 \(nothing is made/);
    assert.equal(readData(idx, { imageSize: 2 }).images.shape, [1, 1, 2, 2]);
  }),
);

test.run();
