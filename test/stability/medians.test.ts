import { stability } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';

const test = suite('medians component by component');

const lowerMedian = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;

/** √((n − 1)/n Σ (θ − θ̄)²) over the values that each leave out one. */
function jackknife(without: readonly number[]): number {
  const count = without.length;
  const mean = without.reduce((sum, value) => sum + value / count, 0);
  return Math.sqrt(((count - 1) / count) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0));
}

test('values and errors are those of the definition, with ties, for any numbers of samples, draws and components', async () => {
  const shape = fc.record({
    samples: fc.integer({ min: 2, max: 24 }),
    draws: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 1, max: 5 }),
    // Few different values, so that medians are tied as where ReLU is silent.
    values: fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ samples, draws, size, values }) => {
      const moved = [...values.take(samples * draws * size)];
      const at = (i: number, draw: number, c: number) => moved[(i * draws + draw) * size + c]!;
      const data = ndarray(
        Float64Array.from({ length: samples * size }, (_, k) => k ** 1.5),
        [samples, size],
      );
      const { layers } = await stability.diffeoSensitivity({
        predictor: (batch) => batch,
        data,
        deformation: {
          description: 'given',
          apply: (batch, first, draw) =>
            ndarray(
              batch.data.map((x, k) => x + at(first + Math.floor(k / size), draw, k % size)),
              [...batch.shape],
            ),
        },
        average: 'component-median',
        draws,
      });
      const everything = Array.from({ length: samples }, (_, i) => i);
      const everyDraw = Array.from({ length: draws }, (_, j) => j);
      const numerator = (own: readonly number[], drawn: readonly number[]) =>
        Array.from({ length: size }, (_, c) =>
          lowerMedian(own.flatMap((i) => drawn.map((draw) => (data.get(i, c) + at(i, draw, c) - data.get(i, c)) ** 2))),
        ).reduce((sum, median) => sum + median, 0);
      const found = layers[0]!.numerator;
      close(1 + found.value, 1 + numerator(everything, everyDraw), 1e-12);
      const bySample = everything.map((left) =>
        numerator(
          everything.filter((i) => i !== left),
          everyDraw,
        ),
      );
      close(1 + found.standardError, 1 + jackknife(bySample), 1e-9);
      if (draws === 1) assert.ok(Number.isNaN(found.drawError));
      else {
        const byDraw = everyDraw.map((left) =>
          numerator(
            everything,
            everyDraw.filter((j) => j !== left),
          ),
        );
        close(1 + found.drawError, 1 + jackknife(byDraw), 1e-9);
      }
    }),
    { numRuns: 150 },
  );
});

test.run();
