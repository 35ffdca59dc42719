import { InputError } from '../../numerics/input-error.js';

/** Numbers at places 0, 1, …: an array, a typed array, or a store with `get`. */
export type Numbers = ArrayLike<number> | { readonly length: number; get(index: number): number };

/**
 * An array of any library: numbers with a shape. `data` may be a function or a promise of them, as the tensors of
 * TensorFlow.js have, and the shape may be called `dims`, as in ONNX Runtime. Row-major unless there are strides, as
 * ndarrays and their views have; those count where `data` holds the numbers themselves.
 */
export type Tensor = {
  /** The numbers. */
  readonly data: Numbers | Promise<Numbers> | (() => Numbers | Promise<Numbers>);
  /** Steps in `data` from one entry of an axis to the next, as ndarrays call them. */
  readonly stride?: readonly number[];
  /** The same, as other libraries call them. */
  readonly strides?: readonly number[];
  /** Place of the first number; default 0. */
  readonly offset?: number;
} & ({ readonly shape: readonly number[] } | { readonly dims: readonly number[] });

/**
 * What stands for a tensor: one of any library, a plain array of P numbers, shape [P], or nested arrays of equal
 * lengths.
 */
export type TensorLike = Tensor | ArrayLike<number> | readonly NestedNumbers[];
type NestedNumbers = readonly number[] | ArrayLike<number> | readonly NestedNumbers[];

/** A tensor whose numbers are there. */
export interface Strided {
  readonly data: Numbers;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** Whether a value is a tensor, and not a record of them. */
export function isTensorLike(value: unknown): value is TensorLike {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return true;
  if (typeof value !== 'object' || value === null || !('data' in value)) return false;
  return ('shape' in value && isList(value.shape)) || ('dims' in value && isList(value.dims));
}

/**
 * Reads a tensor of any library.
 * @throws InputError for 64-bit integers, data too short for the shape, and what is no tensor at all
 */
export async function readTensor(subject: string, name: string, value: unknown): Promise<Strided> {
  if (!isTensorLike(value)) {
    throw new InputError(subject, `${name} must be a tensor, with data and shape, got ${describe(value)}`);
  }
  if (Array.isArray(value) && value.length > 0 && typeof value[0] !== 'number') return nested(subject, name, value);
  if (!('data' in value)) return contiguous(requireNumbers(subject, name, value as Numbers), [value.length]);
  const tensor = value as Tensor;
  const shape = [...('shape' in tensor ? tensor.shape : tensor.dims)];
  const held = typeof tensor.data !== 'function' && !isPromise(tensor.data);
  const data = requireNumbers(subject, name, await (typeof tensor.data === 'function' ? tensor.data() : tensor.data));
  const stride = held ? (tensor.stride ?? tensor.strides) : undefined;
  const strided =
    stride !== undefined && stride.length === shape.length
      ? { data, shape, stride: [...stride], offset: tensor.offset ?? 0 }
      : contiguous(data, shape);
  const last = shape.includes(0) ? -1 : farthest(strided);
  if (last >= data.length || shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0)) {
    throw new InputError(subject, `${name} of shape [${shape.join(', ')}] has ${data.length} numbers, too few`);
  }
  return strided;
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
  const axes = shape.length - 1;
  const index = new Array<number>(axes).fill(0);
  let at = 0;
  for (let row = first; row < end; row++) {
    let place = offset + row * stride[0]!;
    for (let i = 0; i < size; i++) {
      rows[at++] = read(place);
      for (let axis = axes; axis >= 1; axis--) {
        place += stride[axis]!;
        if (++index[axis - 1]! < shape[axis]!) break;
        place -= shape[axis]! * stride[axis]!;
        index[axis - 1] = 0;
      }
    }
  }
  return rows;
}

function contiguous(data: Numbers, shape: readonly number[]): Strided {
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
  return { data, shape, stride, offset: 0 };
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
function farthest({ shape, stride, offset }: Strided): number {
  return shape.reduce((place, extent, axis) => place + Math.max(0, (extent - 1) * stride[axis]!), offset);
}

/** Nested arrays as one flat array. */
function nested(subject: string, name: string, value: readonly unknown[]): Strided {
  const shape: number[] = [];
  for (let part: unknown = value; isList(part); part = part[0]) shape.push(part.length);
  const flat: number[] = [];
  const add = (part: unknown, axis: number) => {
    if (axis === shape.length && typeof part === 'number') flat.push(part);
    else if (isList(part) && part.length === shape[axis]) for (let i = 0; i < part.length; i++) add(part[i], axis + 1);
    else throw new InputError(subject, `${name} has rows of different lengths, or entries that are no numbers`);
  };
  add(value, 0);
  return contiguous(flat, shape);
}

function requireNumbers(subject: string, name: string, data: Numbers): Numbers {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    throw new InputError(
      subject,
      `${name} holds 64-bit integers (convert it to float64, as with Float64Array.from(data, Number))`,
    );
  }
  if (typeof data !== 'object' || data === null || typeof data.length !== 'number') {
    throw new InputError(subject, `${name} must hold an array of numbers, got ${describe(data)}`);
  }
  return data;
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
