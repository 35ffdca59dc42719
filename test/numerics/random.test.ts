import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';

const { fillGaussians, gaussianAt, keyFromSeed, multiplyHigh, normalDistribution, philox4x32, stream } = numerics;
const test = suite('random numbers');
const key = keyFromSeed('a fixed seed');

function philox(counter: readonly [number, number, number, number], philoxKey: numerics.PhiloxKey): string[] {
  const words = new Uint32Array(4);
  philox4x32(words, ...counter, philoxKey);
  return Array.from(words, (word) => word.toString(16).padStart(8, '0'));
}

test('Philox4x32-10 gives the published vectors', () => {
  const ones = 0xffffffff;
  assert.equal(philox([0, 0, 0, 0], [0, 0]), ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  assert.equal(philox([ones, ones, ones, ones], [ones, ones]), ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd']);
  const pi: [number, number, number, number] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  assert.equal(philox(pi, [0xa4093822, 0x299f31d0]), ['d16cfe09', '94fdcceb', '5001e420', '24126ea1']);
});

test('multiplyHigh is the high word of the product', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(word, word, (a, b) => multiplyHigh(a, b) === Number((BigInt(a) * BigInt(b)) >> 32n)),
    { seed: 1 },
  );
});

test('a seed string fixes the key, and different strings give different keys', () => {
  assert.equal(keyFromSeed('0'), keyFromSeed('0'));
  const keys = new Set(Array.from({ length: 1000 }, (_, i) => keyFromSeed(String(i)).join()));
  assert.is(keys.size, 1000);
});

test('a seed that is not a string is refused', () => {
  for (const text of ['5', 'null', '["1"]'])
    rejects(() => keyFromSeed(JSON.parse(text)), /seed: must be a string, got/);
});

test('variates are the Box–Muller transform of the words, to rounding', () => {
  const words = new Uint32Array(4);
  let largestError = 0;
  for (let sample = 0; sample < 50_000; sample++) {
    philox4x32(words, sample, 0, 3, stream.noise, key);
    const u = (2 * (words[2]! >>> 9) + 1) * 2 ** -24;
    const fraction = (2 * ((words[3]! >>> 7) & 0x7fffff) + 1) * 2 ** -24;
    const angle = (Math.PI / 2) * ((words[3]! >>> 30) + fraction - 0.5);
    const radius = Math.sqrt(-2 * Math.log(u));
    const errors = [
      gaussianAt(key, stream.noise, sample, 14) - radius * Math.cos(angle),
      gaussianAt(key, stream.noise, sample, 15) - radius * Math.sin(angle),
    ];
    largestError = Math.max(largestError, ...errors.map((error) => Math.abs(error) / radius));
  }
  assert.ok(largestError < 2e-15, `relative error ${largestError}`);
});

test('a variate depends on its address alone', () => {
  for (const length of [1, 3, 4, 10, 32]) {
    for (const sample of [0, 7, 2 ** 32 - 1, 2 ** 32, 2 ** 52 + 1]) {
      const row = new Float64Array(length);
      fillGaussians(row, key, stream.noise, sample);
      for (let index = length - 1; index >= 0; index--) {
        assert.is(gaussianAt(key, stream.noise, sample, index), row[index]!);
      }
    }
  }
  assert.is.not(gaussianAt(key, 0, 1, 0), gaussianAt(key, 0, 2 ** 32 + 1, 0));
  assert.is.not(gaussianAt(key, 0, 1, 0), gaussianAt(key, 1, 1, 0));
  assert.is.not(gaussianAt(key, 0, 1, 0), gaussianAt(keyFromSeed('another'), 0, 1, 0));
});

test('a million variates are standard normal and uncorrelated', () => {
  const perSample = 50;
  const samples = 20_000;
  const count = perSample * samples;
  const values = new Float64Array(count);
  const other = new Float64Array(perSample);
  let acrossStreams = 0;
  for (let i = 0; i < samples; i++) {
    const row = values.subarray(i * perSample, (i + 1) * perSample);
    fillGaussians(row, key, stream.noise, i);
    fillGaussians(other, key, stream.lattice, i);
    for (let j = 0; j < perSample; j++) acrossStreams += row[j]! * other[j]!;
  }
  const mean = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
  // Each moment within four standard errors √((⟨x²ᵖ⟩ − ⟨xᵖ⟩²)/n).
  for (const [power, expected, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10170],
  ] as const) {
    near(mean(power), expected, 4 * Math.sqrt(variance / count), `moment ${power}`);
  }
  for (const lag of [1, 2, 3, 4, perSample, 4 * perSample]) {
    let sum = 0;
    for (let i = lag; i < count; i++) sum += values[i]! * values[i - lag]!;
    assert.ok(Math.abs(sum / Math.sqrt(count)) < 4, `correlation at lag ${lag}: ${sum / count}`);
    let squares = 0;
    for (let i = lag; i < count; i++) squares += (values[i]! ** 2 - 1) * (values[i - lag]! ** 2 - 1);
    assert.ok(Math.abs(squares / (2 * Math.sqrt(count))) < 4, `correlation of squares at lag ${lag}`);
  }
  assert.ok(Math.abs(acrossStreams / Math.sqrt(count)) < 4, 'streams are independent');

  values.sort();
  let distance = 0;
  for (const [i, value] of values.entries()) {
    const law = normalDistribution(value);
    distance = Math.max(distance, Math.abs(law - i / count), Math.abs(law - (i + 1) / count));
  }
  // Kolmogorov–Smirnov: P(√n·D > 1.95) = 0.001.
  assert.ok(distance * Math.sqrt(count) < 1.95, `Kolmogorov–Smirnov distance ${distance}`);
  assert.ok(values[count - 1]! < 5.77 && values[0]! > -5.77);
});

test.run();
