import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { createEngine } from '../../../dist/nets/engines/create-engine.js';
import type { Floats, ImmediateEngine } from '../../../dist/nets/engines/engine.js';
import { valueCount } from '../../../dist/nets/layout/net-layout.js';
import type { Net } from '../../../dist/nets/net.js';
import { normals, randomNetOf, smoothPull } from '../../support/layered-nets.js';
import { layersOfAllKinds } from '../../support/layers-of-all-kinds.js';

const test = suite('the wasm engines of layered nets');

const relu: LayerDescription = { kind: 'relu' };
const pooled: LayerDescription = { kind: 'global-average-pool' };
const dense = (channels: number): LayerDescription => ({ kind: 'dense', channels });
const conv = (channels: number, filterSize: number, stride = 1): LayerDescription => ({
  kind: 'conv',
  channels,
  filterSize,
  stride,
});

/** Beside every kind of layer, widths and sizes that leave remainders of every block of the products. */
const nets: Readonly<Record<string, readonly [input: number[], layers: LayerDescription[]]>> = {
  ...layersOfAllKinds,
  '20 and 13 channels, 19 sites': [
    [1, 19],
    [conv(20, 3), relu, conv(13, 5), relu, pooled, dense(9)],
  ],
  '16 channels, strides': [
    [3, 32],
    [conv(16, 2, 2), relu, conv(16, 3, 2), relu, conv(9, 4, 4), pooled, dense(1)],
  ],
  'an image, 12 channels': [
    [3, 11, 9],
    [conv(12, 3), relu, conv(12, 5), relu, conv(5, 3, 3), relu, dense(10)],
  ],
  'filters larger than the map': [
    [2, 4],
    [conv(3, 9), relu, conv(5, 7, 2), relu, conv(3, 1, 3), pooled],
  ],
  'wide dense': [[37], [dense(50), relu, dense(23), relu, dense(2)]],
  'a rectifier at the end': [
    [1, 5],
    [conv(6, 3), relu, dense(3), relu],
  ],
  'layers without weights first': [
    [3, 9],
    [relu, { kind: 'batch-norm' }, { kind: 'pool', operation: 'max', size: 2 }, dense(2)],
  ],
};
const count = 21;

/** Largest difference, relative to the largest of the second numbers or to `least`. */
function relativeGap(numbers: Floats, right: Floats, least: number): number {
  let gap = 0;
  let largest = least;
  for (const [k, value] of right.entries()) {
    gap = Math.max(gap, Math.abs(numbers[k]! - value));
    largest = Math.max(largest, Math.abs(value));
    if (Number.isNaN(numbers[k])) return Number.NaN;
  }
  return gap / largest;
}

/** Inputs of two values, so that there is something to share. */
function inputsOf({ layout }: Net): Float64Array {
  return normals(count * valueCount(layout.input), 3).map((value) => (value > 0 ? 1.25 : -0.75));
}

for (const engine of ['wasm', 'wasm-relaxed'] as const) {
  for (const [precision, tolerance] of [
    ['float64', 1e-13],
    ['float32', 4e-6],
  ] as const) {
    test(`${engine} in ${precision} has the outputs, activations, gradients and statistics of js`, () => {
      for (const [name, [input, layers]] of Object.entries(nets)) {
        const net = randomNetOf(input, layers);
        for (const share of [false, true]) {
          const twin = createEngine(net);
          const own = createEngine(net, { engine, precision });
          for (const mode of ['evaluation', 'training'] as const) {
            const pull = smoothPull(net.layout.outputs);
            const right = twin.differentiate(twin.prepare(inputsOf(net), count, share), pull, mode);
            const outputs = own.differentiate(own.prepare(inputsOf(net), count, share), pull, mode);
            const label = `${name}, ${mode}, share ${share}`;
            const check = (what: string, numbers: Floats, expected: Floats, least: number) => {
              const gap = relativeGap(numbers, expected, least);
              assert.ok(gap <= tolerance, `${label}: ${what} differs by ${gap}`);
            };
            check('output', outputs, right, 0.1);
            const whole = Math.max(...twin.gradients.flatMap((gradient) => [...gradient].map(Math.abs)));
            for (const [k, gradient] of twin.gradients.entries()) {
              check(net.layout.parameters[k]!.name, own.gradients[k]!, gradient, whole / 10);
            }
            for (const [k, statistic] of twin.statistics.entries())
              check(`statistic ${k}`, own.statistics[k]!, statistic, 1);
            for (const k of layers.keys()) check(`operation ${k}`, own.activations(k), twin.activations(k), 0.1);
          }
        }
      }
    });
  }
}

const ringLayers = [conv(20, 3), relu, conv(20, 3), relu, pooled, dense(2)];
const imageLayers = [conv(12, 3), relu, conv(9, 5), relu, { kind: 'batch-norm' } as const, pooled, dense(3)];

