import { type ElementType, elementBytes, elementTypes, storageOf } from '../numerics/element-types.js';
import type { PackedTensor } from '../stability/inputs/tensor.js';

/** A tensor of a frame: its numbers one after the other, row-major, little endian. */
export interface SentTensor extends PackedTensor {
  readonly name: string;
}

/** What goes from process to process: plain data, and tensors. */
export interface Frame<Message> {
  readonly message: Message;
  readonly tensors: readonly SentTensor[];
}

/** The header of a frame: its message, and what tensors follow. */
interface Header {
  readonly message: unknown;
  readonly tensors: readonly { readonly name: string; readonly type: ElementType; readonly shape: readonly number[] }[];
}

/** Bytes in front of a header: its length, uint32, and the length of the payload behind it, uint64. */
const prefixBytes = 12;

/** A header is names and shapes. */
const mostHeaderBytes = 2 ** 24;

// Kept before a guest can put others in their place.
const { parse, stringify } = JSON;

/** What was received is no frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * The bytes of a frame in pieces, tensors not copied:
 *
 *     uint32 n | uint64 m | n bytes of JSON, UTF-8 | m bytes of tensors
 *
 * all little endian. The JSON is `{ message, tensors: [{ name, type, shape }, …] }`; the tensors follow one another
 * without gaps.
 */
export function encodeFrame({ message, tensors }: Frame<unknown>): Uint8Array[] {
  const listed = tensors.map(({ name, type, shape }) => ({ name, type, shape }));
  const header = Buffer.from(stringify({ message, tensors: listed } satisfies Header));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(header.length, 0);
  prefix.writeBigUInt64LE(BigInt(tensors.reduce((sum, { bytes }) => sum + bytes.length, 0)), 4);
  return [prefix, header, ...tensors.map(({ bytes }) => bytes)];
}

/** Puts frames together from the bytes of a stream; each tensor has a buffer of its own. */
export class FrameReader<Message> {
  readonly #onFrame: (frame: Frame<Message>) => void;
  /** What is filled next, how far, and what follows then. */
  #target: Uint8Array = new Uint8Array(prefixBytes);
  #filled = 0;
  #next: () => void = () => this.#readPrefix();
  #payload = 0;

  constructor(onFrame: (frame: Frame<Message>) => void) {
    this.#onFrame = onFrame;
  }

  /** @throws FrameError for what can be no frame: the rest of the stream makes no sense */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(this.#target.length - this.#filled, bytes.length - at);
      this.#target.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === this.#target.length) this.#next();
    }
  }

  #await(bytes: number, next: () => void): void {
    this.#target = new Uint8Array(bytes);
    this.#filled = 0;
    this.#next = next;
    if (bytes === 0) next();
  }

  #readPrefix(): void {
    const view = new DataView(this.#target.buffer);
    const header = view.getUint32(0, true);
    this.#payload = Number(view.getBigUint64(4, true));
    if (header > mostHeaderBytes) throw new FrameError(`a header of ${header} bytes`);
    this.#await(header, () => this.#readHeader());
  }

  #readHeader(): void {
    const { message, tensors } = headerOf(Buffer.from(this.#target.buffer).toString());
    const sizes = tensors.map(({ type, shape }) => bytesOf(type, shape));
    const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
    if (size !== this.#payload) throw new FrameError(`tensors of ${size} bytes in a payload of ${this.#payload}`);
    const read: SentTensor[] = [];
    const readNext = () => {
      const tensor = tensors[read.length];
      if (tensor === undefined) {
        this.#await(prefixBytes, () => this.#readPrefix());
        this.#onFrame({ message: message as Message, tensors: read });
        return;
      }
      this.#await(sizes[read.length]!, () => {
        read.push({ ...tensor, bytes: this.#target });
        readNext();
      });
    };
    readNext();
  }
}

/** The numbers of a tensor that was received, as it stores them. */
export function numbersOf({ type, bytes }: PackedTensor): InstanceType<(typeof storageOf)[ElementType]> {
  const Storage = storageOf[type];
  return new Storage(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / Storage.BYTES_PER_ELEMENT);
}

function bytesOf(type: ElementType, shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, elementBytes(type));
}

function headerOf(text: string): Header {
  let header: Partial<Header>;
  try {
    header = parse(text) as Partial<Header>;
  } catch {
    throw new FrameError('a header that is no JSON');
  }
  const { message, tensors } = header ?? {};
  if (typeof message !== 'object' || message === null) throw new FrameError('a header without a message');
  if (!Array.isArray(tensors)) throw new FrameError('a header without a list of tensors');
  for (const { name, type, shape } of tensors as Header['tensors']) {
    const known = elementTypes.includes(type) && Array.isArray(shape);
    if (typeof name === 'string' && known && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0))
      continue;
    throw new FrameError(`a tensor ${String(name)} of type ${String(type)} and shape ${String(shape)}`);
  }
  return { message, tensors };
}
