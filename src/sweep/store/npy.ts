import { endianness } from 'node:os';
import ndarray, { type NdArray } from 'ndarray';

type Data = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

interface Format {
  /** As numpy writes it. */
  readonly descr: string;
  readonly make: (buffer: ArrayBuffer) => Data;
}

/** Types of arrays by ndarray's names. */
const formats: Readonly<Record<string, Format>> = {
  float64: { descr: '<f8', make: (buffer) => new Float64Array(buffer) },
  float32: { descr: '<f4', make: (buffer) => new Float32Array(buffer) },
  int8: { descr: '|i1', make: (buffer) => new Int8Array(buffer) },
  int16: { descr: '<i2', make: (buffer) => new Int16Array(buffer) },
  int32: { descr: '<i4', make: (buffer) => new Int32Array(buffer) },
  uint8: { descr: '|u1', make: (buffer) => new Uint8Array(buffer) },
  uint16: { descr: '<u2', make: (buffer) => new Uint16Array(buffer) },
  uint32: { descr: '<u4', make: (buffer) => new Uint32Array(buffer) },
};

const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
const prefix = magic.length + 2;
const alignment = 64;
const pattern = /^\{'descr': '([<|][fiu][1248])', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n$/;

/**
 * An array as numpy's .npy file, version 1.0: little endian, in C order.
 * Source of the format: NumPy Enhancement Proposal 1.
 * @throws TypeError for an array whose numbers are not of a fixed type
 */
export function encodeNpy(array: NdArray): Buffer {
  const format = formats[array.dtype];
  if (format === undefined || !ArrayBuffer.isView(array.data)) {
    throw new TypeError(`an array of ${array.dtype} can't be kept (allowed: ${Object.keys(formats).join(', ')})`);
  }
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const header = `{'descr': '${format.descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  const padding = alignment - ((prefix + header.length + 1) % alignment || alignment);
  const text = `${header}${' '.repeat(padding)}\n`;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(text.length);
  return Buffer.concat([
    magic,
    size,
    Buffer.from(text, 'latin1'),
    littleEndian(inOrder(array, array.data, format), format),
  ]);
}

/**
 * The array of a .npy file as `encodeNpy` writes it.
 * @throws Error if it is none
 */
export function decodeNpy(bytes: Buffer): NdArray {
  if (bytes.length < prefix || !bytes.subarray(0, magic.length).equals(magic)) {
    throw new Error('not a .npy file of version 1.0');
  }
  const start = prefix + bytes.readUInt16LE(magic.length);
  const match = pattern.exec(bytes.toString('latin1', prefix, start));
  const found = Object.entries(formats).find(([, { descr }]) => descr === match?.[1]);
  if (match === null || found === undefined)
    throw new Error('its header is not that of a little-endian array in C order');
  const [, format] = found;
  const shape = match[2]!.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const expected = shape.reduce((product, size) => product * size, itemSize(format));
  if (bytes.length - start !== expected) {
    throw new Error(`it holds ${bytes.length - start} bytes of data, expected ${expected}`);
  }
  const data = littleEndian(Buffer.from(bytes.subarray(start)), format);
  return ndarray(format.make(aligned(data)), shape) as NdArray;
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

function itemSize({ descr }: Format): number {
  return Number(descr[2]);
}

/** Bytes of this machine's order as little endian, or the other way round: the same exchange, in place. */
function littleEndian(bytes: Buffer, format: Format): Buffer {
  if (endianness() === 'BE') {
    const size = itemSize(format);
    if (size === 2) bytes.swap16();
    if (size === 4) bytes.swap32();
    if (size === 8) bytes.swap64();
  }
  return bytes;
}

/** A copy that begins where an array of any type may. */
function aligned(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
