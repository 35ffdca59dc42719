import { analytic, nets, numerics, twopixels } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { near, rejects } from '../../support/assertions.js';
import { documentOfSolution } from '../../support/net-of-solution.js';

const test = suite('nets as ConvNets');
const key = numerics.keyFromSeed('conversion');

type Layers = readonly nets.LayerDescription[];

/** A net of these layers on a ring, with a readout, its batch norms away from where they begin. */
function ringNet(layers: Layers, more: Partial<nets.NetDescription> = {}, length = 24, channels = 2): nets.Net {
  const end: Layers = [{ kind: 'global-average-pool' }, { kind: 'dense', channels: 1, parametrisation: 'mean-field' }];
  const net = nets.initialNet({
    format: nets.netFormat,
    name: 'ring',
    input: { channels, size: [length] },
    parametrisation: 'ntk',
    layers: [...layers, ...end],
    initial: { biases: { law: 'normal' } },
    ...more,
  });
  const shaken = (array: nets.Floats, sample: number, least = -9) => {
    for (let i = 0; i < array.length; i++) {
      array[i] = Math.max(least, array[i]! + 0.5 * numerics.gaussianAt(key, 70, sample, i));
    }
  };
  for (const [k, { role }] of net.layout.parameters.entries()) {
    if (role === 'scales' || role === 'shifts') shaken(net.parameters[k]!, k);
  }
  for (const [k, array] of net.statistics.entries()) shaken(array, 100 + k, k % 2 === 1 ? 0.1 : -9);
  return net;
}

/** Asserts that α f or α (f − f₀) of the engine is the output of the ConvNet, on noise. */
function sameOutputs(net: nets.Net, message: string): void {
  const { input, description } = net.layout;
  const length = input.size[0]!;
  const size = input.channels * length;
  const count = 5;
  const inputs = new Float64Array(count * size);
  numerics.fillGaussians(inputs, key, 71, 0);
  const run = (own: nets.Net) => {
    const engine = createJsEngine(own);
    return Array.from(engine.evaluate(engine.prepare(inputs, count)));
  };
  const start = net.initial === undefined ? undefined : run({ ...net, parameters: net.initial });
  const alpha = description.output?.alpha ?? 1;
  const expected = run(net).map((f, i) => alpha * (f - (start?.[i] ?? 0)));
  const converted = nets.forward(nets.toConvNet(net), ndarray(inputs, [count, input.channels, length])).output;
  for (let i = 0; i < count; i++) near(converted.get(i), expected[i]!, 1e-13, message);
}

const conv = (options: Partial<nets.ConvDescription> = {}): nets.LayerDescription => ({
  kind: 'conv',
  channels: 3,
  filterSize: 3,
  ...options,
});
const relu = (scale = 1): nets.LayerDescription => ({ kind: 'relu', scale });
const average = (size: number, stride = size): nets.LayerDescription => ({
  kind: 'pool',
  operation: 'average',
  size,
  stride,
});
const norm: nets.LayerDescription = { kind: 'batch-norm', epsilon: 1e-3 };

const fitting: Record<string, Layers> = {
  'one layer': [conv(), relu()],
  'factors of ReLU and weights': [conv(), relu(1.5), conv({ weightScale: 0.3, bias: 'shared' }), relu(2)],
  'parametrisations of layers': [conv({ parametrisation: 'standard' }), relu(), conv({ bias: false }), relu()],
  'even filters and strides': [conv({ filterSize: 2, stride: 2 }), relu(), conv({ filterSize: 4 }), relu()],
  'strides that do not divide the ring': [conv({ stride: 5 }), relu(), conv({ stride: 2 }), relu()],
  'pads of another kind': [conv({ pad: [0, 2] }), relu(), conv({ pad: [2, 0], filterSize: 3 }), relu()],
  'windows side by side without padding': [conv({ filterSize: 3, stride: 3, padding: 'none' }), relu()],
  'one site, zero padding': [conv({ filterSize: 1, padding: 'zero' }), relu()],
  'average pools': [conv(), relu(), average(2), average(3), conv(), relu(), average(2)],
  'average pools with gaps': [conv(), relu(), average(2, 4), conv({ stride: 2 }), relu()],
  'batch norms before ReLU': [conv({ bias: false }), norm, relu(), conv(), norm, relu(1.2)],
  'batch norms behind ReLU': [conv(), relu(), norm, average(2), conv(), relu(), norm],
  'two batch norms behind ReLU': [conv(), relu(1.5), norm, norm, conv(), relu()],
  'ReLU twice': [conv(), relu(), average(2), relu(3), conv(), relu()],
};

