import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('diffeomorphisms: fields');

const ensembles: readonly diffeo.DiffeoEnsemble[] = [
  { size: 24, cutoff: 5, temperature: 0.01 },
  { size: 20, cutoff: 3.2, temperature: { x: 0.02, y: 0.005 } },
  { size: 24, cutoff: 4, temperature: 0.01, boundary: 'periodic' },
  { size: 21, cutoff: 2, temperature: { x: 0, y: 0.01 }, boundary: 'periodic' },
];

const lines: readonly diffeo.DiffeoEnsemble[] = [
  { size: 40, cutoff: 6, temperature: 0.01, dimension: 1 },
  { size: 40, cutoff: 6, temperature: 0.01, dimension: 1, boundary: 'periodic' },
];

interface PublishedField {
  n: number;
  cut: number;
  T: number;
  delta_used_for_T: number;
  C: Tensor;
  D: Tensor;
  e: Tensor;
  dx: Tensor;
  dy: Tensor;
  rms_displacement: number;
}

for (const file of ['diffeo_n16_cut3_d1.json', 'diffeo_n16_cut5_d2.json', 'diffeo_n32_cut5_d1.5.json']) {
  test(`published displacements: ${file}`, () => {
    const { n, cut, T, delta_used_for_T, C, D, e, dx, dy, rms_displacement } = reference<PublishedField>(file);
    const frame = { size: n, cutoff: cut };
    close(diffeo.temperatureFor(frame, delta_used_for_T), T, 1e-12);
    const ensemble = { ...frame, temperature: T };
    const scaled = ({ data, shape }: Tensor) =>
      array({ shape, data: data.map((value, place) => value * e.data[place]! * Math.sqrt(T)) });
    const coefficients = { x: scaled(C), y: scaled(D) };
    const field = diffeo.displacementField(ensemble, coefficients);
    assert.ok(largestGap(field.x.data, dx.data) < 1e-12, `x off by ${largestGap(field.x.data, dx.data)}`);
    assert.ok(largestGap(field.y.data, dy.data) < 1e-12);
    let square = 0;
    for (const component of [field.x, field.y]) for (const value of component.data) square += value ** 2 / n ** 2;
    close(Math.sqrt(square), rms_displacement, 1e-12);
    close(diffeo.fieldDisplacement(ensemble, coefficients) * (1 - 1 / n), rms_displacement, 1e-12);

    // The ensemble has the modes and the deviations of the published code: coefficients of unit variates.
    const drawn = diffeo.sampleCoefficients({ ...frame, temperature: 1 });
    const variates = e.data.map((deviation, place) => (deviation === 0 ? 0 : drawn.x.data[place]! / deviation));
    assert.equal(
      e.data.map((deviation) => deviation !== 0),
      Array.from(drawn.x.data, (value) => value !== 0),
    );
    assert.ok(variates.every((value) => Math.abs(value) < 5.8));
  });
}

test('the same number gives the same field, others give others', () => {
  const ensemble = ensembles[0]!;
  const [a, b] = [3, 3].map((index) => diffeo.sampleField(ensemble, { seed: 'one', index }));
  assert.equal(a!.x.data, b!.x.data);
  assert.equal(a!.y.data, b!.y.data);
  const others = [
    diffeo.sampleField(ensemble, { seed: 'two', index: 3 }),
    diffeo.sampleField(ensemble, { seed: 'one', index: 4 }),
    diffeo.sampleField(ensemble, { seed: 'one', index: diffeo.fieldNumber(3, 1) }),
    diffeo.sampleField(ensemble),
  ];
  for (const other of others) assert.ok(largestGap(a!.x.data, other.x.data) > 1e-3);
  assert.ok(largestGap(a!.x.data, a!.y.data) > 1e-3);
  assert.is(diffeo.fieldNumber(7, 2), 2 ** 33 + 7);
  const prepared = diffeo.coefficientSampler(ensemble, 'one');
  for (const index of [3, 0, 3, 2 ** 33 + 7]) {
    const { x, y } = diffeo.sampleCoefficients(ensemble, { seed: 'one', index });
    assert.equal([prepared(index).x.data, prepared(index).y.data], [x.data, y.data]);
  }
  rejects(() => prepared(0.5), /coefficientSampler: index/);
});

