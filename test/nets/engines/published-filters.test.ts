import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { randomNetOf } from '../../support/layered-nets.js';
import { largestGap, reference, type Tensor } from '../../support/reference.js';

const test = suite('published nets of constant filters');

/** Activations after an operation of a net whose weights are all one number, without biases. */
function constantNet(input: readonly number[], layers: readonly LayerDescription[], weight: number) {
  const net = randomNetOf(input, [...layers, { kind: 'global-average-pool' }]);
  const engine = createJsEngine({ ...net, parameters: net.parameters.map((array) => array.map(() => weight)) });
  return (inputs: Float64Array, count: number, layer: number) => {
    engine.evaluate(engine.prepare(inputs, count));
    return Float64Array.from(engine.activations(layer));
  };
}

test('constant_filters_1d.json: activations, D and its denominator', () => {
  interface Case {
    readonly kernel: number;
    readonly stride: number;
    readonly depth: number;
    readonly N: number;
    readonly layers: readonly {
      readonly width: number;
      readonly D_num: number;
      readonly deno: number;
      readonly row_of_central_input: readonly number[];
    }[];
  }
  for (const { kernel, stride, depth, N, layers } of reference<{ cases: Case[] }>('constant_filters_1d.json').cases) {
    const pad = Math.floor((kernel - 1) / 2);
    const operations = Array.from({ length: depth }, (): LayerDescription[] => [
      {
        kind: 'conv',
        channels: 1,
        filterSize: kernel,
        stride,
        padding: 'zero',
        pad: [pad, pad],
        bias: false,
        parametrisation: 'standard',
        weightScale: stride / kernel,
      },
      { kind: 'relu' },
    ]);
    const run = constantNet([1, N], operations.flat(), 1);
    const pixels = Float64Array.from({ length: N * N }, (_, k) => (k % (N + 1) === 0 ? 1 : 0));
    for (const [k, layer] of layers.entries()) {
      const values = run(pixels, N, 2 * k + 1);
      const rows = Array.from({ length: N }, (_, p) => values.subarray(p * layer.width, (p + 1) * layer.width));
      const middle = Math.floor(N / 2);
      assert.ok(largestGap(rows[middle]!, layer.row_of_central_input) <= 1e-9, `layer ${k + 1}`);
      const squares = (a: number, b: number) => rows[a]!.reduce((sum, x, i) => sum + (x - rows[b]![i]!) ** 2, 0);
      const all = rows.map((_, a) => a);
      const moved = all.reduce((sum, a) => sum + squares(a, (a + 1) % N), 0) / N;
      const apart = all.flatMap((a) => all.map((b) => squares(a, b))).reduce((sum, x) => sum + x, 0) / N ** 2;
      assert.ok(Math.abs(moved - layer.D_num) <= 1e-9, `layer ${k + 1}: ${moved} against ${layer.D_num}`);
      assert.ok(Math.abs(apart - layer.deno) <= 1e-9, `layer ${k + 1}: ${apart} against ${layer.deno}`);
    }
  }
});

test('receptive_field.json: sizes and the field in the middle', () => {
  interface Case {
    readonly spec_kernel_stride_pad_pool: readonly (readonly [number, number, number, number])[];
    readonly layer: string;
    readonly map_size: number;
    readonly size: readonly number[];
    readonly central_field: Tensor;
  }
  const { n, cases } = reference<{ n: number; cases: Case[] }>('receptive_field.json');
  for (const [k, recorded] of cases.entries()) {
    const operations = recorded.spec_kernel_stride_pad_pool.flatMap(
      ([filterSize, stride, pad, size]): LayerDescription[] => [
        {
          kind: 'conv',
          channels: 2,
          filterSize,
          stride,
          padding: 'zero',
          pad: [pad, pad],
          bias: false,
          parametrisation: 'standard',
        },
        { kind: 'relu' },
        ...(size === 0 ? [] : [{ kind: 'pool', operation: 'average', size } as const]),
      ],
    );
    const run = constantNet([3, n, n], operations, 0.01);
    // A pixel on in all three channels.
    const pixels = Float64Array.from({ length: n * n * 3 * n * n }, (_, i) =>
      Math.floor(i / (3 * n * n)) === i % (n * n) ? 1 : 0,
    );
    const values = run(pixels, n * n, Number(recorded.layer.slice(2)));
    const sites = recorded.map_size ** 2;
    const fields = Array.from({ length: sites }, (_, site) =>
      Float64Array.from({ length: n * n }, (_, pixel) => values[pixel * 2 * sites + site]!),
    );
    const most = Math.max(...fields.map((field) => Math.max(...field)));
    const sizes = fields.map((field) => Math.sqrt(field.reduce((sum, x) => sum + x / most, 0)));
    assert.ok(largestGap(sizes, recorded.size) <= 1e-9, `case ${k}: sizes`);
    const middle = Math.floor(recorded.map_size / 2) * (recorded.map_size + 1);
    const field = fields[middle]!.map((x) => x / most);
    assert.ok(largestGap(field, recorded.central_field.data) <= 1e-9, `case ${k}: field in the middle`);
  }
});

test.run();
