import { diffeo, numerics } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

const test = suite('diffeomorphisms: ensembles');

const fields = 100_000;
/** Probability that a test of a right ensemble fails, over all its comparisons together (Bonferroni). */
const level = 0.01;

/** |z| beyond which one of so many comparisons is a failure at the level of all together. */
const largestScore = (comparisons: number) => numerics.normalQuantile(1 - level / (2 * comparisons));

const ensembles: Record<string, diffeo.DiffeoEnsemble> = {
  fixed: { size: 32, cutoff: 5, temperature: 0.003 },
  anisotropic: { size: 32, cutoff: 3, temperature: { x: 0.003, y: 0.02 } },
  periodic: { size: 32, cutoff: 2, temperature: 0.003, boundary: 'periodic' },
  line: { size: 32, cutoff: 8, temperature: 0.003, dimension: 1 },
  'periodic line': { size: 32, cutoff: 8, temperature: 0.003, dimension: 1, boundary: 'periodic' },
};

/** A coefficient of an ensemble, and its values in all fields. */
interface Series {
  component: 'x' | 'y';
  p: number;
  q: number;
  values: Float64Array;
}

/** Stiffness ∫|∇(b_p b_q)|² of a mode, written out for itself. */
function stiffness({ boundary, dimension }: diffeo.DiffeoEnsemble, p: number, q: number): number {
  const periodic = boundary === 'periodic';
  const wave = (k: number) => (periodic ? 2 * Math.PI * Math.ceil(k / 2) : Math.PI * (k + 1));
  const square = (k: number) => (periodic && k === 0 ? 1 : 1 / 2);
  return dimension === 1 ? wave(p) ** 2 * square(p) : (wave(p) ** 2 + wave(q) ** 2) * square(p) * square(q);
}

function draw(ensemble: diffeo.DiffeoEnsemble): Series[] {
  const series: Series[] = [];
  const coefficientsOf = diffeo.coefficientSampler(ensemble, 'equipartition');
  const first = coefficientsOf(0);
  for (const component of ['x', 'y'] as const) {
    const [rows = 0, columns = 0] = first[component].shape;
    for (let p = 0; p < rows; p++) {
      for (let q = 0; q < columns; q++) {
        if (first[component].get(p, q) !== 0) series.push({ component, p, q, values: new Float64Array(fields) });
      }
    }
  }
  for (let index = 0; index < fields; index++) {
    const coefficients = coefficientsOf(index);
    for (const { component, p, q, values } of series) values[index] = coefficients[component].get(p, q);
  }
  return series;
}

const drawn = new Map<string, Series[]>();
function sample(name: string): Series[] {
  let series = drawn.get(name);
  if (series === undefined) {
    series = draw(ensembles[name]!);
    drawn.set(name, series);
  }
  return series;
}

const mean = (values: Float64Array, f: (value: number) => number) => {
  let sum = 0;
  for (const value of values) sum += f(value);
  return sum / values.length;
};

/** Number of modes inside √(i² + j²) < c + 1/2, counted one by one. */
function countModes({ cutoff, boundary, dimension }: diffeo.DiffeoEnsemble): number {
  const least = boundary === 'periodic' ? -cutoff : 1;
  let count = 0;
  for (let i = least; i <= cutoff; i++) {
    if (dimension === 1) {
      if (i !== 0) count++;
      continue;
    }
    for (let j = least; j <= cutoff; j++) {
      const radius = Math.hypot(i, j);
      if (radius > 0 && radius < cutoff + 0.5) count++;
    }
  }
  return count;
}

const temperatureOf = ({ temperature }: diffeo.DiffeoEnsemble, component: 'x' | 'y') =>
  typeof temperature === 'number' ? temperature : temperature[component];

