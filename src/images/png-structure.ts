import { constants } from 'node:buffer';
import { crc32, inflateSync } from 'node:zlib';
import { type MemoryOptions, requireRoom } from './memory.js';
import { exifOrientation } from './orientation.js';

/** What the header of a PNG says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced: boolean;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelsOfType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Source: PNG specification, third edition, table 11.1. */
const depthsOfType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

/** Bytes from the beginning that `pngHead` looks at. */
export const pngPrefixBytes = 26;

/** What a PNG says at its beginning: its size, and whether it is in colour or has a palette. */
export function pngHead(
  prefix: Buffer,
): { readonly width: number; readonly height: number; readonly colour: boolean } | undefined {
  if (prefix.length < pngPrefixBytes) return undefined;
  const colour = [2, 3, 6].includes(prefix[pngPrefixBytes - 1]!);
  return { width: prefix.readUInt32BE(16), height: prefix.readUInt32BE(20), colour };
}

/** A PNG whose chunks and rows are all there. */
export interface InspectedPng {
  readonly header: PngHeader;
  /** How it is to be shown, by the numbers of Exif. */
  readonly orientation?: number;
  /**
   * The file with nothing but what makes up the picture: what else there may be, such as colour profiles and texts, is
   * packed and could unpack to any size.
   */
  readonly bytes: Buffer;
}

/**
 * Reads the header of a PNG and tries that all chunks and all rows are there.
 * @throws Error saying what is missing, not allowed, or more than there is memory for
 */
export function inspectPng(bytes: Buffer, options: MemoryOptions): InspectedPng {
  const chunks = chunksOf(bytes);
  const header = headerOf(chunks);
  const expected = inflatedSize(header);
  const { width, height } = header;
  const what = `a PNG of ${width} × ${height} pixels${header.depth === 16 ? ' and 16 bits' : ''}`;
  const transparent = chunks.some(({ type }) => type === 'tRNS');
  requireRoom(what, 2 * bytes.length + 3 * expected + pixelBytes(header, transparent) * width * height, options);
  const stream = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const size = inflateSync(stream, { maxOutputLength: Math.min(expected + 1, constants.MAX_LENGTH) }).length;
  if (size !== expected) throw new Error(`its rows take ${size} bytes, expected ${expected}`);
  const kept = chunks.filter(({ type }) => isCritical(type) || type === 'tRNS').map(({ whole }) => whole);
  const exif = chunks.find(({ type }) => type === 'eXIf');
  const orientation = exif === undefined ? undefined : exifOrientation(exif.data);
  return {
    header,
    ...(orientation !== undefined && { orientation }),
    bytes: Buffer.concat([signature, ...kept]),
  };
}

/** Bytes that a pixel takes while it is decoded, beside its row, which is held three times: planes, once composed too. */
function pixelBytes({ colourType }: PngHeader, transparent: boolean): number {
  const stored = colourType === 3 ? 3 : channelsOfType[colourType]!;
  const planes = transparent ? stored + 1 : stored;
  const composed = planes === 2 || planes === 4 ? 8 * (planes - 1) : 0;
  return 8 * planes + composed + (transparent || colourType === 3 ? 2 * planes : 1);
}

/**
 * Whether a picture can't be read without chunks of that type: its first letter is a capital (PNG
 * specification, section 5.4).
 */
function isCritical(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) === 0;
}

function headerOf([first]: readonly Chunk[]): PngHeader {
  if (first?.type !== 'IHDR' || first.data.length !== 13) throw new Error('its first chunk is not a header');
  const [depth = 0, colourType = 0, , , interlace = 0] = first.data.subarray(8);
  const header = {
    width: first.data.readUInt32BE(0),
    height: first.data.readUInt32BE(4),
    depth,
    colourType,
    interlaced: interlace === 1,
  };
  const { width, height } = header;
  if (!depthsOfType[colourType]?.includes(depth)) {
    throw new Error(`it says ${depth} bits and colour type ${colourType}, which do not go together`);
  }
  if (width === 0 || height === 0) throw new Error(`it is ${width} × ${height} pixels, expected at least one`);
  if (header.interlaced && depth < 8) {
    throw new Error(`it is interlaced with ${depth} bits a sample (save it without interlacing)`);
  }
  return header;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** The chunk with its length, type and checksum. */
  readonly whole: Buffer;
}

/** The chunks with the end of the image. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (type === 'IEND') return chunks;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      throw new Error(`its chunk ${JSON.stringify(type)} at byte ${at} is broken: the checksum is another`);
    }
    at = end;
  }
  throw new Error('it is cut short: it has no end');
}

/** Bytes of all rows with their filter bytes, pass by pass (PNG specification, section 8). */
function inflatedSize({ width, height, depth, colourType, interlaced }: PngHeader): number {
  const bits = depth * channelsOfType[colourType]!;
  const passes = interlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  let size = 0;
  for (const [x = 0, y = 0, xStep = 1, yStep = 1] of passes) {
    const columns = Math.ceil((width - x) / xStep);
    const rows = Math.ceil((height - y) / yStep);
    if (columns > 0 && rows > 0) size += rows * (1 + Math.ceil((columns * bits) / 8));
  }
  return size;
}
