import { numerics, stability } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { normals, shifts, shiftsInScale } from '../support/stability.js';

const test = suite('stability of any predictor: reported errors against true ones');

const names = ['diffeo', 'noise', 'relative'] as const;

/** Normal displacements in proportion to ‖x‖, so that all averages hang together through the samples. */
function inProportion(seed: string): stability.Deformation {
  return shiftsInScale('in proportion', seed, (x) => 0.2 * Math.sqrt(x.reduce((sum, value) => sum + value * value, 0)));
}

function eachComponent(f: (x: number) => number): (batch: NdArray<Float64Array>) => NdArray<Float64Array> {
  return (batch) => ndarray(batch.data.map(f), [...batch.shape]);
}

const linear = eachComponent((x) => x);
const saturating = eachComponent((x) => Math.tanh(3 * x));
const step = eachComponent((x) => (x > 0 ? 1 : 0));

/** Mean reported error over the standard deviation of the values, and that deviation over the mean value. */
async function calibration(
  repetitions: number,
  reported: 'standardError' | 'drawError',
  measured: (repetition: number) => Promise<stability.StabilityMeasurement>,
) {
  const moments = names.map(() => ({ value: new numerics.RunningMoments(), error: new numerics.RunningMoments() }));
  for (let r = 0; r < repetitions; r++) {
    const layer = (await measured(r)).layers[0]!;
    for (const [k, name] of names.entries()) {
      moments[k]!.value.add(layer[name].value);
      moments[k]!.error.add(layer[name][reported]);
    }
  }
  return moments.map(({ value, error }, k) => {
    const deviation = Math.sqrt(value.variance);
    return { name: names[k]!, ratio: error.mean / deviation, error: error.mean, relative: deviation / value.mean };
  });
}

const conventions = [
  { noiseNorm: 'mean' },
  { noiseNorm: 'root-mean-square' },
  { noiseNorm: 'per-sample' },
  { preset: 'petrini2022' },
  { preset: 'tomasini2022' },
] as const satisfies readonly Partial<stability.Conventions & { preset: stability.Preset }>[];

/** Reported errors of D, G and R are the standard deviations of 300 measurements, within 12 %, for all conventions. */
async function requireCalibrated(
  predictors: Record<string, stability.Predictor>,
  reported: 'standardError' | 'drawError',
  measured: (repetition: number) => { readonly data: NdArray<Float64Array>; readonly draws?: number },
) {
  for (const [kind, predictor] of Object.entries(predictors)) {
    for (const chosen of conventions) {
      const found = await calibration(300, reported, (r) =>
        stability.relativeStability({
          predictor,
          deformation: inProportion(`deformation ${r}`),
          seed: `${r}`,
          ...measured(r),
          ...chosen,
        }),
      );
      for (const { name, ratio, error, relative } of found) {
        const text = `${kind}, ${JSON.stringify(chosen)}, ${name}: ${ratio}`;
        // Noise as large as each displacement leaves a linear f no choice: R = 1 in every measurement.
        if (relative < 1e-12) assert.ok(error < 1e-6, text);
        else assert.ok(Math.abs(ratio - 1) < 0.12, text);
      }
    }
  }
}

// 300 repetitions tell a standard deviation to 4 %; the errors are those to first order at P = 120.
test('standard errors by sample are the standard deviations of D, G and R over new data, within 12 %', async () => {
  const measured = (r: number) => ({ data: normals(`sample ${r}`, 120, 6) });
  await requireCalibrated({ linear, saturating, step }, 'standardError', measured);
});

test('errors by draw are the standard deviations over new draws on the same data, within 12 %', async () => {
  const data = normals('fixed', 40, 4);
  await requireCalibrated({ linear, saturating }, 'drawError', () => ({ data, draws: 3 }));
});

// Errors of medians come from densities, at P = 120 from some ten numbers.
test('standard errors of medians with a measured norm: G and R within 25 %', async () => {
  for (const [kind, predictor] of Object.entries({ linear, saturating })) {
    const found = await calibration(300, 'standardError', (r) =>
      stability.relativeStability({
        predictor,
        data: normals(`sample ${r}`, 120, 6),
        deformation: inProportion(`deformation ${r}`),
        seed: `${r}`,
        average: 'median',
      }),
    );
    for (const { name, ratio } of found) assert.ok(Math.abs(ratio - 1) < 0.25, `${kind}, ${name}: ${ratio}`);
  }
});