for (const [name, ensemble] of Object.entries(ensembles)) {
  test(`equipartition (${name}): every mode has the mean energy π²T/4, and two per cent more in one are seen`, () => {
    const series = sample(name);
    const components = ensemble.dimension === 1 ? 1 : 2;
    assert.is(series.length, components * countModes(ensemble));
    // Energies of one mode, both components, in units of π²T/4: chi-squared with one degree of
    // freedom each, of variance 2.
    const energies = new Map<string, number[]>();
    for (const { component, p, q, values } of series) {
      const unit = (Math.PI ** 2 / 4) * temperatureOf(ensemble, component);
      const energy = (stiffness(ensemble, p, q) * mean(values, (value) => value ** 2)) / unit;
      energies.set(`${p} ${q}`, [...(energies.get(`${p} ${q}`) ?? []), energy]);
    }
    const limit = largestScore(energies.size);
    const score = (energy: number) => (energy - 1) / Math.sqrt(2 / (components * fields));
    for (const [mode, values] of energies) {
      const energy = values.reduce((sum, value) => sum + value, 0) / components;
      const z = score(energy);
      assert.ok(Math.abs(z) < limit, `mode ${mode}: ${energy} of its mean energy, ${z} standard errors off`);
      // A coefficient two per cent too large in this mode would be found.
      assert.ok(Math.abs(score(energy * 1.02 ** 2)) > limit, `mode ${mode} of a wrong ensemble passes`);
      assert.ok(Math.abs(score(energy * 0.98 ** 2)) > limit, `mode ${mode} of a wrong ensemble passes`);
    }
  });
}

test('equipartition: two per cent of energy in any one mode of images are seen too', () => {
  for (const name of ['fixed', 'periodic']) {
    const ensemble = ensembles[name]!;
    const series = sample(name);
    const limit = largestScore(series.length / 2);
    for (const { p, q, values } of series.filter(({ component }) => component === 'x')) {
      const other = series.find((one) => one.component === 'y' && one.p === p && one.q === q)!;
      const squares = mean(values, (value) => value ** 2) + mean(other.values, (value) => value ** 2);
      const energy = (stiffness(ensemble, p, q) * squares) / ((Math.PI ** 2 / 2) * 0.003);
      const z = (energy * 1.02 - 1) / Math.sqrt(1 / fields);
      assert.ok(Math.abs(z) > limit, `${name}, mode ${p} ${q}: ${z}`);
    }
  }
});

for (const name of ['fixed', 'periodic']) {
  const ensemble = ensembles[name]!;
  /** Variates of unit variance if the ensemble is right. */
  const standardised = () =>
    sample(name).map(({ p, q, values }) => {
      const deviation = Math.sqrt(((Math.PI ** 2 / 4) * 0.003) / stiffness(ensemble, p, q));
      return values.map((value) => value / deviation);
    });

  test(`coefficients are Gaussian (${name}): first to fourth moments and the whole distribution`, () => {
    const all = standardised();
    const score = largestScore(4 * all.length);
    // 2 exp(−2nD²) bounds the probability that the empirical distribution is D off (Dvoretzky, Kiefer, Wolfowitz,
    // with Massart's constant).
    const furthest = Math.sqrt(Math.log((2 * all.length) / level) / (2 * fields));
    for (const values of all) {
      for (const [power, moment, variance] of [
        [1, 0, 1],
        [2, 1, 2],
        [3, 0, 15],
        [4, 3, 96],
      ] as const) {
        const z = (mean(values, (value) => value ** power) - moment) / Math.sqrt(variance / fields);
        assert.ok(Math.abs(z) < score, `moment ${power}: ${z} standard errors`);
      }
      const sorted = values.slice().sort();
      let gap = 0;
      for (let k = 0; k < fields; k++) {
        const law = numerics.normalDistribution(sorted[k]!);
        gap = Math.max(gap, law - k / fields, (k + 1) / fields - law);
      }
      assert.ok(gap < furthest, `distribution off by ${gap}, allowed ${furthest}`);
    }
    // The bound would see another law of the same variance: the uniform one is more than five
    // times as far off as allowed.
    let gap = 0;
    for (let x = -3; x <= 3; x += 0.01) {
      const flat = Math.min(1, Math.max(0, 0.5 + x / Math.sqrt(12)));
      gap = Math.max(gap, Math.abs(flat - numerics.normalDistribution(x)));
    }
    assert.ok(gap > 5 * furthest);
  });

  test(`coefficients are independent (${name}): components, modes, magnitudes, and one field of the next`, () => {
    const all = standardised();
    const pairs = (all.length * (all.length - 1)) / 2;
    const score = largestScore(2 * pairs + all.length);
    const squares = all.map((values) => values.map((value) => (value ** 2 - 1) / Math.SQRT2));
    for (const [i, a] of all.entries()) {
      for (let j = 0; j < i; j++) {
        for (const [f, g] of [
          [a, all[j]!],
          [squares[i]!, squares[j]!],
        ] as const) {
          let sum = 0;
          for (let k = 0; k < fields; k++) sum += f[k]! * g[k]!;
          const z = sum / Math.sqrt(fields);
          assert.ok(Math.abs(z) < score, `coefficients ${i} and ${j}: ${z} standard errors`);
        }
      }
      let sum = 0;
      for (let k = 1; k < fields; k++) sum += a[k]! * a[k - 1]!;
      assert.ok(Math.abs(sum / Math.sqrt(fields - 1)) < score, `coefficient ${i} of consecutive fields`);
    }
  });
}