for (const [words, layers] of Object.entries(fitting)) {
  test('a start that the description does not subtract is left alone', () => {
    const net = ringNet([conv(), relu()], {});
    const trained = { ...net, initial: net.parameters.map((values) => values.map((value) => value / 2)) };
    assert.equal(nets.toConvNet(trained), nets.toConvNet(net));
  });

  test(`the output is that of the engine: ${words}`, () => {
    sameOutputs(ringNet(layers), words);
    sameOutputs(ringNet(layers, { output: { alpha: 0.3 } }), `${words}, α`);
  });
}

test('α (f − f₀): two nets side by side, or one where the convolutions did not move', () => {
  const net = ringNet([conv(), relu(), conv({ channels: 4 }), relu(1.5)], {
    output: { alpha: 7, subtractInitial: true },
  });
  assert.ok(
    nets.toConvNet(net).readout.data.every((weight) => weight === 0),
    'nothing at the start',
  );
  net.parameters[4]![0]! += 1;
  assert.is(nets.toConvNet(net).readout.shape[0], 4);
  sameOutputs(net, 'the readout moved');
  net.parameters[2]![5]! -= 2;
  assert.equal(nets.toConvNet(net).layers.map(nets.filterShape), [
    [6, 2, 3],
    [8, 6, 3],
  ]);
  sameOutputs(net, 'a convolution moved');
  net.parameters[0]![1]! += 1;
  sameOutputs(net, 'all convolutions moved');
});

test('the output without a dense layer, of one channel', () => {
  sameOutputs(
    ringNet([conv({ channels: 1 }), relu()], {
      layers: [conv({ channels: 1 }), relu(), { kind: 'global-average-pool' }],
    }),
    '',
  );
});

test('constructed solutions as documents: the same D and G to the last digit, and fractions', () => {
  for (const name of twopixels.solutionNames) {
    const size = { length: 36, scale: name === 'strided' ? 9 : 7 };
    const solution = twopixels.constructSolution(name, { ...size, disorder: 0 });
    const task = twopixels.twoPixelTask(size);
    const document = JSON.parse(JSON.stringify(documentOfSolution(solution, size.length)));
    const network = nets.toConvNet(nets.initialNet(nets.parseNetDescription(document)));
    assert.equal(analytic.diffeoSensitivity(network, task), analytic.diffeoSensitivity(solution, task), name);
    const deviation = 0.25;
    const noise = (own: nets.ConvNet) => analytic.exactNoiseSensitivity(own, task, deviation);
    assert.equal(noise(network), noise(solution), name);
    for (const [k, layer] of network.layers.entries()) {
      assert.equal(layer.filters.data, solution.layers[k]!.filters.data, name);
      assert.equal(layer.bias.data, solution.layers[k]!.bias.data, name);
    }
    assert.equal(network.readout.data, solution.readout.data);
    const exact = analytic.diffeoSensitivity(network, task).every(({ fraction }) => fraction !== undefined);
    assert.is(exact, name !== 'dirichlet', name);
  }
});

test('exact D of a converted net is that of its outputs, by hand', () => {
  const length = 12;
  const net = ringNet([conv({ channels: 8 }), relu(1.5), conv({ channels: 8, stride: 2 }), relu()], {}, length, 1);
  const task = twopixels.twoPixelTask({ length, scale: 3 });
  const engine = createJsEngine(net);
  const outputOf = (a: number, b: number) => {
    const image = twopixels.pairImage(
      length,
      [a, b].map((site) => ((site % length) + length) % length) as [number, number],
    );
    return engine.evaluate(engine.prepare(image, 1))[0]!;
  };
  const outputs: number[] = [];
  let moved = 0;
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < length; b++) {
      if (a === b) continue;
      const f = outputOf(a, b);
      outputs.push(f);
      for (const i of [-1, 0, 1]) for (const j of [-1, 0, 1]) moved += (outputOf(a + i, b + j) - f) ** 2 / 9;
    }
  }
  const mean = outputs.reduce((sum, f) => sum + f, 0) / outputs.length;
  const expected = moved / (2 * outputs.reduce((sum, f) => sum + (f - mean) ** 2, 0));
  near(analytic.diffeoSensitivity(nets.toConvNet(net), task).at(-1)!.value, expected, 1e-12);
});

