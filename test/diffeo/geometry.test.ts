import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('diffeomorphisms: geometry');

test('published temperatures, displacements and inverses', () => {
  interface Row {
    n: number;
    cut: number;
    T1: number;
    T2: number;
    T_list: number[];
    typical_displacement: number[];
    delta_list: number[];
    typical_temperature: number[];
  }
  let empty = 0;
  for (const row of reference<{ grid: Row[] }>('diffeo_temperatures.json').grid) {
    const frame = { size: row.n, cutoff: row.cut };
    const { halfPixel, noOverhangs, allowed } = diffeo.temperatureRange(frame);
    close(halfPixel.value, row.T1, 1e-12);
    close(noOverhangs.value, row.T2, 1e-12);
    assert.equal([halfPixel.status, noOverhangs.status], ['asymptotic', 'asymptotic']);
    assert.is(allowed === undefined, row.T2 < row.T1);
    if (allowed === undefined) empty++;
    else assert.equal(allowed, [halfPixel.value, noOverhangs.value]);
    for (const [i, temperature] of row.T_list.entries()) {
      close(diffeo.typicalDisplacement({ ...frame, temperature }).value, row.typical_displacement[i]!, 1e-12);
    }
    for (const [i, displacement] of row.delta_list.entries()) {
      close(diffeo.temperatureFor(frame, displacement), row.typical_temperature[i]!, 1e-12);
    }
  }
  assert.ok(empty > 0, 'the published grid has empty ranges');
});

test('temperature ranges: empty beyond c = 2n/π; periodic frames hold twice the half waves; refusals', () => {
  const range = (cutoff: number) => diffeo.temperatureRange({ size: 100, cutoff });
  assert.ok(range(200 / Math.PI - 0.01).allowed !== undefined);
  assert.is(range(200 / Math.PI + 0.01).allowed, undefined);
  const periodic = (cutoff: number) => diffeo.temperatureRange({ size: 100, cutoff, boundary: 'periodic' });
  assert.is(periodic(7).noOverhangs.value, range(14).noOverhangs.value);
  assert.is(periodic(7).halfPixel.value, range(7).halfPixel.value);
  assert.ok(periodic(28).allowed !== undefined && periodic(32).allowed === undefined);
  // At the upper end the mean energy is 1/(2 ln c), c half waves, in the limit of many modes.
  for (const [boundary, halfWaves] of [
    ['fixed', 120],
    ['periodic', 240],
  ] as const) {
    const frame = { size: 512, cutoff: 120, boundary };
    const temperature = diffeo.temperatureRange(frame).noOverhangs.value;
    close(diffeo.meanEnergy({ ...frame, temperature }).value, 1 / (2 * Math.log(halfWaves)), 0.02);
  }
  const quarter = diffeo.temperatureRange({ size: 32, cutoff: 5 }, 0.25).halfPixel.value;
  close(quarter, diffeo.temperatureRange({ size: 32, cutoff: 5 }).halfPixel.value / 4, 1e-14);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 1 }), /cutoff above 1, got cutoff 1/);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 3, dimension: 1 }), /got dimension 1/);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 3 }, -1), /displacement/);
});

/**
 * det(I − ∇τ) written out term by term at a point of the frame, without anything of the package but the coefficients.
 */
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
    // Displacements of a finer image in pixels of this one: the gradients of the deformation in pixels are
    // those of the coarse image.
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
  rejects(() => diffeo.invertibility(base, broken), /coefficients of y must be finite/);
  rejects(
    () => diffeo.pixelInvertibility({ x: ndarray(Float64Array.of(0, Number.NaN, 1), [3]) }),
    /displacements must be finite/,
  );
});

const parts = ['compression', 'shear', 'shearDiagonal', 'rotation'] as const;

/** The four matrices of a place, [xx, xy, yx, yy]. */
function matrices(d: diffeo.GradientParts, place: number): number[][] {
  const [c, s, t, r] = parts.map((name) => d[name].data[place]!);
  return [
    [c!, 0, 0, c!],
    [s!, t!, t!, -s!],
    [0, -r!, r!, 0],
  ];
}

const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);

