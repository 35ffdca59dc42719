import { filters } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('spectra of filters and images');

test('filters of one axis: the modes of a line, and sums that add up to the mean square', () => {
  const wave = (mode: number) => [0, 1, 2, 3, 4].map((u) => Math.cos((Math.PI * mode * (u + 0.5)) / 5));
  for (const mode of [0, 1, 4]) {
    const own = filters.lineLaplacianProjections(ndarray(Float64Array.from(wave(mode)), [1, 5]));
    for (const [i, { sum, eigenvalue }] of own.entries()) {
      near(sum, i === mode ? (mode === 0 ? 5 : 2.5) : 0, 1e-14);
      near(eigenvalue, 2 - 2 * Math.cos((Math.PI * i) / 5), 1e-14);
    }
  }
  const two = ndarray(Float64Array.of(1, -2, 0.5, 3, 0, 1), [2, 3]);
  const total = filters.lineLaplacianProjections(two).reduce((all, { sum }) => all + sum, 0);
  near(total, (1 + 4 + 0.25 + 9 + 1) / 2, 1e-14);
  rejects(() => filters.lineLaplacianProjections(ndarray(new Float64Array(0), [0, 3])), /expected filters of shape/);
});

test('published projections of filters on eigenspaces of the Laplacian', () => {
  interface Case {
    N: number;
    eigenvalues: number[];
    w: Tensor;
    laplacian_proj_sum_per_eigenvalue: { eigenvalue: number; sum: number; multiplicity: number }[];
    psi0_abs: number[];
  }
  for (const c of reference<{ cases: Case[] }>('laplacian.json').cases) {
    const vectors = filters.laplacianEigenvectors(c.N);
    assert.ok(
      largestGap(
        vectors.map(({ eigenvalue }) => eigenvalue),
        c.eigenvalues,
      ) < 1e-9,
    );
    assert.ok(largestGap(vectors[0]!.vector.data, c.psi0_abs) < 1e-9);
    const projections = filters.laplacianProjections(array(c.w));
    assert.is(projections.length, c.laplacian_proj_sum_per_eigenvalue.length);
    for (const [k, expected] of c.laplacian_proj_sum_per_eigenvalue.entries()) {
      const { eigenvalue, multiplicity, sum } = projections[k]!;
      near(eigenvalue, expected.eigenvalue, 1e-9);
      assert.is(multiplicity, expected.multiplicity);
      near(sum, expected.sum, 1e-9);
    }
    // The sums are those over the eigenvectors, and all together the mean square of the filters.
    const bank = array(c.w);
    const count = c.w.shape[0]!;
    for (const { eigenvalue, sum } of projections) {
      let own = 0;
      for (const { vector } of vectors.filter((one) => Math.abs(one.eigenvalue - eigenvalue) < 1e-9)) {
        for (let k = 0; k < count; k++) {
          let inner = 0;
          for (let v = 0; v < c.N; v++) for (let u = 0; u < c.N; u++) inner += bank.get(k, v, u) * vector.get(v, u);
          own += inner ** 2 / count;
        }
      }
      near(own, sum, 1e-12);
    }
    const square = bank.data.reduce((total, value) => total + value ** 2, 0) / count;
    close(
      projections.reduce((total, { sum }) => total + sum, 0),
      square,
      1e-12,
    );
  }
});

