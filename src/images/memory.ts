import { requirePositive } from '../numerics/input-error.js';
import { sizeText } from '../numerics/size-text.js';

/** Most bytes that a reading may hold at once unless more are allowed. */
export const defaultMemory = 2 ** 31;

/** How much memory may be taken. */
export interface MemoryOptions {
  /**
   * Most bytes that a reading may hold at once, the decoded images among them; default 2 GiB. What would take more is
   * refused before it is decoded.
   */
  readonly memory?: number | undefined;
}

/** Throws unless the memory that is allowed is a number of bytes. */
export function requireMemory(subject: string, { memory = defaultMemory }: MemoryOptions): void {
  requirePositive(subject, 'memory', memory);
}

/** What would take more memory than is allowed; its text names the option in braces, as in `OptionError`. */
export class RoomError extends Error {}

/**
 * Throws if something takes more memory than is allowed.
 * @param what What takes it, with its size, such as "a picture of 9 × 9 pixels"
 * @param bytes What it takes, from its header
 * @param remedy What else may be done
 * @throws RoomError
 */
export function requireRoom(what: string, bytes: number, { memory = defaultMemory }: MemoryOptions, remedy = ''): void {
  if (bytes <= memory) return;
  const others = remedy === '' ? '' : `${remedy}, or `;
  throw new RoomError(
    `${what} would take about ${sizeText(bytes)} of memory, at most ${sizeText(memory)} are allowed (${others}raise {memory})`,
  );
}

/** An image of a set, as it is decoded. */
export interface SampleShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Bytes that a value takes beside its eight as float64. */
  readonly besides: number;
}

/** In the place of the number of images of a part: all of them at once. */
export const wholeSet = Number.MAX_SAFE_INTEGER;

/**
 * How many images of a set of `total` are read at a time: at most `chunk`, and no more than there is room for.
 * @throws RoomError if there is no room for one, or for all where `chunk` is `wholeSet`
 */
export function partLength(chunk: number, total: number, image: SampleShape, options: MemoryOptions): number {
  const { channels, height, width, besides } = image;
  const bytes = channels * height * width * (8 + besides);
  const pixels = `of ${width} × ${height} pixels${channels === 1 ? '' : ` and ${channels} channels`}`;
  const few = Math.min(chunk, total);
  if (chunk === wholeSet && few > 1) {
    requireRoom(`${few} images ${pixels}`, few * bytes, options, 'read a part of them by {count}');
    return few;
  }
  requireRoom(`an image ${pixels}`, bytes, options);
  return Math.max(1, Math.min(few, Math.floor((options.memory ?? defaultMemory) / bytes)));
}
