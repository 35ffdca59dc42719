import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import type { ImmediateEngine, NetMode } from '../../../dist/nets/engines/engine.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { valueCount } from '../../../dist/nets/layout/net-layout.js';
import type { Net } from '../../../dist/nets/net.js';
import { hingeLoss } from '../../support/batch-losses.js';
import { normals, randomNetOf, smoothPull } from '../../support/layered-nets.js';
import { allPairs, displacementClasses, litPairs } from '../../support/pairs.js';
import { largestGap } from '../../support/reference.js';

const test = suite('shared nodes against all sites');
const tolerance = 1e-12;

const relu: LayerDescription = { kind: 'relu' };
const conv = (more: Partial<Extract<LayerDescription, { kind: 'conv' }>> = {}): LayerDescription => ({
  kind: 'conv',
  channels: 4,
  filterSize: 3,
  ...more,
});
const readout: LayerDescription[] = [
  { kind: 'global-average-pool' },
  { kind: 'dense', channels: 1, parametrisation: 'mean-field' },
];

interface Population {
  readonly loss: number;
  readonly gradients: Float64Array[];
}

function population(
  net: Net,
  pairs: [number, number][],
  labels: number[],
  weights: number[],
  share: boolean,
): Population {
  const engine = createJsEngine(net);
  const sites = valueCount(net.layout.input);
  const { pull, value } = hingeLoss(labels, { weights });
  const inputs = engine.prepare(litPairs(sites, pairs), pairs.length, share);
  assert.is(inputs.shared, share);
  engine.differentiate(inputs, pull);
  return { loss: value(), gradients: engine.gradients.map((array) => Float64Array.from(array)) };
}

function assertEqual(actual: Population, expected: Population): void {
  assert.ok(Math.abs(actual.loss - expected.loss) <= tolerance, `loss ${actual.loss} against ${expected.loss}`);
  assert.ok(expected.loss > 0.1, 'some inputs pull');
  for (const [k, gradient] of expected.gradients.entries()) {
    assert.ok(
      gradient.some((value) => Math.abs(value) > 1e-4),
      `gradient ${k} is not 0`,
    );
    const gap = largestGap(actual.gradients[k]!, gradient);
    assert.ok(gap <= tolerance, `gradient ${k} differs by ${gap}`);
  }
}

/** Label + below the middle of the distances on a periodic map. */
function labelsOf(pairs: readonly (readonly [number, number])[], size: readonly number[]): number[] {
  return pairs.map(([a, b]) => {
    let [from, to, squares] = [a, b, 0];
    for (const extent of [...size].reverse()) {
      const apart = Math.abs((from % extent) - (to % extent));
      squares += Math.min(apart, extent - apart) ** 2;
      [from, to] = [Math.floor(from / extent), Math.floor(to / extent)];
    }
    return Math.sqrt(squares) < size[0]! / 4 ? 1 : -1;
  });
}

for (const [size, depth] of [
  [[14], 3],
  [[15], 4],
  [[6, 6], 2],
  [[5, 4], 2],
] as const) {
  test(`${size.join(' × ')}, periodic: the classes of displacements are all pairs`, () => {
    const layers = Array.from({ length: depth }, () => [conv(), relu]).flat();
    const net = randomNetOf([1, ...size], [...layers, ...readout], 3);
    const pairs = allPairs(valueCount(net.layout.input));
    const all = population(
      net,
      pairs,
      labelsOf(pairs, size),
      pairs.map(() => 1),
      false,
    );
    const classes = displacementClasses(size);
    const labels = labelsOf(classes.pairs, size);
    assertEqual(population(net, classes.pairs, labels, classes.multiplicities, true), all);
    // Every pair, shared: the tables alone find what is equal.
    assertEqual(
      population(
        net,
        pairs,
        labelsOf(pairs, size),
        pairs.map(() => 1),
        true,
      ),
      all,
    );
  });
}

