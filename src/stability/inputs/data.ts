import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { leastMagnitude, magnitudes, mostMagnitude } from '../../numerics/require-argument.js';
import { copyRows, describe, isTensorLike, readTensor, type Strided, type TensorLike } from './tensor.js';

/**
 * Inputs x: a tensor [P, …], or an iterator of chunks [B, …] whose samples follow one another, or a function that
 * begins such an iterator anew. What has to be read twice must be a tensor, a list of chunks or a function: a generator
 * is used up by its first reading.
 */
export type Data =
  | TensorLike
  | Iterable<TensorLike>
  | AsyncIterable<TensorLike>
  | (() => Iterable<TensorLike> | AsyncIterable<TensorLike>);

/** Consecutive samples of the data. */
export interface Chunk {
  /** [B, …], row-major; a copy that its receiver may keep. */
  readonly batch: NdArray<Float64Array>;
  /** Number of its first sample in the data. */
  readonly first: number;
}

/** @throws InputError for what is none of the kinds of data */
export function requireData(subject: string, data: unknown): void {
  const listed = typeof data === 'object' && data !== null && (Symbol.iterator in data || Symbol.asyncIterator in data);
  if (listed || typeof data === 'function' || isTensorLike(data)) return;
  throw new InputError(
    subject,
    'data must be a tensor [P, …], with data and shape, an iterator of such chunks, or a function that begins one, ' +
      `got ${describe(data)}`,
  );
}

/**
 * The data in chunks of at most `size` samples.
 * @throws InputError for chunks of other shapes, and inputs that are not finite
 */
export async function* chunksOf(subject: string, data: Data, size: number): AsyncGenerator<Chunk> {
  let first = 0;
  let shape: readonly number[] | undefined;
  for await (const part of parts(subject, data)) {
    const tensor = await readTensor(subject, 'data', part);
    const inner = tensor.shape.slice(1);
    if (tensor.shape.length === 0)
      throw new InputError(subject, 'data must have a first axis of samples, got a scalar');
    if (
      shape !== undefined &&
      (shape.length !== inner.length || inner.some((extent, axis) => extent !== shape?.[axis]))
    )
      throw new InputError(
        subject,
        `chunks of the data must be alike, got samples of shape [${shape.join(', ')}] and then [${inner.join(', ')}]`,
      );
    shape = inner;
    for (let start = 0; start < tensor.shape[0]!; start += size) {
      yield cut(subject, tensor, start, Math.min(start + size, tensor.shape[0]!), first + start);
    }
    first += tensor.shape[0]!;
  }
}

/** Number of samples where it can be told without reading. */
export function knownSamples(data: Data): number | undefined {
  const array = oneArray(data);
  if (array === undefined) return undefined;
  if ('shape' in array) return Number(array.shape[0]);
  if ('dims' in array) return Number(array.dims[0]);
  return array.length;
}

/** The data where they are one array, not an iterator or a list of chunks. */
export function oneArray(data: Data): TensorLike | undefined {
  return typeof data !== 'function' && isTensorLike(data) && !isChunkList(data) ? data : undefined;
}

/** What data without samples are refused with. */
export function noSamples(subject: string): InputError {
  return new InputError(subject, 'data hold no samples (a generator may have been read before)');
}

/** Whether the data can be read again. @throws InputError for what is none of the kinds of data */
export function isRepeatable(subject: string, data: Data): boolean {
  requireData(subject, data);
  if (typeof data === 'function' || isTensorLike(data)) return true;
  const once = Symbol.asyncIterator in data ? data[Symbol.asyncIterator]() : data[Symbol.iterator]();
  return (once as unknown) !== data;
}

/** @throws InputError for data that can be read once only */
export function requireRepeatable(subject: string, data: Data, remedy: string): void {
  if (isRepeatable(subject, data)) return;
  throw new InputError(
    subject,
    `data is a generator, which can be read once only (give a function that makes it, or ${remedy})`,
  );
}

function cut(subject: string, tensor: Strided, start: number, end: number, first: number): Chunk {
  const rows = copyRows(tensor, start, end);
  const size = rows.length / (end - start);
  let largest = 0;
  for (let i = 0; i < rows.length; i++) {
    const magnitude = Math.abs(rows[i]!);
    if (magnitude > largest) largest = magnitude;
    if (magnitude <= mostMagnitude) continue;
    throw new InputError(
      subject,
      `data must be ${magnitudes}, got ${rows[i]} in sample ${first + Math.floor(i / size)}`,
    );
  }
  if (largest > 0 && largest < leastMagnitude) {
    const samples = end - start === 1 ? `sample ${first}` : `samples ${first} to ${first + end - start - 1}`;
    throw new InputError(
      subject,
      `data must have squares above 0, got at most ${largest} in ${samples} (give them in larger units)`,
    );
  }
  return { batch: ndarray(rows, [end - start, ...tensor.shape.slice(1)]), first };
}

function parts(subject: string, data: Data): Iterable<TensorLike> | AsyncIterable<TensorLike> {
  requireData(subject, data);
  if (typeof data === 'function') {
    const made = data();
    requireData(subject, made);
    return made;
  }
  if (isChunkList(data)) return data;
  return isTensorLike(data) ? [data] : data;
}

/** A list of tensors, which is not itself one made of nested arrays. */
function isChunkList(data: unknown): data is readonly TensorLike[] {
  return (
    Array.isArray(data) && data.length > 0 && isTensorLike(data[0]) && typeof data[0] === 'object' && 'data' in data[0]
  );
}