/** Runs three steps of descent; all numbers that come of it. */
function trained(engine: ImmediateEngine, inputs: Floats, samples: number, share = false): Floats[] {
  const batch = engine.prepare(inputs, samples, share);
  let outputs: Floats = new Float64Array(0);
  for (let step = 0; step < 3; step++) {
    outputs = engine.differentiate(batch, smoothPull(engine.layout.outputs));
    for (const [k, array] of engine.parameters.entries()) {
      for (let i = 0; i < array.length; i++) array[i]! -= 2 ** -10 * engine.gradients[k]![i]!;
    }
  }
  return [outputs, ...engine.gradients, ...engine.parameters, ...engine.statistics].map((array) => array.slice());
}

function digits(arrays: readonly Floats[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex').slice(0, 16);
}

/** Weights and inputs that are the same floats on every machine: small fractions. */
function plainNet(input: number[], layers: LayerDescription[]): { net: Net; inputs: Float64Array } {
  const net = randomNetOf(input, layers);
  let state = 1;
  const fraction = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 20) / 2048 - 1;
  };
  const parameters = net.parameters.map(({ length }) => Float64Array.from({ length }, fraction));
  const statistics = net.statistics.map(({ length }) => new Float64Array(length).fill(1));
  const inputs = Float64Array.from({ length: count * valueCount(net.layout.input) }, fraction);
  return { net: { layout: net.layout, parameters, statistics }, inputs };
}

/** Written by this engine: another machine must have the same bits, so whatever fuses or reorders sums is caught. */
const knownDigits: Readonly<Record<string, string>> = {
  'ring float32': '55c83f7718b093e8',
  'ring float64': 'a8a7b5ef7e07c919',
  'image float32': 'e578d2a012b8eafe',
  'image float64': '4e874be57d0421ac',
};

test('the bits of a training are known, with sharing too', () => {
  const found: Record<string, string> = {};
  for (const [name, input, layers] of [
    ['ring', [1, 37], ringLayers],
    ['image', [2, 9, 7], imageLayers],
  ] as const) {
    const { net, inputs } = plainNet([...input], [...layers]);
    for (const precision of ['float32', 'float64'] as const) {
      const engine = () => createEngine(net, { engine: 'wasm', precision });
      const plain = trained(engine(), inputs, count);
      const shared = trained(engine(), inputs, count, true);
      found[`${name} ${precision}`] = digits([...plain, ...shared]);
    }
  }
  assert.equal(found, knownDigits);
});

test('an input has the same bits in every batch, whatever room there is for others', () => {
  for (const [input, layers] of [
    [[1, 37], ringLayers],
    [[2, 9, 7], imageLayers],
  ] as const) {
    const { net, inputs } = plainNet([...input], [...layers]);
    const size = valueCount(net.layout.input);
    const width = net.layout.outputs;
    for (const engine of ['wasm', 'wasm-relaxed'] as const) {
      const together = createEngine(net, { engine, precision: 'float32' });
      const all = together.evaluate(together.prepare(inputs, count)).slice();
      const alone = createEngine(net, { engine, precision: 'float32' });
      for (const b of [20, 0, 7]) {
        const batch = alone.prepare(inputs.subarray(b * size, (b + 1) * size), 1);
        assert.equal([...alone.evaluate(batch)], [...all.subarray(b * width, (b + 1) * width)], `${engine}, ${b}`);
      }
      const few = 5;
      const again = trained(together, inputs, few);
      const fresh = trained(createEngine(net, { engine, precision: 'float32' }), inputs, few);
      assert.equal(digits(again), digits(fresh));
    }
  }
});

test('NaN reaches the output through every layer', () => {
  const net = randomNetOf(
    [1, 6],
    [
      { kind: 'conv', channels: 2, filterSize: 1 },
      relu,
      { kind: 'pool', operation: 'max', size: 3 },
      { kind: 'pool', operation: 'average', size: 2 },
      dense(1),
    ],
  );
  for (let site = 0; site < 6; site++) {
    const bad = Float64Array.from({ length: 6 }, (_, i) => (i === site ? Number.NaN : 1));
    for (const share of [false, true]) {
      const engine = createEngine(net, { engine: 'wasm' });
      assert.ok(Number.isNaN(engine.evaluate(engine.prepare(bad, 1, share))[0]), `site ${site}, share ${share}`);
    }
  }
});