test('eigenvectors of the grid Laplacian with a free boundary, orthonormal', () => {
  for (const size of [1, 2, 3, 4, 7]) {
    const vectors = filters.laplacianEigenvectors(size);
    assert.is(vectors.length, size * size);
    for (const [k, { eigenvalue, vector, waves }] of vectors.entries()) {
      assert.ok(k === 0 || eigenvalue >= vectors[k - 1]!.eigenvalue);
      const [i, j] = waves;
      near(eigenvalue, 4 - 2 * Math.cos((Math.PI * i) / size) - 2 * Math.cos((Math.PI * j) / size), 1e-14);
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) {
          let image = 0;
          for (const [dv, du] of [
            [0, 1],
            [0, -1],
            [1, 0],
            [-1, 0],
          ] as const) {
            const [row, column] = [v + dv, u + du];
            if (row < 0 || column < 0 || row >= size || column >= size) continue;
            image += vector.get(v, u) - vector.get(row, column);
          }
          near(image, eigenvalue * vector.get(v, u), 1e-13);
        }
      }
      for (const [l, other] of vectors.entries()) {
        const inner = vector.data.reduce((sum, value, at) => sum + value * other.vector.data[at]!, 0);
        near(inner, k === l ? 1 : 0, 1e-13);
      }
    }
  }
  assert.equal(
    filters.laplacianEigenvectors(3).map(({ eigenvalue }) => Math.round(eigenvalue)),
    [0, 1, 1, 2, 3, 3, 4, 4, 6],
  );
});

test('filters of float32 and of any strides; refusals', () => {
  const data = Array.from({ length: 18 }, (_, k) => Math.sin(k));
  const plain = filters.laplacianProjections(ndarray(Float64Array.from(data), [2, 1, 3, 3]));
  const single = filters.laplacianProjections(ndarray(Float32Array.from(data), [2, 3, 3]));
  const turned = filters.laplacianProjections(ndarray(Float64Array.from(data), [2, 3, 3]).transpose(0, 2, 1));
  for (const [k, { sum }] of plain.entries()) {
    near(single[k]!.sum, sum, 1e-6);
    near(turned[k]!.sum, sum, 1e-12);
  }
  const wrong = (shape: number[]) => () =>
    filters.laplacianProjections(ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape));
  rejects(wrong([2, 3, 4]), /shape \[\.\., N, N\], at least one, got \[2, 3, 4\]/);
  rejects(wrong([0, 3, 3]), /at least one/);
  rejects(wrong([9]), /got \[9\]/);
  rejects(() => filters.laplacianEigenvectors(0), /size/);
});

test('published power spectrum: waves of the upper half not folded', () => {
  const published = reference<{ x: Tensor; power_spectrum_k: Tensor }>('power_spectrum.json');
  const { power, waveNumbers } = filters.powerSpectrum(array(published.x), { convention: 'published' });
  assert.equal(power.shape, published.power_spectrum_k.shape);
  for (const [k, value] of published.power_spectrum_k.data.entries()) close(power.data[k]!, value, 1e-9);
  near(waveNumbers[0]!, 1, 1e-15);
  near(waveNumbers.at(-1)!, 8, 1e-12);
});

test('folded power spectrum: the sum over all waves written out, for even and odd n', () => {
  for (const size of [2, 5, 6, 7]) {
    const image = Float64Array.from({ length: 2 * size * size }, (_, k) => Math.cos(k * k + 0.3 * k));
    const { power, waveNumbers } = filters.powerSpectrum(ndarray(image, [1, 2, size, size]), { width: 0.5 });
    assert.equal(power.shape, [2, Math.floor(size / 2)]);
    for (const channel of [0, 1]) {
      for (const [at, k] of waveNumbers.entries()) {
        let [sum, weights] = [0, 0];
        for (let j = 0; j < size; j++) {
          for (let i = 0; i < size; i++) {
            let [re, im] = [0, 0];
            for (let v = 0; v < size; v++) {
              for (let u = 0; u < size; u++) {
                const value = image[channel * size * size + v * size + u]!;
                const angle = (2 * Math.PI * (i * u + j * v)) / size;
                re += value * Math.cos(angle);
                im -= value * Math.sin(angle);
              }
            }
            const radius = Math.hypot(Math.min(i, size - i), Math.min(j, size - j));
            const weight = Math.exp(-((k - radius) ** 2) / (2 * 0.5 ** 2));
            sum += weight * (re ** 2 + im ** 2);
            weights += weight;
          }
        }
        close(power.get(channel, at), sum / weights, 1e-11);
      }
    }
  }
});

