import { type ElementType, storageOf } from '../../numerics/element-types.js';
import { InputError } from '../../numerics/input-error.js';
import { declaredType, decodeElements, storedType } from './element-types.js';

/** Numbers at places 0, 1, …: an array, a typed array, or a store with `get`. */
export type Numbers = ArrayLike<number> | { readonly length: number; get(index: number): number };

/** Numbers as a tensor may keep them: 64-bit integers too. */
type Stored = Numbers | BigInt64Array | BigUint64Array;

/**
 * An array of any library: numbers with a shape. `data` may be a function or a promise of them, as the tensors of
 * TensorFlow.js have, and the shape may be called `dims`, as in ONNX Runtime. Row-major unless there are strides, as
 * ndarrays and their views have; those count where `data` holds the numbers themselves.
 */
export type Tensor = {
  /** The numbers. */
  readonly data: Stored | Promise<Stored> | (() => Stored | Promise<Stored>);
  /**
   * Their type, such as 'float16', whose bits ONNX Runtime keeps in a Uint16Array; that of the typed array without it.
   */
  readonly type?: unknown;
  /** The same, as other libraries call it. */
  readonly dtype?: unknown;
  /** Steps in `data` from one entry of an axis to the next, as ndarrays call them. */
  readonly stride?: readonly number[];
  /** The same, as other libraries call them. */
  readonly strides?: readonly number[];
  /** Place of the first number; default 0. */
  readonly offset?: number;
} & ({ readonly shape: readonly (number | bigint)[] } | { readonly dims: readonly (number | bigint)[] });

/**
 * What stands for a tensor: one of any library, a plain array of P numbers, shape [P], or nested arrays of equal
 * lengths.
 */
export type TensorLike = Tensor | ArrayLike<number> | BigInt64Array | BigUint64Array | readonly NestedNumbers[];
type NestedNumbers = readonly number[] | ArrayLike<number> | readonly NestedNumbers[];

