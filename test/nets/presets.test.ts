import { nets } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';

const test = suite('short names of nets');
const ring = { channels: 1, size: [32] };
const frame = { channels: 1, size: [28, 28] };

const kinds = ({ layers }: nets.NetDescription) => layers.map(({ kind }) => kind);
const strides = ({ layers }: nets.NetDescription) =>
  layers.flatMap((layer) => ('stride' in layer ? [layer.stride] : []));

test('every name gives a net on rings and frames, with the outputs asked for', () => {
  for (const name of nets.presetNames) {
    for (const input of [ring, frame]) {
      const layout = nets.layOut(nets.presetNet(name, { input, outputs: 3 }));
      assert.is(layout.outputs, 3, name);
    }
  }
  assert.is(nets.layOut(nets.presetNet('fc', { input: { channels: 7, size: [] } })).parameters[0]?.fanIn, 7);
});

test('cnn on a ring is the published block: √f·ReLU, N(0, 1), one bias of the readout', () => {
  const net = nets.presetNet('cnn', { input: ring, depth: 2, filterSize: 5 });
  assert.equal(kinds(net), ['conv', 'relu', 'conv', 'relu', 'global-average-pool', 'dense']);
  assert.equal(net.layers[1], { kind: 'relu', scale: Math.sqrt(5) });
  assert.equal(net.layers.at(-1), { kind: 'dense', channels: 1, bias: 'shared', parametrisation: 'mean-field' });
  const { layers } = nets.layOut(net);
  assert.equal(
    [0, 2, 5].map((k) => layers[k]!.factor),
    [1 / Math.sqrt(5), 1 / Math.sqrt(80), 1 / 16],
  );
  assert.equal(nets.presetNet('cnn', { input: frame }).layers[1], { kind: 'relu', scale: 1 });
});

test('cnn-strided: filter = stride = 2 in every block of a ring, stride 2 in every other block of a frame', () => {
  assert.equal(strides(nets.presetNet('cnn-strided', { input: ring })), [2, 2, 2, 2, 2]);
  assert.equal(strides(nets.presetNet('cnn-strided', { input: { channels: 1, size: [8] } })), [2, 2, 2]);
  assert.equal(strides(nets.presetNet('cnn-strided', { input: frame })), [2, 1, 2, 1, 2]);
  const other = nets.presetNet('cnn-strided', { input: ring, filterSize: 3, stride: 3, strideEvery: 2, depth: 3 });
  assert.equal(strides(other), [3, 1, 3]);
});

test('one-layer nets have the shapes of the published ones', () => {
  const shapes = (name: string, options: object) =>
    nets.layOut(nets.presetNet(name, { input: frame, channels: 3, ...options })).parameters.map(({ shape }) => shape);
  assert.equal(shapes('one-layer-cnn', {}), [[3, 1, 5, 5], [3], [1, 108], [1]]);
  const patches = shapes('one-layer-lcn', { channels: 2 });
  assert.equal(patches, [[2, 1, 7, 7, 4, 4], [2, 7, 7], [1, 18], [1]]);
});

test('vgg-small pools where there is room and doubles its channels', () => {
  const net = nets.presetNet('vgg-small', { input: frame, channels: 4 });
  const widths = net.layers.flatMap((layer) => (layer.kind === 'conv' ? [layer.channels] : []));
  assert.equal(widths, [4, 4, 8, 8, 16, 16]);
  assert.is(kinds(net).filter((kind) => kind === 'pool').length, 2);
  const small = nets.presetNet('vgg-small', { input: { channels: 1, size: [5, 5] } });
  assert.is(kinds(small).filter((kind) => kind === 'pool').length, 1);
});

test('options reach the description; others are refused by name', () => {
  const net = nets.presetNet('cnn', { input: ring, alpha: 0.1, subtractInitial: true, seed: '7', name: 'mine' });
  assert.equal(net.output, { alpha: 0.1, subtractInitial: true });
  assert.equal([net.name, net.initial?.seed], ['mine', '7']);
  rejects(() => nets.presetNet('cnm', { input: ring }), /^presetNet: unknown net cnm: did you mean cnn\?/);
  rejects(() => nets.presetNet('fc', { input: ring, filterSize: 3 }), /^presetNet: filterSize is no option of fc/);
  rejects(() => nets.presetNet('cnn', { input: ring, depth: 0.5 }), /^presetNet: depth must be an integer from 1 to/);
  rejects(
    () => nets.presetNet('cnn', { input: ring, channels: 0 }),
    /^presetNet: layers\[0\]\.channels must be an integer from 1/,
  );
});

test.run();
