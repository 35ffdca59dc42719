import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import type { images } from 'diffeolab';
import jpeg from 'jpeg-js';

/**
 * An image of test/fixtures/images, of 24 × 24 pixels and written by libjpeg: in colour `progressive.jpg` and
 * `restarting.jpg`, which has restart markers (red grows to the right, green downwards, blue falls along the diagonal),
 * and `grey.jpg`, the same in grey.
 */
export function imageFixture(name: 'progressive.jpg' | 'restarting.jpg' | 'grey.jpg'): Buffer {
  return readFileSync(new URL(`../fixtures/images/${name}`, import.meta.url));
}

/** A flat colour as JPEG, 16 × 16. */
export function flatJpeg(red: number, green: number, blue: number): Buffer {
  const data = Buffer.from(Array.from({ length: 256 }, () => [red, green, blue, 255]).flat());
  return jpeg.encode({ width: 16, height: 16, data }, 100).data;
}

/** Exif data that give an orientation, behind one other entry. */
export function exifOf(orientation: number, little = true): Buffer {
  const bytes = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const write = (value: number, at: number, size: number) =>
    little ? bytes.writeUIntLE(value, at, size) : bytes.writeUIntBE(value, at, size);
  bytes.write(little ? 'II' : 'MM', 'latin1');
  for (const [value, at, size] of [
    [42, 2, 2],
    [8, 4, 4],
    [2, 8, 2],
    [0x010f, 10, 2],
    [0x0112, 22, 2],
    [3, 24, 2],
    [1, 26, 4],
    [orientation, 30, 2],
  ] as const) {
    write(value, at, size);
  }
  return bytes;
}

/** A picture as nested arrays, [channels][rows][columns]. */
export function nested(picture: images.Picture): number[][][] {
  const [channels = 0, height = 0, width = 0] = picture.shape;
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: height }, (_, v) => Array.from({ length: width }, (_, u) => picture.get(c, v, u))),
  );
}

/** A PNG put together by hand: rows of bytes as they are in the file, without their filter bytes. */
export function pngOf(
  { width, height, depth, colourType, interlace = 0 }: PngShape,
  rows: readonly (readonly number[])[],
  chunks: readonly (readonly [string, readonly number[]])[] = [],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlace], 8);
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks.map(([type, bytes]) => chunk(type, Buffer.from(bytes))),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlace?: number;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, check]);
}

/** An IDX file of unsigned bytes. */
export function idxOf(sizes: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  for (const [axis, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, data]);
}

/** A CIFAR batch: the labels of a record and its 3072 pixels, made by `pixel(record, place)`. */
export function cifarOf(
  labels: readonly (readonly number[])[],
  pixel: (record: number, place: number) => number,
): Buffer {
  return Buffer.concat(
    labels.map((label, record) =>
      Buffer.from([...label, ...Array.from({ length: 3072 }, (_, place) => pixel(record, place))]),
    ),
  );
}

/**
 * A grey progressive JPEG of flat pixels by hand, with scans that go through all blocks and change nothing. `parts`
 * stand behind its start.
 */
export function emptyScansJpeg(width: number, height: number, scans: number, parts: Buffer = Buffer.alloc(0)): Buffer {
  const segment = (marker: number, ...data: number[]) => [0xff, marker, 0, data.length + 2, ...data];
  const oneCode = [1, ...new Array<number>(15).fill(0)];
  const sizes = [height >> 8, height & 255, width >> 8, width & 255];
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  // Its only code, 0, and 14 more zeros say that 2^14 blocks end here.
  const runs = new Array<number>(Math.ceil((Math.ceil(blocks / 2 ** 14) * 15) / 8)).fill(0);
  const scan = [...segment(0xda, 1, 1, 0, 1, 63, 0), ...runs];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    parts,
    Buffer.from([
      ...segment(0xdb, 0, ...new Array<number>(64).fill(1)),
      ...segment(0xc2, 8, ...sizes, 1, 1, 0x11, 0),
      ...segment(0xc4, 0x10, ...oneCode, 0xe0),
    ]),
    ...Array.from({ length: scans }, () => Buffer.from(scan)),
    Buffer.from([0xff, 0xd9]),
  ]);
}
