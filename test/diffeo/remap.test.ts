import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

const { deform, deformer, deformRepeatedly, gaussianWidth, remap, remapLine, sampleField, sampleLine } = diffeo;
const test = suite('remap');

interface FieldFile {
  T: number;
  n: number;
  C: Tensor;
  D: Tensor;
  e: Tensor;
  dx: Tensor;
  dy: Tensor;
  image: Tensor;
  remap_linear: Tensor;
  remap_gaussian: Tensor;
  remap_nearest: Tensor;
}

interface EdgeFile {
  image: Tensor;
  cases: { dx: Tensor; dy: Tensor; linear: Tensor; gaussian: Tensor; nearest: Tensor }[];
}

const noise = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(1 + 12.9898 * i * i));
const square = (size: number, at: (v: number, u: number) => number) =>
  ndarray(
    Float64Array.from({ length: size * size }, (_, i) => at(Math.floor(i / size), i % size)),
    [size, size],
  );

for (const file of ['diffeo_n16_cut3_d1.json', 'diffeo_n16_cut5_d2.json', 'diffeo_n32_cut5_d1.5.json']) {
  test(`${file}: field from coefficients and its three images`, () => {
    const { T, n, C, D, e, dx, dy, image, ...images } = reference<FieldFile>(file);
    const cutoff = C.shape[0]!;
    const scaled = ({ shape, data }: Tensor) =>
      ndarray(
        Float64Array.from(data, (c, k) => Math.sqrt(T) * c * e.data[k]!),
        shape,
      );
    const ensemble = { size: n, cutoff, temperature: T };
    const drawn = diffeo.displacementField(ensemble, { x: scaled(C), y: scaled(D) });
    assert.ok(largestGap(drawn.x.data, dx.data) < 1e-9);
    assert.ok(largestGap(drawn.y.data, dy.data) < 1e-9);
    for (const field of [drawn, { x: array(dx), y: array(dy) }]) {
      const result = (interpolation: diffeo.Interpolation) => remap(array(image), field, { interpolation });
      assert.equal(result('bilinear').shape, image.shape);
      assert.ok(largestGap(result('bilinear').data, images.remap_linear.data) < 1e-9);
      assert.ok(largestGap(result('gaussian').data, images.remap_gaussian.data) < 1e-9);
      assert.equal([...result('nearest').data], images.remap_nearest.data);
    }
  });
}

test('diffeo_remap_edge.json: half integers, clamped and whole displacements', () => {
  const { image, cases } = reference<EdgeFile>('diffeo_remap_edge.json');
  assert.is(cases.length, 6);
  for (const { dx, dy, linear, gaussian, nearest } of cases) {
    const field = { x: array(dx), y: array(dy) };
    assert.ok(largestGap(remap(array(image), field).data, linear.data) < 1e-9);
    assert.ok(largestGap(remap(array(image), field, { interpolation: 'gaussian' }).data, gaussian.data) < 1e-9);
    assert.equal([...remap(array(image), field, { interpolation: 'nearest' }).data], nearest.data);
  }
});

/** The weights as they are defined: over all pixels of the frame, or of 21 frames side by side. */
function fullGaussian(image: NdArray<Float64Array>, v: number, u: number, periodic: boolean): number {
  const size = image.shape[0]!;
  let [sum, norm] = [0, 0];
  const frames = periodic ? 10 : 0;
  for (let row = -frames * size; row < (frames + 1) * size; row++) {
    for (let column = -frames * size; column < (frames + 1) * size; column++) {
      const weight = Math.exp(-((row - v) ** 2 + (column - u) ** 2) / (2 * gaussianWidth ** 2));
      norm += weight;
      sum += weight * image.get((row + frames * size) % size, (column + frames * size) % size);
    }
  }
  return sum / norm;
}

test('Gaussian interpolation is the sum over the whole frame, clamped or wrapped', () => {
  for (const size of [2, 3, 7]) {
    const image = ndarray(noise(size * size), [size, size]);
    const field = {
      x: square(size, (v, u) => 2.3 * Math.sin(v + 3 * u)),
      y: square(size, (v, u) => Math.cos(5 * v + u)),
    };
    for (const boundary of ['fixed', 'periodic'] as const) {
      const actual = remap(image, field, { interpolation: 'gaussian', boundary });
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) {
          const at = [v - field.y.get(v, u), u - field.x.get(v, u)] as const;
          const inside = (s: number) => (boundary === 'fixed' ? Math.min(Math.max(s, 0), size - 1) : s);
          const expected = fullGaussian(image, inside(at[0]), inside(at[1]), boundary === 'periodic');
          assert.ok(Math.abs(actual.get(v, u) - expected) < 2e-15, `${boundary} ${size}: ${v}, ${u}`);
        }
      }
    }
  }
});