/** Nets with everything else that layers may be told, on inputs with many equal sites. */
const nets: Readonly<Record<string, readonly [input: number[], layers: LayerDescription[]]>> = {
  'open frame, zeros beyond': [
    [1, 5, 5],
    [conv({ padding: 'zero' }), relu, conv({ padding: 'zero', stride: 2 }), relu, ...readout],
  ],
  'open frame, no padding': [
    [1, 6, 5],
    [conv({ padding: 'none', filterSize: 2 }), relu, conv({ padding: 'none' }), relu, ...readout],
  ],
  'strides and even filters': [
    [1, 12],
    [conv({ filterSize: 4, stride: 2 }), relu, conv({ filterSize: 2, stride: 2 }), relu, ...readout],
  ],
  'pools of maxima': [
    [1, 6, 6],
    [conv(), relu, { kind: 'pool', operation: 'max', size: 2 }, conv({ filterSize: 2 }), relu, ...readout],
  ],
  'pools of means': [
    [1, 12],
    [conv(), relu, { kind: 'pool', operation: 'average', size: 3, stride: 2 }, conv(), relu, ...readout],
  ],
  'dense after flattening': [
    [1, 10],
    [conv({ padding: 'zero' }), relu, { kind: 'dense', channels: 3 }, relu, { kind: 'dense', channels: 2 }],
  ],
  'locally connected': [
    [1, 4, 4],
    [
      { kind: 'locally-connected', channels: 3, filterSize: 2, padding: 'zero' },
      relu,
      { kind: 'locally-connected', channels: 2, filterSize: 3 },
      relu,
      ...readout,
    ],
  ],
  'batch-norm': [
    [1, 11],
    [conv(), { kind: 'batch-norm' }, relu, conv(), relu, { kind: 'batch-norm' }, ...readout],
  ],
  'no biases, shared biases': [
    [1, 9],
    [conv({ bias: false }), relu, conv({ bias: 'shared' }), relu, ...readout],
  ],
};

function run(engine: ImmediateEngine, inputs: Float64Array, count: number, share: boolean, mode: NetMode) {
  const prepared = engine.prepare(inputs, count, share);
  const outputs = engine.differentiate(prepared, smoothPull(engine.layout.outputs), mode).slice();
  return { outputs, maps: engine.layout.layers.map((_, k) => engine.activations(k)) };
}

function assertSameRuns(net: Net, inputs: Float64Array, count: number, mode: NetMode): void {
  const [dense, shared] = [createJsEngine(net), createJsEngine(net)];
  const expected = run(dense, inputs, count, false, mode);
  const actual = run(shared, inputs, count, true, mode);
  const scale = Math.max(1, ...dense.gradients.flatMap((array) => [...array].map(Math.abs)));
  assert.ok(largestGap(actual.outputs, expected.outputs) <= tolerance);
  for (const [k, map] of expected.maps.entries()) assert.ok(largestGap(actual.maps[k]!, map) <= tolerance, `map ${k}`);
  for (const [k, gradient] of dense.gradients.entries()) {
    const gap = largestGap(shared.gradients[k]!, gradient);
    assert.ok(gap <= tolerance * scale, `gradient ${k} differs by ${gap}, the largest is ${scale}`);
  }
  for (const [k, statistic] of dense.statistics.entries()) {
    assert.ok(largestGap(shared.statistics[k]!, statistic) <= tolerance, `statistic ${k}`);
  }
}

for (const [name, [input, layers]] of Object.entries(nets)) {
  test(`${name}: outputs, activations, gradients and statistics`, () => {
    const net = randomNetOf(input, layers, 2);
    const sites = valueCount(net.layout.input);
    const pairs = allPairs(sites).filter((_, k) => k % 3 === 0);
    for (const mode of ['training', 'evaluation'] as const) {
      assertSameRuns(net, litPairs(sites, pairs), pairs.length, mode);
      assertSameRuns(net, normals(6 * sites, 8), 6, mode);
    }
  });
}

test('several channels: sites are equal where all channels are', () => {
  const net = randomNetOf([3, 10], [conv(), relu, conv(), relu, ...readout], 4);
  const inputs = normals(5 * 30, 9).map((value) => Math.round(value / 2));
  assertSameRuns(net, inputs, 5, 'training');
});

test.run();