test('a larger cutoff keeps the coefficients and adds some; temperatures scale them', () => {
  for (const boundary of ['fixed', 'periodic'] as const) {
    for (const dimension of [1, 2] as const) {
      const frame = { size: 32, boundary, dimension };
      const small = diffeo.sampleCoefficients({ ...frame, cutoff: 3, temperature: 0.04 }, { index: 5 });
      const large = diffeo.sampleCoefficients(
        { ...frame, cutoff: 6.5, temperature: { x: 0.01, y: 0.09 } },
        { index: 5 },
      );
      let [kept, added] = [0, 0];
      for (const axis of ['x', 'y'] as const) {
        const [rows = 0, columns = 0] = large[axis].shape;
        for (let p = 0; p < rows; p++) {
          for (let q = 0; q < columns; q++) {
            const inside = p < small[axis].shape[0]! && q < small[axis].shape[1]!;
            const value = inside ? small[axis].get(p, q) : 0;
            if (value !== 0) {
              close(large[axis].get(p, q), value * (axis === 'x' ? 0.5 : 1.5), 1e-14);
              kept++;
            } else if (large[axis].get(p, q) !== 0) added++;
          }
        }
      }
      assert.ok(kept > 2 && added > kept / 2, `${boundary} ${dimension}: ${kept} kept, ${added} added`);
    }
  }
});

test('anisotropic temperatures: one component may be at rest', () => {
  const { x, y } = diffeo.sampleField(ensembles[3]!);
  assert.ok(x.data.every((value) => value === 0));
  assert.ok(y.data.some((value) => Math.abs(value) > 0.1));
});

test('a fixed frame stays where it is, a periodic field goes on', () => {
  const fixed = diffeo.sampleField(ensembles[0]!);
  const n = fixed.x.shape[0]!;
  for (let m = 0; m < n; m++) {
    for (const [v, u] of [
      [0, m],
      [n - 1, m],
      [m, 0],
      [m, n - 1],
    ] as const) {
      near(fixed.x.get(v, u), 0, 1e-13);
      near(fixed.y.get(v, u), 0, 1e-13);
    }
  }
  // A field on a torus has no edge: its largest step across the seam is like those inside.
  const { x } = diffeo.sampleField({ size: 64, cutoff: 2, temperature: 0.01, boundary: 'periodic' });
  const step = (from: number, to: number) =>
    Math.max(...Array.from({ length: 64 }, (_, v) => Math.abs(x.get(v, to) - x.get(v, from))));
  const inside = Math.max(...Array.from({ length: 63 }, (_, u) => step(u, u + 1)));
  assert.ok(step(63, 0) <= inside);
});

/** Mean over a period of the squares of a band-limited function given on a grid that covers it: exact. */
function meanSquare({ data, shape }: NdArray<Float64Array>, fixed: boolean): number {
  const cells = shape.reduce((product, extent) => product * (fixed ? extent - 1 : extent), 1);
  // Cosines along a fixed frame count half at both ends (trapezoidal rule); sines vanish there.
  return (
    data.reduce((sum, value, place) => {
      const ends = shape.map((extent, axis) => {
        const index = axis === shape.length - 1 ? place % extent : Math.floor(place / shape[1]!);
        return (fixed && (index === 0 || index === extent - 1) ? 1 : 2) / 2;
      });
      return sum + value ** 2 * ends.reduce((product, weight) => product * weight, 1);
    }, 0) / cells
  );
}