test('a whole displacement of a periodic frame moves the image round, in every interpolation but the Gaussian', () => {
  const size = 5;
  const image = ndarray(noise(size * size), [size, size]);
  const field = { x: square(size, () => 7), y: square(size, () => -11) };
  for (const interpolation of ['bilinear', 'nearest'] as const) {
    const moved = remap(image, field, { interpolation, boundary: 'periodic' });
    for (let v = 0; v < size; v++) {
      for (let u = 0; u < size; u++) assert.is(moved.get(v, u), image.get((v + 11) % size, (u + 3) % size));
    }
  }
});

test('bilinear interpolation keeps planes, and the seam of a periodic frame is like any other place', () => {
  const size = 8;
  const plane = square(size, (v, u) => 2 * v - 3 * u + 1);
  const inwards = { x: square(size, (_, u) => (u < 4 ? -0.3 : 0.7)), y: square(size, (v) => (v < 4 ? -0.1 : 0.45)) };
  const moved = remap(plane, inwards);
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      const expected = 2 * (v - inwards.y.get(v, u)) - 3 * (u - inwards.x.get(v, u)) + 1;
      assert.ok(Math.abs(moved.get(v, u) - expected) < 1e-13);
    }
  }
  const line = ndarray(noise(size), [size]);
  const shifted = remapLine(line, ndarray(new Float64Array(size).fill(0.25), [size]), { boundary: 'periodic' });
  assert.ok(Math.abs(shifted.get(0) - (0.75 * line.get(0) + 0.25 * line.get(size - 1))) < 1e-15);
  const held = remapLine(line, ndarray(new Float64Array(size).fill(0.25), [size]));
  assert.is(held.get(0), line.get(0));
});

test('any leading dimensions, and views that are not in row-major order', () => {
  const field = sampleField({ size: 6, cutoff: 3, temperature: 0.01 });
  const images = ndarray(noise(2 * 3 * 36), [2, 3, 6, 6]);
  const expected = remap(images, field);
  assert.equal(expected.shape, [2, 3, 6, 6]);
  const single = remap(images.pick(1, 2, null, null), field);
  assert.equal([...single.data], [...expected.data.subarray(5 * 36)]);
  const channelsLast = ndarray(new Float64Array(2 * 36 * 3), [2, 6, 6, 3]);
  const view = channelsLast.transpose(0, 3, 1, 2);
  for (let k = 0; k < images.size; k++) {
    const [p, c, v, u] = [Math.floor(k / 108), Math.floor(k / 36) % 3, Math.floor(k / 6) % 6, k % 6];
    view.set(p, c, v, u, images.get(p, c, v, u));
  }
  assert.equal([...remap(view, field).data], [...expected.data]);
  const transposed = { x: transposedCopy(field.x), y: transposedCopy(field.y) };
  assert.equal([...remap(images, transposed).data], [...expected.data]);
  assert.equal(remap(ndarray(new Float64Array(0), [0, 6, 6]), field).shape, [0, 6, 6]);
});

/** The same matrix, its memory in column-major order. */
function transposedCopy(matrix: NdArray<Float64Array>): NdArray<Float64Array> {
  const [rows, columns] = matrix.shape as [number, number];
  const copy = ndarray(new Float64Array(rows * columns), [columns, rows]).transpose(1, 0);
  for (let v = 0; v < rows; v++) for (let u = 0; u < columns; u++) copy.set(v, u, matrix.get(v, u));
  return copy;
}

test('deform takes sample i and draw d by field d·2³² + i, however the data are cut', () => {
  const ensemble = { size: 7, cutoff: 3, temperature: 0.02 };
  const images = ndarray(noise(5 * 2 * 49), [5, 2, 7, 7]);
  const whole = deform(images, ensemble, { seed: 'a', first: 10, draw: 3 });
  assert.equal(whole.images.shape, [5, 2, 7, 7]);
  for (let i = 0; i < 5; i++) {
    const index = 3 * 2 ** 32 + 10 + i;
    assert.is(whole.fieldNumbers[i], index);
    const expected = remap(images.pick(i, null, null, null), sampleField(ensemble, { seed: 'a', index }));
    assert.equal([...whole.images.data.subarray(i * 98, (i + 1) * 98)], [...expected.data]);
  }
  const run = deformer(ensemble, { seed: 'a' });
  const parts = [images.hi(2), images.lo(2)].map((part, k) => run(part, { first: 10 + 2 * k, draw: 3 }));
  assert.equal(
    parts.flatMap((part) => [...part.images.data]),
    [...whole.images.data],
  );
});

