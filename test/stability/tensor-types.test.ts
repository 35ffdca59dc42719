import { stability } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { numbersOf } from '../../dist/guests/frames.js';
import { decodeFloat16 } from '../../dist/numerics/half-floats.js';
import { copyRows, packTensor, readTensor } from '../../dist/stability/inputs/tensor.js';

const test = suite('types of the numbers in tensors of other libraries');

/** Numbers of a tensor, read here, and packed and read elsewhere. */
async function numbers(tensor: unknown): Promise<readonly number[]> {
  const read = await readTensor('f', 'x', tensor);
  assert.equal(read.shape, [4]);
  const { type, shape: sent, bytes } = await packTensor('f', 'x', tensor);
  const received = await readTensor('f', 'x', { data: numbersOf({ type, shape: sent, bytes }), type, shape: sent });
  assert.equal(copyRows(received, 0, 4), copyRows(read, 0, 4));
  return Array.from(copyRows(read, 0, 4));
}

test('bits of 16-bit floats are decoded, as ONNX Runtime keeps them', async () => {
  const halves = { data: Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001), type: 'float16', dims: [4] };
  assert.equal(await numbers(halves), [1, -2, 0.333251953125, 2 ** -24]);
  const brain = { data: Uint16Array.of(0x3f80, 0xc000, 0x3eab, 0x0000), type: 'bfloat16', dims: [4] };
  assert.equal(await numbers(brain), [1, -2, 0.333984375, 0]);
  // Without a type, or where it says so, they are integers.
  assert.equal(await numbers({ data: Uint16Array.of(1, 2, 3, 0x3c00), dims: [4] }), [1, 2, 3, 0x3c00]);
  assert.equal(await numbers({ data: Uint16Array.of(1, 2, 3, 4), type: 'uint16', dims: [4] }), [1, 2, 3, 4]);
  // Libraries that hold them as float32 say float16 too.
  assert.equal(await numbers({ data: Float32Array.of(1, 2, 0.5, 4), dtype: 'float16', shape: [4] }), [1, 2, 0.5, 4]);
});

test('every pattern of 16 bits is the number that it stands for', () => {
  const all = decodeFloat16(Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits));
  assert.equal([all[0x7bff], all[0x0400], all[0x03ff], all[0x8001]], [65504, 2 ** -14, 1023 * 2 ** -24, -(2 ** -24)]);
  assert.equal([all[0x7c00], all[0xfc00]], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  assert.ok(Object.is(all[0x8000], -0) && Number.isNaN(all[0x7e00]));
  // Ascending, without two that are equal.
  for (let bits = 1; bits <= 0x7c00; bits++) assert.ok(all[bits]! > all[bits - 1]!);
  for (let bits = 0; bits <= 0x7c00; bits++) assert.is(all[bits + 0x8000], -all[bits]!);
});

test('a native Float16Array is read where there is one', async () => {
  const Native = (globalThis as { Float16Array?: new (values: readonly number[]) => Float32Array }).Float16Array;
  if (Native === undefined) return;
  assert.equal(await numbers({ data: new Native([1, 2, 0.5, 4]), dims: [4] }), [1, 2, 0.5, 4]);
  assert.equal(await numbers(new Native([1, 2, 0.5, 4])), [1, 2, 0.5, 4]);
});

test('64-bit integers, booleans and shapes of BigInt are numbers', async () => {
  assert.equal(await numbers({ data: BigInt64Array.of(1n, -2n, 3n, 2n ** 53n - 1n), type: 'int64', dims: [4n] }), [
    1,
    -2,
    3,
    2 ** 53 - 1,
  ]);
  assert.equal(await numbers({ data: BigUint64Array.of(1n, 2n, 3n, 4n), dims: [4] }), [1, 2, 3, 4]);
  assert.equal(await numbers(BigInt64Array.of(1n, 2n, 3n, 4n)), [1, 2, 3, 4]);
  assert.equal(await numbers({ data: Uint8Array.of(0, 1, 255, 1), type: 'bool', dims: [4] }), [0, 1, 1, 1]);
  assert.equal(await numbers({ data: Uint8Array.of(0, 1, 255, 1), dtype: 'uint8', shape: [4] }), [0, 1, 255, 1]);
  assert.equal(await numbers([true, false, 2n, 3]), [1, 0, 2, 3]);
  assert.equal(await numbers({ data: [true, false, 2n, 3], shape: BigInt64Array.of(4n) }), [1, 0, 2, 3]);
});