test('a net is exact where all its numbers are rational', () => {
  const rational = (layers: Layers, more: Partial<nets.NetDescription> = {}) =>
    nets.toConvNet(ringNet(layers, { initial: { biases: { law: 'zero' } }, ...more }, 24, 1));
  const filters = [[['1/3', 0.25, -2]]];
  const own = conv({ channels: 1, parametrisation: 'standard', filters });
  const end: Layers = [{ kind: 'global-average-pool' }];
  assert.is(rational([], { layers: [own, relu(0.5), ...end] }).layers[0]?.rational?.denominator, 12n);
  const scaled = rational([], { layers: [own, relu(0.5), ...end], output: { alpha: 0.1 } });
  assert.equal(scaled.exactReadout, { numerators: [1n], denominator: 480n });
  assert.is(rational([own, relu()]).exactReadout, undefined, 'a drawn readout');
  const ntk = { ...own, parametrisation: 'ntk' } as nets.LayerDescription;
  assert.is(rational([], { layers: [ntk, relu(), ...end] }).layers[0]?.rational, undefined, '1/√3');
  const four = conv({ channels: 1, filterSize: 4, filters: [[[1, 2, 3, '1/3']]], bias: false });
  const half = rational([], { layers: [four, relu(), ...end] }).layers[0]!;
  assert.equal(Array.from(half.filters.data), [0.5, 1, 1.5, 1 / 6], '1/√4');
  assert.is(half.rational?.denominator, 6n);
  assert.equal(nets.filterShape(half), [1, 1, 4], 'no longer than it must be');
});

const unfit: readonly (readonly [string, Layers, RegExp])[] = [
  ['max pooling', [conv(), relu(), { kind: 'pool', operation: 'max', size: 2 }], /pool1 takes maxima/],
  ['no ReLU', [conv(), conv(), relu()], /conv2 follows a convolution without ReLU/],
  ['no ReLU at the end', [conv()], /global-average-pool1 must follow a convolution and ReLU/],
  ['zero padding', [conv({ padding: 'zero' }), relu()], /conv1 has padding zero: its border is not a ring/],
  ['shrinking', [conv({ padding: 'none' }), relu()], /conv1 makes 22 of 24 sites, a ring has 24/],
  ['other pads', [conv({ pad: [2, 2] }), relu()], /conv1 makes 26 of 24 sites, a ring has 24/],
  ['windows left out', [conv(), relu(), average(5)], /pool1 leaves out some of its 24 sites/],
  ['overlapping windows', [conv(), relu(), average(3, 2)], /pool1 leaves out some/],
  [
    'locally connected',
    [{ ...conv(), kind: 'locally-connected' } as nets.LayerDescription, relu()],
    /differ from site/,
  ],
  ['ReLU first', [relu(), conv(), relu()], /relu1 comes before the first convolution/],
  ['dense on sites', [{ kind: 'dense', channels: 2 }, relu()], /dense1 has 2 outputs/],
  [
    'long filters',
    [conv(), relu(), average(12), conv({ filterSize: 2, pad: [1, 0] }), relu()],
    /conv2 reaches over 25/,
  ],
  ['a gap at the end', [conv(), relu(), average(1, 2)], /global-average-pool1 stands behind a pooling whose/],
  ['norm between ReLUs', [conv(), relu(), norm, relu()], /relu2 follows batch-norm without a convolution/],
];

for (const [words, layers, message] of unfit) {
  test(`refused: ${words}`, () => rejects(() => nets.toConvNet(ringNet(layers)), message));
}

test('refused: a net that diverged', () => {
  const net = ringNet([conv(), relu()]);
  net.parameters[0]![4] = Number.NaN;
  rejects(() => nets.toConvNet(net), /^toConvNet: conv1\.weights must hold finite numbers .* NaN at \[0, 1, 1\]$/);
});

test('refused: frames, many outputs, f₀ with batch norm', () => {
  const frame = nets.presetNet('cnn', { input: { channels: 1, size: [8, 8] } });
  rejects(() => nets.toConvNet(nets.initialNet(frame)), /conv1 is on a frame: only nets on a ring fit/);
  const many = nets.presetNet('cnn', { input: { channels: 1, size: [8] }, outputs: 2 });
  rejects(() => nets.toConvNet(nets.initialNet(many)), /dense1 has 2 outputs, expected one/);
  const lazy = ringNet([conv(), norm, relu()], { output: { subtractInitial: true } });
  rejects(() => nets.toConvNet(lazy), /a net with batch-norm has no f₀ to subtract/);
});

test.run();