test('deformRepeatedly deforms one image by many fields', () => {
  const line = { size: 9, cutoff: 4, temperature: 0.01, dimension: 1, boundary: 'periodic' } as const;
  const signal = ndarray(noise(9), [9]);
  const { images, fieldNumbers } = deformRepeatedly(signal, 3, line, { first: 4, interpolation: 'gaussian' });
  assert.equal(images.shape, [3, 9]);
  for (const [i, index] of fieldNumbers.entries()) {
    const displacement = sampleLine(line, { index });
    const expected = remapLine(signal, displacement, { interpolation: 'gaussian', boundary: 'periodic' });
    assert.equal([...images.data.subarray(i * 9, (i + 1) * 9)], [...expected.data]);
  }
});

test('rejects fields that are not finite, sizes that do not fit, and unknown words', () => {
  const image = ndarray(noise(16), [4, 4]);
  const still = () => square(4, () => 0);
  const bad = still();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    bad.set(1, 2, value);
    rejects(
      () => remap(image, { x: still(), y: bad }),
      /remap: field.y must hold finite numbers .*, got (NaN|Infinity) at \[1, 2\]/,
    );
    rejects(() => remapLine(image, bad.pick(1, null)), /remapLine: displacement must hold finite numbers/);
  }
  rejects(
    () => remap(ndarray(noise(20), [4, 5]), { x: still(), y: still() }),
    /expected shape \[.., 4, 4\], got \[4, 5\]/,
  );
  rejects(
    () => remap(image, { x: still(), y: square(5, () => 0) }),
    /expected a field of two arrays \[n, n\], got .*\[5, 5\]/,
  );
  rejects(() => remapLine(image, ndarray(noise(5), [5])), /expected shape \[.., 5\], got \[4, 4\]/);
  const field = { x: still(), y: still() };
  rejects(
    () => remap(image, field, { interpolation: 'cubic' as 'nearest' }),
    /bilinear, gaussian or nearest, got cubic/,
  );
  rejects(() => remap(image, field, { boundary: 'open' as 'fixed' }), /fixed or periodic, got open/);
  const ensemble = { size: 4, cutoff: 2, temperature: 0.01 };
  rejects(() => deform(image, ensemble), /deform: .*expected a batch \[P, .., 4, 4\], got \[4, 4\]/);
  rejects(
    () => deform(ndarray(noise(32), [2, 4, 4]), ensemble, { first: 2 ** 32 - 1 }),
    /first must be an integer from 0/,
  );
  rejects(() => deformRepeatedly(image, 1.5, ensemble), /deformRepeatedly: samples must be an integer/);
});

test('what is no ndarray and no ensemble is refused in one line', () => {
  const ensemble = { size: 2, cutoff: 1, temperature: 0.01 };
  const nested = [[[1, 2, 3, 4]]] as unknown as NdArray<Float64Array>;
  const words = /^deform: images must be an ndarray over a typed array, got an array .*\(make one with ndarray/;
  rejects(() => deform(nested, ensemble), words);
  rejects(() => deform(undefined as unknown as typeof nested, ensemble), /^deform: images must be .* got undefined/);
  const plain = { data: [1, 2, 3, 4], shape: [1, 2, 2], stride: [4, 2, 1], offset: 0 } as unknown as typeof nested;
  rejects(() => deform(plain, ensemble), /got an object with data of Array \(make/);
  rejects(() => deformRepeatedly(nested, 2, ensemble), /^deformRepeatedly: image must be an ndarray/);
  const field = sampleField({ ...ensemble, size: 4 });
  rejects(() => remap(nested, field), /^remap: images must be an ndarray/);
  rejects(() => remap(field.x, { x: field.x } as typeof field), /^remap: field\.y must be an ndarray .* got undefined/);
  rejects(() => remapLine(nested, nested), /^remapLine: signals must be an ndarray/);
  const bytes = ndarray(Uint8Array.of(1, 2, 3, 4), [1, 2, 2]) as unknown as typeof nested;
  assert.equal([...deform(bytes, { ...ensemble, temperature: 0 }).images.data], [1, 2, 3, 4], 'numbers of any type');
  for (const [bad, complaint] of [
    [{ size: 4, cutoff: 2 }, /temperature must be a number or \{ x, y \}, got undefined$/],
    [{ size: 4, cutoff: 2, temperature: null }, /temperature must be a number or \{ x, y \}, got null$/],
    [{ size: 4, cutoff: 2, temperature: { x: 1 } }, /temperature must be a finite number, at least 0, got undefined$/],
    [undefined, /expected an ensemble \{ size, cutoff, temperature \}, got undefined$/],
    [3, /expected an ensemble .* got 3$/],
  ] as const) {
    rejects(() => sampleField(bad as unknown as typeof ensemble), complaint);
    rejects(() => deformer(bad as unknown as typeof ensemble), complaint);
  }
});

test.run();
