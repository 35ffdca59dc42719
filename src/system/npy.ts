import { endianness } from 'node:os';
import ndarray, { type NdArray } from 'ndarray';
import { elementBytes } from '../numerics/element-types.js';
import { decodeFloat16 } from '../numerics/half-floats.js';
import { type NpyHeader, npyDataBytes, npyHeader, npyPrefix } from './npy-header.js';

/** Types of arrays by ndarray's names, with their codes of numpy. */
const formats = {
  float64: { code: 'f8', make: (buffer: ArrayBuffer) => new Float64Array(buffer) },
  float32: { code: 'f4', make: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  int8: { code: 'i1', make: (buffer: ArrayBuffer) => new Int8Array(buffer) },
  int16: { code: 'i2', make: (buffer: ArrayBuffer) => new Int16Array(buffer) },
  int32: { code: 'i4', make: (buffer: ArrayBuffer) => new Int32Array(buffer) },
  uint8: { code: 'u1', make: (buffer: ArrayBuffer) => new Uint8Array(buffer) },
  uint16: { code: 'u2', make: (buffer: ArrayBuffer) => new Uint16Array(buffer) },
  uint32: { code: 'u4', make: (buffer: ArrayBuffer) => new Uint32Array(buffer) },
} as const;
type ArrayType = keyof typeof formats;
type Data = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/**
 * An array as numpy's .npy file, version 1.0: little endian, in C order.
 * Source of the format: NumPy Enhancement Proposal 1.
 * @throws TypeError for an array whose numbers are not of a fixed type
 *
 * @example
 * ```ts
 * import { decodeNpy, encodeNpy } from 'diffeolab/system';
 * import ndarray from 'ndarray';
 *
 * const bytes = encodeNpy(ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])); // numpy.load reads it
 * const array = decodeNpy(bytes);
 * console.log(bytes.length, array.dtype, array.shape, array.get(1, 0)); // 152 float32 [ 2, 3 ] 4
 * ```
 */
export function encodeNpy(array: NdArray): Buffer {
  const type = array.dtype;
  if (!isArrayType(type) || !ArrayBuffer.isView(array.data)) {
    throw new TypeError(`an array of ${type} can't be kept (allowed: ${Object.keys(formats).join(', ')})`);
  }
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const order = elementBytes(type) === 1 ? '|' : '<';
  return Buffer.concat([
    npyPrefix(`{'descr': '${order}${formats[type].code}', 'fortran_order': False, 'shape': (${shape}), }`),
    ordered(inOrder(array, array.data, type), elementBytes(type), 'LE'),
  ]);
}

function isArrayType(type: string): type is ArrayType {
  return Object.hasOwn(formats, type);
}

/**
 * The array of bytes that hold numbers of a .npy file: all of them, or in C order whole rows of its first axis. `bytes`
 * are left as they are. In Fortran order it is a view with the strides of that order.
 * @throws Error for bytes of another number, or integers beyond ±2⁵³
 */
export function npyArray(header: NpyHeader, bytes: Buffer, shape = header.shape): NdArray {
  const { itemBytes, byteOrder, type, fortran } = header;
  const expected = npyDataBytes({ ...header, shape });
  if (bytes.length !== expected) throw new Error(`it holds ${bytes.length} bytes of data, expected ${expected}`);
  const buffer = new ArrayBuffer(expected);
  const copy = Buffer.from(buffer);
  bytes.copy(copy);
  ordered(copy, itemBytes, byteOrder);
  const data = dataOf(buffer, type);
  const stride = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  return ndarray(data, [...shape], ...(fortran ? [stride] : [])) as NdArray;
}

/**
 * The array of a .npy file, of version 1.0 to 3.0, of either order of bytes, in C or Fortran order; it comes back in C
 * order. Integers of 64 bits become float64, which holds them exactly up to 2⁵³, float16 becomes float32, truth values
 * become uint8. Source of the format: NumPy Enhancement Proposal 1.
 * @throws Error if it is none, is cut short, or holds what no array of numbers here can: complex numbers, texts,
 * objects, records, integers beyond ±2⁵³
 * @see {@link encodeNpy}
 */
export function decodeNpy(bytes: Buffer): NdArray {
  const header = npyHeader(bytes);
  const array = npyArray(header, bytes.subarray(header.start));
  if (!header.fortran) return array;
  const type = array.dtype as ArrayType;
  const data = inOrder(array, array.data as Data, type);
  return ndarray(formats[type].make(data.buffer as ArrayBuffer), [...header.shape]) as NdArray;
}

/** Numbers in the order of bytes of this machine as an array of the type that holds them. */
function dataOf(buffer: ArrayBuffer, type: NpyHeader['type']): Data {
  if (type === 'int64') return wide(new BigInt64Array(buffer));
  if (type === 'uint64') return wide(new BigUint64Array(buffer));
  if (type === 'float16') return decodeFloat16(new Uint16Array(buffer));
  return formats[type === 'bool' ? 'uint8' : type].make(buffer);
}

/** Integers of 64 bits as float64. */
function wide(integers: BigInt64Array | BigUint64Array): Float64Array {
  const values = new Float64Array(integers.length);
  // An iterator takes seven times as long.
  for (let i = 0; i < values.length; i++) {
    const value = Number(integers[i]);
    if (!Number.isSafeInteger(value)) {
      throw new Error(`it holds ${integers[i]}, expected integers from −2⁵³ + 1 to 2⁵³ − 1`);
    }
    values[i] = value;
  }
  return values;
}

/** Its numbers in C order, in the order of bytes of this machine. */
function inOrder({ shape, stride, offset }: NdArray, data: ArrayLike<number>, type: ArrayType): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const copy = formats[type].make(new ArrayBuffer(count * elementBytes(type)));
  const index = new Array<number>(shape.length).fill(0);
  let place = offset;
  for (let item = 0; item < count; item++) {
    copy[item] = data[place]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= stride[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return Buffer.from(copy.buffer);
}

/** Bytes of this machine's order in the given one, or the other way round: the same exchange, in place. */
function ordered(bytes: Buffer, size: number, order: 'LE' | 'BE'): Buffer {
  if (endianness() !== order) {
    if (size === 2) bytes.swap16();
    if (size === 4) bytes.swap32();
    if (size === 8) bytes.swap64();
  }
  return bytes;
}
