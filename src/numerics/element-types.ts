/** Types of the numbers of tensors and of files of them, by the names of numpy and PyTorch. */
export const elementTypes = [
  'float64',
  'float32',
  'float16',
  'bfloat16',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
] as const;

/** One of `elementTypes`. */
export type ElementType = (typeof elementTypes)[number];

/** Arrays in which numbers of a type are stored, bits of 16-bit floats included. */
export const storageOf = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const satisfies Record<ElementType, unknown>;

/** Bytes of a number. */
export function elementBytes(type: ElementType): number {
  return storageOf[type].BYTES_PER_ELEMENT;
}
