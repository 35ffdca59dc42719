import { readFileSync } from 'node:fs';
import { nets, twopixels } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

interface Tensor {
  shape: number[];
  data: number[];
}
interface NetCase {
  h: number;
  filter_size: number;
  alpha_tilde: number;
  l: number;
  strides_actual: number[];
  x: Tensor;
  w: Tensor[];
  b: Tensor[];
  beta: Tensor;
  biasFinal: number;
  activations: Tensor[];
  output: Tensor;
}
const reference: { cases: NetCase[] } = JSON.parse(
  readFileSync(new URL('../reference/scale1d_convnet.json', import.meta.url), 'utf8'),
);
const test = suite('periodic conv net');

/**
 * The published net, whose blocks scale weights by 1/√C_in and activations by √s, in the convention of this package.
 */
function publishedNet(c: NetCase): nets.ConvNet {
  const layers = c.w.map((w, k) => {
    const [outChannels = 0, inChannels = 0, size = 0] = w.shape;
    const bias = c.b[k]!.data.map((b) => b * Math.sqrt(size));
    const row = (h: number, channel: number) => {
      const start = (h * inChannels + channel) * size;
      return w.data.slice(start, start + size).map((weight) => weight / Math.sqrt(inChannels));
    };
    const filters = Array.from({ length: outChannels }, (_, h) =>
      Array.from({ length: inChannels }, (_, channel) => row(h, channel)),
    );
    return nets.convLayer({ filters, bias, stride: c.strides_actual[k]! });
  });
  const sites = c.activations.at(-1)!.shape[2]!;
  const readout = c.beta.data.map((beta) => (c.alpha_tilde * beta) / (c.h * sites));
  return nets.convNet({ name: 'published', layers, readout, constant: c.alpha_tilde * c.biasFinal });
}

test('activations and output are those of the published nets: odd and even filters, strides, channels', () => {
  for (const c of reference.cases) {
    const result = nets.forward(publishedNet(c), ndarray(Float64Array.from(c.x.data), c.x.shape));
    for (const [k, layer] of result.layers.entries()) {
      assert.equal(layer.shape, c.activations[k]!.shape);
      for (const [i, value] of c.activations[k]!.data.entries()) near(layer.data[i]!, value, 1e-12);
    }
    for (const [p, value] of c.output.data.entries()) near(result.output.get(p), value, 1e-12);
  }
});

test('batches may be transposed or sliced views', () => {
  const network = twopixels.lowFrequency({ scale: 5, length: 10 });
  const data = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i));
  const rows = ndarray(data, [4, 10]);
  const columns = ndarray(
    Float64Array.from({ length: 40 }, (_, i) => data[(i % 4) * 10 + Math.floor(i / 4)]!),
    [10, 4],
  );
  const expected = nets.forward(network, rows).output.data;
  assert.equal(nets.forward(network, columns.transpose(1, 0)).output.data, expected);
  assert.equal(nets.forward(network, rows.lo(1, 0)).output.data, expected.slice(1));
});

test('permuting the channels of a layer changes nothing behind it', () => {
  const options = { scale: 9, length: 20, channels: 6, disorder: 0.4 };
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.nat(2), (order, k) => {
      const network = twopixels.constructSolution('disordered', options);
      const nested = (layer: nets.ConvLayer) => {
        const [outChannels, inChannels, size] = nets.filterShape(layer);
        return Array.from({ length: outChannels }, (_, h) =>
          Array.from({ length: inChannels }, (_, c) =>
            Array.from({ length: size }, (_, t) => layer.filters.get(h, c, t)),
          ),
        );
      };
      const layers = network.layers.map((layer, index) => {
        const bias = Array.from(layer.bias.data);
        if (index === k) return nets.convLayer({ filters: order.map((h) => nested(layer)[h]!), bias });
        if (index === k + 1) {
          return nets.convLayer({ filters: nested(layer).map((rows) => order.map((c) => rows[c]!)), bias });
        }
        return layer;
      });
      const permuted = nets.convNet({ name: 'permuted', layers });
      const input = ndarray(twopixels.pairImage(20, [3, 8]), [1, 20]);
      near(nets.forward(permuted, input).output.get(0), nets.forward(network, input).output.get(0), 1e-12);
    }),
    { numRuns: 20 },
  );
});