test('mean energy and mean square displacement of the ensemble', () => {
  for (const [name, ensemble] of Object.entries(ensembles)) {
    const count = 20_000;
    const coefficientsOf = diffeo.coefficientSampler(ensemble, 'means');
    const moments = { energy: new numerics.RunningMoments(), square: new numerics.RunningMoments() };
    for (let index = 0; index < count; index++) {
      const coefficients = coefficientsOf(index);
      moments.energy.add(diffeo.fieldEnergy(ensemble, coefficients).total);
      moments.square.add(diffeo.fieldDisplacement(ensemble, coefficients) ** 2);
    }
    const { value, status } = diffeo.meanEnergy(ensemble);
    assert.is(status, 'exact');
    const modes = countModes(ensemble);
    const temperatures = (['x', 'y'] as const).slice(0, ensemble.dimension ?? 2).map((c) => temperatureOf(ensemble, c));
    close(
      value,
      temperatures.reduce((sum, t) => sum + (Math.PI ** 2 / 4) * t * modes, 0),
      1e-12,
    );
    for (const [expected, estimate] of [
      [value, moments.energy],
      [diffeo.rmsDisplacement(ensemble).value ** 2, moments.square],
    ] as const) {
      const z = numerics.zScore(estimate.mean, estimate.standardError, expected);
      assert.ok(Math.abs(z) < largestScore(10), `${name}: ${z} standard errors`);
    }
  }
});

test('mean displacement on fine grids tends to the exact one', () => {
  for (const [name, ensemble] of Object.entries(ensembles).filter(([, { dimension }]) => dimension !== 1)) {
    const fine = { ...ensemble, size: 64 };
    const moments = new numerics.RunningMoments();
    for (let index = 0; index < 1500; index++) {
      const { x, y } = diffeo.sampleField(fine, { seed: 'grid', index });
      let square = 0;
      for (let k = 0; k < x.data.length; k++) square += x.data[k]! ** 2 + y.data[k]! ** 2;
      moments.add(square / x.data.length);
    }
    // The pixels of a fixed frame include its border, where nothing moves.
    const onPixels = diffeo.rmsDisplacement(fine).value * (ensemble.boundary === 'periodic' ? 1 : 63 / 64);
    const z = numerics.zScore(moments.mean, moments.standardError, onPixels ** 2);
    assert.ok(Math.abs(z) < largestScore(3), `${name}: ${z} standard errors`);
    assert.ok(moments.standardError / moments.mean < 0.03);
  }
});

test('compression, shear and rotation have a quarter, a half and a quarter of the mean energy', () => {
  const ensemble = { size: 24, cutoff: 4, temperature: 0.01 };
  const shares = [0, 1, 2].map(() => new numerics.RunningMoments());
  const last = ensemble.size - 1;
  for (let index = 0; index < 2000; index++) {
    const gradient = diffeo.fieldGradient(ensemble, diffeo.sampleCoefficients(ensemble, { seed: 'parts', index }));
    const d = diffeo.decomposeGradient(gradient);
    const sums = [0, 0, 0];
    for (let place = 0; place < 24 * 24; place++) {
      const [v, u] = [Math.floor(place / 24), place % 24];
      const weight = (v === 0 || v === last ? 0.5 : 1) * (u === 0 || u === last ? 0.5 : 1) * 2;
      sums[0]! += weight * d.compression.data[place]! ** 2;
      sums[1]! += weight * (d.shear.data[place]! ** 2 + d.shearDiagonal.data[place]! ** 2);
      sums[2]! += weight * d.rotation.data[place]! ** 2;
    }
    for (const [part, moments] of shares.entries()) moments.add(sums[part]! / last ** 2 / (24 / 23) ** 2);
  }
  const total = diffeo.meanEnergy(ensemble).value;
  for (const [part, share] of [0.25, 0.5, 0.25].entries()) {
    const { mean, standardError } = shares[part]!;
    assert.ok(
      Math.abs(numerics.zScore(mean, standardError, share * total)) < largestScore(3),
      `${part}: ${mean / total}`,
    );
    assert.ok(standardError < 0.02 * mean);
  }
});

