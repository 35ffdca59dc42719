import { diffeo, stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { normals, shifts } from '../support/stability.js';

const test = suite('stability of any predictor: tensors of other libraries and bad input');

/** Asserts that a promise rejects with an InputError of one line that has the given words. */
async function refuses(measured: Promise<unknown>, words: RegExp): Promise<void> {
  const error = await measured.then(
    () => assert.unreachable(`expected an InputError with ${words}`),
    (reason: unknown) => reason,
  );
  assert.is((error as Error).name, 'InputError', String(error));
  assert.match((error as Error).message, words);
  assert.not.match((error as Error).message, /\n/);
}

const data = normals('input', 12, 6);
const deformation = shifts(0.2);
const base = { data, deformation, predictor: (batch: ndarray.NdArray<Float64Array>) => batch };

test('the same outputs as tensors of any library give the same result', async () => {
  const expected = await stability.relativeStability(base);
  // Rounded to quarters, so that integers hold them; shapes [B, 2, 3].
  const values = (batch: ndarray.NdArray<Float64Array>) => Float64Array.from(batch.data, (x) => Math.round(4 * x));
  const integers = await stability.relativeStability({
    ...base,
    predictor: (batch) => ndarray(values(batch), [batch.shape[0]!, 2, 3]),
  });
  const shape = (batch: ndarray.NdArray<Float64Array>) => [batch.shape[0]!, 2, 3];
  const generic = (array: Float64Array) => ({
    length: array.length,
    get: (i: number) => array[i]!,
    set: () => undefined,
  });
  const strided = (batch: ndarray.NdArray<Float64Array>) => {
    // Stored as [3, 2, B], reversed along one axis, with an offset.
    const [count = 0] = batch.shape;
    const padded = new Float64Array(6 * count + 5);
    const view = ndarray(padded, [count, 2, 3], [1, -count, 2 * count], 5 + count);
    for (const [n, value] of values(batch).entries()) {
      view.set(Math.floor(n / 6), Math.floor(n / 3) % 2, n % 3, value);
    }
    return view;
  };
  const kinds: Record<string, stability.Predictor> = {
    int32: (batch) => ({ data: Int32Array.from(values(batch)), shape: shape(batch) }),
    int8: (batch) => ({ data: Int8Array.from(values(batch)), shape: shape(batch) }),
    float32: (batch) => ({ data: Float32Array.from(values(batch)), shape: shape(batch) }),
    'plain array': (batch) => ({ data: Array.from(values(batch)), shape: shape(batch) }),
    'TensorFlow.js, data()': async (batch) => ({
      data: async () => Float32Array.from(values(batch)),
      shape: shape(batch),
      strides: [6, 3],
    }),
    'a promise of data': (batch) => ({ data: Promise.resolve(values(batch)), shape: shape(batch) }),
    'ONNX Runtime, dims': (batch) => ({ data: Float32Array.from(values(batch)), dims: shape(batch) }),
    'generic ndarray': (batch) => ndarray(generic(values(batch)), shape(batch)),
    strided,
    'nested arrays': (batch) => {
      const flat = values(batch);
      return Array.from({ length: batch.shape[0]! }, (_, i) =>
        [0, 3].map((at) => [...flat.slice(6 * i + at, 6 * i + at + 3)]),
      );
    },
    'working space': (batch) => {
      const result = values(batch);
      batch.data.fill(0);
      return ndarray(result, shape(batch));
    },
  };
  for (const [name, predictor] of Object.entries(kinds)) {
    assert.equal(await stability.relativeStability({ ...base, predictor }), integers, name);
  }
  const bytes = await stability.relativeStability({
    ...base,
    predictor: (batch) => ({ data: Uint8Array.from(values(batch), (x) => x + 100), shape: shape(batch) }),
  });
  close(bytes.layers[0]!.relative.value, integers.layers[0]!.relative.value, 1e-12);
  // A buffer that is used again by the next call.
  const buffer = new Float64Array(12 * 6);
  const reused: stability.Predictor = (batch) => {
    buffer.set(batch.data);
    return ndarray(buffer, batch.shape);
  };
  assert.equal(await stability.relativeStability({ ...base, predictor: reused }), expected);
  const transposed = ndarray(new Float64Array(72), [12, 6], [1, 12]);
  for (let n = 0; n < 72; n++) transposed.set(Math.floor(n / 6), n % 6, data.data[n]!);
  assert.equal(await stability.relativeStability({ ...base, data: transposed }), expected);
});

test('what a predictor must not return', async () => {
  const cases: [stability.Predictor, RegExp][] = [
    [
      (batch) => ({ data: batch.data, shape: [6, batch.shape[0]!] }),
      /first axis of layer 'output'.*12 samples.*\[6, 12\] \(move axis 1 to the front\)/,
    ],
    [() => ({ data: new Float64Array(3), shape: [12, 2] }), /layer 'output' of shape \[12, 2\] has 3 numbers/],
    [() => ({}), /must return a tensor/],
    [() => undefined as unknown as stability.Output, /must return a tensor/],
    [() => ({ hidden: 3 }) as unknown as stability.Output, /layer 'hidden' must be a tensor/],
    [() => [[1, 2], [3]], /rows of different lengths/],
    [
      (batch) => ({
        a: batch,
        b: ndarray(
          batch.data.map((x, k) => (k === 43 ? Number.NaN : x)),
          batch.shape,
        ),
      }),
      /layer 'b' gave NaN for sample 7/,
    ],
    [
      (batch) =>
        ndarray(
          batch.data.map((x) => (x === data.data[60] ? 1 / 0 : x)),
          batch.shape,
        ),
      /layer 'output' gave Infinity for sample 10/,
    ],
  ];
  for (const [predictor, words] of cases) await refuses(stability.relativeStability({ ...base, predictor }), words);
  let calls = 0;
  await refuses(
    stability.relativeStability({ ...base, predictor: (batch) => ({ [`layer ${calls++}`]: batch }) }),
    /same layers for every batch, got layer 0 \[B, 6\] and then layer 1 \[B, 6\]/,
  );
  calls = 0;
  await refuses(
    stability.diffeoSensitivity({
      ...base,
      chunk: 5,
      predictor: (batch) => (calls++ < 2 ? batch : ndarray(batch.data, [batch.shape[0]!, 2, 3])),
    }),
    /got output \[B, 6\] and then output \[B, 2, 3\]/,
  );
});

test('data that cannot be used', async () => {
  function* generator() {
    yield data;
  }
  await refuses(
    stability.relativeStability({ ...base, data: generator() }),
    /read once only.*noiseNorm 'per-sample' or a number/,
  );
  await refuses(stability.relativeStability({ ...base, data: [] }), /no samples/);
  await refuses(stability.relativeStability({ ...base, data: [data, normals('other', 3, 5)] }), /\[6\] and then \[5\]/);
  const broken = ndarray(
    data.data.map((x, k) => (k === 30 ? Number.NaN : x)),
    [12, 6],
  );
  await refuses(
    stability.relativeStability({ ...base, data: broken, noiseNorm: 1 }),
    /data must be finite numbers of magnitude at most .*, got NaN in sample 5/,
  );
  const scaled = (factor: number) =>
    ndarray(
      data.data.map((x) => factor * x),
      [12, 6],
    );
  await refuses(stability.relativeStability({ ...base, data: scaled(1e155) }), /magnitude at most 1.81e\+75, got/);
  await refuses(
    stability.relativeStability({ ...base, data: scaled(1e-200) }),
    /squares above 0, got at most .*e-200 in/,
  );
  for (const noiseNorm of [1e200, 1e-200]) {
    await refuses(stability.relativeStability({ ...base, noiseNorm }), /noiseNorm must be a finite number from/);
  }
  await refuses(stability.alongSegment({ ...base, data: [data], fractions: [1] }), /must be one array/);
  await refuses(stability.towardsNeighbour({ ...base, data: data.hi(1, 6), norm: 1 }), /at least two samples, got 1/);
  const doubled = ndarray(new Float64Array(12), [2, 6]);
  await refuses(stability.towardsNeighbour({ ...base, data: doubled, norm: 1 }), /take out doubles/);
  await refuses(
    stability.rotationStability({ ...base, data: ndarray(data.data, [12, 2, 3]), angle: 1 }),
    /shape \[P, d\], got \[P, 2, 3\]/,
  );
});

test('options that there are not, and deformations that do not fit', async () => {
  const wrong = (options: object) => stability.relativeStability({ ...base, ...options });
  await refuses(wrong({ average: 'mode' }), /average must be one of mean, median, component-median, got mode/);
  await refuses(wrong({ preset: 'petrini2020' }), /preset must be one of petrini2021/);
  await refuses(
    wrong({ noiseNorm: 'max' }),
    /noiseNorm must be one of per-sample, mean, root-mean-square or a number, got max/,
  );
  await refuses(wrong({ noiseNorm: -1 }), /noiseNorm must be a finite number greater than 0, got -1/);
  await refuses(wrong({ draws: 0 }), /draws must be an integer/);
  await refuses(wrong({ chunk: 1.5 }), /chunk must be an integer/);
  await refuses(wrong({ seed: 3 }), /seed: must be a string/);
  await refuses(
    wrong({ average: 'component-median', memory: 1000 }),
    /average 'component-median' of 12 samples with 6 numbers each takes [\d.]+ \w+ at least.*raise memory/,
  );
  await refuses(wrong({ labels: [0, 1] }), /expected a label for every sample, got 2/);
  await refuses(wrong({ labels: Array(12).fill(9) }), /label of sample 0 must be an integer from 0 to 5, got 9/);
  await refuses(wrong({ labels: Array(12).fill('1') }), /label of sample 0 must be an integer from 0 to 5, got "1"/);
  await refuses(
    wrong({ labels: Array(12).fill(1), classifier: 'last' }),
    /classifier must be one of the layers output, got last/,
  );
  const narrow: stability.Deformation = { description: 'cut', apply: (batch) => batch.hi(batch.shape[0]!, 3) };
  await refuses(wrong({ deformation: narrow }), /must keep the shape, but cut took \[12, 6\] to \[12, 3\]/);
  const still: stability.Deformation = { description: 'nothing', apply: (batch) => batch };
  await refuses(wrong({ deformation: still }), /nothing moves no sample/);
  await refuses(
    stability.noiseSensitivity({ ...base, deformation: undefined }),
    /noiseNorm 'mean' is that of a deformation/,
  );
  await refuses(stability.sensitivityCurve(base), /expected norms of noise, or deformations/);
});

test('what is no data, predictor or deformation at all is said in one line', async () => {
  for (const nothing of [null, undefined, 5, 'abc', {}]) {
    const data = nothing as unknown as stability.Data;
    await refuses(stability.relativeStability({ ...base, data }), /data must be a tensor \[P, …\].*, got /);
    await refuses(stability.noiseSensitivity({ ...base, data, noiseNorm: 1 }), /data must be a tensor/);
    await refuses(
      stability.noiseSensitivity({ ...base, data: () => data as never, noiseNorm: 1 }),
      /data must be a tensor/,
    );
    await refuses(stability.towardsNeighbour({ ...base, data, norm: 1 }), /data must be a tensor/);
    const deformation = nothing as unknown as stability.Deformation;
    await refuses(stability.diffeoSensitivity({ ...base, deformation }), /deformation must be one, .* got /);
    await refuses(stability.neuronStability({ ...base, deformation }), /deformation must be one/);
    await refuses(stability.relativeStability({ ...base, deformation }), /deformation must be one/);
    const predictor = nothing as unknown as stability.Predictor;
    await refuses(stability.relativeStability({ ...base, predictor }), /predictor must be a function of a batch, got /);
    const fractions = nothing as unknown as number[];
    await refuses(stability.alongSegment({ ...base, fractions }), /fractions must be numbers, at least one, got /);
  }
});

test('a layer that is the same for all samples is said to be; one sample has no error', async () => {
  const constant: stability.Predictor = (batch) => ({
    flat: ndarray(new Float64Array(batch.shape[0]!).fill(0.1), [batch.shape[0]!]),
    output: batch,
  });
  const note = 'layer flat is constant over the data: its sensitivities are not defined';
  const both = await stability.relativeStability({ ...base, predictor: constant });
  assert.is(both.layers[0]!.note, note);
  assert.not('note' in both.layers[1]!);
  const segment = await stability.alongSegment({ ...base, predictor: constant, fractions: [1] });
  assert.is(segment.layers[0]!.note, note);
  const towards = await stability.towardsNeighbour({ ...base, predictor: constant, norm: 1 });
  assert.is(towards.layers[0]!.note, note);
  const curve = await stability.sensitivityCurve({ ...base, predictor: constant, norms: [0.1, 1, 10] });
  assert.equal(curve.noise[0]!.plateau, { found: false, reason: note });
  assert.equal(curve.noise[0]!.bump, { found: false, reason: note });
  assert.not('note' in curve.noise[1]!);
  const one = await stability.noiseSensitivity({ ...base, preset: 'petrini2021', noiseNorm: 1, data: data.hi(1, 6) });
  assert.is(one.layers[0]!.spread.value, 0);
  assert.ok(Number.isNaN(one.layers[0]!.spread.standardError));
  assert.match(one.layers[0]!.note!, /one sample, which has no pairs/);
});

test('a layer that is the same for all samples has no sensitivity; one sample has no error', async () => {
  const flat = await stability.relativeStability({
    ...base,
    predictor: (batch) => ndarray(new Float64Array(batch.shape[0]!).fill(3), [batch.shape[0]!]),
  });
  const nothing = { value: Number.NaN, standardError: Number.NaN, drawError: Number.NaN };
  assert.equal(flat.layers[0]!.diffeo, nothing);
  assert.equal(flat.layers[0]!.relative, nothing);
  const single = await stability.relativeStability({ ...base, data: data.hi(1, 6), draws: 3 });
  assert.ok(Number.isNaN(single.layers[0]!.relative.standardError));
  assert.ok(single.layers[0]!.relative.drawError > 0);
  const once = await stability.relativeStability(base);
  assert.ok(Number.isNaN(once.layers[0]!.relative.drawError));
  assert.ok(once.layers[0]!.relative.standardError > 0);
});

test('deformations of images: maximum-entropy fields by sample and draw, and given fields draw by draw', async () => {
  const n = 12;
  const images = ndarray(normals('images', 5, 2 * n * n).data, [5, 2, n, n]);
  const ensemble = { size: n, cutoff: 3, temperature: diffeo.temperatureFor({ size: n, cutoff: 3 }, 1) };
  const deformation = stability.maximumEntropyDeformation(ensemble, { seed: 's' });
  assert.match(deformation.description, /n = 12, c = 3, T = 0\.0\d+, bilinear, seed s/);
  const moved = await deformation.apply(images.lo(2, 0, 0, 0), 2, 3);
  const field = diffeo.sampleField(ensemble, { seed: 's', index: 3 * 2 ** 32 + 4 });
  const expected = diffeo.remap(images.pick(4, null, null, null), field);
  for (let c = 0; c < 2; c++)
    for (let v = 0; v < n; v++) for (let u = 0; u < n; u++) assert.is(moved.get(2, c, v, u), expected.get(c, v, u));
  const options = { predictor: base.predictor, data: images, draws: 2 };
  const whole = await stability.diffeoSensitivity({ ...options, deformation });
  assert.equal(await stability.diffeoSensitivity({ ...options, deformation, chunk: 2 }), whole);
  const fields = [0, 1].map((index) => diffeo.sampleField(ensemble, { seed: 'given', index }));
  const given = await stability.diffeoSensitivity({ ...options, deformation: stability.fieldDeformation(fields) });
  let sum = 0;
  for (const one of fields) {
    const remapped = diffeo.remap(images, one);
    sum += remapped.data.reduce((total, value, k) => total + (value - images.data[k]!) ** 2, 0) / 10;
  }
  close(given.layers[0]!.numerator.value, sum, 1e-12);
  assert.is(given.layers[0]!.sensitivity.drawError, 0);
});

test.run();
