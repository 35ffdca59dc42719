import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { valueCount } from '../../../dist/nets/layout/net-layout.js';
import type { Net } from '../../../dist/nets/net.js';
import { normals, randomNetOf } from '../../support/layered-nets.js';
import { largestGap } from '../../support/reference.js';

const test = suite('symmetries of layered nets');

/** A periodic net of one or two axes whose strides divide its maps. */
const periodicNet = fc
  .record({
    axes: fc.constantFrom(1, 2),
    channels: fc.integer({ min: 1, max: 2 }),
    layers: fc.array(
      fc.record({
        filterSize: fc.integer({ min: 1, max: 4 }),
        stride: fc.constantFrom(1, 1, 2),
        width: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    pool: fc.constantFrom('none', 'max', 'average'),
    sample: fc.nat(50),
  })
  .map(({ axes, channels, layers, pool, sample }) => {
    const period = layers.reduce((product, { stride }) => product * stride, 1) * (pool === 'none' ? 1 : 2);
    const size = axes === 1 ? [period * 3] : [period * 2, period];
    const convs = layers.flatMap(({ filterSize, stride, width }): LayerDescription[] => [
      { kind: 'conv', channels: width, filterSize, stride },
      { kind: 'relu' },
    ]);
    const pools: LayerDescription[] =
      pool === 'none' ? [] : [{ kind: 'pool', operation: pool, size: 2 } as LayerDescription];
    const last: LayerDescription[] = [{ kind: 'global-average-pool' }, { kind: 'dense', channels: 2 }];
    return { net: randomNetOf([channels, ...size], [...convs, ...pools, ...last], sample), period };
  });

/** Values [rows, sites..] with all sites moved by this much along each axis, periodically. */
function moved(values: ArrayLike<number>, size: readonly number[], steps: readonly number[]): Float64Array {
  const sites = size.reduce((product, extent) => product * extent, 1);
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    let place = k % sites;
    let target = k - place;
    let unit = 1;
    for (let axis = size.length - 1; axis >= 0; axis--) {
      const extent = size[axis]!;
      target += unit * (((place % extent) + steps[axis]!) % extent);
      place = Math.floor(place / extent);
      unit *= extent;
    }
    result[target] = values[k]!;
  }
  return result;
}

test('a periodic net follows translations by its period, and its output stays', () => {
  fc.assert(
    fc.property(periodicNet, fc.integer({ min: 1, max: 5 }), ({ net, period }, steps) => {
      const { layout } = net;
      const engine = createJsEngine(net);
      const inputs = normals(2 * valueCount(layout.input), 3);
      const outputs = engine.evaluate(engine.prepare(inputs, 2)).slice();
      const maps = layout.layers.map((_, k) => engine.activations(k));
      const by = layout.input.size.map((_, axis) => (axis + 1) * steps * period);
      const other = engine.evaluate(engine.prepare(moved(inputs, layout.input.size, by), 2));
      assert.ok(largestGap(other, outputs) < 1e-12);
      for (const [k, { output }] of layout.layers.entries()) {
        const stride = layout.input.size[0]! / (output.size[0] ?? 1);
        const expected = moved(
          maps[k]!,
          output.size,
          by.map((step) => step / stride),
        );
        assert.ok(largestGap(engine.activations(k), expected) < 1e-12, `map ${k}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('a net that has a border does not follow translations', () => {
  const net = randomNetOf(
    [1, 6],
    [{ kind: 'conv', channels: 2, filterSize: 3, padding: 'zero' }, { kind: 'global-average-pool' }],
  );
  const engine = createJsEngine(net);
  const inputs = normals(6, 1);
  const outputs = engine.evaluate(engine.prepare(inputs, 1)).slice();
  assert.ok(largestGap(engine.evaluate(engine.prepare(moved(inputs, [6], [1]), 1)), outputs) > 1e-3);
});

/** The net with the outputs of a layer with weights permuted, and the inputs of the next one with them. */
function permuted(net: Net, order: readonly number[]): Net {
  const [first, bias, second] = net.parameters;
  const width = first!.length / order.length;
  // What follows the channel in the weights of the next layer: its sites or windows.
  const columns = order.length;
  const [rows = 1] = net.layout.parameters[2]!.shape;
  const window = second!.length / (rows * columns);
  return {
    ...net,
    parameters: [
      Float64Array.from(order.flatMap((h) => [...first!.subarray(h * width, (h + 1) * width)])),
      Float64Array.from(order, (h) => bias![h]!),
      Float64Array.from(second!, (_, k) => {
        const row = Math.floor(k / (columns * window));
        return second![(row * columns + order[Math.floor(k / window) % columns]!) * window + (k % window)]!;
      }),
      ...net.parameters.slice(3),
    ],
  };
}

test('channels have no order', () => {
  const kinds = fc.constantFrom<LayerDescription[]>(
    [
      { kind: 'conv', channels: 4, filterSize: 3 },
      { kind: 'relu' },
      { kind: 'conv', channels: 2, filterSize: 2 },
      { kind: 'global-average-pool' },
    ],
    [
      { kind: 'conv', channels: 4, filterSize: 3, padding: 'zero' },
      { kind: 'relu' },
      { kind: 'pool', operation: 'max', size: 2 },
      { kind: 'locally-connected', channels: 2, filterSize: 2 },
      { kind: 'global-average-pool' },
    ],
    [{ kind: 'conv', channels: 4, filterSize: 2, padding: 'none' }, { kind: 'relu' }, { kind: 'dense', channels: 3 }],
  );
  const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
  fc.assert(
    fc.property(kinds, orders, fc.nat(20), (layers, order, sample) => {
      const net = randomNetOf([1, 6], layers, sample);
      const inputs = normals(3 * 6, 2);
      const [engine, other] = [createJsEngine(net), createJsEngine(permuted(net, order))];
      const outputs = engine.evaluate(engine.prepare(inputs, 3));
      assert.ok(largestGap(other.evaluate(other.prepare(inputs, 3)), outputs) < 1e-12);
    }),
    { numRuns: 40 },
  );
});

test('a net of ReLU without biases is homogeneous in its input, and in the weights of each layer', () => {
  const layers: LayerDescription[] = [
    { kind: 'conv', channels: 4, filterSize: 3, bias: false },
    { kind: 'relu' },
    { kind: 'pool', operation: 'max', size: 2 },
    { kind: 'locally-connected', channels: 3, filterSize: 2, bias: false },
    { kind: 'relu', scale: Math.SQRT2 },
    { kind: 'pool', operation: 'average', size: 2, stride: 1 },
    { kind: 'dense', channels: 3, bias: false },
  ];
  const scales = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(scales, fc.nat(20), fc.nat(3), (scale, sample, which) => {
      const net = randomNetOf([2, 8], layers, sample);
      const inputs = normals(2 * 16, 4);
      const engine = createJsEngine(net);
      const expected = engine.evaluate(engine.prepare(inputs, 2)).map((f) => scale * f);
      const array = engine.parameters[which];
      const scaled = array ? inputs : inputs.map((x) => scale * x);
      array?.set(array.map((w) => scale * w));
      const outputs = engine.evaluate(engine.prepare(scaled, 2));
      assert.ok(largestGap(outputs, expected) <= 1e-12 * Math.max(1, ...expected.map(Math.abs)));
    }),
    { numRuns: 40 },
  );
});

test('batch norms in training take away scale and shift of each channel', () => {
  const net = randomNetOf(
    [3, 5],
    [
      { kind: 'batch-norm', epsilon: 1e-12 },
      { kind: 'conv', channels: 2, filterSize: 3 },
      { kind: 'global-average-pool' },
    ],
  );
  const inputs = normals(4 * 15, 6);
  const engine = createJsEngine(net);
  const outputs = engine.evaluate(engine.prepare(inputs, 4), 'training').slice();
  const other = inputs.map((x, k) => {
    const channel = Math.floor(k / 5) % 3;
    return (channel + 2) * x - 7 * channel;
  });
  assert.ok(largestGap(engine.evaluate(engine.prepare(other, 4), 'training'), outputs) < 1e-9);
});

test.run();
