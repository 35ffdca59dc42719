import { requireInstance } from '../numerics/require-argument.js';
import type { ByteRecords } from './byte-records.js';

const unsignedByte = 8;
const typeNames: Readonly<Record<number, string>> = {
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: 'float32',
  14: 'float64',
};

/** Whether bytes begin as an IDX file does: two zeros, a type, a number of dimensions. */
export function isIdx(bytes: Uint8Array): boolean {
  const [first, second, type = 0, dimensions = 0] = bytes;
  const named = type === unsignedByte || type in typeNames;
  return bytes.length >= 4 && first === 0 && second === 0 && named && dimensions >= 1 && dimensions <= 4;
}

/** Bytes of the longest header that is read. */
export const idxHeaderBytes = 16;

/** The sizes that an IDX header gives; `dimensions` are those that are expected. */
function sizesOf(bytes: Buffer, dimensions: number, what: string): number[] {
  if (!isIdx(bytes)) {
    throw new Error(`it begins with ${bytes.toString('hex', 0, 4)}, expected 00000${unsignedByte}0${dimensions} (IDX)`);
  }
  if (bytes[2] !== unsignedByte) throw new Error(`it holds ${typeNames[bytes[2]!]}, expected unsigned bytes`);
  if (bytes[3] !== dimensions) {
    const found = bytes[3] === 1 ? ', as labels are' : bytes[3] === 3 ? ', as images are' : '';
    throw new Error(`it is of dimension ${bytes[3]}${found}, expected ${dimensions}: ${what}`);
  }
  const end = 4 + 4 * dimensions;
  if (bytes.length < end) throw new Error(`it is cut short: ${bytes.length} bytes, its header alone takes ${end}`);
  return Array.from({ length: dimensions }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
}

function requireSize(bytes: number, expected: number): void {
  if (bytes === expected) return;
  const state = bytes < expected ? 'it is cut short' : 'it is too long';
  throw new Error(`${state}: ${bytes} bytes, expected ${expected} by its header (fetch it again)`);
}

/**
 * Where the images of an IDX file lie, by its header.
 * @throws Error if it is no file of images or `fileBytes` is not the size that its header gives
 */
export function idxRecords(header: Buffer, fileBytes: number): ByteRecords {
  const [count = 0, height = 0, width = 0] = sizesOf(header, 3, 'images');
  const length = height * width;
  if (length === 0) throw new Error(`its images are ${width} × ${height} pixels, expected at least one`);
  requireSize(fileBytes, idxHeaderBytes + count * length);
  return { format: 'IDX', start: idxHeaderBytes, count, length, pixelsAt: 0, shape: [1, height, width] };
}

/**
 * The labels of an IDX file as MNIST has them (idx1-ubyte), [P].
 * @throws Error if it is cut short, too long, or not a file of labels
 */
export function decodeIdxLabels(bytes: Buffer): Int32Array {
  requireInstance('decodeIdxLabels', 'bytes', bytes, Buffer);
  const [count = 0] = sizesOf(bytes, 1, 'labels');
  requireSize(bytes.length, 8 + count);
  return Int32Array.from(bytes.subarray(8));
}