test('the parts add up to the gradient, are orthogonal, and share its square', () => {
  const ensemble = { size: 20, cutoff: 4, temperature: 0.01 };
  const exact = diffeo.fieldGradient(ensemble, diffeo.sampleCoefficients(ensemble));
  const patches = diffeo.decomposeField(diffeo.sampleField(ensemble), { patch: 4 });
  for (const [gradient, decomposition] of [
    [exact, diffeo.decomposeGradient(exact)],
    [patches.gradient, patches],
  ] as const) {
    for (let place = 0; place < gradient.xx.data.length; place++) {
      const u = [gradient.xx, gradient.xy, gradient.yx, gradient.yy].map(({ data }) => data[place]!);
      const [i, s, r] = matrices(decomposition, place) as [number[], number[], number[]];
      for (let k = 0; k < 4; k++) near(i[k]! + s[k]! + r[k]!, u[k]!, 1e-14);
      for (const [a, b] of [
        [i, s],
        [i, r],
        [s, r],
      ] as const)
        near(product(a, b), 0, 1e-15);
      near(product(i, i) + product(s, s) + product(r, r), product(u, u), 1e-13);
      // As in the formula: ½ I Tr U, ½ (U + Uᵀ − I Tr U), ½ (U − Uᵀ).
      const trace = u[0]! + u[3]!;
      for (let k = 0; k < 4; k++) {
        const unit = k === 0 || k === 3 ? 1 : 0;
        const transposed = u[[0, 2, 1, 3][k]!]!;
        near(i[k]!, (unit * trace) / 2, 1e-15);
        near(s[k]!, (u[k]! + transposed - unit * trace) / 2, 1e-15);
        near(r[k]!, (u[k]! - transposed) / 2, 1e-15);
      }
    }
  }
});

test('a turned frame: compression and rotation stay, shear turns by twice the angle', () => {
  const one = (value: number) => ndarray(Float64Array.of(value), [1]);
  const u = [0.3, -0.7, 1.1, 0.4];
  const decompose = ([xx, xy, yx, yy]: readonly number[]) =>
    diffeo.decomposeGradient({ xx: one(xx!), xy: one(xy!), yx: one(yx!), yy: one(yy!) });
  const before = decompose(u);
  for (const angle of [0.1, Math.PI / 4, 2, -1.3]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // R U Rᵀ
    const left = [c * u[0]! - s * u[2]!, c * u[1]! - s * u[3]!, s * u[0]! + c * u[2]!, s * u[1]! + c * u[3]!];
    const turned = [
      left[0]! * c - left[1]! * s,
      left[0]! * s + left[1]! * c,
      left[2]! * c - left[3]! * s,
      left[2]! * s + left[3]! * c,
    ];
    const after = decompose(turned);
    near(after.compression.data[0]!, before.compression.data[0]!, 1e-15);
    near(after.rotation.data[0]!, before.rotation.data[0]!, 1e-15);
    const [a, b] = [before.shear.data[0]!, before.shearDiagonal.data[0]!];
    near(after.shear.data[0]!, Math.cos(2 * angle) * a - Math.sin(2 * angle) * b, 1e-15);
    near(after.shearDiagonal.data[0]!, Math.sin(2 * angle) * a + Math.cos(2 * angle) * b, 1e-15);
  }
});

test('an affine field gives itself back on every patch, and leaves nothing', () => {
  const deformation = {
    translation: { x: 1.3, y: -0.4 },
    compression: 0.2,
    shear: -0.1,
    shearDiagonal: 0.35,
    rotation: 0.5,
  };
  const field = diffeo.affineField(13, { ...deformation, center: { x: 2, y: 9 } });
  const [[xx, xy], [yx, yy]] = diffeo.affineMatrix(deformation);
  for (const [patch, stride, count] of [
    [3, undefined, 4],
    [4, undefined, 3],
    [5, 1, 9],
    [13, 1, 1],
    [2, 3, 4],
  ] as const) {
    const d = diffeo.decomposeField(field, stride === undefined ? { patch } : { patch, stride });
    assert.equal(d.compression.shape, [count, count]);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        near(d.gradient.xx.get(i, j), xx, 1e-13);
        near(d.gradient.xy.get(i, j), xy, 1e-13);
        near(d.gradient.yx.get(i, j), yx, 1e-13);
        near(d.gradient.yy.get(i, j), yy, 1e-13);
        near(d.residual.get(i, j), 0, 1e-13);
        const centre = (k: number) => k * d.stride + (patch - 1) / 2;
        near(d.translation.x.get(i, j), 1.3 + xx * (centre(j) - 2) + xy * (centre(i) - 9), 1e-13);
        near(d.translation.y.get(i, j), -0.4 + yx * (centre(j) - 2) + yy * (centre(i) - 9), 1e-13);
      }
    }
  }
  const whole = diffeo.decomposeField(field, { patch: 13 });
  close(whole.compression.data[0]!, 0.2 + 1 - Math.cos(0.5), 1e-12);
  close(whole.rotation.data[0]!, -Math.sin(0.5), 1e-12);
});

