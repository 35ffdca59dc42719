import { diffeo, stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { normals } from '../support/stability.js';

const test = suite('stability of any predictor: deformations at rest');

const n = 10;
const images = ndarray(normals('images at rest', 6, n * n).data, [6, n, n]);
const lines = ndarray(images.data, [6 * n, n]);
const identity: stability.Predictor = (batch) => batch;
const frame = { size: n, cutoff: 3 };
const still = ndarray(new Float64Array(n * n), [n, n]);
const smooth = diffeo.remap(images, { x: still, y: still }, { interpolation: 'gaussian' });

test('T → 0: D and ‖τx − x‖ vanish for every interpolation, boundary and dimension', async () => {
  for (const interpolation of ['bilinear', 'gaussian', 'nearest'] as const) {
    for (const variant of [{}, { boundary: 'periodic' }, { dimension: 1 }] as const) {
      const law = (temperature: number) =>
        stability.maximumEntropyDeformation({ ...frame, ...variant, temperature }, { interpolation });
      assert.is(law(0).rest !== undefined, interpolation === 'gaussian');
      const data = 'dimension' in variant ? lines : images;
      const options = { predictor: identity, data, chunk: 4, noiseNorm: 1 };
      const cold = await stability.relativeStability({ ...options, deformation: law(1e-20) });
      assert.ok(cold.layers[0]!.diffeo.value < 1e-12, `${interpolation}: ${cold.layers[0]!.diffeo.value}`);
      assert.ok(cold.displacement.mean < 1e-6, `${interpolation}: ${cold.displacement.mean}`);
      close(cold.layers[0]!.noise.value * cold.layers[0]!.spread.value, 1, 1e-12);
      const warm = await stability.diffeoSensitivity({ ...options, deformation: law(0.1) });
      assert.ok(warm.layers[0]!.sensitivity.value > 1e-2);
    }
  }
});

test('with a rest every observable takes it for x: values by hand', async () => {
  const field = diffeo.sampleField({ ...frame, temperature: 0.05 }, { seed: 'f' });
  const deformation = stability.fieldDeformation([field], { interpolation: 'gaussian' });
  const moved = diffeo.remap(images, field, { interpolation: 'gaussian' });
  const square = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, k) => sum + (x - b[k]!) ** 2, 0);
  const numerator = square(moved.data, smooth.data) / 6;
  const ofRest = await stability.noiseSensitivity({ predictor: identity, data: smooth, noiseNorm: 0.3, draws: 2 });
  const options = { predictor: identity, data: images, draws: 2 };
  const D = await stability.diffeoSensitivity({ ...options, deformation });
  close(D.layers[0]!.numerator.value, numerator, 1e-12);
  close(D.perturbation.rootMeanSquare, Math.sqrt(numerator), 1e-12);
  close(D.layers[0]!.spread.value, ofRest.layers[0]!.spread.value, 1e-12);
  const G = await stability.noiseSensitivity({ ...options, deformation, noiseNorm: 0.3 });
  assert.equal(G.layers, ofRest.layers);
  const byNorm = await stability.noiseSensitivity({ ...options, deformation, noiseNorm: 'root-mean-square' });
  close(byNorm.perturbation.rootMeanSquare, Math.sqrt(numerator), 1e-12);
  const without = await stability.noiseSensitivity({ ...options, noiseNorm: 0.3 });
  assert.ok(without.layers[0]!.spread.value > 1.2 * G.layers[0]!.spread.value, 'without a deformation x are the data');
  const R = await stability.relativeStability({ ...options, deformation, noise: deformation });
  close(R.layers[0]!.diffeo.value, D.layers[0]!.sensitivity.value, 1e-12);
  close(R.layers[0]!.relative.value, 1, 1e-12);
  const curve = await stability.sensitivityCurve({ ...options, norms: [0.3], deformations: [deformation] });
  close(curve.diffeo[0]!.points[0]!.norm, Math.sqrt(numerator), 1e-12);
  assert.equal(curve.noise[0]!.points[0]!.sensitivity.value, G.layers[0]!.sensitivity.value);
  const neurons = await stability.neuronStability({ ...options, deformation });
  close(
    neurons.layers[0]!.value.reduce((sum, value) => sum + value, 0),
    numerator,
    1e-12,
  );
  let refusal = '';
  await stability
    .sensitivityCurve({ ...options, deformations: [deformation, stability.fieldDeformation([field])] })
    .catch((error: Error) => {
      refusal = `${error.name} ${error.message}`;
    });
  assert.match(refusal, /InputError sensitivityCurve: .*one interpolation for all/);
});

test('a deformation may work in its batch: the clean inputs stay as they are', async () => {
  const add = (batch: { data: Float64Array }) => batch.data.map((x) => 2 * x + 1);
  const pure: stability.Deformation = { description: 'd', apply: (batch) => ndarray(add(batch), [...batch.shape]) };
  const inPlace: stability.Deformation = {
    description: 'd',
    apply(batch) {
      batch.data.set(add(batch));
      return batch;
    },
  };
  const measure = (deformation: stability.Deformation) =>
    stability.relativeStability({ predictor: identity, data: images, deformation, draws: 2 });
  assert.equal(await measure(inPlace), await measure(pure));
});

test('a deformation to what is not finite is told as such, in the first reading too', async () => {
  const deformation: stability.Deformation = {
    description: 'a broken one',
    apply: (batch, first) => {
      if (first >= 2) batch.data[1] = Number.NaN;
      return batch;
    },
  };
  for (const noiseNorm of ['mean', 'per-sample', 1] as const) {
    let message = '';
    await stability
      .relativeStability({ predictor: identity, data: images, deformation, noiseNorm, chunk: 2 })
      .catch((error: Error) => {
        message = error.message;
      });
    assert.match(message, /a broken one took sample 2 to NaN, which is not finite/);
  }
});

test.run();
