import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';

const test = suite('diffeomorphisms: overhangs');

/** det(I − ∇τ) term by term at a point of the frame, without anything of the package but the coefficients. */
function determinantAt(
  { size, boundary }: diffeo.DiffeoEnsemble,
  c: diffeo.Coefficients,
  u: number,
  v: number,
): number {
  const fixed = boundary !== 'periodic';
  const scale = fixed ? size / (size - 1) : 1;
  const f = (p: number, s: number): [number, number] => {
    if (fixed) return [Math.sin(Math.PI * (p + 1) * s), Math.PI * (p + 1) * Math.cos(Math.PI * (p + 1) * s)];
    const k = 2 * Math.PI * Math.ceil(p / 2);
    if (p === 0) return [1, 0];
    return p % 2 === 1 ? [Math.cos(k * s), -k * Math.sin(k * s)] : [Math.sin(k * s), k * Math.cos(k * s)];
  };
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  const [rows = 0, columns = 0] = c.x.shape;
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q < columns; q++) {
      const [a, slopeA] = f(p, u);
      const [b, slopeB] = columns === 1 ? [1, 0] : f(q, v);
      sums[0] += scale * c.x.get(p, q) * slopeA * b;
      sums[1] += scale * c.x.get(p, q) * a * slopeB;
      sums[2] += scale * c.y.get(p, q) * slopeA * b;
      sums[3] += scale * c.y.get(p, q) * a * slopeB;
    }
  }
  return (1 - sums[0]) * (1 - sums[3]) - sums[1] * sums[2];
}

test('overhangs: the least determinant is that of a search on a fine grid, and its bound holds', () => {
  const frames: diffeo.Frame[] = [
    { size: 32, cutoff: 3 },
    { size: 32, cutoff: 5, boundary: 'periodic' },
    { size: 16, cutoff: 2, boundary: 'periodic' },
    { size: 64, cutoff: 6 },
    { size: 40, cutoff: 4, dimension: 1 },
    { size: 40, cutoff: 4, dimension: 1, boundary: 'periodic' },
  ];
  const verdicts = new Set<boolean>();
  for (const frame of frames) {
    for (let index = 0; index < 4; index++) {
      const ensemble = { ...frame, temperature: (0.12 * (index + 1)) / frame.cutoff ** 2 / (frame.boundary ? 4 : 1) };
      const coefficients = diffeo.sampleCoefficients(ensemble, { index });
      const result = diffeo.invertibility(ensemble, coefficients);
      verdicts.add(result.invertible);
      const steps = 120;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i <= steps; i++) {
        for (let j = 0; j <= (frame.dimension === 1 ? 0 : steps); j++) {
          least = Math.min(least, determinantAt(ensemble, coefficients, i / steps, j / steps));
        }
      }
      assert.ok(result.lowerBound <= least && result.leastDeterminant <= least + 1e-6);
      near(result.leastDeterminant, least, 0.01 * Math.max(1, Math.abs(least)));
      assert.ok(
        result.leastDeterminant - result.lowerBound <= 1.0000001e-6 && result.lowerBound <= result.leastDeterminant,
      );
      assert.is(result.invertible, least > 1e-6);
      const intervals = frame.boundary === 'periodic' ? frame.size : frame.size - 1;
      const { x, y } = result.at;
      near(determinantAt(ensemble, coefficients, x / intervals, y / intervals), result.leastDeterminant, 1e-10);
    }
  }
  assert.is(verdicts.size, 2);
});