/** Where the numbers of a tensor are. */
interface Layout {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** A tensor whose numbers are there. */
export interface Strided extends Layout {
  readonly data: Numbers;
}

/** A tensor whose numbers are there as it keeps them, with their type where they are in a typed array. */
interface StoredTensor extends Layout {
  readonly data: Stored;
  readonly type: ElementType | undefined;
}

/** Numbers of a tensor one after the other, row-major, as it stores them. */
export interface PackedTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Whether a value is a tensor, and not a record of them. */
export function isTensorLike(value: unknown): value is TensorLike {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return true;
  if (typeof value !== 'object' || value === null || !('data' in value)) return false;
  return ('shape' in value && isList(value.shape)) || ('dims' in value && isList(value.dims));
}

/**
 * Reads a tensor of any library, its numbers decoded.
 * @throws InputError for types that are not known, integers that float64 does not hold, data too short for the shape,
 *   and what is no tensor at all
 */
export async function readTensor(subject: string, name: string, value: unknown): Promise<Strided> {
  const { type, data, ...layout } = await readStored(subject, name, value);
  if (type === undefined) return { data: data as Numbers, ...layout };
  return { data: decodeElements(subject, name, data as ArrayBufferView & Stored, type), ...layout };
}

/**
 * Reads a tensor of any library to send it elsewhere: its numbers one after the other, of the type in which it stores
 * them, so that `readTensor` gives the same there; not copied where they lie so already.
 * @throws InputError as `readTensor`
 */
export async function packTensor(subject: string, name: string, value: unknown): Promise<PackedTensor> {
  const { type, data, shape, stride, offset } = await readStored(subject, name, value);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (type === undefined) {
    const rows = copyRows({ data: data as Numbers, shape: [1, ...shape], stride: [0, ...stride], offset }, 0, 1);
    return { type: 'float64', shape, bytes: new Uint8Array(rows.buffer) };
  }
  const array = data as Float64Array;
  if (isContiguous(shape, stride)) return { type, shape, bytes: bytesOf(array.subarray(offset, offset + size)) };
  const packed = new storageOf[type](size) as Float64Array;
  const source = new storageOf[type](array.buffer as ArrayBuffer, array.byteOffset, array.length) as Float64Array;
  let at = 0;
  eachPlace({ shape, stride, offset }, (place) => {
    packed[at++] = source[place]!;
  });
  return { type, shape, bytes: bytesOf(packed) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function readStored(subject: string, name: string, value: unknown): Promise<StoredTensor> {
  if (!isTensorLike(value)) {
    throw new InputError(subject, `${name} must be a tensor, with data and shape, got ${describe(value)}`);
  }
  if (Array.isArray(value) && isList(value[0])) return nested(subject, name, value);
  if (!('data' in value)) {
    const { data, type } = requireNumbers(subject, name, value, undefined);
    return { data, type, ...contiguous([data.length]) };
  }
  const tensor = value as Tensor;
  const shape = Array.from<unknown>('shape' in tensor ? tensor.shape : tensor.dims).map(extentOf);
  const held = typeof tensor.data !== 'function' && !isPromise(tensor.data);
  const { data, type } = requireNumbers(
    subject,
    name,
    await (typeof tensor.data === 'function' ? tensor.data() : tensor.data),
    declaredType(subject, name, tensor.type ?? tensor.dtype),
  );
  const stride = held ? (tensor.stride ?? tensor.strides) : undefined;
  const layout =
    stride !== undefined && stride.length === shape.length
      ? { shape, stride: [...stride], offset: tensor.offset ?? 0 }
      : contiguous(shape);
  const last = shape.includes(0) ? -1 : farthest(layout);
  if (last >= data.length || shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0)) {
    throw new InputError(subject, `${name} of shape [${shape.join(', ')}] has ${data.length} numbers, too few`);
  }
  if (stride === undefined && last + 1 < data.length) {
    const remedy = 'give its own numbers, or strides';
    throw new InputError(
      subject,
      `${name} of shape [${shape.join(', ')}] has ${data.length} numbers, more than the shape has (${remedy})`,
    );
  }
  return { data, type, ...layout };
}

/** An extent of a shape, which some libraries give as a BigInt. */
function extentOf(extent: unknown): number {
  return typeof extent === 'bigint' ? Number(extent) : typeof extent === 'number' ? extent : Number.NaN;
}

/** Rows `first` … `end` − 1 of a tensor along its first axis, row-major, as float64; a copy. */
export function copyRows({ data, shape, stride, offset }: Strided, first: number, end: number): Float64Array {
  const size = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const rows = new Float64Array((end - first) * size);
  const start = offset + first * stride[0]!;
  if (isContiguous(shape, stride) && !('get' in data)) {
    if (ArrayBuffer.isView(data)) rows.set((data as Float64Array).subarray(start, start + rows.length));
    else for (let i = 0; i < rows.length; i++) rows[i] = data[start + i]!;
    return rows;
  }
  const read = 'get' in data ? (at: number) => data.get(at) : (at: number) => data[at]!;
  let at = 0;
  eachPlace({ shape: [end - first, ...shape.slice(1)], stride, offset: start }, (place) => {
    rows[at++] = read(place);
  });
  return rows;
}

/** Visits the places of the numbers of a tensor, row-major. */
function eachPlace({ shape, stride, offset }: Layout, visit: (place: number) => void): void {
  const index = new Array<number>(shape.length).fill(0);
  const size = shape.reduce((product, extent) => product * extent, 1);
  let place = offset;
  for (let i = 0; i < size; i++) {
    visit(place);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= shape[axis]! * stride[axis]!;
      index[axis] = 0;
    }
  }
}

function contiguous(shape: readonly number[]): Layout {
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
  return { shape, stride, offset: 0 };
}

function isContiguous(shape: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** The last place of the data that is read. */
function farthest({ shape, stride, offset }: Layout): number {
  return shape.reduce((place, extent, axis) => place + Math.max(0, (extent - 1) * stride[axis]!), offset);
}

/** Nested arrays as one flat array. */
function nested(subject: string, name: string, value: readonly unknown[]): StoredTensor {
  const shape: number[] = [];
  for (let part: unknown = value; isList(part); part = part[0]) shape.push(part.length);
  const flat: number[] = [];
  const add = (part: unknown, axis: number) => {
    const number = axis === shape.length ? numberOf(part) : undefined;
    if (number !== undefined) flat.push(number);
    else if (isList(part) && part.length === shape[axis]) for (let i = 0; i < part.length; i++) add(part[i], axis + 1);
    else throw new InputError(subject, `${name} has rows of different lengths, or entries that are no numbers`);
  };
  add(value, 0);
  return { data: flat, type: undefined, ...contiguous(shape) };
}

/** Numbers as they are kept, and their type where they are in a typed array. */
function requireNumbers(
  subject: string,
  name: string,
  data: unknown,
  declared: ElementType | undefined,
): Pick<StoredTensor, 'data' | 'type'> {
  if (ArrayBuffer.isView(data)) {
    return { data: data as Float64Array, type: storedType(subject, name, data, declared) };
  }
  const held = data as Numbers;
  if (typeof held !== 'object' || held === null || typeof held.length !== 'number') {
    throw new InputError(subject, `${name} must hold an array of numbers, got ${describe(data)}`);
  }
  if (!Array.isArray(held)) return { data: held, type: undefined };
  const numbers = held.map((entry, i) => {
    const number = numberOf(entry);
    if (number !== undefined) return number;
    throw new InputError(subject, `${name} must hold numbers, got ${entryText(entry)} at place ${i}`);
  });
  return { data: numbers, type: undefined };
}

/** An entry of a list as a number; undefined if it is none. */
function numberOf(entry: unknown): number | undefined {
  if (typeof entry === 'number') return entry;
  if (typeof entry === 'boolean') return entry ? 1 : 0;
  return typeof entry === 'bigint' && Number.isSafeInteger(Number(entry)) ? Number(entry) : undefined;
}

function entryText(entry: unknown): string {
  return typeof entry === 'string' ? JSON.stringify(entry) : describe(entry);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** What a value is, for a message. */
export function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`;
}
