import { nets, twopixels } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';

const { convLayer, convNet, forward, forwardWasm } = nets;
const { constructSolution } = twopixels;
const test = suite('forward pass in wasm');

function compare(network: nets.ConvNet, inputs: Float64Array, shape: number[]): void {
  const expected = forward(network, ndarray(inputs, shape));
  const actual = forwardWasm(network, ndarray(inputs, shape));
  const pairs = [...expected.layers, expected.output].map((array, k) => {
    return [array, [...actual.layers, actual.output][k]!] as const;
  });
  for (const [array, other] of pairs) {
    assert.equal(other.shape, array.shape);
    for (const [i, value] of array.data.entries()) near(other.data[i]!, value, 1e-13);
  }
}

const noise = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(1 + 12.9898 * i * i));

test('agrees with js on every constructed solution', () => {
  for (const [name, length, scale, extra] of [
    ['low-frequency', 32, 7, {}],
    ['low-frequency', 26, 13, { filterSize: 5 }],
    ['dirichlet', 33, 9, {}],
    ['high-frequency', 30, 7, {}],
    ['mix', 31, 7, { mix: '1/3' }],
    ['disordered', 29, 7, { channels: 12, disorder: 0.3 }],
    ['strided', 36, 9, {}],
    ['strided', 32, 8, { filterSize: 2 }],
  ] as const) {
    compare(constructSolution(name, { length, scale, ...extra }), noise(7 * length), [7, length]);
  }
});

test('agrees with js on random nets: any channels, filter size, stride, bias, readout', () => {
  const weight = fc.constantFrom(-1.5, -1, -0.25, 0, 0, 0.5, 1, 2);
  const layer = (inChannels: number) =>
    fc
      .record({
        outChannels: fc.integer({ min: 1, max: 3 }),
        size: fc.integer({ min: 1, max: 5 }),
        stride: fc.integer({ min: 1, max: 3 }),
      })
      .chain(({ outChannels, size, stride }) =>
        fc.record({
          filters: fc.array(
            fc.array(fc.array(weight, { minLength: size, maxLength: size }), {
              minLength: inChannels,
              maxLength: inChannels,
            }),
            { minLength: outChannels, maxLength: outChannels },
          ),
          bias: fc.array(weight, { minLength: outChannels, maxLength: outChannels }),
          stride: fc.constant(stride),
        }),
      );
  const net = fc
    .integer({ min: 1, max: 2 })
    .chain((channels) =>
      layer(channels).chain((first) => layer(first.filters.length).map((second) => [first, second])),
    );
  fc.assert(
    fc.property(net, fc.integer({ min: 15, max: 40 }), fc.integer({ min: 1, max: 5 }), (layers, length, samples) => {
      const channels = layers[0]!.filters[0]!.length;
      const readout = layers[1]!.filters.map((_, h) => h - 0.5);
      const network = convNet({ name: 'random', layers: layers.map(convLayer), readout, constant: 0.75 });
      compare(network, noise(samples * channels * length), [samples, channels, length]);
    }),
    { seed: 2, numRuns: 150 },
  );
});

test('takes an empty batch, rejects wrong shapes', () => {
  const network = constructSolution('low-frequency', { length: 16, scale: 5 });
  assert.equal(forwardWasm(network, ndarray(new Float64Array(0), [0, 16])).output.shape, [0]);
  rejects(
    () => forwardWasm(network, ndarray(new Float64Array(64), [2, 2, 16])),
    /forwardWasm: expected inputs of shape/,
  );
});

test.run();