test('overhangs: one mode, where the least determinant is known', () => {
  for (const amplitude of [0.1, 0.3, 0.35, -0.35]) {
    const x = ndarray(Float64Array.of(amplitude), [1, 1]);
    const y = ndarray(new Float64Array(1), [1, 1]);
    const ensemble = { size: 33, cutoff: 1, temperature: 1 };
    const { leastDeterminant, invertible, at } = diffeo.invertibility(ensemble, { x, y }, { tolerance: 1e-10 });
    near(leastDeterminant, 1 - (33 / 32) * Math.PI * Math.abs(amplitude), 1e-10);
    assert.is(invertible, leastDeterminant > 0);
    near(at.x, amplitude > 0 ? 0 : 32, 1e-3);
    near(at.y, 16, 1e-3);
    // The map s ↦ s + τ is that of −τ: on a line of one mode both fold alike, at opposite ends.
    const line = diffeo.invertibility({ ...ensemble, dimension: 1 }, { x, y });
    near(line.leastDeterminant, leastDeterminant, 1e-5);
    assert.is(line.at.y, 0);
  }
  const still = { x: ndarray(new Float64Array(9), [3, 3]), y: ndarray(new Float64Array(9), [3, 3]) };
  const result = diffeo.invertibility({ size: 8, cutoff: 3, temperature: 0 }, still);
  assert.equal([result.leastDeterminant, result.lowerBound, result.invertible], [1, 1, true]);
});

test('overhangs: a field that is least along a whole line', () => {
  const ensemble = { size: 16, cutoff: 1, temperature: 1, boundary: 'periodic' as const };
  const wave = (amplitude: number) => ndarray(Float64Array.of(0, 0, 0, 0, 0, 0, amplitude, 0, 0), [3, 3]);
  for (const [amplitude, invertible] of [
    [0.15, true],
    [0.17, false],
  ] as const) {
    const still = ndarray(new Float64Array(9), [3, 3]);
    for (const [field, axis] of [
      [{ x: wave(amplitude), y: still }, 'x'],
      [{ x: still, y: wave(amplitude).transpose(1, 0) }, 'y'],
    ] as const) {
      const result = diffeo.invertibility(ensemble, field);
      near(result.leastDeterminant, 1 - 2 * Math.PI * amplitude, 1e-6);
      assert.ok(
        result.lowerBound <= 1 - 2 * Math.PI * amplitude && result.lowerBound > 0.9999 - 2 * Math.PI * amplitude,
      );
      assert.is(result.invertible, invertible);
      near(Math.abs(result.at[axis] - 8), 8, 0.01);
    }
  }
  // The tightest tolerance ends too, with a bound that holds.
  const field = { x: wave(0.15), y: ndarray(new Float64Array(9), [3, 3]) };
  const { lowerBound } = diffeo.invertibility(ensemble, field, { tolerance: 1e-12 });
  assert.ok(lowerBound <= 1 - 0.3 * Math.PI && lowerBound > 0.9999 - 0.3 * Math.PI);
});

test('overhangs: s − τ(s) and s + τ(s) are different maps', () => {
  const ensemble = { size: 32, cutoff: 3, temperature: 0.013 };
  let different = 0;
  for (let index = 0; index < 40; index++) {
    const coefficients = diffeo.sampleCoefficients(ensemble, { index });
    const turned = (m: NdArray<Float64Array>) =>
      ndarray(
        m.data.map((value) => -value),
        m.shape,
      );
    const [minus, plus] = [coefficients, { x: turned(coefficients.x), y: turned(coefficients.y) }].map((c) =>
      diffeo.invertibility(ensemble, c),
    );
    if (minus!.invertible !== plus!.invertible) different++;
  }
  assert.ok(different > 2, `${different} of 40 fields fold one way only`);
});

test('invertible means invertible: every point is reached once', () => {
  // The map on a fine grid of triangles: an overhang is a triangle that is turned over.
  const ensemble = { size: 32, cutoff: 3, temperature: 0.012 };
  for (let index = 0; index < 12; index++) {
    const coefficients = diffeo.sampleCoefficients(ensemble, { index });
    const { invertible, leastDeterminant } = diffeo.invertibility(ensemble, coefficients);
    if (Math.abs(leastDeterminant) < 0.02) continue;
    const size = 400;
    const { x, y } = diffeo.displacementField({ ...ensemble, size }, coefficients);
    // Displacements of a finer image in pixels of this one: the gradients in pixels are those of the coarse image.
    const factor = ((size - 1) / size) * (32 / 31);
    let folded = false;
    for (let v = 0; v + 1 < size; v++) {
      for (let u = 0; u + 1 < size; u++) {
        const edge = (m: NdArray<Float64Array>, i: number, j: number) => factor * (m.get(i, j) - m.get(v, u));
        const area = (1 - edge(x, v, u + 1)) * (1 - edge(y, v + 1, u)) - edge(x, v + 1, u) * edge(y, v, u + 1);
        if (area <= 0) folded = true;
      }
    }
    assert.is(invertible, !folded, `field ${index}, least determinant ${leastDeterminant}`);
  }
});

