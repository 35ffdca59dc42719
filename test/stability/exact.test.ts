import { analytic, nets, spherical, stability, twopixels } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { byMatrices, linear, normals, pairMean, shifts, squaredNorm, times } from '../support/stability.js';

const test = suite('stability of any predictor: closed forms and exact enumerations');

/** Asserts |z| < 4, and that a value that is 1 % off is rejected. */
function agrees(estimate: stability.Estimate, error: number, exact: number, name: string): void {
  const z = (value: number) => Math.abs(estimate.value - value) / error;
  assert.ok(z(exact) < 4, `${name}: ${estimate.value} ± ${error}, exactly ${exact}`);
  assert.ok(Math.max(z(exact * 1.01), z(exact / 1.01)) > 4, `${name}: ± ${error} does not reject 1 % at ${exact}`);
}

test('linear f on given data: D by its matrices exactly, G = r²‖W‖²/n over 2 Var, R their ratio', async () => {
  const inputs = 12;
  const samples = 250;
  const data = normals('data', samples, inputs);
  const weights = normals('weights', 20, inputs);
  const matrices = Array.from({ length: 400 }, (_, d) => normals(`matrix ${d % 5}`, inputs, inputs));
  const predictor = linear(weights);
  const deformation = { ...byMatrices(matrices), enumeration: 400 };
  const norm = 0.7;
  const exactG = ((norm ** 2 / inputs) * squaredNorm(weights)) / pairMean(times(weights, data));
  let numerator = 0;
  for (let d = 0; d < 5; d++) {
    const change = times(weights, data).data;
    const moved = times(weights, times(matrices[d]!, data)).data;
    numerator += squaredNorm({ data: moved.map((value, k) => value - change[k]!) }) / (5 * samples);
  }
  const exactD = numerator / pairMean(times(weights, data));
  for (const noiseLaw of ['sphere', 'gaussian'] as const) {
    const measured = await stability.relativeStability({
      predictor,
      data,
      deformation,
      draws: 400,
      noiseLaw,
      noiseNorm: norm,
    });
    const [layer] = measured.layers;
    close(layer!.diffeo.value, exactD, 1e-12);
    assert.is(layer!.diffeo.drawError, 0);
    close(layer!.spread.value, pairMean(times(weights, data)), 1e-12);
    agrees(layer!.noise, layer!.noise.drawError, exactG, `G, ${noiseLaw}`);
    agrees(layer!.relative, layer!.relative.drawError, exactD / exactG, `R, ${noiseLaw}`);
    close(layer!.relative.value, layer!.diffeo.value / layer!.noise.value, 1e-14);
    if (noiseLaw === 'sphere') close(measured.noise.mean, norm, 1e-12);
  }
});

test('linear f on normal data: the values of the law, with the error by sample', async () => {
  const inputs = 30;
  const data = normals('law', 36_000, inputs);
  const weights = normals('weights', 20, inputs);
  const size = 0.2;
  const { layers } = await stability.relativeStability({
    predictor: linear(weights),
    data,
    deformation: shifts(size),
    draws: 4,
    noiseNorm: 0.3,
    noiseLaw: 'gaussian',
  });
  // ⟨‖W δ‖²⟩ = s²‖W‖², ⟨‖W(x − z)‖²⟩ = 2‖W‖²
  agrees(layers[0]!.diffeo, layers[0]!.diffeo.standardError, size ** 2 / 2, 'D');
  agrees(layers[0]!.noise, layers[0]!.noise.standardError, 0.3 ** 2 / inputs / 2, 'G');
  agrees(layers[0]!.relative, layers[0]!.relative.standardError, (size ** 2 * inputs) / 0.3 ** 2, 'R');
  agrees(layers[0]!.spread, layers[0]!.spread.standardError, 2 * squaredNorm(weights), 'spread');
});

/** All pairs of a ring, the nine shifts of their pixels, and the layers of a net. */
function twoPixels(network: nets.ConvNet, length: number, scale = 7) {
  const task = twopixels.twoPixelTask({ length, scale });
  const pairs = twopixels.allPairs(task);
  const images = (positions: readonly (readonly [number, number])[]) =>
    ndarray(Float64Array.from(positions.flatMap((pair) => [...twopixels.pairImage(length, pair)])), [
      positions.length,
      length,
    ]);
  const deformation: stability.Deformation = {
    description: 'each lit pixel by −1, 0 or 1',
    enumeration: 9,
    apply(batch, first, draw) {
      const [one, other] = [(draw % 3) - 1, (Math.floor(draw / 3) % 3) - 1];
      const own = pairs.slice(first, first + batch.shape[0]!);
      return images(own.map(([a, b]) => [(a + one + length) % length, (b + other + length) % length] as const));
    },
  };
  const predictor: stability.Predictor = (batch) => {
    const { layers, output } = nets.forward(network, batch);
    const named = layers.map((layer, k) => [`layer ${k + 1}`, layer] as const);
    return { ...Object.fromEntries(named), output };
  };
  return { task, data: images(pairs), deformation, predictor };
}

