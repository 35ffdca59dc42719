import { numerics, stability } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { byMatrices, normals } from '../support/stability.js';

const test = suite('G in parts, G* and the best threshold');

const identity = (inputs: number) => {
  const matrix = ndarray(new Float64Array(inputs ** 2), [inputs, inputs]);
  for (let k = 0; k < inputs; k++) matrix.set(k, k, 1);
  return byMatrices([matrix]);
};
const rectify: stability.Predictor = (batch) =>
  ndarray(
    batch.data.map((x) => Math.max(0, x)),
    [...batch.shape],
  );

/** z of an estimate, its error being above 0. */
function zOf({ value, standardError }: stability.Estimate, exact: number): number {
  assert.ok(standardError > 0);
  return (value - exact) / standardError;
}

/** ⟨ReLU(a) ReLU(b)⟩ of normal a, b of variances v, w and covariance c. */
function rectifiedProduct(v: number, w: number, c: number): number {
  const cosine = Math.min(1, c / Math.sqrt(v * w));
  const angle = Math.acos(cosine);
  return (Math.sqrt(v * w) / (2 * Math.PI)) * (Math.sin(angle) + (Math.PI - angle) * cosine);
}

test('ReLU of normal inputs: shift, rest and G* are those of two rectified normal variables, errors are honest', async () => {
  const inputs = 4;
  const variance = 0.5;
  const mean = (v: number) => Math.sqrt(v / (2 * Math.PI));
  const clean = 1 / 2 - mean(1) ** 2;
  const noisy = (1 + variance) / 2 - mean(1 + variance) ** 2;
  const both = rectifiedProduct(1, 1 + variance, 1) - mean(1) * mean(1 + variance);
  const shift = (mean(1 + variance) - mean(1)) ** 2;
  const exact = {
    shift: shift / (2 * clean),
    rest: (clean + noisy - 2 * both) / (2 * clean),
    recalibrated: (1 - both ** 2 / (clean * noisy)) / 2,
  };
  const scores: Record<keyof typeof exact, number[]> = { shift: [], rest: [], recalibrated: [] };
  for (let seed = 0; seed < 24; seed++) {
    const { layers } = await stability.relativeStability({
      predictor: rectify,
      data: normals(`data ${seed}`, 400, inputs),
      deformation: identity(inputs),
      noiseLaw: 'gaussian',
      noiseNorm: Math.sqrt(inputs * variance),
      draws: 2,
      seed: String(seed),
    });
    const [layer] = layers;
    for (const part of ['shift', 'rest', 'recalibrated'] as const) scores[part].push(zOf(layer![part]!, exact[part]));
    close(layer!.shift!.value + layer!.rest!.value, layer!.noise.value, 1e-2);
  }
  for (const [part, z] of Object.entries(scores)) {
    const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
    const square = z.reduce((sum, value) => sum + value ** 2, 0) / z.length;
    assert.ok(Math.abs(mean) < 4 / Math.sqrt(z.length), `${part}: mean z ${mean}`);
    assert.ok(square > 0.4 && square < 2.5, `${part}: mean square of z ${square}`);
  }
});

test('an affine map of each noisy output changes G but not G*', async () => {
  const data = normals('affine', 200, 3);
  const shared = { data, deformation: identity(3), noiseNorm: 1, draws: 1 };
  let noisy = false;
  const moved: stability.Predictor = (batch) => {
    const scaled = batch.data.map((x) => (noisy ? 3 * x + 5 : x));
    return ndarray(scaled, [...batch.shape]);
  };
  const plain = await stability.relativeStability({ ...shared, predictor: (batch) => batch });
  let calls = 0;
  const affine = await stability.relativeStability({
    ...shared,
    chunk: 200,
    predictor: (batch) => {
      noisy = ++calls === 3; // clean, displaced, noisy
      return moved(batch);
    },
  });
  const [before, after] = [plain.layers[0]!, affine.layers[0]!];
  close(after.recalibrated.value, before.recalibrated.value, 1e-9);
  assert.ok(after.noise.value > 10 * before.noise.value);
  assert.ok(after.shift!.value > 5);
});

test('medians have G* and no parts of G', async () => {
  const { layers } = await stability.relativeStability({
    predictor: rectify,
    data: normals('medians', 40, 3),
    deformation: identity(3),
    preset: 'petrini2021',
    noiseNorm: 1,
  });
  assert.is(layers[0]!.shift, undefined);
  assert.ok(layers[0]!.recalibrated.value > 0 && layers[0]!.recalibrated.value < 0.5);
});

test('two normal classes: d′ and the error Φ(−d′/2) at the best threshold, with honest errors', async () => {
  const samples = 600;
  const [distance, inside, noise] = [1.5, 0.5, 0.75];
  const spread = Math.sqrt(inside + noise);
  const exact = { sensitivityIndex: distance / spread, noisy: numerics.normalDistribution(-distance / spread / 2) };
  const scores: Record<keyof typeof exact, number[]> = { sensitivityIndex: [], noisy: [] };
  for (let seed = 0; seed < 24; seed++) {
    const labels = Array.from({ length: samples }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const data: NdArray<Float64Array> = normals(`classes ${seed}`, samples, 1);
    for (let i = 0; i < samples; i++) data.data[i] = Math.sqrt(inside) * data.data[i]! + (labels[i]! * distance) / 2;
    const { discrimination } = await stability.relativeStability({
      predictor: (batch) => batch,
      data,
      labels,
      deformation: identity(1),
      noiseLaw: 'gaussian',
      noiseNorm: Math.sqrt(noise),
      seed: String(seed),
    });
    assert.is(discrimination!.chance, 0.5);
    assert.ok(discrimination!.clean.value < discrimination!.noisy.value);
    close(discrimination!.deformed.value, discrimination!.clean.value, 1e-12);
    for (const part of ['sensitivityIndex', 'noisy'] as const) {
      scores[part].push(zOf(discrimination![part], exact[part]));
    }
  }
  for (const [part, z] of Object.entries(scores)) {
    const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
    const square = z.reduce((sum, value) => sum + value ** 2, 0) / z.length;
    assert.ok(Math.abs(mean) < 5 / Math.sqrt(z.length), `${part}: mean z ${mean}`);
    assert.ok(square > 0.3 && square < 3, `${part}: mean square of z ${square}`);
  }
});

test('there is no best threshold for several components', async () => {
  const { discrimination, errorRates } = await stability.relativeStability({
    predictor: rectify,
    data: normals('several', 10, 3),
    labels: Array.from({ length: 10 }, (_, i) => i % 3),
    noiseNorm: 1,
    deformation: identity(3),
  });
  assert.is(discrimination, undefined);
  assert.ok(errorRates!.noisy.value >= 0);
});

test.run();
