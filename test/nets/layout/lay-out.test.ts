import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription, PaddingMode } from '../../../dist/nets/description/layer.js';
import { layOut } from '../../../dist/nets/layout/lay-out.js';
import type { NetLayout } from '../../../dist/nets/layout/net-layout.js';
import { beyondBorder, windowSites } from '../../../dist/nets/layout/window-sites.js';
import { described } from '../../support/layered-nets.js';

const test = suite('layOut');

function lay(input: readonly number[], layers: readonly LayerDescription[]): NetLayout {
  return layOut(described(input, layers));
}

test('follows the maps and the arrays of every kind of layer', () => {
  const layout = lay(
    [2, 9, 8],
    [
      { kind: 'conv', channels: 3, filterSize: 4, stride: 2 },
      { kind: 'batch-norm' },
      { kind: 'relu' },
      { kind: 'conv', channels: 4, filterSize: 2, padding: 'none', bias: 'shared' },
      { kind: 'pool', operation: 'max', size: 2, stride: 1 },
      { kind: 'locally-connected', channels: 5, filterSize: 3, padding: 'zero', stride: 2 },
      { kind: 'dense', channels: 6, bias: false },
      { kind: 'dense', channels: 2 },
    ],
  );
  assert.equal(
    layout.layers.map(({ name, output }) => [name, output.channels, ...output.size]),
    [
      ['conv1', 3, 5, 4],
      ['batch-norm1', 3, 5, 4],
      ['relu1', 3, 5, 4],
      ['conv2', 4, 4, 3],
      ['pool1', 4, 3, 2],
      ['locally-connected1', 5, 2, 1],
      ['dense1', 6],
      ['dense2', 2],
    ],
  );
  assert.equal(
    layout.parameters.map(({ name, shape, fanIn }) => [name, shape, fanIn]),
    [
      ['conv1.weights', [3, 2, 4, 4], 32],
      ['conv1.biases', [3], 32],
      ['batch-norm1.scales', [3], 0],
      ['batch-norm1.shifts', [3], 0],
      ['conv2.weights', [4, 3, 2, 2], 12],
      ['conv2.biases', [1], 12],
      ['locally-connected1.weights', [5, 4, 2, 1, 3, 3], 36],
      ['locally-connected1.biases', [5, 2, 1], 36],
      ['dense1.weights', [6, 10], 10],
      ['dense2.weights', [2, 6], 6],
      ['dense2.biases', [2], 6],
    ],
  );
  for (const { shape, length } of layout.parameters)
    assert.is(
      length,
      shape.reduce((product, n) => product * n, 1),
    );
  assert.equal(
    layout.statistics.map(({ name, shape }) => [name, shape]),
    [
      ['batch-norm1.means', [3]],
      ['batch-norm1.variances', [3]],
    ],
  );
  for (const { weights, biases, statistics, name } of layout.layers) {
    if (weights >= 0) assert.match(layout.parameters[weights]!.name, new RegExp(`^${name}\\.(weights|scales)$`));
    if (biases >= 0) assert.match(layout.parameters[biases]!.name, new RegExp(`^${name}\\.(biases|shifts)$`));
    if (statistics >= 0) assert.is(layout.statistics[statistics]!.name, `${name}.means`);
  }
  assert.is(layout.outputs, 2);
  assert.equal(layout.blocks, [2, 4, 5, 6, 7]);
});

test('an image of one axis, a vector, and a net that begins without weights have their blocks', () => {
  const ring = lay(
    [1, 6],
    [{ kind: 'conv', channels: 2, filterSize: 3 }, { kind: 'relu' }, { kind: 'global-average-pool' }],
  );
  assert.equal(ring.blocks, [2]);
  assert.is(ring.outputs, 2);
  const vector = lay([4], [{ kind: 'dense', channels: 3 }, { kind: 'relu' }, { kind: 'dense', channels: 1 }]);
  assert.equal(vector.blocks, [1, 2]);
  const pooled = lay(
    [1, 4],
    [{ kind: 'relu' }, { kind: 'pool', operation: 'average', size: 2 }, { kind: 'dense', channels: 1 }],
  );
  assert.equal(pooled.blocks, [2]);
  assert.equal(lay([3, 5], [{ kind: 'global-average-pool' }]).blocks, [0]);
});

test('factors: 1, 1/√fan-in, 1/fan-in, times the scale of the weights', () => {
  const factors = (layers: readonly LayerDescription[]) => lay([2, 6], layers).layers.map(({ factor }) => factor);
  const conv = { kind: 'conv', channels: 3, filterSize: 4 } as const;
  const last: LayerDescription = { kind: 'dense', channels: 1, parametrisation: 'mean-field', weightScale: 3 };
  assert.equal(factors([conv, { kind: 'relu' }, last]), [1 / Math.sqrt(8), 1, 3 / 18]);
  assert.equal(factors([{ ...conv, parametrisation: 'standard', weightScale: 0.5 }, last]), [0.5, 3 / 18]);
  assert.equal(factors([{ ...conv, parametrisation: 'ntk', weightScale: 2 }, last]), [2 / Math.sqrt(8), 3 / 18]);
});

