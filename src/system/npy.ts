import { endianness } from 'node:os';
import ndarray, { type NdArray } from 'ndarray';

type Data = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

interface Format {
  /** Kind and bytes of a number, as numpy writes them. */
  readonly code: string;
  readonly make: (buffer: ArrayBuffer) => Data;
}

/** Types of arrays by ndarray's names. */
const formats: Readonly<Record<string, Format>> = {
  float64: { code: 'f8', make: (buffer) => new Float64Array(buffer) },
  float32: { code: 'f4', make: (buffer) => new Float32Array(buffer) },
  int8: { code: 'i1', make: (buffer) => new Int8Array(buffer) },
  int16: { code: 'i2', make: (buffer) => new Int16Array(buffer) },
  int32: { code: 'i4', make: (buffer) => new Int32Array(buffer) },
  uint8: { code: 'u1', make: (buffer) => new Uint8Array(buffer) },
  uint16: { code: 'u2', make: (buffer) => new Uint16Array(buffer) },
  uint32: { code: 'u4', make: (buffer) => new Uint32Array(buffer) },
};

const formatOfCode = new Map(Object.values(formats).map((format) => [format.code, format]));

const magic = Buffer.from('\x93NUMPY', 'latin1');
const versionBytes = 2;
const alignment = 64;

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
  const format = formats[array.dtype];
  if (format === undefined || !ArrayBuffer.isView(array.data)) {
    throw new TypeError(`an array of ${array.dtype} can't be kept (allowed: ${Object.keys(formats).join(', ')})`);
  }
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const order = itemSize(format) === 1 ? '|' : '<';
  const header = `{'descr': '${order}${format.code}', 'fortran_order': False, 'shape': (${shape}), }`;
  const prefix = magic.length + versionBytes + 2;
  const padding = alignment - ((prefix + header.length + 1) % alignment || alignment);
  const text = `${header}${' '.repeat(padding)}\n`;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(text.length);
  return Buffer.concat([
    magic,
    Buffer.from([1, 0]),
    size,
    Buffer.from(text, 'latin1'),
    ordered(inOrder(array, array.data, format), itemSize(format), 'LE'),
  ]);
}

/** Whether bytes begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length));
}

/** What the header of a .npy file says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** Bytes before the numbers. */
  readonly start: number;
  /** Bytes of a number. */
  readonly itemBytes: number;
  /** The first index runs fastest, as in Fortran. */
  readonly fortran: boolean;
  readonly byteOrder: 'LE' | 'BE';
  /** Kind and bytes of a number, as numpy writes them. */
  readonly code: string;
}

/** Beginning of a file that surely tells where its header ends (`npyStart`). */
export const npyPrefixBytes = magic.length + versionBytes + 4;
/** Longest header that is read. */
const mostHeaderBytes = 1 << 20;

/**
 * Where the numbers of a .npy file begin, from its first `npyPrefixBytes` bytes.
 * @throws Error if it is none or of a version that is not read
 */
export function npyStart(bytes: Buffer): number {
  const at = magic.length + versionBytes;
  if (!isNpy(bytes)) throw new Error('not a .npy file');
  const major = bytes[magic.length];
  if (major !== undefined && (major < 1 || major > 3)) {
    throw new Error(`it is a .npy file of version ${major}, expected 1, 2 or 3`);
  }
  const width = major === 1 ? 2 : 4;
  if (bytes.length < at + width) throw new Error(`it is cut short: ${bytes.length} bytes, within its header`);
  const start = at + width + bytes.readUIntLE(at, width);
  if (start > mostHeaderBytes) throw new Error(`its header takes ${start} bytes, at most ${mostHeaderBytes} are read`);
  return start;
}

/**
 * The header of a .npy file, from its beginning.
 * @throws Error if it is none, is cut short, or holds what no array of numbers here can: complex numbers, texts,
 *   objects, records, float16
 */