test('on small patches the fit tends to the exact gradient in the middle, what it leaves to zero', () => {
  const base = { size: 41, cutoff: 4, temperature: 0.01 };
  const coefficients = diffeo.sampleCoefficients(base);
  const gaps = [41, 81, 161].map((size) => {
    const ensemble = { ...base, size };
    const d = diffeo.decomposeField(diffeo.displacementField(ensemble, coefficients), { patch: 5, stride: 1 });
    const exact = diffeo.decomposeGradient(diffeo.fieldGradient(ensemble, coefficients));
    let gap = 0;
    for (let i = 0; i < size - 4; i++) {
      for (let j = 0; j < size - 4; j++) {
        for (const name of parts) gap = Math.max(gap, Math.abs(d[name].get(i, j) - exact[name].get(i + 2, j + 2)));
      }
    }
    return [gap, Math.max(...d.residual.data) / size];
  });
  for (const [coarse, fine] of [
    [gaps[0]!, gaps[1]!],
    [gaps[1]!, gaps[2]!],
  ] as const) {
    for (const k of [0, 1]) assert.ok(coarse[k]! / fine[k]! > 3.3, `${coarse[k]} → ${fine[k]}`);
  }
  assert.ok(gaps[2]![0]! < 0.02);
});

test('fields of any strides; patches that do not fit are refused', () => {
  const field = diffeo.sampleField({ size: 12, cutoff: 3, temperature: 0.01 });
  const turned = { x: field.x.transpose(1, 0), y: field.y.transpose(1, 0) };
  const copied = { x: ndarray(new Float64Array(144), [12, 12]), y: ndarray(new Float64Array(144), [12, 12]) };
  for (let v = 0; v < 12; v++) {
    for (let u = 0; u < 12; u++) {
      copied.x.set(v, u, turned.x.get(v, u));
      copied.y.set(v, u, turned.y.get(v, u));
    }
  }
  const [a, b] = [turned, copied].map((f) => diffeo.decomposeField(f, { patch: 3 }));
  assert.equal(a!.shear.data, b!.shear.data);
  assert.is(diffeo.pixelInvertibility(turned).leastDeterminant, diffeo.pixelInvertibility(copied).leastDeterminant);
  rejects(() => diffeo.decomposeField(field, { patch: 1 }), /patch must be an integer from 2 to 12, got 1/);
  rejects(() => diffeo.decomposeField(field, { patch: 13 }), /got 13/);
  rejects(() => diffeo.decomposeField(field, { patch: 3, stride: 0 }), /stride/);
  rejects(
    () => diffeo.decomposeField({ x: field.x, y: ndarray(new Float64Array(4), [2, 2]) }, { patch: 2 }),
    /one shape/,
  );
  rejects(
    () => diffeo.decomposeField({ x: ndarray(new Float64Array(4), [4]), y: field.y }, { patch: 2 }),
    /rows, columns/,
  );
});

