import { endianness } from 'node:os';
import { type ElementType, elementBytes, elementTypes } from '../numerics/element-types.js';
import { type PythonValue, pythonLiteral } from './python-literal.js';

const magic = Buffer.from('\x93NUMPY', 'latin1');
const versionBytes = 2;

/** A type of numbers that numpy has. */
export type NumberType = Exclude<ElementType, 'bfloat16'>;
/** Types of numbers that are read. */
const numberTypes = elementTypes.filter((type): type is NumberType => type !== 'bfloat16');

/** Kinds and bytes of numbers as numpy writes them. */
const codes: Readonly<Record<string, NumberType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** Letters that numpy reads as well, where they mean the same on every machine. */
const letters: Readonly<Record<string, NumberType>> = {
  '?': 'bool',
  b: 'int8',
  h: 'int16',
  i: 'int32',
  q: 'int64',
  B: 'uint8',
  H: 'uint16',
  I: 'uint32',
  Q: 'uint64',
  e: 'float16',
  f: 'float32',
  d: 'float64',
};

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
  /** Type of the numbers by numpy's name. */
  readonly type: NumberType;
}

/** Whether bytes begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length));
}

/** The beginning of a .npy file of version 1.0 with that text as its header, padded so that numbers are aligned. */
export function npyPrefix(header: string): Buffer {
  const alignment = 64;
  const prefix = magic.length + versionBytes + 2;
  const padding = alignment - ((prefix + header.length + 1) % alignment || alignment);
  const text = `${header}${' '.repeat(padding)}\n`;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(text.length);
  return Buffer.concat([magic, Buffer.from([1, 0]), size, Buffer.from(text, 'latin1')]);
}

/** Beginning of a file that surely tells where its header ends (`npyStart`). */
export const npyPrefixBytes = magic.length + versionBytes + 4;
/** Longest header that is read. */
const mostHeaderBytes = 1 << 20;
/** Most axes of an array of numpy 2. */
const mostAxes = 64;

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
 * The header of a .npy file, from its beginning: a dict of Python with just descr, fortran_order and shape. Source:
 * NumPy Enhancement Proposal 1, and numpy.lib.format, which reads integers of Python 2 (2L) up to version 2.
 * @throws Error if it is none, is cut short, or holds what no array of numbers here can
 */
export function npyHeader(bytes: Buffer): NpyHeader {
  const start = npyStart(bytes);
  if (bytes.length < start) throw new Error(`it is cut short: ${bytes.length} bytes, its header alone takes ${start}`);
  const [major, at] = [bytes[magic.length], magic.length + versionBytes];
  const text = bytes.toString(major === 3 ? 'utf8' : 'latin1', at + (major === 1 ? 2 : 4), start);
  const { descr, fortran, sizes } = entriesOf(text, major !== 3);
  const { type, byteOrder } = typeOf(descr);
  const shape = sizes.map(sizeOf);
  if (shape.length > mostAxes) throw new Error(`it has ${shape.length} axes, numpy has at most ${mostAxes}`);
  const header = { shape, start, itemBytes: elementBytes(type), byteOrder, type };
  npyDataBytes(header);
  return { ...header, fortran: fortran && shape.length > 1 };
}

const keys = ['descr', 'fortran_order', 'shape'];

/** The three entries of the dict. */
function entriesOf(text: string, longs: boolean) {
  const header = parsed(text, longs);
  if (!isKind(header, 'dict')) throw new Error('its header is not a dict');
  const entries = header.dict;
  const missing = keys.find((key) => !entries.has(key));
  if (missing !== undefined) throw new Error(`its header has no ${missing}`);
  const odd = [...entries.keys()].find((key) => !keys.includes(key));
  if (odd !== undefined)
    throw new Error(`its header has ${JSON.stringify(odd.slice(0, 40))}, expected ${keys.join(', ')} alone`);
  const [descr, fortran, shape] = keys.map((key) => entries.get(key)!);
  if (typeof fortran !== 'boolean') throw new Error('its fortran_order is neither True nor False');
  if (!isKind(shape!, 'tuple')) throw new Error('its shape is not a tuple');
  return { descr: descr!, fortran, sizes: shape.tuple };
}

