import { crc32, deflateSync } from 'node:zlib';

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