test('two-pixel nets by enumeration: D of every layer is the exact one, D_out = 0.063950 at ξ = 7, l = 32', async () => {
  for (const name of ['low-frequency', 'dirichlet', 'high-frequency'] as const) {
    for (const length of [20, 32]) {
      const network = twopixels.constructSolution(name, { scale: 7, length });
      const { task, ...posed } = twoPixels(network, length);
      const { layers } = await stability.diffeoSensitivity({ ...posed, draws: 9 });
      const exact = analytic.diffeoSensitivity(network, task);
      assert.is(layers.length, exact.length);
      for (const [k, { sensitivity, layer }] of layers.entries()) {
        close(sensitivity.value, exact[k]!.value, 1e-12, `${name}, l = ${length}, ${layer}:`);
        assert.is(sensitivity.drawError, 0);
      }
      assert.ok(layers.at(-1)!.sensitivity.standardError > 0);
      if (length === 32) close(layers.at(-1)!.sensitivity.value, 0.06395, 1e-5);
    }
  }
});

test('two-pixel nets: G of the general path against the exact one', async () => {
  const network = twopixels.constructSolution('high-frequency', { scale: 5, length: 12 });
  const { task, data, predictor } = twoPixels(network, 12, 5);
  const deviation = twopixels.noiseDeviation(task);
  const exact = analytic.exactNoiseSensitivity(network, task, deviation);
  const { layers } = await stability.noiseSensitivity({
    predictor,
    data,
    draws: 3000,
    noiseLaw: 'gaussian',
    noiseNorm: deviation * Math.sqrt(12),
  });
  for (const [k, { sensitivity, layer }] of layers.entries()) {
    agrees(sensitivity, sensitivity.drawError, exact[k]!.value, layer);
  }
});

test('rotation stability is that of the spherical model digit by digit, layer by layer and in any chunks', async () => {
  for (const dimension of [2, 3, 5]) {
    const points = spherical.samplePoints({ points: 300, dimension, set: 'test' });
    const net = spherical.initialise({ width: 40, dimension, seed: 'net' });
    const predictor = spherical.netPredictor({ net, alpha: 10, engine: 'js' });
    const expected = spherical.rotationStability({ predictor, points, angle: 0.3, seed: 'r' });
    const measured = await stability.rotationStability({ predictor, data: points, angle: 0.3, seed: 'r', chunk: 37 });
    const [layer] = measured.layers;
    assert.is(layer!.numerator.value, expected.value);
    assert.is(layer!.numerator.standardError, expected.standardError);
    close(layer!.spread.value, expected.pairSpread, 1e-12);
    close(layer!.sensitivity.value, expected.value / expected.pairSpread, 1e-12);
  }
});

test('rotation stability of a linear f: 2(1 − cos θ)/d', async () => {
  const points = spherical.samplePoints({ points: 20_000, dimension: 3, set: 'test' });
  const predictor: stability.Predictor = (x: NdArray<Float64Array>) => x.pick(null, 0);
  const { layers } = await stability.rotationStability({ predictor, data: points, angle: 1, draws: 3 });
  agrees(layers[0]!.numerator, layers[0]!.numerator.standardError, (2 * (1 - Math.cos(1))) / 3, 'S');
});

test('towards neighbours and along segments: r²‖W(z − x)‖²/‖z − x‖² and λ² for a linear f', async () => {
  const data = normals('segment', 200, 5);
  const weights = normals('weights', 4, 5);
  const predictor = linear(weights);
  const fractions = [0, 0.25, 0.5, 1];
  const segment = await stability.alongSegment({ predictor, data, fractions, draws: 50, pairs: 'distinct' });
  const [zero, quarter, half, whole] = segment.layers[0]!.points.map(({ value }) => value);
  assert.equal(zero, { value: 0, standardError: 0, drawError: 0 });
  close(quarter!.value / whole!.value, 1 / 16, 1e-12);
  close(half!.value / whole!.value, 1 / 4, 1e-12);
  assert.ok(Math.abs(whole!.value - 1) < 4 * whole!.drawError, `Λ(1) = ${whole!.value} ± ${whole!.drawError}`);
  assert.ok(whole!.drawError < 0.01);
  const image = times(weights, data);
  let exact = 0;
  for (let p = 0; p < 200; p++) {
    for (let q = 0; q < 200; q++) {
      if (p === q) continue;
      let [square, distance] = [0, 0];
      for (let k = 0; k < 4; k++) square += (image.get(p, k) - image.get(q, k)) ** 2;
      for (let k = 0; k < 5; k++) distance += (data.get(p, k) - data.get(q, k)) ** 2;
      exact += square / distance / (200 * 199);
    }
  }
  const norm = 0.01;
  const towards = await stability.towardsNeighbour({ predictor, data, norm, draws: 200 });
  const { numerator } = towards.layers[0]!;
  agrees(numerator, numerator.drawError, norm ** 2 * exact, 'numerator of G′');
  close(towards.perturbation.mean, norm, 1e-12);
});

