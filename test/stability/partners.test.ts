import { stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { normals } from '../support/stability.js';

const test = suite('stability of any predictor: errors where other samples are partners');

const predictor: stability.Predictor = (batch) =>
  ndarray(
    batch.data.map((x) => Math.tanh(2 * x)),
    [...batch.shape],
  );

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Root mean square of the standard errors over the standard deviation of the values, of measurements on new data. */
async function ratios(
  repetitions: number,
  samples: number,
  measure: (data: stability.TensorLike, seed: string) => Promise<readonly stability.Estimate[]>,
): Promise<{ ratios: number[]; inside: number[]; means: number[] }> {
  const all: (readonly stability.Estimate[])[] = [];
  for (let r = 0; r < repetitions; r++) all.push(await measure(normals(`partners ${r}`, samples, 3), `${r}`));
  const results = all[0]!.map((_, k) => {
    const values = all.map((own) => own[k]!.value);
    const centre = mean(values);
    const variance = mean(values.map((value) => (value - centre) ** 2));
    const errors = mean(all.map((own) => own[k]!.standardError ** 2));
    const inside = all.filter((own) => Math.abs(own[k]!.value - centre) < 1.96 * own[k]!.standardError).length;
    return { ratio: Math.sqrt(errors / variance), inside: inside / repetitions, centre };
  });
  return {
    ratios: results.map(({ ratio }) => ratio),
    inside: results.map(({ inside }) => inside),
    means: results.map(({ centre }) => centre),
  };
}

for (const draws of [1, 4, 32]) {
  test(`means, ${draws} draws: Λ(½), Λ(1) and G′, errors by the spread of 200 measurements`, async () => {
    const found = await ratios(200, 100, async (data, seed) => {
      const segment = await stability.alongSegment({
        predictor,
        data,
        fractions: [0.5, 1],
        pairs: 'distinct',
        draws,
        seed,
      });
      const towards = await stability.towardsNeighbour({ predictor, data, norm: 1, draws, seed });
      const { sensitivity } = towards.layers[0]!;
      return [...segment.layers[0]!.points.map(({ value }) => value), sensitivity];
    });
    for (const [k, ratio] of found.ratios.entries()) {
      assert.ok(Math.abs(ratio - 1) < 0.2, `number ${k}: errors are ${ratio} of the standard deviation`);
      const inside = found.inside[k]!;
      assert.ok(inside > 0.9 && inside < 0.985, `number ${k}: ${inside} of the intervals hold the mean`);
    }
    assert.ok(Math.abs(found.means[1]! - 1) < 0.02, `Λ(1) = ${found.means[1]}`);
  });
}

test('medians: errors by the spread of 100 measurements, 64 samples, 4 draws', async () => {
  for (const conventions of [{ average: 'median' }, { average: 'component-median' }, { spread: 'median' }] as const) {
    const found = await ratios(100, 64, async (data, seed) => {
      const towards = await stability.towardsNeighbour({ predictor, data, norm: 1, draws: 4, seed, ...conventions });
      return [towards.layers[0]!.sensitivity, towards.layers[0]!.numerator];
    });
    for (const ratio of found.ratios) assert.ok(Math.abs(ratio - 1) < 0.3, `${JSON.stringify(conventions)}: ${ratio}`);
  }
});

test('few samples and many draws: Λ(1) of the identity is known to its error by draw, beyond the representations that are held too', async () => {
  const identity: stability.Predictor = (batch) => batch;
  for (const memory of [undefined, 1000]) {
    const data = normals('held', 300, 3);
    const options = { predictor: identity, data, fractions: [1], pairs: 'distinct', draws: 64, memory } as const;
    const { value, standardError, drawError } = (await stability.alongSegment(options)).layers[0]!.points[0]!.value;
    assert.ok(Math.abs(value - 1) < 4 * drawError);
    assert.ok(standardError < 0.02, `${standardError}`);
    if (memory === undefined) assert.ok(standardError > 0.7 * drawError && standardError < 1.4 * drawError);
  }
  const two = await stability.towardsNeighbour({ predictor, data: normals('two', 2, 3), norm: 1, draws: 2 });
  assert.ok(Number.isFinite(two.layers[0]!.numerator.standardError));
});

test.run();