test('pads by half a filter, the smaller half before, unless it is told otherwise', () => {
  const windows = (layer: Partial<Extract<LayerDescription, { kind: 'conv' }>>) =>
    lay([1, 9], [{ kind: 'conv', channels: 1, filterSize: 3, ...layer }, { kind: 'global-average-pool' }]).layers[0]!
      .windows[0]!;
  for (const [filterSize, before] of [
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 1],
    [5, 2],
  ] as const) {
    assert.equal(windows({ filterSize }), { inSites: 9, outSites: 9, filterSize, stride: 1, before });
    assert.equal(windows({ filterSize, padding: 'zero' }).outSites, 9);
    assert.equal(windows({ filterSize, padding: 'none' }), {
      inSites: 9,
      outSites: 10 - filterSize,
      filterSize,
      stride: 1,
      before: 0,
    });
    assert.is(windows({ filterSize, stride: 2 }).outSites, 5);
  }
  assert.equal(windows({ pad: [2, 3], stride: 4 }), { inSites: 9, outSites: 3, filterSize: 3, stride: 4, before: 2 });
});

/** The sites of a window along one axis, as the formula has them. */
function axisSites(padding: PaddingMode, sites: number, first: number, filterSize: number): number[] {
  return Array.from({ length: filterSize }, (_, t) => {
    const site = first + t;
    if (padding === 'periodic') return (site + 100 * sites) % sites;
    return site < 0 || site >= sites ? beyondBorder : site;
  });
}

test('windows hold the sites stride·i + t − before of each axis', () => {
  const axis = fc.integer({ min: 1, max: 6 });
  const size = fc.oneof(fc.tuple(axis), fc.tuple(axis, axis));
  const shape = fc.record({
    filterSize: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom<PaddingMode>('periodic', 'zero'),
    pad: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 3, max: 5 })),
  });
  fc.assert(
    fc.property(size, shape, (sizes, { filterSize, stride, padding, pad }) => {
      const layers: LayerDescription[] = [
        { kind: 'conv', channels: 1, filterSize, stride, padding, pad },
        { kind: 'global-average-pool' },
      ];
      const [layer, pool] = lay([1, ...sizes], layers).layers;
      const table = windowSites(layer!);
      const expected = (axes: readonly number[], at: readonly number[][]): number[][] => {
        if (axes.length === 0) return at.map((sites) => sites);
        const [extent = 1, ...rest] = axes;
        const out = Math.floor((extent + pad[0] + pad[1] - filterSize) / stride) + 1;
        const windows = Array.from({ length: out }, (_, i) =>
          axisSites(padding, extent, stride * i - pad[0], filterSize),
        );
        return expected(
          rest,
          at.flatMap((outer) =>
            windows.map((inner) =>
              outer.flatMap((row) => inner.map((site) => (row < 0 || site < 0 ? beyondBorder : row * extent + site))),
            ),
          ),
        );
      };
      assert.equal([...table], expected(sizes, [[0]]).flat());
      const sites = pool!.input.size.reduce((product, extent) => product * extent, 1);
      assert.equal(
        [...windowSites(pool!)],
        Array.from({ length: sites }, (_, i) => i),
      );
    }),
    { numRuns: 80 },
  );
});

test('what does not fit is refused with the layer and its sizes', () => {
  const pool: LayerDescription = { kind: 'global-average-pool' };
  const refused: readonly [input: number[], layers: LayerDescription[], says: RegExp][] = [
    [
      [1, 4],
      [{ kind: 'conv', channels: 1, filterSize: 5, padding: 'none' }, pool],
      /conv1 has windows of 5 sites, more than the 4 along axis 0/,
    ],
    [
      [1, 9, 3],
      [{ kind: 'pool', operation: 'max', size: 4 }, pool],
      /pool1 has windows of 4 sites, more than the 3 along axis 1/,
    ],
    [[3], [{ kind: 'conv', channels: 1, filterSize: 1 }], /conv1 needs sites/],
    [
      [3, 4],
      [
        { kind: 'dense', channels: 2 },
        { kind: 'locally-connected', channels: 1, filterSize: 1 },
      ],
      /locally-connected1 needs sites/,
    ],
    [[1, 4], [{ kind: 'conv', channels: 1, filterSize: 3 }], /must leave one site, got 4/],
    [[1, 4, 5], [{ kind: 'relu' }], /must leave one site, got 4 × 5/],
  ];
  for (const [input, layers, says] of refused) {
    assert.throws(
      () => lay(input, layers),
      (error: Error) => error.name === 'InputError' && says.test(error.message),
    );
  }
});

test.run();