test('the spread equals a direct average over all pairs of pairs', () => {
  const cases: [nets.ConvNet, number, number, number][] = [
    [twopixels.lowFrequency({ scale: 5, length: 11 }), 11, 5, 0],
    [twopixels.constructSolution('disordered', { scale: 5, length: 10, channels: 6, disorder: 0.3 }), 10, 5, 2],
    [twopixels.strided({ scale: 4, length: 12, filterSize: 2 }), 12, 4, 0],
    [twopixels.strided({ scale: 3, length: 9, filterSize: 3 }), 9, 3, 0],
    [publishedNet(reference.cases.find((c) => c.l === 15)!), 15, 4, 0],
  ];
  for (const [network, length, scale, gap] of cases) {
    const task = twopixels.twoPixelTask({ length, scale, gap });
    const plan = nets.planNetwork(network, length);
    const run = nets.createForward(plan);
    const maps = twopixels.allPairs(task).map((pair) => {
      const { layers, output } = run(twopixels.pairImage(length, pair));
      return [...layers.map((layer) => layer.slice()), Float64Array.of(output)];
    });
    for (const [k, spread] of twopixels.pairSpread(task, plan).entries()) {
      let sum = 0;
      for (const x of maps) {
        for (const z of maps) sum += x[k]!.reduce((total, value, i) => total + (value - z[k]![i]!) ** 2, 0);
      }
      close(spread, sum / maps.length ** 2, 1e-12, `${network.name}, layer ${k + 1}:`);
    }
  }
});

test('classification error: best threshold by enumeration', () => {
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  const low = twopixels.classificationError(twopixels.lowFrequency({ scale: 7, length: 32 }), task);
  assert.equal(low, { error: 0, threshold: 40.5 });
  const blocks = twopixels.twoPixelTask({ length: 36, scale: 9 });
  const network = twopixels.strided({ scale: 9, length: 36 });
  const run = nets.createForward(nets.planNetwork(network, 36));
  const pairs = twopixels.allPairs(blocks);
  const errorAt = (threshold: number) =>
    pairs.filter((pair) => {
      const near = twopixels.label(blocks, twopixels.ringDistance(36, ...pair)) > 0;
      return run(twopixels.pairImage(36, pair)).output > threshold !== near;
    }).length / pairs.length;
  const found = twopixels.classificationError(network, blocks);
  near(found.error, errorAt(found.threshold), 1e-12);
  near(found.error, Math.min(errorAt(-1), errorAt(0.5), errorAt(2)), 1e-12);
  near(twopixels.classificationError(network, blocks, 2).error, errorAt(2), 1e-12);
});

test('bad input is rejected in one line', () => {
  rejects(() => nets.convLayer({ filters: [] }), /non-empty/);
  rejects(() => nets.convLayer({ filters: [[[1, 2]], [[1]]] }), /full/);
  rejects(() => nets.convLayer({ filters: [[[Number.NaN]]] }), /finite/);
  rejects(() => nets.convLayer({ filters: [[[1]]], bias: [1, 2] }), /expected 1 biases/);
  rejects(() => nets.convLayer({ filters: [[[1]]], stride: 0 }), /stride must be/);
  rejects(() => nets.convNet({ name: '', layers: [] }), /at least one layer/);
  const layer = nets.convLayer({ filters: [[[1]], [[1]]] });
  rejects(() => nets.convNet({ name: '', layers: [layer, layer] }), /layer 2 expects 1 channels, layer 1 gives 2/);
  rejects(() => nets.convNet({ name: '', layers: [layer], readout: [1] }), /readout must be 2/);
  const network = nets.convNet({ name: '', layers: [layer] });
  rejects(() => nets.forward(network, ndarray(new Float64Array(24), [2, 3, 4])), /shape \[P, l\], got \[2, 3, 4\]/);
  rejects(() => nets.planNetwork(twopixels.lowFrequency({ scale: 3, length: 6 }), 2), /more than the 2/);
});

test.run();
