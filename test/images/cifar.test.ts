import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { cifarOf } from '../support/images.js';
import { inFolder } from '../support/run-cli.js';

const { readChunks, readData } = images;

const test = suite('CIFAR batches');

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

test.run();