test('one wave stands at its wave number; turned by a quarter it stays there, which the published convention misses', () => {
  const size = 16;
  const wave = (qx: number, qy: number) =>
    ndarray(
      Float64Array.from({ length: size * size }, (_, place) =>
        Math.cos((2 * Math.PI * (qx * (place % size) + qy * Math.floor(place / size))) / size),
      ),
      [1, size, size],
    );
  const spectrum = (image: ReturnType<typeof wave>, convention: 'folded' | 'published') =>
    filters.powerSpectrum(image, { convention, width: 0.2, waveNumbers: [1, 2, 3, 4, 5, 6, 7, 8] }).power;
  const largest = (power: ReturnType<typeof spectrum>) => power.data.indexOf(Math.max(...power.data)) + 1;
  assert.is(largest(spectrum(wave(3, 0), 'folded')), 3);
  assert.is(largest(spectrum(wave(0, 3), 'folded')), 3);
  // (4, −3) has wave number 5.
  assert.is(largest(spectrum(wave(4, -3), 'folded')), 5);
  assert.ok(largestGap(spectrum(wave(4, -3), 'folded').data, spectrum(wave(3, 4), 'folded').data) < 1e-9);
  assert.ok(largestGap(spectrum(wave(4, -3), 'published').data, spectrum(wave(4, 3), 'published').data) > 1);
});

test('normalised before averaging: every image counts alike', () => {
  const small = Float64Array.from({ length: 64 }, (_, k) => Math.sin(k));
  const both = new Float64Array(128);
  both.set(small);
  both.set(
    small.map((value, k) => 1000 * (value + Math.cos(3 * k)) + 7),
    64,
  );
  const each = [both.slice(0, 64), both.slice(64)].map(
    (image) => filters.powerSpectrum(ndarray(image, [1, 8, 8]), { normalise: true }).power.data,
  );
  const mean = filters.powerSpectrum(ndarray(both, [2, 8, 8]), { normalise: true }).power;
  assert.equal(mean.shape, [4]);
  for (const [k, value] of mean.data.entries()) close(value, (each[0]![k]! + each[1]![k]!) / 2, 1e-12);
  const scaled = filters.powerSpectrum(
    ndarray(
      small.map((value) => 5 * value + 2),
      [1, 8, 8],
    ),
    { normalise: true, waveNumbers: [3, 4], width: 0.1 },
  );
  const own = filters.powerSpectrum(ndarray(small, [1, 8, 8]), { normalise: true, waveNumbers: [3, 4], width: 0.1 });
  assert.ok(largestGap(scaled.power.data, own.power.data) < 1e-12);
  rejects(
    () => filters.powerSpectrum(ndarray(new Float64Array(64), [1, 8, 8]), { normalise: true }),
    /image 0 is constant/,
  );
});

test('spectra: refusals', () => {
  const image = ndarray(new Float64Array(64), [1, 8, 8]);
  rejects(() => filters.powerSpectrum(ndarray(new Float64Array(64), [8, 8])), /\[P, \.\., n, n\].* got \[8, 8\]/);
  rejects(() => filters.powerSpectrum(ndarray(new Float64Array(48), [1, 6, 8])), /got \[1, 6, 8\]/);
  rejects(() => filters.powerSpectrum(ndarray(new Float64Array(0), [0, 8, 8])), /got \[0, 8, 8\]/);
  rejects(() => filters.powerSpectrum(image, { width: 0 }), /width/);
  rejects(() => filters.powerSpectrum(image, { waveNumbers: [1, -1] }), /wave number/);
  rejects(() => filters.powerSpectrum(image, { waveNumbers: [100], width: 0.1 }), /no wave .* at 100/);
  rejects(() => filters.powerSpectrum(image, { convention: 'half' as 'folded' }), /folded or published, got half/);
});

test.run();
