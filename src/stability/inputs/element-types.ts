import { type ElementType, elementTypes } from '../../numerics/element-types.js';
import { decodeBfloat16, decodeFloat16 } from '../../numerics/half-floats.js';
import { InputError } from '../../numerics/input-error.js';

/** Typed arrays that may hold the numbers of a tensor, and the type they have if none is declared. */
const kinds: Readonly<Record<string, ElementType>> = {
  Float64Array: 'float64',
  Float32Array: 'float32',
  Float16Array: 'float16',
  Int8Array: 'int8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
  BigUint64Array: 'uint64',
};

/** Other names of types: of ndarray, numpy, PyTorch, ONNX. */
const synonyms: Readonly<Record<string, ElementType>> = {
  double: 'float64',
  float: 'float32',
  half: 'float16',
  boolean: 'bool',
  uint8_clamped: 'uint8',
  buffer: 'uint8',
  bigint64: 'int64',
  biguint64: 'uint64',
};

/** What ndarray calls numbers in lists and in stores of one's own: no type. */
const untyped = ['array', 'generic', 'data'];

/** Types whose numbers are bits that the array of another type holds. */
const bitPatterns: Readonly<Partial<Record<ElementType, ElementType>>> = {
  float16: 'uint16',
  bfloat16: 'uint16',
  bool: 'uint8',
};

/** Integers beyond which float64 has gaps. */
const most = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The type that a tensor declares in `type` or `dtype`; undefined if it declares none.
 * @throws InputError for a type that is not known
 */
export function declaredType(subject: string, name: string, declared: unknown): ElementType | undefined {
  if (declared === undefined || declared === null) return undefined;
  const word = String(declared)
    .toLowerCase()
    .replace(/^torch\./, '');
  if (untyped.includes(word)) return undefined;
  const type = Object.hasOwn(synonyms, word) ? synonyms[word] : elementTypes.find((known) => known === word);
  if (type !== undefined) return type;
  throw new InputError(
    subject,
    `${name} is of type ${String(declared)}, which is not understood (convert it to float32; known are ${elementTypes.join(', ')})`,
  );
}

/**
 * The type of numbers that are kept in an array, by what the tensor declares and by the array itself.
 * @throws InputError where one belies the other, so that what the array holds may be bits and not numbers
 */
export function storedType(
  subject: string,
  name: string,
  data: ArrayBufferView,
  declared: ElementType | undefined,
): ElementType {
  const array = arrayName(data);
  const own = kinds[array];
  if (own === undefined) {
    throw new InputError(subject, `${name} must hold numbers, got a ${array} (give a typed array of numbers)`);
  }
  if (declared === undefined || declared === own || bitPatterns[declared] === own) return declared ?? own;
  // Values as they are, in an array that holds more than the type says.
  if (own.startsWith('float') && own !== 'float16') return own;
  throw new InputError(
    subject,
    `${name} says that it is of type ${declared}, but ${array} holds its numbers (give them as float32)`,
  );
}

/** The name of the type of a typed array, a Buffer being a Uint8Array. */
function arrayName(data: ArrayBufferView): string {
  return (data as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? 'DataView';
}

/** The numbers that an array holds. */
export function decodeElements(
  subject: string,
  name: string,
  data: ArrayBufferView,
  type: ElementType,
): ArrayLike<number> & ArrayBufferView {
  if (data instanceof Uint16Array && type === 'float16') return decodeFloat16(data);
  if (data instanceof Uint16Array && type === 'bfloat16') return decodeBfloat16(data);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return exactNumbers(subject, name, data);
  if (data instanceof Uint8Array && type === 'bool') return data.map((value) => (value === 0 ? 0 : 1));
  return data as ArrayLike<number> & ArrayBufferView;
}

function exactNumbers(subject: string, name: string, data: BigInt64Array | BigUint64Array): Float64Array {
  const values = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value > most || value < -most) {
      throw new InputError(subject, `${name} has the integer ${value}, which float64 does not hold (scale it down)`);
    }
    values[i] = Number(value);
  }
  return values;
}