test('published affine deformations', () => {
  interface Case {
    params: Record<string, number | number[]>;
    matrix: Tensor;
    tau: Tensor;
  }
  const { cases, n } = reference<{ cases: Case[]; n: number }>('affine.json');
  for (const { params, matrix, tau } of cases) {
    for (let b = 0; b < matrix.shape[0]!; b++) {
      const value = (name: string) => [params[name] ?? 0].flat()[b] ?? 0;
      const deformation: diffeo.AffineDeformation = {
        translation: { x: value('translation_x'), y: value('translation_y') },
        rotation: (value('rotation') * Math.PI) / 180,
        compression: value('compression'),
        shear: value('shear_a'),
        shearDiagonal: value('shear_b'),
        center: { x: value('center_x'), y: value('center_y') },
      };
      assert.ok(largestGap(diffeo.affineMatrix(deformation).flat(), matrix.data.slice(4 * b, 4 * b + 4)) < 1e-12);
      const { x, y } = diffeo.affineField(n, deformation);
      const at = 2 * n * n * b;
      assert.ok(largestGap(x.data, tau.data.slice(at, at + n * n)) < 1e-12);
      assert.ok(largestGap(y.data, tau.data.slice(at + n * n, at + 2 * n * n)) < 1e-12);
    }
  }
  assert.ok(cases.length >= 5);
});

test('affine fields: the centre of the image stays by default; refusals', () => {
  const { x, y } = diffeo.affineField(7, { rotation: 1, shear: 0.2 });
  near(x.get(3, 3), 0, 1e-15);
  near(y.get(3, 3), 0, 1e-15);
  const elsewhere = diffeo.affineField(7, { compression: 0.5, center: { x: 0 } });
  assert.equal([elsewhere.x.get(3, 0), elsewhere.x.get(3, 6), elsewhere.y.get(0, 0)], [0, 3, -1.5]);
  rejects(() => diffeo.affineField(0, {}), /size/);
  rejects(() => diffeo.affineField(4, { shear: Number.NaN }), /shear must be a finite number/);
  rejects(() => diffeo.affineField(4, { center: { y: Number.POSITIVE_INFINITY } }), /center\.y/);
});

test('a rotation reads the image at turned points', () => {
  // A quarter turn about the centre permutes the pixels: [τ image](v, u) = image(v − y, u − x).
  const n = 4;
  const image = Array.from({ length: n * n }, (_, place) => place);
  const { x, y } = diffeo.affineField(n, { rotation: Math.PI / 2 });
  const read = image.map((_, place) => {
    const [v, u] = [Math.floor(place / n), place % n];
    return image[Math.round(v - y.get(v, u)) * n + Math.round(u - x.get(v, u))]!;
  });
  // What was at the right of the first row is now at its left: against the clock.
  assert.is(read[0], n - 1);
  assert.is(read[(n - 1) * n], 0);
});

test('deformations of a patch are orthonormal, and the decomposition names them', () => {
  for (const patch of [2, 3, 5, 8]) {
    const basis = diffeo.patchDeformations.map((kind) => diffeo.patchDeformation(kind, patch));
    for (const [i, a] of basis.entries()) {
      for (const [j, b] of basis.entries()) {
        near(product([...a.x.data, ...a.y.data], [...b.x.data, ...b.y.data]), i === j ? 1 : 0, 1e-14);
      }
      const kind = diffeo.patchDeformations[i]!;
      const d = diffeo.decomposeField(a, { patch });
      const found = Object.fromEntries([
        ['translationX', d.translation.x.data[0]!],
        ['translationY', d.translation.y.data[0]!],
        ...parts.map((name) => [name, d[name].data[0]!] as const),
      ]);
      for (const [name, value] of Object.entries(found)) {
        if (name === kind) assert.ok(value > 1e-3, `${kind} of ${patch} pixels`);
        else near(value, 0, 1e-15, `${name} of ${kind}`);
      }
    }
  }
  // The squares of the coefficients in this basis and of the rest add up to the square of the field (Pythagoras).
  const field = diffeo.sampleField({ size: 6, cutoff: 3, temperature: 0.05 });
  const flat = [...field.x.data, ...field.y.data];
  const weights = diffeo.patchDeformations.map((kind) => {
    const { x, y } = diffeo.patchDeformation(kind, 6);
    return product(flat, [...x.data, ...y.data]);
  });
  const rest = diffeo.decomposeField(field, { patch: 6 }).residual.data[0]! ** 2 * 36;
  near(product(weights, weights) + rest, product(flat, flat), 1e-11);
  rejects(() => diffeo.patchDeformation('twist' as 'shear', 4), /kind must be one of translationX, .* got twist/);
  rejects(() => diffeo.patchDeformation('shear', 1), /patch/);
});

test.run();