test('arrays are its own and live; frozen ones get no gradient, others the same', () => {
  const net = randomNetOf([1, 9], ringLayers);
  const start = net.parameters.map((array) => array.slice());
  const engine = createEngine(net, { engine: 'wasm', precision: 'float64' });
  const inputs = normals(4 * 9, 8);
  const before = engine.evaluate(engine.prepare(inputs, 2)).slice();
  const parameters = engine.parameters;
  engine.evaluate(engine.prepare(inputs, 4));
  parameters.at(-1)![1]! += 2;
  const after = engine.evaluate(engine.prepare(inputs, 2));
  assert.ok(Math.abs(after[1]! - before[1]! - 2) < 1e-13, 'a change counts, also after the memory has grown');
  assert.equal(net.parameters, start);
  const batch = engine.prepare(inputs, 4);
  engine.differentiate(batch, smoothPull(2));
  const all = engine.gradients.map((array) => array.slice());
  for (const frozen of [
    [true, true, false, true, true, false],
    [false, true, true, true, true, true],
  ]) {
    engine.freeze(frozen);
    for (const gradient of engine.gradients) gradient.fill(9);
    engine.differentiate(batch, smoothPull(2));
    for (const [k, still] of frozen.entries()) {
      assert.equal([...engine.gradients[k]!], still ? new Array(all[k]!.length).fill(0) : [...all[k]!], `array ${k}`);
    }
  }
});

test('many weights lie in the memory of the kernel, and stay live when a batch is larger than its room', () => {
  const net = randomNetOf([300], [dense(240), relu, dense(3), relu]);
  const twin = createEngine(net);
  const own = createEngine(net, { engine: 'wasm', precision: 'float64' });
  const { parameters, gradients } = own;
  for (const samples of [7, 300, 20]) {
    const inputs = normals(300 * samples, samples);
    for (const engine of [twin, own]) {
      engine.differentiate(engine.prepare(inputs, samples), smoothPull(3));
      for (const [k, array] of engine.parameters.entries()) {
        for (let i = 0; i < array.length; i++) array[i]! -= 2 ** -12 * engine.gradients[k]![i]!;
      }
    }
    for (const [k, array] of twin.parameters.entries()) {
      assert.ok(relativeGap(parameters[k]!, array, 0.1) < 1e-12, `${samples} samples, array ${k}`);
      assert.ok(relativeGap(gradients[k]!, twin.gradients[k]!, 0.1) < 1e-12, `${samples} samples, gradient ${k}`);
    }
    const last = own.activations(2).slice();
    assert.ok(relativeGap(last, twin.activations(2), 0.1) < 1e-12, 'before the rectifier, though weights have changed');
    assert.equal(own.activations(2), last);
    assert.ok(relativeGap(own.activations(3), twin.activations(3), 0.1) < 1e-12);
  }
});

test('a step by the kernel has the digits of a loop, and leaves what is frozen', () => {
  const net = randomNetOf([300], [dense(241), relu, dense(3)]);
  for (const precision of ['float32', 'float64'] as const) {
    const engine = createEngine(net, { engine: 'wasm', precision });
    engine.freeze([false, true, false, false]);
    engine.differentiate(engine.prepare(normals(900), 3), smoothPull(3));
    const expected = engine.parameters.map((array, k) =>
      k === 1 ? array.slice() : array.map((value, i) => value - 0.001 * engine.gradients[k]![i]!),
    );
    assert.ok(engine.descend, 'so many weights lie in the memory of the kernel');
    engine.descend(0.001);
    for (const [k, array] of engine.parameters.entries()) assert.equal(array, expected[k], `array ${k}`);
  }
  assert.not.ok(createEngine(randomNetOf([3], [dense(2)]), { engine: 'wasm' }).descend);
});

test('what does not fit is refused in one line', () => {
  const net = randomNetOf([1, 9], ringLayers);
  const engine = createEngine(net, { engine: 'wasm' });
  assert.is(engine.precision, 'float32');
  assert.is(createEngine(net, { engine: 'wasm-relaxed' }).name, 'wasm-relaxed');
  const other = createEngine(randomNetOf([1, 9], ringLayers), { engine: 'wasm' });
  const refused = (call: () => unknown, says: RegExp) => {
    assert.throws(call, (error: Error) => error.name === 'InputError' && says.test(error.message));
  };
  refused(() => engine.prepare(normals(9), 2), /18 numbers \[2, 1, 9\], got 9/);
  refused(() => engine.evaluate(other.prepare(normals(9), 1)), /its own prepare/);
  refused(() => engine.activations(0), /before evaluate or differentiate/);
  refused(() => engine.freeze([true]), /frozen must say of 6 arrays/);
  const wide = createEngine(randomNetOf([1], [dense(4096), relu, dense(1)]), { engine: 'wasm' });
  const many = wide.prepare(new Float32Array(200_000), 200_000);
  refused(() => wide.evaluate(many), /a batch of 200000 inputs takes more than the 4 GiB .*\(use smaller batches\)/);
  refused(() => createEngine(randomNetOf([1, 2, 2, 2], [dense(1)]), { engine: 'wasm' }), /at most two axes/);
});

test.run();