test('the exponent of a power law |x|^p is found, and the errors of R are those by their formula', async () => {
  // f(x) = |x|^p at x = 0: N_τ = ⟨|δ|^2p⟩, N_η = r^2p for the measured r, κ = 2p.
  const [samples, draws] = [700, 2];
  const data = ndarray(new Float64Array(samples), [samples, 1]);
  const deformation = shifts(0.5);
  const powers = { root: 0.5, linear: 1, square: 2 };
  const predictor: stability.Predictor = (batch) =>
    Object.fromEntries(
      Object.entries(powers).map(([name, p]) => [name, eachComponent((x) => Math.abs(x) ** p)(batch)]),
    );
  const moved = await Promise.all([0, 1].map((draw) => deformation.apply(data, 0, draw)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const measure = (noiseNorm: 'mean' | 'root-mean-square') =>
    stability.relativeStability({ predictor, data, deformation, noiseNorm, draws, chunk: 100 });
  for (const [noiseNorm, q] of [
    ['mean', 1],
    ['root-mean-square', 2],
  ] as const) {
    const { layers } = await measure(noiseNorm);
    for (const { layer, relative } of layers) {
      const p = powers[layer as keyof typeof powers];
      const [numerators, norms] = [2 * p, q].map((power) =>
        Array.from({ length: samples }, (_, i) => moved.map((batch) => Math.abs(batch.get(i, 0)) ** power)),
      ) as [number[][], number[][]];
      const [numerator, norm] = [mean(numerators.flat()), mean(norms.flat())];
      close(relative.value, numerator / norm ** ((2 * p) / q), 1e-10, `${layer} ${noiseNorm}`);
      const influence = numerators.map((own, i) =>
        own.map((d, j) => d / numerator - 1 - ((2 * p) / q) * (norms[i]![j]! / norm - 1)),
      );
      const bySample = influence.reduce((sum, own) => sum + mean(own) ** 2, 0) / (samples * (samples - 1));
      const within = influence.map(
        (own) => own.reduce((sum, v) => sum + (v - mean(own)) ** 2, 0) / (draws - 1) / draws,
      );
      const byDraw = mean(within) / samples;
      // Nothing is left of the error of R = ⟨δ²⟩/r² where r² = ⟨δ²⟩.
      const rounding = 1e-7 * relative.value;
      assert.ok(Math.abs(relative.standardError - relative.value * Math.sqrt(bySample)) < rounding, layer);
      assert.ok(Math.abs(relative.drawError - relative.value * Math.sqrt(byDraw)) < rounding, layer);
    }
  }
});

test('G of noiseSensitivity and of relativeStability are the same estimate, errors included', async () => {
  const options = { predictor: saturating, data: normals('same', 60, 4), deformation: inProportion('same'), draws: 2 };
  for (const chosen of [...conventions, { average: 'median' }, { average: 'component-median' }] as const) {
    const both = await stability.relativeStability({ ...options, ...chosen });
    const alone = await stability.noiseSensitivity({ ...options, ...chosen });
    for (const name of ['value', 'standardError', 'drawError'] as const) {
      close(
        alone.layers[0]!.sensitivity[name],
        both.layers[0]!.noise[name],
        1e-12,
        `${JSON.stringify(chosen)} ${name}`,
      );
    }
  }
});

test('a second norm is evaluated for the first 512 samples at one draw, and for none where the norm is given', async () => {
  const data = normals('cost', 1500, 2);
  const cost = async (chosen: Partial<stability.Conventions>) => {
    let evaluated = 0;
    const predictor: stability.Predictor = (batch) => {
      evaluated += batch.shape[0]!;
      return batch;
    };
    await stability.relativeStability({ predictor, data, deformation: shifts(0.1), draws: 2, chunk: 64, ...chosen });
    return evaluated;
  };
  assert.is(await cost({ noiseNorm: 'mean' }), 5 * 1500 + 512);
  assert.is(await cost({ noiseNorm: 'per-sample' }), 5 * 1500);
  assert.is(await cost({ noiseNorm: 0.3 }), 5 * 1500);
});

test.run();