test('names of types that other libraries have', async () => {
  const data = Float32Array.of(1, 2, 3, 4);
  for (const dtype of ['float32', 'Float32', 'torch.float32', 'float', 'generic', 'array', undefined, null]) {
    assert.equal(await numbers({ data, shape: [4], dtype }), [1, 2, 3, 4], String(dtype));
  }
  assert.equal(await numbers({ data: Int32Array.from(data), shape: [4], dtype: 'int32' }), [1, 2, 3, 4]);
  assert.equal(await numbers({ data: Array.from(data), shape: [4], dtype: 'float64' }), [1, 2, 3, 4]);
  for (const Kind of [Float64Array, Int8Array, Uint8ClampedArray, Uint32Array, Int16Array]) {
    assert.equal(await numbers(ndarray(Kind.from(data), [4])), [1, 2, 3, 4]);
  }
});

test('strided tensors of any type are packed in the order of their axes', async () => {
  const view = ndarray(Int16Array.of(9, 1, 3, 2, 4), [2, 2], [1, 2], 1);
  const { type, shape, bytes } = await packTensor('f', 'x', view);
  assert.equal(
    [type, shape, Array.from(numbersOf({ type, shape, bytes }) as Int16Array)],
    ['int16', [2, 2], [1, 2, 3, 4]],
  );
  const big = { data: BigInt64Array.of(4n, 3n, 2n, 1n), shape: [4], stride: [-1], offset: 3 };
  assert.equal(await numbers(big), [1, 2, 3, 4]);
  const part = await packTensor('f', 'x', ndarray(Float32Array.of(0, 1, 2, 3, 4), [4], [1], 1));
  assert.is(part.bytes.length, 16);
});

test('what can be misread is refused in one line', async () => {
  const cases: [object, RegExp][] = [
    [{ data: new Uint8Array(4), type: 'float8e4m3fn', dims: [4] }, /is of type float8e4m3fn, which is not understood/],
    [{ data: ['a', 'b', 'c', 'd'], type: 'string', dims: [4] }, /is of type string, which is not understood/],
    [{ data: new Float32Array(8), dtype: 'complex64', shape: [4] }, /is of type complex64, which is not understood/],
    [{ data: new Uint8Array(4), type: 1, dims: [4] }, /is of type 1, which is not understood/],
    [{ data: new Uint8Array(16), type: 'float32', dims: [4] }, /says that it is of type float32, but Uint8Array holds/],
    [{ data: new Int32Array(4), type: 'float32', dims: [4] }, /of type float32, but Int32Array holds/],
    [{ data: new Int32Array(8), type: 'int64', dims: [4] }, /of type int64, but Int32Array holds/],
    [{ data: new Uint8Array(4), type: 'int8', dims: [4] }, /of type int8, but Uint8Array holds/],
    [{ data: new DataView(new ArrayBuffer(32)), shape: [4] }, /must hold numbers, got a DataView/],
    [{ data: ['1', '2', '3', '4'], shape: [4] }, /must hold numbers, got "1" at place 0/],
    [{ data: [1, null, 3, 4], shape: [4] }, /must hold numbers, got null at place 1/],
    [
      { data: BigInt64Array.of(2n ** 53n + 1n), shape: [1] },
      /the integer 9007199254740993, which float64 does not hold/,
    ],
    [{ data: new Float32Array(4), shape: ['4'] }, /of shape \[NaN\]/],
    [{ data: new Float32Array(5), shape: [4] }, /of shape \[4\] has 5 numbers, more than the shape has/],
  ];
  for (const [tensor, words] of cases) {
    for (const read of [readTensor, packTensor]) {
      if (read === packTensor && /float64 does not hold/.test(words.source)) continue;
      const error = await read('f', 'x', tensor).then(
        () => assert.unreachable(String(words)),
        (reason: unknown) => reason,
      );
      assert.is((error as Error).name, 'InputError');
      assert.match((error as Error).message, words);
      assert.not.match((error as Error).message, /\n/);
    }
  }
});

test('a model that answers in float16 has the sensitivities of its numbers, not of their bits', async () => {
  const data = ndarray(
    Float64Array.from({ length: 24 }, (_, k) => ((7 * k) % 11) / 4),
    [6, 4],
  );
  const deformation: stability.Deformation = {
    description: 'halved',
    apply: (batch) =>
      ndarray(
        batch.data.map((x) => x / 2),
        batch.shape,
      ) as NdArray<Float64Array>,
  };
  const halfBits = (x: number) => {
    const bits = new Uint32Array(Float32Array.of(x).buffer)[0]!;
    return x === 0 ? 0 : ((bits >> 13) & 0x3ff) | ((((bits >> 23) & 0xff) - 112) << 10);
  };
  const measure = (predictor: stability.Predictor) => stability.diffeoSensitivity({ predictor, data, deformation });
  const exact = await measure(({ data: x, shape }) => ({ data: x.map((v) => Math.fround(v)), shape }));
  const halves = await measure(({ data: x, shape }) => ({
    data: Uint16Array.from(x, halfBits),
    dims: shape,
    type: 'float16',
  }));
  assert.equal(halves, exact);
});

test.run();
