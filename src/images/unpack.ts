import { constants as buffers } from 'node:buffer';
import { constants, gunzipSync } from 'node:zlib';
import { codeOf, messageOf } from '../numerics/message-of.js';
import { sizeText } from '../numerics/size-text.js';
import { isNpy, npyDataBytes, npyHeader } from '../system/npy-header.js';
import { isIdx } from './idx.js';
import { defaultMemory, type MemoryOptions, RoomError, requireRoom } from './memory.js';

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Packed bytes that are looked at for the header. */
const lookedAt = 4096;
/** Part of the memory that what states no size may unpack to: 256 MiB of 2 GiB. CIFAR-100 takes 154 MB. */
const shareUnstated = 1 / 8;

/**
 * What gzip packed: as many bytes as the header of an IDX or .npy file states, which are held twice for a moment, or
 * an eighth of the memory that is allowed where there is no such header.
 * @throws Error if it is broken, cut short, unpacks to more, or is packed twice
 */
export function unpacked(bytes: Buffer, options: MemoryOptions): Buffer {
  const { memory = defaultMemory } = options;
  const stated = statedBytes(beginning(bytes));
  if (stated !== undefined) requireRoom(`what gzip packed, ${stated} bytes,`, 2 * stated, options, remedy);
  const limit = Math.ceil(Math.max(memory * shareUnstated, stated ?? 0));
  const found = gunzipped(bytes, limit);
  if (isGzip(found)) throw new Error('it is packed by gzip twice (unpack it once with gunzip)');
  return found;
}

const remedy = 'unpack it with gunzip';

function gunzipped(bytes: Buffer, limit: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.min(limit, buffers.MAX_LENGTH) });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new RoomError(
        `it is packed by gzip and unpacks to more than ${sizeText(limit)}, the most that are held (${remedy}, or raise {memory})`,
      );
    }
    const words = messageOf(error);
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
