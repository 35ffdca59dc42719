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