function parsed(text: string, longs: boolean): PythonValue {
  try {
    return pythonLiteral(text, { longs });
  } catch (error) {
    throw new Error(`its header can't be read: ${(error as Error).message}`);
  }
}

type Kinds = {
  tuple: readonly PythonValue[];
  list: readonly PythonValue[];
  integer: string;
  dict: ReadonlyMap<string, PythonValue>;
};

function isKind<Kind extends keyof Kinds>(
  value: PythonValue,
  kind: Kind,
): value is { readonly [kind in Kind]: Kinds[Kind] } & PythonValue {
  return typeof value === 'object' && value !== null && kind in value;
}

function sizeOf(value: PythonValue): number {
  const text = isKind(value, 'integer') ? value.integer : undefined;
  const size = Number(text?.replace('+', ''));
  if (text !== undefined && Number.isSafeInteger(size) && size >= 0) return size;
  const found = text === undefined ? 'what is not an integer' : text.slice(0, 40);
  throw new Error(`its shape has ${found}, expected integers from 0 to 2⁵³ − 1`);
}

/**
 * Bytes of the numbers of a .npy file.
 * @throws Error if they are 2⁵³ or more
 */
export function npyDataBytes({ shape, itemBytes }: Pick<NpyHeader, 'shape' | 'itemBytes'>): number {
  if (shape.includes(0)) return 0;
  const bytes = shape.reduce((product, length) => product * length, itemBytes);
  if (bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw new Error(`its shape (${shape.join(', ')}) makes 2⁵³ bytes or more, more than any file has`);
}

/** Kinds of numpy that are no numbers here, and what to do. */
const otherKinds: Readonly<Record<string, string>> = {
  c: 'complex numbers (save real and imaginary part, or abs)',
  O: 'Python objects, which only Python can read (save numbers, by numpy.stack or astype)',
  S: 'texts (save numbers)',
  a: 'texts (save numbers)',
  U: 'texts (save numbers)',
  M: 'dates (convert them with astype)',
  m: 'durations (convert them with astype)',
  V: 'raw bytes, as bfloat16 is saved (convert it with astype float32)',
  f: 'floating-point numbers of that size (convert them with astype float64)',
  g: 'floating-point numbers of that size (convert them with astype float64)',
};

/** Order of bytes and type of the numbers. */
function typeOf(descr: PythonValue): { byteOrder: 'LE' | 'BE'; type: NumberType } {
  if (isKind(descr, 'list'))
    throw new Error(`it holds records with ${fieldsOf(descr.list)} (save one of them, x['name'])`);
  if (isKind(descr, 'tuple'))
    throw new Error('it holds numbers of a type with a shape of its own (save a plain array)');
  if (typeof descr !== 'string') throw new Error('its descr is neither a text nor a list of fields');
  const [, mark = '', code = ''] = /^([<>|=]?)(.*)$/s.exec(descr)!;
  const named = numberTypes.find((name) => name === code);
  const type = Object.hasOwn(codes, code) ? codes[code] : Object.hasOwn(letters, code) ? letters[code] : named;
  if (type === undefined) {
    const kind = /^[a-zA-Z]\d*(\[.*\])?$/.test(code) ? otherKinds[code[0]!] : undefined;
    const words = kind ?? `expected one of ${numberTypes.join(', ')} (convert it with astype)`;
    throw new Error(`it holds numbers of type '${descr.slice(0, 40)}'${kind === undefined ? ',' : ':'} ${words}`);
  }
  return { byteOrder: mark === '>' || (mark === '=' && endianness() === 'BE') ? 'BE' : 'LE', type };
}

/** Names of the fields of records, the first few of them. */
function fieldsOf(list: readonly PythonValue[]): string {
  const names = list.flatMap((field) => (isKind(field, 'tuple') ? [field.tuple[0]] : []));
  const texts = names.flatMap((name) => (typeof name === 'string' ? [name.slice(0, 20)] : [])).slice(0, 4);
  const more = list.length > texts.length ? ', …' : '';
  return `fields ${texts.join(', ')}${more}`;
}