test('neurons: α_n of a linear layer, over its variance, and at the patch that excites it most', async () => {
  const data = normals('patches', 500, 6);
  const weights = normals('neurons', 3, 6);
  const matrices = [normals('a', 6, 6), normals('b', 6, 6)];
  const options = { predictor: linear(weights), data, deformation: byMatrices(matrices), draws: 2 };
  const activations = times(weights, data);
  const changes = matrices.map((matrix) => times(weights, times(matrix, data)));
  const plain = (await stability.neuronStability(options)).layers[0]!;
  const normalised = (await stability.neuronStability({ ...options, normalised: true, chunk: 7 })).layers[0]!;
  const most = (await stability.neuronStability({ ...options, patches: 'most-exciting' })).layers[0]!;
  for (let n = 0; n < 3; n++) {
    const own = Array.from({ length: 500 }, (_, p) => activations.get(p, n));
    const mean = own.reduce((sum, a) => sum + a, 0) / 500;
    const variance = own.reduce((sum, a) => sum + (a - mean) ** 2, 0) / 500;
    const d = own.map((a, p) => changes.reduce((sum, moved) => sum + (moved.get(p, n) - a) ** 2 / 2, 0));
    const alpha = d.reduce((sum, value) => sum + value, 0) / 500;
    close(plain.value[n]!, alpha, 1e-12);
    close(plain.variance[n]!, variance, 1e-12);
    close(
      plain.standardError[n]!,
      Math.sqrt(d.reduce((sum, value) => sum + (value - alpha) ** 2, 0) / (500 * 499)),
      1e-10,
    );
    close(normalised.value[n]!, alpha / variance, 1e-12);
    // Var(d/V − α s/V²) with s = (a − ā)²
    const influence = d.map(
      (value, p) => (value - alpha) / variance - (alpha / variance ** 2) * ((own[p]! - mean) ** 2 - variance),
    );
    close(
      normalised.standardError[n]!,
      Math.sqrt(influence.reduce((sum, value) => sum + value ** 2, 0) / (500 * 499)),
      1e-9,
    );
    const best = own.indexOf(Math.max(...own));
    assert.is(most.mostExciting[n], best);
    close(most.value[n]!, d[best]!, 1e-12);
    assert.is(plain.drawError[n], 0);
  }
});

test('neurons: errors for new patches and for new draws', async () => {
  const data = normals('patches', 4000, 6);
  const weights = normals('neurons', 8, 6);
  const options = { predictor: linear(weights), data, deformation: shifts(0.3), draws: 3 };
  const all = (await stability.neuronStability(options)).layers[0]!;
  const draws = 200;
  const most = { ...options, data: data.hi(50, 6), draws, patches: 'most-exciting' as const };
  const excited = (await stability.neuronStability(most)).layers[0]!;
  const once = (await stability.neuronStability({ ...options, draws: 1 })).layers[0]!;
  for (let n = 0; n < 8; n++) {
    let square = 0;
    for (let k = 0; k < 6; k++) square += weights.get(n, k) ** 2;
    const exact = 0.3 ** 2 * square;
    // d is 0.09‖w‖² χ², of relative variance 2.
    close(all.standardError[n]! / exact, Math.sqrt(2 / (3 * 4000)), 0.15);
    close(all.drawError[n]!, all.standardError[n]!, 0.15);
    close(excited.drawError[n]! / exact, Math.sqrt(2 / draws), 0.4);
    assert.is(excited.standardError[n], excited.drawError[n]);
    assert.ok(Math.abs(all.value[n]! - exact) < 4 * all.standardError[n]!);
    assert.ok(Math.abs(excited.value[n]! - exact) < 4.5 * excited.drawError[n]!);
    assert.ok(Number.isNaN(once.drawError[n]) && once.standardError[n]! > 0);
  }
});

