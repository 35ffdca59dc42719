import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { images, system } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { emptyScansJpeg, idxOf, pngOf } from '../support/images.js';
import { npyOf } from '../support/npy.js';
import { inFolder } from '../support/run-cli.js';

const { readChunks, readData } = images;

const test = suite('memory that image files take');

const mebibyte = 2 ** 20;

/**
 * By how many bytes the largest memory of a fresh process grows while it runs `body`, lines of code
 * with `images` and `path`.
 */
function growth(body: string, path: string): number {
  // what resourceUsage gives begins, in Linux, at the memory of the process that started this one
  const code = `import { existsSync, readFileSync } from 'node:fs';
    import { images } from 'diffeolab';
    const path = process.argv[1];
    const peak = () => existsSync('/proc/self/status')
      ? Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
      : process.resourceUsage().maxRSS;
    const before = peak();
    ${body}
    // The kernel counts pages by thread and adds up late: a peak may seem a little below an earlier one.
    process.stdout.write(String(1024 * Math.max(0, peak() - before)));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code, path], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^\d+$/);
  return Number(stdout);
}

const throughAll = `let samples = 0;
  for (const set of images.readChunks(path, { chunk: 64 })) samples += set.images.shape[0];
  if (samples !== 20000) throw new Error(String(samples));`;
const shape = [20_000, 3, 32, 32];

test(
  '.npy arrays of 61 MB are read a chunk at a time, without their 492 MB in float64',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    writeFileSync(path, system.encodeNpy(ndarray(new Uint8Array(20_000 * 3072), shape)));
    assert.ok(growth(throughAll, path) < 160 * mebibyte);
    const part = 'images.readData(path, { first: 19_000, count: 10 });';
    assert.ok(growth(part, path) < 40 * mebibyte, 'a part takes less than the file');
  }),
);

test(
  'an IDX file of 61 MB that gzip packed is held as bytes',
  inFolder(async (folder) => {
    const path = join(folder, 'images-idx3.gz');
    writeFileSync(path, gzipSync(idxOf([20_000, 64, 48], new Uint8Array(20_000 * 3072)), { level: 1 }));
    assert.ok(growth(throughAll.replace('chunk: 64', "chunk: 64, crop: 'centre'"), path) < 280 * mebibyte);
  }),
);

test(
  'what unpacks to more than a bound is refused, unless its header says so',
  inFolder(async (folder) => {
    const piece = gzipSync(Buffer.alloc(10 * mebibyte), { level: 9 });
    const pieces = Array.from({ length: 27 }, () => piece);
    const bomb = join(folder, 'bomb.gz');
    writeFileSync(bomb, Buffer.concat(pieces));
    const words =
      /bomb\.gz: it is packed by gzip and unpacks to more than 256 MiB, .*\(unpack it with gunzip, or raise memory\)$/;
    rejects(() => readData(bomb), words);
    rejects(() => images.readImage(bomb), words);
    const less = /bomb\.gz: .* more than 1 MiB/;
    rejects(() => readData(bomb, { memory: 8 * mebibyte }), less);
    const stated = join(folder, 'stated.gz');
    writeFileSync(stated, Buffer.concat([gzipSync(idxOf([270, 1024, 1024], new Uint8Array())), ...pieces]));
    assert.equal(readData(stated, { first: 269 }).images.shape, [1, 1, 1024, 1024]);
  }),
);

test(
  'a colour profile and texts of a PNG are not unpacked',
  inFolder(async (folder) => {
    const path = join(folder, 'x.png');
    const packed = deflateSync(Buffer.alloc(300 * mebibyte), { level: 1 });
    const named = [...Buffer.from('name\0\0', 'latin1'), ...packed];
    const header = { width: 2, height: 1, depth: 8, colourType: 0 };
    for (const type of ['iCCP', 'zTXt']) {
      writeFileSync(path, pngOf(header, [[51, 255]], [[type, named]]));
      assert.equal([...images.readImage(path).data], [0.2, 1]);
      assert.ok(growth('images.readImage(path);', path) < 100 * mebibyte, type);
    }
    const file = pngOf(header, [[51, 255]], [['zTXt', named.slice(0, 20)]]);
    file[60]! ^= 1;
    writeFileSync(path, file);
    rejects(() => images.readImage(path), /its chunk "zTXt" at byte 33 is broken/);
  }),
);

test(
  '.npy arrays in parts are those read whole, in every order',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    const values = Array.from({ length: 7 * 4 * 4 * 3 }, (_, place) => (place * 37) % 256);
    const wide = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    const big = Buffer.from(Uint16Array.from(values).buffer).swap16();
    const bytes = Buffer.from(values);
    // entry (p, v, u, c) of Fortran order lies at p + 7 (v + 4 (u + 4 c))
    const fortran = (p: number, c: number, v: number, u: number) => values[p + 7 * (v + 4 * (u + 4 * c))]! / 255;
    const rows = (p: number, c: number, v: number, u: number) => values[((p * 4 + v) * 4 + u) * 3 + c]!;
    const files: readonly [Buffer, (p: number, c: number, v: number, u: number) => number][] = [
      [npyOf('|u1', false, [7, 4, 4, 3], bytes), (...at) => rows(...at) / 255],
      [npyOf('|u1', true, [7, 4, 4, 3], bytes), fortran],
      [npyOf('<i8', false, [7, 4, 4, 3], wide), (...at) => rows(...at) / 255],
      [npyOf('>u2', false, [7, 4, 4, 3], big), (...at) => rows(...at) / 65535],
    ];
    for (const [number, [file, valueAt]] of files.entries()) {
      writeFileSync(path, file);
      const whole = readData(path).images;
      assert.equal(whole.shape, [7, 3, 4, 4]);
      everyPixel(whole, (p, c, v, u) => assert.is(whole.get(p, c, v, u), valueAt(p, c, v, u), `file ${number}`));
      for (const chunk of [1, 2, 7, 9]) {
        const parts = [...readChunks(path, { chunk, first: 2 })].flatMap((part) => [...part.images.data]);
        assert.equal(parts, [...whole.data.subarray(2 * 48)]);
      }
    }
    const odd = Float64Array.from(values);
    odd[6 * 48 + 5] = Number.NaN;
    writeFileSync(path, system.encodeNpy(ndarray(odd, [7, 3, 4, 4])));
    rejects(() => [...readChunks(path, { chunk: 2 })], /x\.npy: it holds NaN in image 6 at row 1, column 1/);
    assert.is(readData(path, { count: 6 }).images.shape[0], 6, 'samples that are not asked for are not read');
  }),
);

function everyPixel(array: NdArray, look: (p: number, c: number, v: number, u: number) => void): void {
  const [count = 0, channels = 0, height = 0, width = 0] = array.shape;
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < channels; c++) {
      for (let v = 0; v < height; v++) for (let u = 0; u < width; u++) look(p, c, v, u);
    }
  }
}

test(
  'a header that is too long, and an array in Fortran order that is too large, are refused before they are read',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    const long = Buffer.from('\x93NUMPY\x02\x00\xff\xff\xff\x7f', 'latin1');
    writeFileSync(path, long);
    rejects(() => readData(path), /x\.npy: its header takes 2147483659 bytes, at most 1048576 are read/);
    writeFileSync(path, npyOf('|u1', true, [40_000, 3, 128, 128], Buffer.alloc(10)));
    rejects(() => readData(path), /x\.npy: it holds 10 bytes of data, expected 1966080000/);
    truncateSync(path, 128 + 1_966_080_000);
    const words =
      /order of 1966080000 bytes would take about 3\.66 GiB .*at most 2 GiB .*\(save it with numpy\.ascontigu/;
    rejects(() => readData(path), words);
  }),
);

/** A PNG that says it has so many pixels, with no row of them. */
const emptyPng = (width: number, height: number, depth: number, colourType: number, interlace = 0) =>
  pngOf({ width, height, depth, colourType, interlace }, []);

test(
  'what takes more memory than is allowed is refused by its header, with what it takes, in every format',
  inFolder(async (folder) => {
    const path = join(folder, 'x');
    const npy = (sizes: readonly number[]) => npyOf('<f4', false, sizes, Buffer.alloc(0));
    const files: readonly [string, Buffer, number, RegExp][] = [
      [
        'png',
        emptyPng(40_000, 40_000, 8, 2),
        0,
        /a PNG of 40000 × 40000 pixels would take about 50.* GiB of memory, at/,
      ],
      [
        'png',
        emptyPng(8192, 8192, 16, 6),
        0,
        /a PNG of 8192 × 8192 pixels and 16 bits would take .* \(raise memory\)$/,
      ],
      ['png', emptyPng(20_000, 20_000, 16, 6, 1), 0, /a PNG of 20000 × 20000 pixels and 16 bits would take about/],
      ['jpeg', emptyScansJpeg(8184, 8184, 1), 0, /a JPEG of 8184 × 8184 pixels would take about 3\.14 GiB of memory/],
      ['idx', idxOf([1, 32_767, 32_767], new Uint8Array()), 16 + 32_767 ** 2, /an image of 32767 × 32767 .* 17 GiB/],
      ['npy', npy([1, 40_000, 30_000]), 128 + 4.8e9, /an image of 30000 × 40000 pixels would take about 26\.8 GiB/],
      [
        'npy',
        npy([300, 3, 1024, 1024]),
        128 + 12 * 300 * 2 ** 20,
        /300 images of 1024 × 1024 .* \(read a part of them by/,
      ],
      [
        'gz',
        gzipSync(idxOf([2 ** 16, 2 ** 8, 2 ** 8], new Uint8Array())),
        0,
        /what gzip packed, 4294967312 bytes, would/,
      ],
    ];
    for (const [name, bytes, size, words] of files) {
      writeFileSync(path, bytes);
      // The rest of the file is a hole.
      if (size > bytes.length) truncateSync(path, size);
      rejects(() => readData(path, { crop: 'centre' }), words);
      assert.ok(growth('try { images.readData(path, { crop: "centre" }) } catch {}', path) < 80 * mebibyte, name);
    }
  }),
);

test(
  'parts are shorter where there is no room, and the bound can be raised or lowered',
  inFolder(async (folder) => {
    const path = join(folder, 'x.npy');
    writeFileSync(path, system.encodeNpy(ndarray(new Float32Array(20 * 64 * 64), [20, 64, 64])));
    const counts = (memory: number) => [...readChunks(path, { memory })].map(({ images: { shape } }) => shape[0]);
    assert.equal(counts(2 ** 31), [20]);
    assert.equal(counts(8 * 24 * 64 * 64), [8, 8, 4]);
    rejects(
      () => counts(50_000),
      /x\.npy: an image of 64 × 64 pixels would take about 96 KiB of memory, at most 48\.8 KiB/,
    );
    rejects(() => readData(path, { memory: 1e6 }), /20 images of 64 × 64 pixels .*count, or raise memory\)$/);
    assert.is(readData(path, { memory: 1e6, count: 3 }).images.shape[0], 3);
    const picture = join(folder, 'a.png');
    await images.writePng(picture, ndarray(new Float64Array(64 * 64), [1, 64, 64]));
    await images.writePng(join(folder, 'b.png'), ndarray(new Float64Array(64 * 64), [1, 64, 64]));
    const parts = [...readChunks(folder, { memory: 100_000 })];
    assert.equal(
      parts.map((part) => part.images.shape[0]),
      [1, 1],
    );
    rejects(() => readData(folder, { memory: 100_000 }), /a\.png: 2 images of 64 × 64 pixels would take about 128 KiB/);
    rejects(() => images.readImage(picture, { memory: 10_000 }), /a\.png: a PNG of 64 × 64 pixels would take about/);
    for (const memory of [0, -1, Number.NaN])
      rejects(() => readData(path, { memory }), /memory must be a finite number/);
  }),
);

test.run();
