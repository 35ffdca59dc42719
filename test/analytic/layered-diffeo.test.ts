import { analytic, nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exactPairDiffeo } from '../../dist/tasks/nets/measure/exact-pairs.js';
import { measuredPlaces, placeEvaluator } from '../../dist/tasks/nets/measure/net-predictor.js';

const test = suite('D of any net by enumeration');

const tiny = { channels: 3, depth: 2, seed: 'enumerated' };

/** D of the layers of a net on all pairs of a task. */
async function enumerated(net: nets.Net, task: twopixels.AnyPairTask, pixelValue = 1, operations = false) {
  const all = twopixels.pairSets(task, { points: 'all', pixelValue }).training;
  const evaluator = placeEvaluator(net, measuredPlaces(net.layout, operations));
  const D = await exactPairDiffeo(net, evaluator, task, all, twopixels.pairMoves(task));
  assert.ok(D, 'not too many pairs');
  return D;
}

/** The same by every pair and displacement run by itself, and the definition of the denominator. */
function plain(net: nets.Net, task: twopixels.AnyPairTask): number[] {
  const all = twopixels.pairSets(task, { points: 'all' }).training;
  const moves = twopixels.pairMoves(task);
  const engine = nets.createEngine(net);
  const places = measuredPlaces(net.layout, false);
  const sites = all.shape.size.reduce((product, n) => product * n, 1);
  const run = (pair: readonly [number, number]): Float64Array[] => {
    const image = new Float64Array(sites);
    for (const site of pair) image[site]! += 1;
    engine.evaluate(engine.prepare(image, 1));
    return places.map(({ position }) => Float64Array.from(engine.activations(position)));
  };
  const square = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  const clean = Array.from({ length: all.count }, (_, i) => run(all.pair(i)));
  return places.map((_, k) => {
    let [numerator, denominator] = [0, 0];
    for (const [i, own] of clean.entries()) {
      for (let n = 0; n < moves.count; n++) {
        numerator += square(run(moves.moved(all.pair(i), n))[k]!, own[k]!) / (moves.count * clean.length);
      }
      for (const other of clean) denominator += square(other[k]!, own[k]!) / clean.length ** 2;
    }
    return numerator / denominator;
  });
}

function close(actual: readonly number[], expected: readonly number[], what: string, tolerance = 1e-10): void {
  assert.is(actual.length, expected.length, what);
  for (const [k, value] of expected.entries()) {
    assert.ok(Math.abs(actual[k]! - value) <= tolerance * value, `${what}, place ${k}: ${actual[k]}, not ${value}`);
  }
}

test('on the ring it is that of the exact theory, also with strides and brighter pixels', async () => {
  const task = twopixels.twoPixelTask({ length: 16, scale: 4 });
  const input = { channels: 1, size: [16] };
  for (const name of ['cnn', 'cnn-strided']) {
    const net = nets.initialNet(nets.presetNet(name, { input, ...tiny }));
    const theory = analytic.diffeoSensitivity(nets.toConvNet(net), task).map(({ value }) => value);
    close(await enumerated(net, task), theory, name);
  }
  const homogeneous = nets.initialNet(nets.presetNet('cnn', { input, ...tiny, bias: false, readoutBias: false }));
  close(await enumerated(homogeneous, task, 3), await enumerated(homogeneous, task), 'brighter pixels');
});

test('without symmetry, on blocks, frames and the torus it is that of every pair by itself', async () => {
  const cases = [
    ['lcn', twopixels.twoPixelTask({ length: 8, scale: 3 }), [8]],
    ['fc', twopixels.blockTask({ length: 8, scale: 4 }), [8]],
    ['cnn', twopixels.blockTask({ length: 8, scale: 4 }), [8]],
    ['cnn', twopixels.frameTask({ size: 3, scale: 2, periodic: true }), [3, 3]],
    ['cnn-strided', twopixels.frameTask({ size: 4, scale: 2, periodic: true }), [4, 4]],
    ['cnn', twopixels.frameTask({ size: 3, scale: 2, periodic: true, positions: 'published' }), [3, 3]],
    ['cnn', twopixels.frameTask({ size: 3, scale: 2 }), [3, 3]],
    ['one-layer-cnn', twopixels.frameTask({ size: 3, scale: 2 }), [3, 3]],
  ] as const;
  for (const [name, task, size] of cases) {
    const own = name === 'one-layer-cnn' ? { channels: 3, filterSize: 2, poolSize: 2 } : tiny;
    const net = nets.initialNet(nets.presetNet(name, { input: { channels: 1, size }, ...own }));
    close(await enumerated(net, task), plain(net, task), `${name} on ${size.join(' × ')}`);
  }
});

test('each operation can be measured, and the start can be subtracted', async () => {
  const task = twopixels.twoPixelTask({ length: 12, scale: 3 });
  const description = nets.presetNet('cnn', { input: { channels: 1, size: [12] }, ...tiny, subtractInitial: true });
  const start = nets.initialNet(description);
  const other = nets.initialNet({ ...description, initial: { ...description.initial, seed: 'other' } });
  const net = { ...other, initial: start.parameters };
  const places = await enumerated(net, task, 1, true);
  assert.is(places.length, net.layout.layers.length);
  const theory = analytic.diffeoSensitivity(nets.toConvNet(net), task).at(-1)!.value;
  close(places.slice(-1), [theory], 'F − F₀');
});

test.run();
