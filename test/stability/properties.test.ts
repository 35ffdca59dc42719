import { stability } from 'diffeolab';
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { normals, shifts, times } from '../support/stability.js';

const test = suite('stability of any predictor: symmetries');

const inputs = 4;
const width = 6;

/** A layer of ReLUs of a seed. */
function relu(seed: string) {
  const weights = normals(seed, width, inputs);
  return (batch: NdArray<Float64Array>) => {
    const rows = times(weights, batch);
    return ndarray(
      rows.data.map((x) => Math.max(0, x)),
      rows.shape,
    );
  };
}

const posed = fc.record({
  seed: fc.integer({ min: 0, max: 10_000 }).map(String),
  samples: fc.integer({ min: 20, max: 70 }),
  draws: fc.integer({ min: 1, max: 3 }),
  average: fc.constantFrom('mean' as const, 'median' as const),
  pairs: fc.constantFrom('independent' as const, 'distinct' as const),
  noiseNorm: fc.constantFrom('per-sample' as const, 'mean' as const, 0.4),
  chunk: fc.integer({ min: 1, max: 80 }),
});

async function measured(
  options: { seed: string; samples: number } & Partial<stability.SensitivityOptions>,
  predictor: stability.Predictor,
): Promise<stability.LayerStability> {
  const { samples, ...others } = options;
  const data = normals(`data ${options.seed}`, samples, inputs);
  return (await stability.relativeStability({ data, deformation: shifts(0.3), ...others, predictor })).layers[0]!;
}

function alike(a: stability.LayerStability, b: stability.LayerStability, tolerance: number): void {
  for (const name of ['diffeo', 'noise', 'relative'] as const) {
    close(a[name].value, b[name].value, tolerance, name);
    close(a[name].standardError, b[name].standardError, 1e3 * tolerance, `error of ${name}`);
  }
}

test('D, G, R and their errors do not see the scale and the origin of f', async () => {
  await fc.assert(
    fc.asyncProperty(
      posed,
      fc.double({ min: -6, max: 6, noNaN: true }),
      fc.integer({ min: -50, max: 50 }),
      async (options, power, shift) => {
        const f = relu(options.seed);
        const scaled: stability.Predictor = (batch) => {
          const rows = f(batch);
          return ndarray(
            rows.data.map((x) => 10 ** power * (shift - x)),
            rows.shape,
          );
        };
        alike(await measured(options, scaled), await measured(options, f), 1e-10);
      },
    ),
    { numRuns: 25 },
  );
});

test('an orthogonal transformation of the outputs changes nothing, nor does a permutation of neurons', async () => {
  await fc.assert(
    fc.asyncProperty(posed, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: width }), async (options, order) => {
      const f = relu(options.seed);
      const reflection = normals(`axis ${options.seed}`, 1, width).data;
      const square = reflection.reduce((sum, x) => sum + x * x, 0);
      const transformed: stability.Predictor = (batch) => {
        const rows = f(batch);
        const result = new Float64Array(rows.data.length);
        for (let at = 0; at < result.length; at += width) {
          let dot = 0;
          for (let k = 0; k < width; k++) dot += rows.data[at + k]! * reflection[k]!;
          for (let k = 0; k < width; k++) {
            result[at + order[k]!] = rows.data[at + k]! - (2 * dot * reflection[k]!) / square;
          }
        }
        return ndarray(result, rows.shape);
      };
      alike(await measured(options, transformed), await measured(options, f), 1e-10);
    }),
    { numRuns: 25 },
  );
});

test('a permutation of neurons leaves medians of components alone', async () => {
  await fc.assert(
    fc.asyncProperty(posed, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: width }), async (options, order) => {
      const f = relu(options.seed);
      const permuted: stability.Predictor = (batch) => {
        const rows = f(batch);
        return ndarray(
          rows.data.map((_, n) => rows.data[n - (n % width) + order[n % width]!]!),
          rows.shape,
        );
      };
      const medians = { ...options, preset: 'petrini2021', average: undefined } as const;
      const [a, b] = [await measured(medians, permuted), await measured(medians, f)];
      for (const name of ['diffeo', 'noise', 'spread'] as const) {
        // The median of a component of ReLUs may be 0.
        assert.ok(Math.abs(a[name].value - b[name].value) <= 1e-12 * Math.abs(b[name].value), name);
      }
    }),
    { numRuns: 10 },
  );
});

test('the order of the samples does not matter where perturbations go with the samples', async () => {
  // Perturbations that depend on x alone.
  const turned: stability.Deformation = {
    description: 'turned',
    apply: (batch, _, draw) =>
      ndarray(
        batch.data.map((x, k) => x + 0.1 * Math.sin((3 + draw) * x + k)),
        [...batch.shape],
      ),
  };
  const doubled: stability.Deformation = {
    description: 'doubled',
    apply: (batch, _, draw) =>
      ndarray(
        batch.data.map((x) => x * (1.1 + draw / 20)),
        [...batch.shape],
      ),
  };
  const byRow = (deformation: stability.Deformation): stability.Deformation => ({
    ...deformation,
    async apply(batch, first, draw) {
      const rows = await Promise.all(
        Array.from({ length: batch.shape[0]! }, async (_, p) => {
          const row = ndarray(batch.data.slice(p * inputs, (p + 1) * inputs), [1, inputs]);
          return (await deformation.apply(row, first, draw)).data;
        }),
      );
      return ndarray(Float64Array.from(rows.flatMap((row) => [...row])), [...batch.shape]);
    },
  });
  await fc.assert(
    fc.asyncProperty(
      posed,
      fc.array(fc.nat(), { minLength: 70, maxLength: 70 }),
      async ({ samples, ...options }, keys) => {
        const data = normals(`data ${options.seed}`, samples, inputs);
        const order = Array.from({ length: samples }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
        const shuffled = ndarray(
          Float64Array.from(order.flatMap((i) => [...data.data.slice(i * inputs, (i + 1) * inputs)])),
          [samples, inputs],
        );
        const posed = { ...options, predictor: relu(options.seed), deformation: byRow(turned), noise: byRow(doubled) };
        const before = (await stability.relativeStability({ ...posed, data })).layers[0]!;
        const after = (await stability.relativeStability({ ...posed, data: shuffled })).layers[0]!;
        for (const name of ['diffeo', 'noise', 'relative', 'spread'] as const) {
          close(after[name].value, before[name].value, 1e-11, name);
          if (options.draws > 1 && name !== 'spread') close(after[name].drawError, before[name].drawError, 1e-9, name);
          // The errors of the denominator come in a small part from random groups of samples.
          close(after[name].standardError, before[name].standardError, 0.25, name);
        }
        close(after.relative.standardError, before.relative.standardError, 1e-9);
      },
    ),
    { numRuns: 25 },
  );
});

test('the identity has R = 1 with noise of the norm of each displacement, whatever the deformation', async () => {
  await fc.assert(
    fc.asyncProperty(posed, async (options) => {
      const layer = await measured(
        { ...options, average: 'mean', noiseNorm: 'per-sample', noiseLaw: 'sphere' },
        (batch) => batch,
      );
      close(layer.relative.value, 1, 1e-12);
      assert.ok(layer.relative.standardError < 1e-7);
    }),
    { numRuns: 10 },
  );
});

test.run();
