import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images, system } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contentHash } from '../../dist/system/content-hash.js';
import { rejects } from '../support/assertions.js';
import { inFolder } from '../support/run-cli.js';

const { readData, writePng } = images;

const test = suite('folders of classes: links, strays, labels');

const shade = (value: number, channels = 1, size = 4) =>
  ndarray(new Float64Array(channels * size * size).fill(value), [channels, size, size]);

/** Two classes of two and one pictures, in a folder of its own. */
async function classes(folder: string): Promise<string> {
  const real = join(folder, 'real');
  await writePng(join(real, 'cat', '1.png'), shade(0.2));
  await writePng(join(real, 'cat', '2.png'), shade(0.4));
  await writePng(join(real, 'dog', '1.png'), shade(1));
  return real;
}

test(
  'links are followed, whether they stand for classes or for pictures',
  inFolder(async (folder) => {
    const real = await classes(folder);
    const linked = join(folder, 'linked');
    mkdirSync(join(linked, 'dog'), { recursive: true });
    symlinkSync(join('..', 'real', 'cat'), join(linked, 'cat'));
    symlinkSync(join(real, 'dog', '1.png'), join(linked, 'dog', '1.png'));
    const [one, other] = [readData(real), readData(linked)];
    assert.equal(other.images.data, one.images.data);
    assert.equal([...other.labels!], [0, 0, 1]);
    assert.equal(other.classNames, ['cat', 'dog']);
    assert.is(other.notes, undefined);
    assert.is(contentHash(linked), contentHash(real));
  }),
);

test(
  'links that lead back are left out and said, broken ones are named, a class is there once',
  inFolder(async (folder) => {
    const real = await classes(folder);
    const before = contentHash(real);
    symlinkSync('.', join(real, 'self'));
    symlinkSync('..', join(real, 'up'));
    symlinkSync('/', join(real, 'root'));
    const { labels, classNames, notes } = readData(real);
    assert.equal([...labels!], [0, 0, 1]);
    assert.equal(classNames, ['cat', 'dog']);
    assert.equal(notes, [`${join(real, 'root')} and 2 more: a link that leads back to a folder around it is left out`]);
    assert.is(contentHash(real), before, 'nor do they make other content');
    const broken = join(real, 'eel');
    symlinkSync('nowhere', broken);
    rejects(() => readData(real), /eel: it is a link to what is not there \(mend it or take it away\)$/);
    assert.is(contentHash(real), before);
    const own = join(folder, 'own');
    await writePng(join(own, '1.png'), shade(1));
    symlinkSync('2.png', join(own, '2.png'));
    rejects(() => readData(own), /2\.png: it is a link that leads to itself/);
    const twice = join(folder, 'twice');
    mkdirSync(twice);
    for (const name of ['cat', 'puma']) symlinkSync(join(real, 'cat'), join(twice, name));
    rejects(() => readData(twice), /twice: its folders cat and puma are the same one, by a link/);
  }),
);

test(
  'pictures beside classes are refused, folders without pictures and pictures of other kinds said',
  inFolder(async (folder) => {
    const real = await classes(folder);
    mkdirSync(join(real, 'empty'));
    writeFileSync(join(real, 'cat', 'a.webp'), '');
    writeFileSync(join(real, 'notes.txt'), '');
    const { notes, classNames } = readData(real);
    assert.equal(classNames, ['cat', 'dog']);
    assert.equal(notes, [
      `${join(real, 'cat')}: a picture that is no PNG or JPEG is left out (a.webp)`,
      `${join(real, 'empty')}: a folder without PNG or JPEG images is no class`,
    ]);
    const splits = join(folder, 'splits');
    mkdirSync(splits);
    symlinkSync(join(folder, 'real'), join(splits, 'train'));
    rejects(() => readData(splits), /found none there \(name one of its folders, such as .*splits.train\)/);
    await writePng(join(real, 'z.png'), shade(1));
    rejects(
      () => readData(real),
      /real: it holds a picture, z\.png, beside folders of pictures, cat, dog: one set, or classes\? \(put what is not/,
    );
    const flat = join(folder, 'flat');
    await writePng(join(flat, '1.png'), shade(1));
    mkdirSync(join(flat, 'empty'));
    assert.is(readData(flat).notes, undefined, 'a folder beside pictures is none of their classes');
  }),
);

test(
  'labels in a file belong to pictures without classes, as many as there are',
  inFolder(async (folder) => {
    const real = await classes(folder);
    const file = (name: string, array: Parameters<typeof system.encodeNpy>[0]) => {
      writeFileSync(join(folder, name), system.encodeNpy(array));
      return join(folder, name);
    };
    const three = file('three.npy', ndarray(Int32Array.of(5, 0, 2)));
    rejects(
      () => readData(real, { labels: three }),
      /real: its folders cat, dog are its classes, got labels .*three\.npy too \(leave the file out\)/,
    );
    const flat = join(folder, 'flat');
    for (const [i, value] of [0.2, 0.4, 0.6].entries()) await writePng(join(flat, `${i}.png`), shade(value));
    assert.equal([...readData(flat, { labels: three }).labels!], [5, 0, 2]);
    assert.equal([...readData(flat, { labels: three, first: 1 }).labels!], [0, 2]);
    const many = file('many.npy', ndarray(new Int32Array(99)));
    rejects(() => readData(flat, { labels: many }), /many\.npy: it has 99 labels, .*flat has 3 images/);
    rejects(
      () => readData(join(flat, '0.png'), { labels: three }),
      /three\.npy: it has 3 labels, .*0\.png has 1 image \(/,
    );
  }),
);

test(
  'grey pictures among those in colour are taken as colour, and said',
  inFolder(async (folder) => {
    for (const [i, channels] of [1, 3, 1].entries()) await writePng(join(folder, `${i}.png`), shade(0.2, channels));
    const { images: read, notes, stored } = readData(folder);
    assert.equal(read.shape, [3, 3, 4, 4]);
    assert.equal(new Set(read.data), new Set([0.2]));
    assert.equal(notes, [`${join(folder, '0.png')} and 1 more: in grey, taken as colour as others of the folder are`]);
    assert.equal(stored, { type: 'pictures' });
  }),
);

test.run();
