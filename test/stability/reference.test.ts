import { nets, spherical, stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { array, reference, type Tensor } from '../support/reference.js';

const test = suite('stability of any predictor: published figures');

/** Data that are the numbers 0 … P − 1 of the samples: the predictor and its perturbations look things up. */
function numbers(samples: number) {
  return ndarray(
    Float64Array.from({ length: samples }, (_, i) => i),
    [samples, 1],
  );
}

/** A perturbation that marks a sample: sample i becomes i + mark. */
function marked(mark: number): stability.Deformation {
  return {
    description: `mark ${mark}`,
    apply: (batch) =>
      ndarray(
        batch.data.map((i) => i + mark),
        [...batch.shape],
      ),
  };
}

/** The predictor whose outputs for sample i with mark m are row i of table m/1000. */
function lookUp(...tables: readonly Tensor[]): stability.Predictor {
  return (batch) => {
    const rows = Array.from(batch.data, (number) => {
      const { data, shape } = tables[Math.floor(number / 1000)]!;
      const size = shape.slice(1).reduce((product, extent) => product * extent, 1);
      return data.slice((number % 1000) * size, ((number % 1000) + 1) * size);
    });
    return rows;
  };
}

test('D, G, R with means and with medians of components, denominator over all and over distinct pairs', async () => {
  interface Case {
    o: Tensor;
    o_diffeo: Tensor;
    o_noise: Tensor;
    D_num_mean: number;
    G_num_mean: number;
    D_num_median: number;
    G_num_median: number;
    denominator: number;
    denominator_without_diagonal: number;
    R: number;
    R_median: number;
  }
  for (const c of reference<{ cases: Case[] }>('relative_stability.json').cases) {
    const options = {
      predictor: lookUp(c.o, c.o_diffeo, c.o_noise),
      data: numbers(c.o.shape[0]!),
      deformation: marked(1000),
      noise: marked(2000),
    };
    // The published denominator has 1e-10 added to it.
    const regulariser = 1e-10;
    for (const average of ['mean', 'component-median'] as const) {
      const wanted =
        average === 'mean' ? [c.D_num_mean, c.G_num_mean, c.R] : [c.D_num_median, c.G_num_median, c.R_median];
      for (const chunk of [1, 4, 128]) {
        const [layer] = (await stability.relativeStability({ ...options, average, chunk })).layers;
        const spread = layer!.spread.value;
        close(spread + regulariser, c.denominator, 1e-12);
        close(layer!.diffeo.value * spread, wanted[0]!, 1e-12);
        close(layer!.noise.value * spread, wanted[1]!, 1e-12);
        close(layer!.relative.value, wanted[2]!, 1e-12);
      }
    }
    const distinct = await stability.relativeStability({ ...options, pairs: 'distinct' });
    close(distinct.layers[0]!.spread.value, c.denominator_without_diagonal, 1e-12);
    // petrini2021 divides by the median over all pairs.
    const early = (await stability.relativeStability({ ...options, preset: 'petrini2021' })).layers[0]!;
    close(early.relative.value, c.R_median, 1e-12);
    const distances = Array.from({ length: c.o.shape[0]! ** 2 }, (_, n) => {
      const count = c.o.shape[0]!;
      const size = c.o.data.length / count;
      const [i, j] = [Math.floor(n / count) * size, (n % count) * size];
      return Array.from({ length: size }, (_, k) => (c.o.data[i + k]! - c.o.data[j + k]!) ** 2).reduce((a, b) => a + b);
    }).sort((a, b) => a - b);
    close(early.spread.value, distances[Math.floor((distances.length - 1) / 2)]!, 1e-12);
  }
});

test('rotations of the sphere: the published ratio', async () => {
  interface Case {
    w1: Tensor;
    w2: Tensor;
    x: Tensor;
    rotated: Tensor;
    noisy: Tensor;
    stability_rotated: number;
    stability_noisy: number;
    denominator: number;
  }
  for (const c of reference<{ stability: Case[] }>('sphere_rotation_stability.json').stability) {
    const net = spherical.oneHiddenLayerNet(Float64Array.from(c.w1.data), Float64Array.from(c.w2.data));
    const moved: stability.Deformation = { description: 'published', apply: () => array(c.rotated) };
    const noise: stability.Deformation = { description: 'published', apply: () => array(c.noisy) };
    const { layers } = await stability.relativeStability({
      predictor: spherical.netPredictor({ net, engine: 'js' }),
      data: array(c.x),
      deformation: moved,
      noise,
    });
    const [layer] = layers;
    const share = layer!.spread.value / c.denominator;
    close(layer!.spread.value, c.denominator - 1e-10, 1e-12);
    close(layer!.diffeo.value * share, c.stability_rotated, 1e-9);
    close(layer!.noise.value * share, c.stability_noisy, 1e-9);
  }
});

test('the one-dimensional scale detection: σ, D, G and R of the output and of all layers', async () => {
  interface Case {
    depth: number;
    h: number;
    l: number;
    B: number;
    magn: number;
    strides_actual: number[];
    w: Tensor[];
    b: Tensor[];
    beta: Tensor;
    biasFinal: number;
    pairs: [number, number][];
    moved_pairs: [number, number][];
    standard_normal: Tensor;
    noisy: Tensor;
    sigma: number;
    output_D: number;
    output_G: number;
    output_num: [number, number];
    output_deno: number;
    layers: { layer: number; channel_mean: boolean; D: number; G: number; R: number; deno: number }[];
  }
  const { cases } = reference<{ cases: Case[] }>('scale1d_stability.json');
  assert.ok(cases.length > 0);
  for (const c of cases) {
    const images = (pairs: readonly [number, number][]) => {
      const values = new Float64Array(pairs.length * c.l);
      for (const [i, pair] of pairs.entries()) for (const site of pair) values[i * c.l + site] = Math.sqrt(c.magn);
      return ndarray(values, [pairs.length, 1, c.l]);
    };
    const network = publishedNet(c);
    const predictor: stability.Predictor = (batch) => {
      const { layers, output } = nets.forward(network, batch);
      const named = layers.map((layer, k) => [`${k}`, layer] as const);
      const means = layers.map((layer, k) => [`${k} mean`, channelMean(layer)] as const);
      return { ...Object.fromEntries([...named, ...means]), output };
    };
    const deformation: stability.Deformation = { description: 'published', apply: () => images(c.moved_pairs) };
    const noise: stability.Deformation = {
      description: 'published',
      apply: (batch) =>
        ndarray(
          batch.data.map((x, k) => x + Math.max(0, c.sigma * c.standard_normal.data[k]!)),
          [...batch.shape],
        ),
    };
    const measured = await stability.relativeStability({ predictor, data: images(c.pairs), deformation, noise });
    // One σ for the batch: the root mean square displacement over √n.
    close(measured.displacement.rootMeanSquare / Math.sqrt(c.l), c.sigma, 1e-12);
    const byName = new Map(measured.layers.map((layer) => [layer.layer, layer]));
    const output = byName.get('output')!;
    close(output.spread.value, c.output_deno, 1e-9);
    close(output.diffeo.value, c.output_D, 1e-9);
    close(output.noise.value, c.output_G, 1e-9);
    assert.ok(c.layers.length >= c.depth);
    for (const { layer, channel_mean, D, G, R, deno } of c.layers) {
      const own = byName.get(channel_mean ? `${layer} mean` : `${layer}`)!;
      close(own.spread.value, deno, 1e-9);
      close(own.diffeo.value, D, 1e-9);
      close(own.noise.value, G, 1e-9);
      close(own.relative.value, R, 1e-9);
    }
    // The noise of the preset is of the same law: max(0, σ N(0, 1)) with that σ.
    const preset = await stability.relativeStability({
      predictor,
      data: images(c.pairs),
      deformation: { ...deformation, apply: (_, first, __) => images(c.moved_pairs.slice(first)) },
      draws: 400,
      preset: 'tomasini2022',
    });
    const expected = (c.sigma ** 2 * c.l) / 2;
    assert.ok(
      Math.abs(preset.noise.rootMeanSquare ** 2 / expected - 1) < 0.03,
      `${preset.noise.rootMeanSquare ** 2} ${expected}`,
    );
  }
});

/** The published net, whose blocks scale weights by 1/√C_in and activations by √s. */
function publishedNet(c: {
  h: number;
  w: Tensor[];
  b: Tensor[];
  beta: Tensor;
  biasFinal: number;
  strides_actual: number[];
  l: number;
}): nets.ConvNet {
  let sites = c.l;
  const layers = c.w.map((w, k) => {
    const [outChannels = 0, inChannels = 0, size = 0] = w.shape;
    sites /= c.strides_actual[k]!;
    const filters = Array.from({ length: outChannels }, (_, h) =>
      Array.from({ length: inChannels }, (_, channel) => {
        const start = (h * inChannels + channel) * size;
        return w.data.slice(start, start + size).map((weight) => weight / Math.sqrt(inChannels));
      }),
    );
    const bias = (c.b[k]?.data ?? []).map((value) => value * Math.sqrt(size));
    return nets.convLayer({
      filters,
      ...(bias.length > 0 ? { bias } : {}),
      stride: c.strides_actual[k]!,
    });
  });
  const readout = c.beta.data.map((beta) => beta / (c.h * sites));
  return nets.convNet({ name: 'published', layers, readout, constant: c.biasFinal });
}

/** [B, C, l] → [B, l]. */
function channelMean(layer: ndarray.NdArray<Float64Array>) {
  const [count = 0, channels = 0, sites = 0] = layer.shape;
  const mean = new Float64Array(count * sites);
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < sites; i++) mean[p * sites + i]! += layer.get(p, c, i) / channels;
  }
  return ndarray(mean, [count, sites]);
}

test.run();
