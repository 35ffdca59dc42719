import { nets } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../../support/assertions.js';

const test = suite('initial weights');
const input = { channels: 1, size: [16] };

const array = ({ layout, parameters }: nets.Net, name: string) =>
  parameters[layout.parameters.findIndex((own) => own.name === name)]!;
const mean = (numbers: ArrayLike<number>, power: number) =>
  Array.from(numbers).reduce((sum, number) => sum + number ** power, 0) / numbers.length;

test('the laws: means and variances within four standard errors', () => {
  const wide = { input: { channels: 30, size: [4] }, channels: 200, depth: 1, name: 'wide' };
  const cases = [
    [{ law: 'normal' }, 1, 2],
    [{ law: 'normal', deviation: 3 }, 9, 2],
    [{ law: 'he' }, 2 / 90, 2],
    [{ law: 'uniform-fan-in' }, 1 / 270, 0.8],
  ] as const;
  for (const [law, variance, excess] of cases) {
    const weights = array(nets.initialNet(nets.presetNet('cnn', { ...wide, weights: law })), 'conv1.weights');
    assert.is(weights.length, 18_000);
    const error = Math.sqrt(1 / weights.length);
    assert.ok(Math.abs(mean(weights, 1)) < 4 * error * Math.sqrt(variance), `${law.law}: mean`);
    assert.ok(Math.abs(mean(weights, 2) / variance - 1) < 4 * error * Math.sqrt(excess), `${law.law}: variance`);
  }
  const uniform = nets.presetNet('cnn', { ...wide, weights: { law: 'uniform-fan-in' } });
  assert.ok(array(nets.initialNet(uniform), 'conv1.weights').every((weight) => Math.abs(weight) <= 1 / Math.sqrt(90)));
});

test('default laws: he for standard layers, N(0, 1) for others; a layer may have its own', () => {
  const law = (net: nets.NetDescription, name: string) => mean(array(nets.initialNet(net), name), 2);
  const plain = nets.presetNet('vgg-small', { input, channels: 64, depth: 2 });
  assert.ok(Math.abs(law(plain, 'conv2.weights') * 96 - 1) < 0.1);
  const patches = nets.presetNet('one-layer-lcn', { input, channels: 100 });
  assert.ok(Math.abs(law(patches, 'locally-connected1.weights') - 1) < 0.15);
  assert.ok(law(patches, 'dense1.weights') < 1 / 200);
});

test('channels or layers more leave the weights of the others as they are', () => {
  const narrow = nets.initialNet(nets.presetNet('cnn', { input, channels: 3, depth: 2 }));
  const wide = nets.initialNet(nets.presetNet('cnn', { input, channels: 5, depth: 2 }));
  const deep = nets.initialNet(nets.presetNet('cnn', { input, channels: 3, depth: 3 }));
  const weights = (net: nets.Net) => Array.from(array(net, 'conv2.weights'));
  for (let h = 0; h < 3; h++)
    assert.equal(weights(wide).slice(15 * h, 15 * h + 9), weights(narrow).slice(9 * h, 9 * h + 9));
  assert.equal(weights(deep), weights(narrow));
  const other = nets.initialNet(nets.presetNet('cnn', { input, channels: 3, depth: 2, seed: '1' }));
  assert.not.equal(weights(other), weights(narrow));
  assert.not.equal(weights(narrow).slice(0, 3), Array.from(array(narrow, 'conv1.weights')).slice(0, 3));
});

const given = (layer: object, output?: object): nets.NetDescription => ({
  format: nets.netFormat,
  name: 'mine',
  input,
  parametrisation: 'standard' as const,
  layers: [
    { kind: 'conv', channels: 1, filterSize: 3, ...layer },
    { kind: 'relu' },
    { kind: 'batch-norm' },
    { kind: 'global-average-pool' },
  ] as const,
  ...(output !== undefined && { output }),
});

test('given arrays are taken, biases beside them are 0, batch norms begin at 1 and 0', () => {
  const net = nets.initialNet(given({ filters: [[[1, '1/3', 0.25]]] }));
  assert.equal(Array.from(array(net, 'conv1.weights')), [1, 1 / 3, 0.25]);
  assert.equal(Array.from(array(net, 'conv1.biases')), [0]);
  assert.equal(Array.from(array(net, 'batch-norm1.scales')), [1]);
  assert.equal(
    net.statistics.map((numbers) => Array.from(numbers)),
    [[0], [1]],
  );
  const narrow = nets.initialNet(given({ filters: [[[1, '1/3', 0.25]]] }), { precision: 'float32' });
  assert.ok(narrow.parameters.every((numbers) => numbers instanceof Float32Array));
});

test('arrays of files come through read, and must have their shape', () => {
  const read = () => ({ shape: [1, 1, 3], numbers: Float32Array.of(1, 2, 3) });
  const net = nets.initialNet(given({ filters: 'f.npy' }), { read });
  assert.is(array(net, 'conv1.weights').constructor, Float32Array);
  const long = () => ({ shape: [1, 3], numbers: Float32Array.of(1, 2, 3) });
  rejects(
    () => nets.initialNet(given({ filters: 'f.npy' }), { read: long }),
    /: layers\[0\]\.filters \(conv1\.weights of mine\) must have shape \[1, 1, 3\], f\.npy has \[1, 3\]$/,
  );
  rejects(() => nets.initialNet(given({ filters: 'f.npy' })), /: layers\[0\]\.filters is the file f\.npy, which needs/);
  rejects(
    () => nets.initialNet(given({ filters: [[[1, 2]]] })),
    /: layers\[0\]\.filters \(conv1\.weights of mine\) must have shape \[1, 1, 3\], got \[1, 1, 2\]$/,
  );
});

test('variances below 0 are refused', () => {
  const net = given({});
  const layers = net.layers.map((layer) => (layer.kind === 'batch-norm' ? { ...layer, variances: [-1] } : layer));
  rejects(
    () => nets.initialNet({ ...net, layers }),
    /^initialNet: layers\[2\]\.variances must hold variances of at least 0, got -1 at \[0\]$/,
  );
});

test('where f₀ is subtracted, it is the net itself, but for the arrays of start', () => {
  const start = { 'conv1.weights': [[[0, 1, 0]]] };
  const net = nets.initialNet(given({ filters: [[[1, 2, 3]]] }, { subtractInitial: true, start }));
  assert.equal(
    net.initial?.map((numbers) => Array.from(numbers)),
    [[0, 1, 0], [0], [1], [0]],
  );
  assert.is(nets.initialNet(given({})).initial, undefined);
  const none = { subtractInitial: true, start: { 'conv9.weights': [1] } };
  rejects(() => nets.initialNet(given({}, none)), /: output\.start\.conv9\.weights is no array of the net/);
});

test.run();
