import { nets, stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { createEngine } from '../../../dist/nets/engines/create-engine.js';
import { rejects } from '../../support/assertions.js';
import { normals, randomNetOf } from '../../support/layered-nets.js';
import { convGap2dNet } from '../../support/published-nets.js';
import { array, largestGap, reference, type Tensor } from '../../support/reference.js';

const test = suite('shuffled channels');

interface Layer {
  readonly D_num: number;
  readonly G_num: number;
  readonly deno: number;
  readonly R: number;
}

interface Case {
  readonly n_blocks: number;
  readonly stride: number;
  readonly input_ch: number;
  readonly h: number;
  readonly filter_size: number;
  readonly pbc: number;
  readonly out_dim: number;
  readonly batch_norm: number;
  readonly n: number;
  readonly last_bias: number;
  readonly permutations: readonly {
    readonly weight: string;
    readonly input_channels: readonly number[];
    readonly output_channels?: readonly number[];
  }[];
  readonly state_before: Readonly<Record<string, Tensor>>;
  readonly state_after: Readonly<Record<string, Tensor>>;
  readonly x: Tensor;
  readonly x_diffeo: Tensor;
  readonly x_noise: Tensor;
  readonly output_before: Tensor;
  readonly output_after: Tensor;
  readonly activation_norms_before: readonly number[];
  readonly activation_norms_after: readonly number[];
  readonly stability_by_layer_before: readonly Layer[];
  readonly stability_by_layer_after: readonly Layer[];
}

/** Added to the published denominator. */
const epsilon = 1e-10;

function close(actual: number, expected: number, about: string): void {
  assert.ok(Math.abs(actual / expected - 1) <= 1e-11, `${about}: ${actual} against ${expected}`);
}

/** Values after the blocks (last of them the norm, or the ReLU), the output the last, in evaluation mode. */
function layersOf(net: nets.Net): (inputs: Float64Array, count: number) => readonly Float64Array[] {
  const engine = createEngine(net, { engine: 'js' });
  const { layers } = net.layout;
  const ends = layers.flatMap(({ description }, k) => {
    const next = layers[k + 1]?.description.kind;
    return description.kind !== 'dense' && (next === 'conv' || next === 'global-average-pool') ? [k] : [];
  });
  return (inputs, count) => {
    const output = engine.evaluate(engine.prepare(inputs, count)).slice();
    return [...ends.map((end) => Float64Array.from(engine.activations(end))), output];
  };
}

test('channel_shuffle.json: states, outputs, norms of activations, D, G and R layer by layer', async () => {
  const { cases } = reference<{ cases: Case[] }>('channel_shuffle.json');
  assert.is(cases.length, 3);
  for (const [number, recorded] of cases.entries()) {
    // The stride is that of every other block.
    const strides = Array.from({ length: recorded.n_blocks }, (_, k) => (k % 2 === 0 ? recorded.stride : 1));
    const published = convGap2dNet({ ...recorded, strides_actual: strides });
    // The state comes without the last bias, which is the number beside it.
    const netOf = (state: Case['state_before']) =>
      published.net({ ...state, last_bias: { shape: [1], data: [recorded.last_bias] } });
    const orders = recorded.permutations.map(({ input_channels: inputs, output_channels: outputs }, k) => [
      `conv${k + 1}`,
      { inputs, ...(outputs && { outputs }) },
    ]);
    const before = netOf(recorded.state_before);
    const after = nets.shuffleChannels(before, { orders: Object.fromEntries(orders) });
    const expected = netOf(recorded.state_after);
    for (const [k, { name }] of after.layout.parameters.entries()) {
      assert.equal(after.parameters[k], expected.parameters[k], `case ${number}: ${name}`);
    }
    assert.equal(after.statistics, expected.statistics);
    for (const [net, output, norms, layers] of [
      [before, recorded.output_before, recorded.activation_norms_before, recorded.stability_by_layer_before],
      [after, recorded.output_after, recorded.activation_norms_after, recorded.stability_by_layer_after],
    ] as const) {
      const run = layersOf(net);
      const count = recorded.x.shape[0]!;
      const values = run(Float64Array.from(recorded.x.data), count);
      assert.ok(largestGap(values.at(-1)!, output.data) <= 1e-11 * Math.max(...output.data.map(Math.abs)));
      for (const [k, norm] of norms.entries()) close(Math.hypot(...values[k]!), norm, `case ${number}: norm ${k}`);
      const measured = await stability.relativeStability({
        predictor: (batch) => {
          const [samples = 0] = batch.shape;
          const tensors = run(batch.data, samples).map((data) => ndarray(data, [samples, data.length / samples]));
          return Object.fromEntries(tensors.map((tensor, k) => [`${k}`, tensor]));
        },
        data: array(recorded.x),
        deformation: { description: 'published', apply: () => array(recorded.x_diffeo) },
        noise: { description: 'published', apply: () => array(recorded.x_noise) },
      });
      assert.is(measured.layers.length, layers.length);
      for (const [k, { D_num, G_num, deno, R }] of layers.entries()) {
        const { layer, diffeo, noise, relative, spread } = measured.layers[k]!;
        const about = `case ${number}: layer ${layer}`;
        close(diffeo.value * spread.value, D_num, `${about}, numerator of D`);
        close(noise.value * spread.value, G_num, `${about}, numerator of G`);
        close(spread.value + epsilon, deno, `${about}, denominator`);
        close(relative.value, R, `${about}, R`);
      }
    }
  }
});

const conv = (channels: number, bias: boolean): LayerDescription => ({ kind: 'conv', channels, filterSize: 3, bias });
const relu: LayerDescription = { kind: 'relu' };
const readout: readonly LayerDescription[] = [{ kind: 'global-average-pool' }, { kind: 'dense', channels: 1 }];

test('inputs in the order of the outputs before them leave the function; any other order changes it', () => {
  const local: LayerDescription = { kind: 'locally-connected', channels: 4, filterSize: 3, bias: false };
  const net = randomNetOf([2, 6], [conv(5, false), relu, local, relu, conv(3, true), relu, ...readout]);
  const inputs = normals(3 * 2 * 6);
  const outputs = (of: nets.Net) => layersOf(of)(inputs, 3).at(-1)!;
  const [first, second] = [
    [3, 0, 4, 1, 2],
    [1, 3, 0, 2],
  ];
  const paired = { conv1: { outputs: first }, 'locally-connected1': { inputs: first, outputs: second } };
  const same = nets.shuffleChannels(net, { orders: { ...paired, conv2: { inputs: second } } });
  assert.not.equal(same.parameters, net.parameters);
  assert.ok(largestGap(outputs(same), outputs(net)) <= 1e-14);
  const other = nets.shuffleChannels(net, { orders: paired });
  assert.ok(largestGap(outputs(other), outputs(net)) > 1e-3);
  // A list of numbers of any kind.
  const typed = nets.shuffleChannels(net, { orders: { conv2: { inputs: Int32Array.from(second) } } });
  assert.equal(typed.parameters, nets.shuffleChannels(net, { orders: { conv2: { inputs: second } } }).parameters);
});

test('orders of a seed depend on seed, layer and channels alone, and reach the start, colours and 1D filters', () => {
  const layers = [conv(6, true), relu, conv(6, true), relu, ...readout];
  const net = randomNetOf([6, 6], layers);
  const start = randomNetOf([6, 6], layers, 1).parameters;
  const shuffledOf = (shuffle: nets.ChannelShuffle, of: nets.Net = net) => nets.shuffleChannels(of, shuffle).parameters;
  const copy = net.parameters.map((values) => values.slice());
  const drawn = nets.shuffleChannels({ ...net, initial: start }, { seed: '7' });
  assert.equal(drawn.initial, shuffledOf({ seed: '7' }, { ...net, parameters: start }));
  assert.equal(net.parameters, copy);
  assert.equal(shuffledOf({}), shuffledOf({ seed: '0', channels: 'inputs' }));
  assert.not.equal(shuffledOf({ seed: '7' }), shuffledOf({ seed: '8' }));
  const longer = randomNetOf([6, 6], [...layers.slice(0, 4), conv(6, true), relu, ...readout]);
  const inputsOf = (parameters: readonly nets.Floats[], whole: readonly nets.Floats[], k: number) =>
    Array.from({ length: 6 }, (_, c) => whole[k]!.indexOf(parameters[k]![3 * c]!) / 3);
  const orders = [0, 2].map((k) => inputsOf(drawn.parameters, net.parameters, k));
  assert.not.equal(orders[0], orders[1]);
  for (const order of orders) assert.equal([...order].sort(), [0, 1, 2, 3, 4, 5]);
  const inLonger = shuffledOf({ seed: '7' }, longer);
  assert.equal(
    orders,
    [0, 2].map((k) => inputsOf(inLonger, longer.parameters, k)),
  );
  // Filters alone: biases and readout stay; `both` keeps the orders of the inputs.
  for (const k of [1, 3, 4, 5]) assert.equal(drawn.parameters[k], net.parameters[k]);
  const both = shuffledOf({ seed: '7', channels: 'both' });
  assert.equal([...both[2]!].sort(), [...net.parameters[2]!].sort());
  const rows = Array.from({ length: 6 }, (_, h) => both[2]!.slice(18 * h, 18 * (h + 1)).join());
  const own = Array.from({ length: 6 }, (_, h) => drawn.parameters[2]!.slice(18 * h, 18 * (h + 1)).join());
  assert.not.equal(rows, own);
  assert.equal([...rows].sort(), own.sort());
});

test('what is no order of the channels of a layer with filters is refused', () => {
  const net = randomNetOf([2, 6], [conv(3, true), relu, ...readout]);
  const shuffle = (given: unknown) => () => nets.shuffleChannels(net, given as nets.ChannelShuffle);
  rejects(shuffle({ orders: { conv2: {} } }), /orders\.conv2 is no layer with filters \(there are conv1\)/);
  rejects(shuffle({ orders: { dense1: {} } }), /orders\.dense1 is no layer/);
  for (const order of [[0], [0, 0], [0, 2], [0, 1, 1], [0.5, 1], 3]) {
    rejects(shuffle({ orders: { conv1: { inputs: order } } }), /orders\.conv1\.inputs must be/);
  }
  rejects(shuffle({ orders: { conv1: { outputs: [1, 0] } } }), /outputs must be a permutation of 0 … 2, got \[1, 0\]/);
  rejects(shuffle({ orders: {}, seed: '1' }), /leave out seed, or orders/);
  rejects(shuffle({ channels: 'outputs' }), /channels must be inputs or both, got outputs/);
  rejects(shuffle({ seed: 1 }), /must be a string/);
});

test.run();