test('medians are the lower ones, over samples and draws, of components and over pairs', async () => {
  const lower = (values: number[]) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
  for (const samples of [5, 8]) {
    const data = normals('medians', samples, 3);
    const matrices = [normals('a', 3, 3), normals('b', 3, 3)];
    const options = {
      predictor: (batch: NdArray<Float64Array>) => batch,
      data,
      deformation: byMatrices(matrices),
      draws: 2,
    };
    const changes = matrices.map((matrix) => times(matrix, data).data.map((x, k) => (x - data.data[k]!) ** 2));
    const rows = changes.flatMap((change) => Array.from({ length: samples }, (_, p) => change.slice(3 * p, 3 * p + 3)));
    const distances = (pairs: 'independent' | 'distinct') =>
      Array.from({ length: samples ** 2 }, (_, n) => [Math.floor(n / samples), n % samples] as const)
        .filter(([p, q]) => pairs === 'independent' || p !== q)
        .map(([p, q]) => [0, 1, 2].reduce((sum, k) => sum + (data.get(p, k) - data.get(q, k)) ** 2, 0));
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
    for (const pairs of ['independent', 'distinct'] as const) {
      const mean = sum(distances(pairs)) / distances(pairs).length;
      const whole = (await stability.diffeoSensitivity({ ...options, pairs, average: 'median' })).layers[0]!;
      close(whole.numerator.value, lower(rows.map(sum)), 1e-14);
      close(whole.spread.value, mean, 1e-12);
      const split = (await stability.diffeoSensitivity({ ...options, pairs, average: 'component-median' })).layers[0]!;
      close(split.numerator.value, sum([0, 1, 2].map((k) => lower(rows.map((row) => row[k]!)))), 1e-14);
      close(split.spread.value, mean, 1e-12);
      const middle = (await stability.diffeoSensitivity({ ...options, pairs, spread: 'median' })).layers[0]!;
      close(middle.spread.value, lower(distances(pairs)), 1e-14);
      close(middle.numerator.value, sum(rows.map(sum)) / rows.length, 1e-12);
    }
  }
});

test('norms of the noise: of each displacement, their mean or root mean square, a number; Gaussian and rectified', async () => {
  const data = normals('norms', 400, 50);
  // Displacements of different sizes.
  const deformation: stability.Deformation = {
    description: 'of different sizes',
    apply: (batch, first) =>
      ndarray(
        batch.data.map((x, k) => x + ((first + Math.floor(k / 50)) % 4) / 10),
        [...batch.shape],
      ),
  };
  const sizes = [0, 1, 2, 3].map((k) => (k / 10) * Math.sqrt(50));
  const mean = sizes.reduce((sum, r) => sum + r / 4, 0);
  const rms = Math.sqrt(sizes.reduce((sum, r) => sum + (r * r) / 4, 0));
  const noiseOf = async (options: stability.ConventionOptions) => {
    const measured = await stability.relativeStability({
      predictor: (batch) => batch,
      data,
      deformation,
      draws: 5,
      ...options,
    });
    close(measured.displacement.mean, mean, 1e-12);
    close(measured.displacement.rootMeanSquare, rms, 1e-12);
    return measured.noise;
  };
  const each = await noiseOf({ noiseNorm: 'per-sample' });
  close(each.mean, mean, 1e-12);
  close(each.rootMeanSquare, rms, 1e-12);
  for (const [noiseNorm, norm] of [
    ['mean', mean],
    ['root-mean-square', rms],
    [1.5, 1.5],
  ] as const) {
    const fixed = await noiseOf({ noiseNorm });
    close(fixed.mean, norm, 1e-12);
    close(fixed.rootMeanSquare, norm, 1e-12);
    // ‖η‖² is r² χ²_50/50, of relative standard deviation 0.2; rectified, half of it is left.
    const gaussian = await noiseOf({ noiseNorm, noiseLaw: 'gaussian' });
    close(gaussian.rootMeanSquare ** 2, norm ** 2, 0.02);
    assert.ok(gaussian.mean < gaussian.rootMeanSquare);
    const rectified = await noiseOf({ noiseNorm, noiseLaw: 'gaussian', rectified: true });
    close(rectified.rootMeanSquare ** 2, norm ** 2 / 2, 0.03);
  }
  assert.equal(await noiseOf({ preset: 'petrini2022' }), each);
  const overridden = await noiseOf({ preset: 'tomasini2022', rectified: false, noiseLaw: 'sphere' });
  close(overridden.mean, rms, 1e-12);
});

test.run();