test('fields of a given displacement: of the law, of the ensemble, of every field', () => {
  const frame = { size: 32, cutoff: 4 };
  const own = (sampler: diffeo.FieldSampler) => {
    const moments = new numerics.RunningMoments();
    let spread = 0;
    for (let index = 0; index < 4000; index++) {
      const { ensemble, coefficients } = sampler({ seed: 'δ', index });
      const value = diffeo.fieldDisplacement(ensemble, coefficients);
      moments.add(value ** 2);
      spread = Math.max(spread, Math.abs(value - 1.5));
    }
    return { moments, spread };
  };
  const everyField = own(diffeo.fixedDisplacement(frame, 1.5, 'field'));
  assert.ok(everyField.spread < 1e-12);
  const ensemble = own(diffeo.fixedDisplacement(frame, 1.5, 'ensemble'));
  assert.ok(ensemble.spread > 0.3);
  assert.ok(Math.abs(numerics.zScore(ensemble.moments.mean, ensemble.moments.standardError, 1.5 ** 2)) < 3);
  const law = diffeo.fixedDisplacement(frame, 1.5);
  close(diffeo.typicalDisplacement(law().ensemble).value, 1.5, 1e-14);
  // Scaling changes the length of a field, not its direction; the number addresses the same field in all three.
  const number = { seed: 'a', index: 9 };
  const [a, b] = [law(number), diffeo.fixedDisplacement(frame, 1.5, 'field')(number)].map((s) => s.coefficients.x.data);
  const ratio = a![0]! / b![0]!;
  for (const [k, value] of a!.entries()) near(value, ratio * b![k]!, 1e-14);
  rejects(() => diffeo.fixedDisplacement(frame, 0), /displacement/);
  rejects(() => diffeo.fixedDisplacement(frame, 1, 'image' as 'law'), /law, ensemble or field, got image/);
  rejects(
    () =>
      diffeo.withDisplacement({ ...frame, temperature: 0 }, diffeo.sampleCoefficients({ ...frame, temperature: 0 }), 1),
    /has no scale/,
  );
});

test('temperature and cutoff from Beta laws stay in the allowed range and follow their laws', () => {
  const count = 20_000;
  const options = {
    size: 32,
    cutoffs: [3, 12] as const,
    cutoff: { alpha: 2, beta: 1 },
    temperature: { alpha: 0.5, beta: 1.5 },
  };
  const ensembles = diffeo.betaEnsembles(options);
  const histogram = new Map<number, number>();
  const places = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const { cutoff, temperature, size } = ensembles({ seed: 'beta', index });
    assert.is(size, 32);
    histogram.set(cutoff, (histogram.get(cutoff) ?? 0) + 1);
    const [low, high] = diffeo.temperatureRange({ size, cutoff }).allowed!;
    assert.ok(typeof temperature === 'number' && temperature >= low && temperature <= high);
    places[index] = ((temperature as number) - low) / (high - low);
  }
  // Beta(2, 1) has the distribution x²: cutoff 3 + k has probability ((k + 1)² − k²)/100.
  const limit = largestScore(12);
  for (let k = 0; k < 10; k++) {
    const probability = (2 * k + 1) / 100;
    const z = ((histogram.get(3 + k) ?? 0) - count * probability) / Math.sqrt(count * probability * (1 - probability));
    assert.ok(Math.abs(z) < limit, `cutoff ${3 + k}: ${z}`);
  }
  // Beta(½, 3/2): mean 1/4, variance 1/16.
  assert.ok(Math.abs((mean(places, (x) => x) - 0.25) / Math.sqrt(1 / 16 / count)) < limit);
  near(
    mean(places, (x) => (x - 0.25) ** 2),
    1 / 16,
    0.003,
  );
  assert.equal(ensembles({ seed: 'beta', index: 77 }), ensembles({ seed: 'beta', index: 77 }));
  assert.not.equal(ensembles({ seed: 'beta', index: 77 }), ensembles({ seed: 'other', index: 77 }));
  // Fields come with the same numbers as those of their ensemble.
  const { ensemble, coefficients } = diffeo.betaSampler(options)({ seed: 'beta', index: 5 });
  assert.equal(ensemble, ensembles({ seed: 'beta', index: 5 }));
  assert.equal(coefficients.x.data, diffeo.sampleCoefficients(ensemble, { seed: 'beta', index: 5 }).x.data);
});