test('energy and displacement of a field are integrals over the frame', () => {
  for (const ensemble of ensembles) {
    const fixed = ensemble.boundary !== 'periodic';
    for (const index of [0, 1]) {
      const coefficients = diffeo.sampleCoefficients(ensemble, { index });
      const field = diffeo.displacementField(ensemble, coefficients);
      const own = meanSquare(field.x, fixed) + meanSquare(field.y, fixed);
      close(diffeo.fieldDisplacement(ensemble, coefficients), Math.sqrt(own), 1e-12);
      const { xx, xy, yx, yy } = diffeo.fieldGradient(ensemble, coefficients);
      const scale = fixed ? (ensemble.size - 1) / ensemble.size : 1;
      const energy = diffeo.fieldEnergy(ensemble, coefficients);
      near(energy.x, (meanSquare(xx, fixed) + meanSquare(xy, fixed)) * scale ** 2, 1e-12);
      near(energy.y, (meanSquare(yx, fixed) + meanSquare(yy, fixed)) * scale ** 2, 1e-12);
      near(energy.total, energy.x + energy.y, 1e-14);
    }
  }
});

test('the gradient is the one that differences tend to', () => {
  for (const base of ensembles) {
    const coefficients = diffeo.sampleCoefficients(base);
    const gap = (size: number) => {
      const ensemble = { ...base, size };
      const field = diffeo.displacementField(ensemble, coefficients);
      const gradient = diffeo.fieldGradient(ensemble, coefficients);
      let gap = 0;
      for (let v = 1; v < size - 1; v++) {
        for (let u = 1; u < size - 1; u++) {
          for (const [component, alongU, alongV] of [
            [field.x, gradient.xx, gradient.xy],
            [field.y, gradient.yx, gradient.yy],
          ] as const) {
            const across = (component.get(v, u + 1) - component.get(v, u - 1)) / 2;
            const down = (component.get(v + 1, u) - component.get(v - 1, u)) / 2;
            gap = Math.max(gap, Math.abs(across - alongU.get(v, u)), Math.abs(down - alongV.get(v, u)));
          }
        }
      }
      return gap;
    };
    const [coarse, fine] = [gap(100), gap(200)];
    assert.ok(fine < 0.01 && coarse / fine > 3.7 && coarse / fine < 4.3, `${coarse} → ${fine}`);
  }
});

test('lines: sines on a fixed one, mean square and energy by their sums', () => {
  for (const ensemble of lines) {
    const coefficients = diffeo.sampleCoefficients(ensemble, { index: 2 });
    const line = diffeo.displacementLine(ensemble, coefficients);
    const fixed = ensemble.boundary !== 'periodic';
    close(diffeo.fieldDisplacement(ensemble, coefficients), Math.sqrt(meanSquare(line, fixed)), 1e-12);
    if (fixed) {
      for (let m = 0; m < 40; m++) {
        let sum = 0;
        for (let p = 0; p < 6; p++) sum += 40 * coefficients.x.get(p, 0) * Math.sin((Math.PI * (p + 1) * m) / 39);
        near(line.get(m), sum, 1e-12);
      }
      near(
        diffeo.fieldEnergy(ensemble, coefficients).total,
        (Math.PI ** 2 / 2) * coefficients.x.data.reduce((sum, value, p) => sum + ((p + 1) * value) ** 2, 0),
        1e-12,
      );
    }
  }
});