export function npyHeader(bytes: Buffer): NpyHeader {
  const start = npyStart(bytes);
  if (bytes.length < start) throw new Error(`it is cut short: ${bytes.length} bytes, its header alone takes ${start}`);
  const [major, at] = [bytes[magic.length], magic.length + versionBytes];
  const text = bytes.toString(major === 3 ? 'utf8' : 'latin1', at + (major === 1 ? 2 : 4), start);
  const { byteOrder, code } = descriptionOf(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([0-9,\s]*)\)/.exec(text)?.[1];
  if (fortran === undefined || sizes === undefined) throw new Error('its header has no fortran_order or no shape');
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const itemBytes = Number(code.slice(1));
  return { shape, start, itemBytes, fortran: fortran === 'True' && shape.length > 1, byteOrder, code };
}

/** Bytes of the numbers of a .npy file. */
export function npyDataBytes({ shape, itemBytes }: NpyHeader): number {
  return shape.reduce((product, length) => product * length, itemBytes);
}

/**
 * The array of bytes that hold numbers of a .npy file: all of them, or in C order whole rows of its first axis. `bytes`
 * are left as they are. In Fortran order it is a view with the strides of that order.
 * @throws Error for bytes of another number, or integers beyond ±2⁵³
 */
export function npyArray(header: NpyHeader, bytes: Buffer, shape = header.shape): NdArray {
  const { itemBytes, byteOrder, code, fortran } = header;
  const expected = npyDataBytes({ ...header, shape });
  if (bytes.length !== expected) throw new Error(`it holds ${bytes.length} bytes of data, expected ${expected}`);
  const buffer = new ArrayBuffer(expected);
  const copy = Buffer.from(buffer);
  bytes.copy(copy);
  ordered(copy, itemBytes, byteOrder);
  const format = formatOfCode.get(code);
  const data = format === undefined ? wide(buffer, code) : format.make(buffer);
  const stride = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  return ndarray(data, [...shape], ...(fortran ? [stride] : [])) as NdArray;
}

/**
 * The array of a .npy file, of version 1.0 to 3.0, of either order of bytes, in C or Fortran order; it comes back in C
 * order. Integers of 64 bits become float64, which holds them exactly up to 2⁵³, truth values become uint8. Source of
 * the format: NumPy Enhancement Proposal 1.
 * @throws Error if it is none, is cut short, or holds what no array of numbers here can: complex numbers, texts,
 * objects, records, float16, integers beyond ±2⁵³
 * @see {@link encodeNpy}
 */
export function decodeNpy(bytes: Buffer): NdArray {
  const header = npyHeader(bytes);
  const array = npyArray(header, bytes.subarray(header.start));
  if (!header.fortran) return array;
  const kept = formats[array.dtype]!;
  const data = inOrder(array, array.data as Data, kept);
  return ndarray(kept.make(data.buffer as ArrayBuffer), [...header.shape]) as NdArray;
}

const readable = `${Object.keys(formats).join(', ')}, int64, uint64, bool`;

/** Order of bytes and type of the numbers. */
function descriptionOf(text: string): { byteOrder: 'LE' | 'BE'; code: string } {
  const descr = /'descr'\s*:\s*('[^']*'|\[.*\])/.exec(text)?.[1];
  if (descr === undefined) throw new Error('its header has no descr');
  const match = /^'([<>|=]?)([a-zA-Z]\d+)'$/.exec(descr);
  const code = match?.[2] === 'b1' ? 'u1' : (match?.[2] ?? '');
  if (match === null || !(formatOfCode.has(code) || code === 'i8' || code === 'u8')) {
    throw new Error(`it holds numbers of type ${descr}, expected one of ${readable} (convert it with astype)`);
  }
  return { byteOrder: match[1] === '>' || (match[1] === '=' && endianness() === 'BE') ? 'BE' : 'LE', code };
}

/** Integers of 64 bits as float64. */
function wide(buffer: ArrayBuffer, code: string): Float64Array {
  const integers = code === 'i8' ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  return Float64Array.from(integers as Iterable<bigint>, (integer) => {
    const value = Number(integer);
    if (Number.isSafeInteger(value)) return value;
    throw new Error(`it holds ${integer}, expected integers from −2⁵³ + 1 to 2⁵³ − 1`);
  });
}

/** Its numbers in C order, in the order of bytes of this machine. */
function inOrder({ shape, stride, offset }: NdArray, data: ArrayLike<number>, format: Format): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const copy = format.make(new ArrayBuffer(count * itemSize(format)));
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

function itemSize({ code }: Format): number {
  return Number(code[1]);
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
