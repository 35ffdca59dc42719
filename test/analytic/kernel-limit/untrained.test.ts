import { analytic, type nets, twopixels } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { near, rejectsLater } from '../../support/assertions.js';
import { described } from '../../support/layered-nets.js';

const test = suite('untrained nets of infinite width');

const pool: LayerDescription = { kind: 'global-average-pool' };
const dense: LayerDescription = { kind: 'dense', channels: 1, bias: false };

/** Convolutions with σ_w² = 2, without biases. */
function net(size: readonly number[], depth: number, readout: readonly LayerDescription[]): nets.NetDescription {
  const conv = { kind: 'conv', channels: 8, filterSize: 3, bias: false, weightScale: Math.SQRT2 } as const;
  const block: readonly LayerDescription[] = [conv, { kind: 'relu' }];
  return described([1, ...size], [...Array.from({ length: depth }, () => block).flat(), ...readout]);
}

test('published D and G on the ring', async () => {
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  const deviation = Math.sqrt(8 / 3 / 32);
  const rows = await analytic.untrainedSensitivities(net([32], 3, [pool, dense]), task, { deviation });
  const published = [
    [0.57278517, 0.730171],
    [0.47196202, 0.75221],
    [0.40049798, 0.7715],
    [0.27980414, 127.7],
  ] as const;
  assert.equal(
    rows.map(({ layer }) => layer),
    ['relu1', 'relu2', 'relu3', 'output'],
  );
  for (const [k, [diffeo, noise]] of published.entries()) {
    const row = rows[k]!;
    near(row.diffeo.value, diffeo, 6e-9);
    assert.is(row.diffeo.status, 'exact');
    assert.ok(Math.abs(row.noise.value - noise) < 1.5 * row.noise.error!, `G of ${row.layer}: ${row.noise.value}`);
  }
});

test('on the torus D is the sum over all pairs and displacements', async () => {
  const size = 3;
  const task = twopixels.frameTask({ size, scale: 1.2, periodic: true });
  for (const readout of [[pool, dense], [dense]]) {
    const described = net([size, size], 2, readout);
    const rows = await analytic.untrainedSensitivities(described, task, { deviation: 0.3 });
    const pairs = Array.from({ length: 9 }, (_, a) => Array.from({ length: a }, (_, b) => [a, b] as const)).flat();
    const images = [...pairs, ...Array.from({ length: 9 }, (_, a) => [a, a] as const)];
    const data = new Float64Array(9 * images.length);
    for (const [n, lit] of images.entries()) for (const site of lit) data[9 * n + site]! += 1;
    const number = ([a, b]: readonly number[]) =>
      images.findIndex((lit) => lit.includes(a!) && lit.includes(b!) && (a !== b || lit[0] === lit[1]));
    const { layers } = await analytic.netKernels(described, ndarray(data, [images.length, 1, size, size]), {
      layers: true,
    });
    const moves = twopixels.pairMoves(task);
    for (const [k, { nngp }] of layers!.entries()) {
      let [moved, own, all] = [0, 0, 0];
      for (const [n, pair] of pairs.entries()) {
        own += nngp.get(n, n) / pairs.length;
        for (const other of pairs.keys()) all += nngp.get(n, other) / pairs.length ** 2;
        for (let move = 0; move < moves.count; move++) {
          const to = number(moves.moved(pair, move));
          moved += (nngp.get(to, to) + nngp.get(n, n) - 2 * nngp.get(to, n)) / (pairs.length * moves.count);
        }
      }
      near(rows[k]!.diffeo.value, moved / (2 * (own - all)), 1e-12);
    }
  }
});

test('nets that do not go along with translations are refused', async () => {
  const task = twopixels.twoPixelTask({ length: 8, scale: 3 });
  const strided = described(
    [1, 8],
    [{ kind: 'conv', channels: 2, filterSize: 2, stride: 2 }, { kind: 'relu' }, pool, dense],
  );
  await rejectsLater(() => analytic.untrainedSensitivities(strided, task, { deviation: 1 }), /must go along with/);
  const other = net([9], 1, [pool, dense]);
  await rejectsLater(() => analytic.untrainedSensitivities(other, task, { deviation: 1 }), /9 sites, the task has 8/);
});

test.run();