test('exact displacements: sums over the modes written out', () => {
  // n = 10, c = 2 on a fixed frame: modes (1,1), (1,2), (2,1), with ⟨C²⟩ = T/(i² + j²) and ∫(sin sin)² = 1/4.
  const exact = 10 * Math.sqrt(2 * 0.03 * (1 / 4) * (1 / 2 + 1 / 5 + 1 / 5));
  close(diffeo.rmsDisplacement({ size: 10, cutoff: 2, temperature: 0.03 }).value, exact, 1e-14);
  close(diffeo.rmsDisplacement({ size: 10, cutoff: 2, temperature: { x: 0.05, y: 0.01 } }).value, exact, 1e-14);
  // On a line: one component, ∫sin² = 1/2, ⟨C²⟩ = T/(2i²).
  const line = 10 * Math.sqrt(0.03 * (1 / 2) * (1 / 2) * (1 + 1 / 4));
  close(diffeo.rmsDisplacement({ size: 10, cutoff: 2, temperature: 0.03, dimension: 1 }).value, line, 1e-14);
  // On a torus with c = 1 the modes are cos and sin along one axis and their four products: T/16 a squared wave number.
  const torus = 10 * Math.sqrt(2 * (0.03 / 16) * (4 / 1 + 4 / 2));
  close(diffeo.rmsDisplacement({ size: 10, cutoff: 1, temperature: 0.03, boundary: 'periodic' }).value, torus, 1e-14);
  const quantity = diffeo.rmsDisplacement(ensembles[0]!);
  assert.is(quantity.status, 'exact');
  for (const frame of [
    { size: 64, cutoff: 7 },
    { size: 64, cutoff: 7, boundary: 'periodic' as const },
  ]) {
    const temperature = diffeo.temperatureFor(frame, 1.7, 'exact');
    close(diffeo.rmsDisplacement({ ...frame, temperature }).value, 1.7, 1e-14);
    const byLaw = diffeo.temperatureFor(frame, 1.7);
    close(diffeo.typicalDisplacement({ ...frame, temperature: byLaw }).value, 1.7, 1e-14);
    assert.is(diffeo.typicalDisplacement({ ...frame, temperature }).status, 'asymptotic');
  }
});

test('bad ensembles and numbers are refused in one line', () => {
  const good = ensembles[0]!;
  const withChanges = (changes: Partial<diffeo.DiffeoEnsemble>) => () => diffeo.sampleField({ ...good, ...changes });
  rejects(withChanges({ size: 1 }), /size must be an integer from 2/);
  rejects(withChanges({ size: 8.5 }), /size must be an integer/);
  rejects(withChanges({ cutoff: 0.5 }), /cutoff .* at least 1/);
  rejects(withChanges({ cutoff: 25 }), /at most 24/);
  rejects(withChanges({ cutoff: Number.NaN }), /cutoff must be a finite number/);
  rejects(withChanges({ temperature: -1 }), /temperature .* at least 0, got -1/);
  rejects(withChanges({ temperature: { x: 1, y: Number.NaN } }), /temperature/);
  rejects(withChanges({ dimension: 3 as 2 }), /dimension must be 1 or 2, got 3/);
  rejects(withChanges({ boundary: 'open' as 'fixed' }), /boundary must be fixed or periodic, got open/);
  rejects(withChanges({ dimension: 1 }), /must be of dimension 2, got 1/);
  rejects(() => diffeo.sampleLine(good), /must be of dimension 1/);
  rejects(() => diffeo.sampleField(good, { index: -1 }), /index must be an integer of at least 0/);
  rejects(() => diffeo.sampleField(good, { index: 1.5 }), /index/);
  rejects(() => diffeo.sampleField(good, { seed: 3 as unknown as string }), /seed/);
  const wrong = { x: ndarray(new Float64Array(9), [3, 3]), y: ndarray(new Float64Array(9), [3, 3]) };
  for (const call of [
    diffeo.displacementField,
    diffeo.fieldGradient,
    diffeo.fieldDisplacement,
    diffeo.fieldEnergy,
    diffeo.invertibility,
  ]) {
    rejects(() => call(good, wrong), /expected coefficients of shape \[5, 5\] for this cutoff, got \[3, 3\]/);
  }
  rejects(() => diffeo.temperatureFor({ size: 8, cutoff: 2 }, 0), /displacement must be/);
  rejects(() => diffeo.temperatureFor({ size: 8, cutoff: 1 }, 1), /needs a cutoff above 1/);
  rejects(() => diffeo.temperatureFor({ size: 8, cutoff: 2 }, 1, 'best' as 'law'), /by law or exact, got best/);
  rejects(() => diffeo.typicalDisplacement(lines[0]!), /dimension 1/);
});

test.run();