test('cutoffs without an allowed temperature are left out; refusals', () => {
  const largest = (boundary: 'fixed' | 'periodic') => {
    const ensembles = diffeo.betaEnsembles({ size: 16, cutoffs: [2, 16], boundary });
    return Math.max(...Array.from({ length: 300 }, (_, index) => ensembles({ index }).cutoff));
  };
  assert.is(largest('fixed'), Math.floor(32 / Math.PI));
  assert.is(largest('periodic'), 4);
  const build = (changes: Partial<diffeo.BetaSamplerOptions>) => () =>
    diffeo.betaSampler({ size: 16, cutoffs: [2, 5], ...changes });
  rejects(build({ cutoffs: [11, 14] }), /no temperature is allowed at n = 16 from cutoff 11 on .*2n\/π/);
  rejects(build({ cutoffs: [1, 5] }), /least cutoff must be an integer of at least 2, got 1/);
  rejects(build({ cutoffs: [5, 4] }), /largest cutoff must be an integer of at least 5, got 4/);
  rejects(build({ cutoffs: [2, 4.5] }), /largest cutoff/);
  rejects(build({ temperature: { alpha: 0, beta: 1 } }), /temperature\.alpha/);
  rejects(build({ cutoff: { alpha: 1, beta: Number.NaN } }), /cutoff\.beta/);
  rejects(() => diffeo.betaEnsembles({ size: 16, cutoffs: [2, 5] })({ index: -1 }), /index/);
});

test('Beta variates: distributions known in closed form, moments, extreme shapes', () => {
  const key = numerics.keyFromSeed('beta variates');
  const count = 60_000;
  const variates = (alpha: number, beta: number) =>
    Float64Array.from({ length: count }, (_, sample) => numerics.betaAt(key, 99, sample, 1, alpha, beta));
  const cases: [number, number, (x: number) => number][] = [
    [1, 1, (x) => x],
    [3, 1, (x) => x ** 3],
    [1, 4, (x) => 1 - (1 - x) ** 4],
    [0.5, 0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    [0.5, 1, (x) => Math.sqrt(x)],
    [0.1, 1, (x) => x ** 0.1],
    [2, 2, (x) => x * x * (3 - 2 * x)],
    [30, 1, (x) => x ** 30],
    [2, 7, (x) => 1 - (1 - x) ** 8 - 8 * x * (1 - x) ** 7],
  ];
  const furthest = Math.sqrt(Math.log((2 * cases.length) / level) / (2 * count));
  for (const [alpha, beta, law] of cases) {
    const sorted = variates(alpha, beta).sort();
    const expected = alpha / (alpha + beta);
    const deviation = Math.sqrt((expected * (1 - expected)) / (alpha + beta + 1));
    const z = ((mean(sorted, (value) => value) - expected) / deviation) * Math.sqrt(count);
    assert.ok(Math.abs(z) < largestScore(cases.length), `mean of Beta(${alpha}, ${beta}): ${z} standard errors`);
    let gap = 0;
    for (let k = 0; k < count; k++) {
      const value = law(sorted[k]!);
      gap = Math.max(gap, value - k / count, (k + 1) / count - value);
    }
    assert.ok(gap < furthest, `Beta(${alpha}, ${beta}) off by ${gap}, allowed ${furthest}`);
    // A shape that is a tenth off is found.
    let wrong = 0;
    for (let k = 0; k < count; k++) wrong = Math.max(wrong, Math.abs(law(sorted[k]!) ** 1.1 - k / count));
    assert.ok(wrong > furthest, `Beta(${alpha}, ${beta}) could be another`);
  }
  for (const [alpha, beta] of [
    [0.02, 0.05],
    [12.5, 3.5],
    [4e3, 1e3],
    [1e10, 3e10],
  ] as const) {
    const values = variates(alpha, beta);
    const expected = alpha / (alpha + beta);
    const variance = (expected * (1 - expected)) / (alpha + beta + 1);
    assert.ok(values.every((value) => value >= 0 && value <= 1));
    const z = (mean(values, (value) => value) - expected) / Math.sqrt(variance / count);
    assert.ok(Math.abs(z) < largestScore(4), `mean of Beta(${alpha}, ${beta}): ${z} standard errors`);
    close(
      mean(values, (value) => (value - expected) ** 2),
      variance,
      0.04,
    );
  }
  // Variates of a sample do not depend on one another.
  const other = Float64Array.from({ length: count }, (_, sample) => numerics.betaAt(key, 99, sample, 0, 1, 1));
  const first = variates(1, 1);
  let covariance = 0;
  for (let k = 0; k < count; k++) covariance += (first[k]! - 0.5) * (other[k]! - 0.5);
  assert.ok(Math.abs((12 * covariance) / Math.sqrt(count)) < 4);
});

test.run();
