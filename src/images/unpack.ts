import { constants, gunzipSync } from 'node:zlib';
import { isNpy, npyDataBytes, npyHeader } from '../system/npy-header.js';
import { isIdx } from './idx.js';

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Most bytes that a file may unpack to unless its header states more: CIFAR-100 takes 154 MB. */
const mostUnpacked = 2 ** 28;
/** Most bytes that a file may unpack to whatever its header states, since they are held in memory. */
const mostStated = 2 ** 30;
/** Packed bytes that are looked at for the header. */
const lookedAt = 4096;

/**
 * What gzip packed: as many bytes as the header of an IDX or .npy file states, up to 2³⁰, or 2²⁸ where
 * there is no such header.
 * @throws Error if it is broken, cut short, or unpacks to more
 */
export function unpacked(bytes: Buffer): Buffer {
  const limit = Math.min(mostStated, Math.max(mostUnpacked, statedBytes(beginning(bytes)) ?? 0));
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Error(
        `it is packed by gzip and unpacks to more than ${limit} bytes, the most that are held in memory (unpack it with gunzip)`,
      );
    }
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`it is packed by gzip and broken or cut short (${words}; fetch it again)`);
  }
}

/** The first bytes of what is packed; none if they are broken. */
function beginning(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes.subarray(0, lookedAt), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Size of an IDX or .npy file by its header. */
function statedBytes(head: Buffer): number | undefined {
  if (isIdx(head)) {
    const dimensions = head[3]!;
    const start = 4 + 4 * dimensions;
    if (head.length < start) return undefined;
    const sizes = Array.from({ length: dimensions }, (_, axis) => head.readUInt32BE(4 + 4 * axis));
    return start + sizes.reduce((product, size) => product * size, 1);
  }
  if (!isNpy(head)) return undefined;
  try {
    const header = npyHeader(head);
    return header.start + npyDataBytes(header);
  } catch {
    return undefined;
  }
}