test('overhangs of fields known on the pixels alone', () => {
  const field = diffeo.affineField(5, { compression: 0.4, shear: 0.3, rotation: 0.2 });
  const [[a, b], [c, d]] = diffeo.affineMatrix({ compression: 0.4, shear: 0.3, rotation: 0.2 });
  const result = diffeo.pixelInvertibility(field);
  near(result.leastDeterminant, (1 - a) * (1 - d) - b * c, 1e-12);
  assert.is(result.method, 'bilinear');
  assert.is(diffeo.pixelInvertibility(diffeo.affineField(5, { compression: 1.1, shear: 0.3 })).invertible, false);
  // One pixel that overtakes its neighbour, seen on each side and at the border.
  for (const place of [0, 3, 4, 12, 24]) {
    for (const jump of [1.2, -1.2]) {
      for (const axis of ['x', 'y'] as const) {
        const still = { x: ndarray(new Float64Array(25), [5, 5]), y: ndarray(new Float64Array(25), [5, 5]) };
        still[axis].data[place] = jump;
        const neighbour = axis === 'x' ? place % 5 : Math.floor(place / 5);
        const overtakes = jump > 0 ? neighbour > 0 : neighbour < 4;
        assert.is(diffeo.pixelInvertibility(still).invertible, !overtakes, `${axis} ${place} ${jump}`);
      }
    }
  }
  assert.is(
    diffeo.pixelInvertibility({ x: ndarray(Float64Array.of(0, 0.5, 1.4), [3]) }).leastDeterminant,
    1 - (1.4 - 0.5),
  );
  assert.is(diffeo.pixelInvertibility({ x: ndarray(Float64Array.of(0, 0.5, 1.6), [3]) }).invertible, false);
  // With more pixels it tends to the determinant of the series.
  const base = { size: 32, cutoff: 4, temperature: 0.004 };
  const coefficients = diffeo.sampleCoefficients(base, { index: 1 });
  const gap = (size: number) =>
    diffeo.pixelInvertibility(diffeo.displacementField({ ...base, size }, coefficients)).leastDeterminant -
    diffeo.invertibility({ ...base, size }, coefficients).leastDeterminant;
  assert.ok(Math.abs(gap(320)) < 0.01 && Math.abs(gap(320)) < Math.abs(gap(40)));
  rejects(() => diffeo.pixelInvertibility({ x: ndarray(Float64Array.of(1), [1]) }), /two pixels/);
  rejects(
    () =>
      diffeo.pixelInvertibility({ x: ndarray(new Float64Array(4), [2, 2]), y: ndarray(new Float64Array(6), [2, 3]) }),
    /one shape/,
  );
  rejects(
    () => diffeo.invertibility(base, coefficients, { tolerance: 0 }),
    /tolerance must be a finite number, at least 1e-12 and at most 1, got 0/,
  );
  const broken = { x: coefficients.x, y: ndarray(coefficients.y.data.slice().fill(Number.NaN, 0, 1), [4, 4]) };
  rejects(() => diffeo.invertibility(base, broken), /coefficients.y must hold finite numbers .*, got NaN at \[0, 0\]/);
  rejects(
    () => diffeo.pixelInvertibility({ x: ndarray(Float64Array.of(0, Number.NaN, 1), [3]) }),
    /field.x must hold finite numbers .*, got NaN at \[1\]/,
  );
});

test.run();
