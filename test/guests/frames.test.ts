import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeFrame, type Frame, FrameReader, numbersOf, type SentTensor } from '../../dist/guests/frames.js';

const test = suite('frames between host and guest');

const bytes = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const tensors: readonly SentTensor[] = [
  { name: 'conv ∗', type: 'float64', shape: [2, 2], bytes: bytes(Float64Array.of(1, -2, 1e300, 0.1)) },
  { name: 'nothing', type: 'float32', shape: [0, 3], bytes: new Uint8Array(0) },
  { name: 'bits', type: 'float16', shape: [3], bytes: bytes(Uint16Array.of(0x3c00, 1, 0xfc00)) },
  { name: 'large', type: 'int64', shape: [1], bytes: bytes(BigInt64Array.of(-(2n ** 60n))) },
  { name: 'scalar', type: 'uint8', shape: [], bytes: Uint8Array.of(7) },
];

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

test('a frame is length, length, JSON, numbers, little endian', () => {
  const [prefix, header, ...rest] = encodeFrame({ message: { kind: 'x' }, tensors: tensors.slice(0, 1) });
  const view = new DataView(prefix!.buffer, prefix!.byteOffset);
  assert.is(prefix!.length, 12);
  assert.is(view.getUint32(0, true), header!.length);
  assert.is(view.getBigUint64(4, true), 32n);
  const text = '{"message":{"kind":"x"},"tensors":[{"name":"conv ∗","type":"float64","shape":[2,2]}]}';
  assert.is(new TextDecoder().decode(header), text);
  assert.is(new DataView(rest[0]!.buffer, rest[0]!.byteOffset).getFloat64(8, true), -2);
});

test('frames come out as they went in, in whatever pieces they arrive', () => {
  const first = { message: { kind: 'layers', id: 3 }, tensors };
  const second = { message: { kind: 'loaded', id: 4 }, tensors: [] };
  const stream = joined([...encodeFrame(first), ...encodeFrame(second), ...encodeFrame(first)]);
  for (const size of [1, 2, 3, 7, 64, 1000, stream.length]) {
    const found: Frame<unknown>[] = [];
    const reader = new FrameReader<unknown>((frame) => found.push(frame));
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
    assert.equal(found, [first, second, first], `pieces of ${size}`);
    assert.equal(numbersOf(found[0]!.tensors[0]!), Float64Array.of(1, -2, 1e300, 0.1));
    assert.equal(numbersOf(found[0]!.tensors[3]!), BigInt64Array.of(-(2n ** 60n)));
  }
});

test('what is no frame is refused', () => {
  const read = (stream: Uint8Array) => () => new FrameReader<unknown>(() => assert.unreachable()).push(stream);
  const frame = (header: string, payload = 0n) => {
    const prefix = Buffer.alloc(12);
    prefix.writeUInt32LE(Buffer.byteLength(header), 0);
    prefix.writeBigUInt64LE(payload, 4);
    return joined([prefix, Buffer.from(header)]);
  };
  assert.throws(read(joined([Buffer.from('Epoch 1: loss 0.5')])), /a header of \d+ bytes/);
  assert.throws(read(frame('{"message"')), /no JSON/);
  assert.throws(read(frame('null')), /without a message/);
  assert.throws(read(frame('{"message":{}}')), /without a list of tensors/);
  const one = (tensor: string, payload: bigint) => frame(`{"message":{},"tensors":[${tensor}]}`, payload);
  assert.throws(read(one('{"name":"a","type":"float8","shape":[1]}', 1n)), /a tensor a of type float8/);
  assert.throws(read(one('{"name":"a","type":"int8","shape":[-1]}', 1n)), /shape -1/);
  assert.throws(read(one('{"name":"a","type":"int8","shape":[1.5]}', 1n)), /shape 1.5/);
  assert.throws(read(one('{"name":"a","type":"float32","shape":[2]}', 4n)), /8 bytes in a payload of 4/);
});

test.run();
