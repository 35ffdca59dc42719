import { nets, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { measureNet } from '../../../dist/tasks/nets/measure/measure-net.js';
import type { MeasuredLayer, MeasuredValue } from '../../../dist/tasks/nets/measure/measured-layer.js';
import { openTraining } from '../../../dist/tasks/nets/open-training.js';
import { runNetTraining } from '../../../dist/tasks/nets/train-run.js';
import trainTask from '../../../dist/tasks/nets/train-task.js';
import { close } from '../../support/assertions.js';

const test = suite('D, G and R of layered nets');

const how = { samples: 0, closure: 'lattice', measuredPoints: 200, seed: '0' } as const;
const data = (given: Partial<Parameters<typeof tasks.openNetData>[0]>) =>
  tasks.openNetData({ data: 'two-pixels/ring', points: 'all', ...given });

function cnn(size: readonly number[], options: Partial<Parameters<typeof nets.presetNet>[1]> = {}) {
  return nets.initialNet(nets.presetNet('cnn', { input: { channels: 1, size }, channels: 4, depth: 2, ...options }));
}

const z = ({ value, standardError = 0 }: MeasuredValue, other: MeasuredValue) =>
  (value - other.value) / Math.hypot(standardError, (other.error ?? 0) / 2);

test('a trained net of the ring has exact D, which Monte Carlo agrees with', async () => {
  const given = trainTask.complete!({ channels: 8, optimiser: 'adam', measure: 'none', keep: [] });
  const { keep: _, ...parameters } = given;
  const opened = openTraining(parameters as unknown as Parameters<typeof openTraining>[0]);
  const { net, trained } = await runNetTraining(opened);
  assert.is(trained.stop, 'zeroLoss');
  const { layers } = await measureNet(net, opened.data, { ...how, samples: 20_000 }, { threads: 1 });
  assert.equal(
    layers.map(({ layer }) => layer),
    [1, 2, 3, 4, 5, 'output'],
  );
  for (const { layer, diffeo, noise } of layers) {
    assert.is(diffeo.status, 'exact');
    assert.ok(Math.abs(diffeo.estimate!.z!) < 4, `D of ${layer}: z = ${diffeo.estimate!.z}`);
    assert.ok(Math.abs(noise.estimate!.z!) < 4, `G of ${layer}: z = ${noise.estimate!.z}`);
  }
});

test('where the theory of G would take long, it is by Monte Carlo', async () => {
  const ring = data({ length: 16, scale: 4 });
  const theory = await measureNet(cnn([16]), ring, how);
  const { layers, samples } = await measureNet(cnn([16]), ring, { ...how, closure: 'none' });
  assert.is(samples, 10_000);
  assert.equal(
    layers.map(({ diffeo, noise, relative }) => [diffeo.status, noise.status, relative.status]),
    [
      ['exact', 'exact', 'exact'],
      ['exact', 'Monte Carlo', 'Monte Carlo'],
      ['exact', 'Monte Carlo', 'Monte Carlo'],
    ],
  );
  for (const [k, { layer, diffeo, noise }] of layers.entries()) {
    assert.is(diffeo.value, theory.layers[k]!.diffeo.value);
    const { noise: other } = theory.layers[k]!;
    assert.ok(noise.value === other.value || Math.abs(z(noise, other)) < 4, `G of ${layer}`);
  }
});

test('without theory the same numbers come out, and with each operation', async () => {
  const net = cnn([16]);
  const ring = data({ length: 16, scale: 4, pixelValue: 'published' });
  const theory = await measureNet(net, ring, how);
  const measured = await measureNet(net, ring, { ...how, conventions: {}, draws: 9 });
  assert.is(measured.measurement?.samples, 120);
  for (const [k, layer] of theory.layers.entries()) agree(measured.layers[k]!, layer);
  const { layers } = await measureNet(net, ring, { ...how, operations: true });
  const named = new Map(layers.map((layer) => [layer.layer, layer]));
  assert.equal([...named.keys()].slice(0, 5), ['conv1', 'relu1', 'conv2', 'relu2', 'global-average-pool1']);
  agree(named.get('relu2')!, theory.layers[1]!);
  agree(named.get('output')!, theory.layers[2]!);
});

function agree(measured: MeasuredLayer, theory: MeasuredLayer): void {
  const what = String(measured.layer);
  assert.is(measured.diffeo.status, 'exact');
  close(measured.diffeo.value, theory.diffeo.value, 1e-9, `D of ${what}`);
  close(measured.diffeo.estimate!.value, theory.diffeo.value, 1e-9, `all draws of D of ${what}`);
  assert.is(measured.noise.status, 'Monte Carlo');
  assert.ok(Math.abs(z(measured.noise, theory.noise)) < 4, `G of ${what}: z = ${z(measured.noise, theory.noise)}`);
}

test('the published brightness is the one that it stands for', async () => {
  const diffeo = async (given: object) => {
    const { layers } = await measureNet(cnn([16]), data({ length: 16, scale: 4, ...given }), how);
    return layers.map((layer) => layer.diffeo.value);
  };
  const published = await diffeo({ pixelValue: 'published' });
  assert.equal(published, await diffeo({ pixelValue: Math.sqrt(8) }));
  assert.not.equal(published, await diffeo({}));
  const frame = { data: 'two-pixels/frame', frameSize: 6, points: 20 } as const;
  assert.is(tasks.openNetData(frame).pixelValue, 18);
});

test('the output beyond the start has D of its own, hidden layers have not', async () => {
  const start = cnn([16]);
  const other = cnn([16], { seed: 'other' });
  const description = { ...other.layout.description, output: { subtractInitial: true } };
  const net = { ...other, layout: nets.layOut(description), initial: start.parameters };
  const ring = data({ length: 16, scale: 4 });
  const { layers } = await measureNet(net, ring, how);
  const bare = await measureNet(other, ring, how);
  assert.is(layers[1]!.diffeo.value, bare.layers[1]!.diffeo.value);
  const general = await measureNet(net, ring, { ...how, conventions: {} });
  close(general.layers[2]!.diffeo.value, layers[2]!.diffeo.value, 1e-8);
  assert.ok(Math.abs(layers[2]!.diffeo.value / bare.layers[2]!.diffeo.value - 1) > 1e-3);
});

test('frames are measured by pairs, images by diffeomorphisms and the conventions of a paper', async () => {
  const frame = data({ data: 'two-pixels/frame', frameSize: 6, scale: 2, periodic: true });
  const torus = await measureNet(cnn([6, 6]), frame, { ...how, draws: 27, measuredPoints: 630 });
  assert.is(torus.measurement?.conventions.noiseLaw, 'gaussian');
  for (const { layer, diffeo, noise } of torus.layers) {
    assert.is(diffeo.status, 'exact');
    assert.ok(Math.abs(diffeo.estimate!.z!) < 4, `D of ${layer}: z = ${diffeo.estimate!.z}`);
    assert.ok(noise.standardError! > 0);
  }
  const digits = data({ data: 'digits:120:8', points: 40, testPoints: 60 });
  const net = nets.initialNet(nets.presetNet('fc', { input: digits.training.shape, channels: 8, outputs: 10 }));
  const { layers, measurement } = await measureNet(net, digits, { ...how, conventions: { preset: 'petrini2021' } });
  assert.equal([measurement?.samples, measurement?.conventions.average], [60, 'component-median']);
  assert.equal(
    layers.map(({ diffeo }) => diffeo.status),
    Array(4).fill('Monte Carlo'),
  );
});

test.run();
