import { analytic, nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withThreshold } from '../support/with-threshold.js';

const { bayesError, noiseMeasures, noiseTheory, outputDiscrimination } = analytic;
const { constructSolution, noiseDeviation, twoPixelTask } = twopixels;

const test = suite('labels read off the output');
const size = { length: 32, scale: 7 };
const task = twoPixelTask(size);
const deviation = noiseDeviation(task);

// d′ and the error at the best threshold at θ = 1, 1.5, 1.9, to the digits that another program gave by sampling.
const known = {
  'low-frequency': { index: [0.067, 0.092, 0.113], error: [0.387, 0.387, 0.387] },
  dirichlet: { index: [0.291, 0.491, 0.583], error: [0.386, 0.357, 0.336] },
  'high-frequency': { index: [0.189, 0.475, 0.666], error: [0.387, 0.368, 0.333] },
};

for (const [name, { index, error }] of Object.entries(known)) {
  test(`${name}: d′ and the error under noise at three thresholds`, () => {
    for (const [n, threshold] of [1, 1.5, 1.9].entries()) {
      const network = withThreshold(constructSolution(name, size), threshold);
      const { sensitivityIndex, noiseError } = outputDiscrimination(network, task, { deviation });
      const shown = `θ = ${threshold}: d′ = ${sensitivityIndex!.value}, error ${noiseError.value} ± ${noiseError.error}`;
      assert.is(sensitivityIndex!.status, name === 'high-frequency' ? 'exact' : 'closure');
      assert.ok(Math.abs(sensitivityIndex!.value - index[n]!) < 0.0015 + (sensitivityIndex!.error ?? 0), shown);
      assert.ok(Math.abs(noiseError.value - error[n]!) < 0.002 + noiseError.error!, shown);
    }
  });
}

test('the d′ of one layer is exact', () => {
  const weight = 1 / 1.548003;
  const layer = nets.convLayer({ filters: [[[weight, weight, weight]]], bias: [-1] });
  const network = nets.convNet({ name: 'one layer', layers: [layer] });
  const { sensitivityIndex } = outputDiscrimination(network, twoPixelTask({ length: 32, scale: 3 }), { deviation });
  assert.ok(Math.abs(sensitivityIndex!.value - 1.049739) < 1e-6);
  assert.is(sensitivityIndex!.status, 'exact');
});

test('the Bayes error has its reference values, and two limits', () => {
  const cases = [
    [3, 0.0404, 0.0004],
    [7, 0.0881, 0.0006],
    [11, 0.0847, 0.0006],
  ] as const;
  for (const [scale, expected, standardError] of cases) {
    const { value, error } = bayesError(twoPixelTask({ length: 32, scale }), deviation);
    assert.ok(Math.abs(value - expected) < 2 * Math.hypot(standardError, error!), `ξ = ${scale}: ${value} ± ${error}`);
  }
  assert.ok(bayesError(task, 1e-3).value < 1e-12);
  assert.ok(Math.abs(bayesError(task, 100).value - 12 / 31) < 1e-2);
});

test('the Bayes error heeds the gap: by its definition over all pairs', () => {
  const gapped = twoPixelTask({ length: 12, scale: 4, gap: 2 });
  const [wide, narrow] = [bayesError(gapped, 0.4), bayesError(twoPixelTask({ length: 12, scale: 4 }), 0.4)];
  assert.ok(wide.value < narrow.value - wide.error! - narrow.error!);
  assert.ok(wide.value > 0.01);
  assert.ok(bayesError(gapped, 1e-4).value < 1e-12, 'weak noise needs logarithms');
});

test('without noise to speak of the output tells all pairs apart, and the collisions of τ alone are errors', () => {
  const network = constructSolution('high-frequency', size);
  const {
    noiseError,
    diffeoError,
    chance,
    bayesError: bayes,
  } = outputDiscrimination(network, task, { deviation: 1e-3 });
  assert.is(noiseError.value, 0);
  assert.ok(Math.abs(chance.value - 12 / 31) < 1e-14);
  assert.is(chance.status, 'exact');
  assert.is(diffeoError.status, 'exact');
  assert.ok(Math.abs(diffeoError.value - leastDisplacedError()) < 1e-12, String(diffeoError.value));
  assert.ok(bayes.value < 1e-12);
});

/** Least error of a threshold on the distance of displaced pairs: that of the output, which falls with the distance. */
function leastDisplacedError(): number {
  const changes = [1, 2, 3, 2, 1];
  return Math.min(
    ...[1, 2, 3, 4, 5, 6, 7].map((cut) => {
      let wrong = 0;
      for (let offset = 1; offset < 32; offset++) {
        for (const [n, count] of changes.entries()) {
          const moved = twopixels.ringDistance(32, 0, (offset + n - 2 + 32) % 32);
          if (moved < cut !== twopixels.ringDistance(32, 0, offset) < 7) wrong += count / 9 / 31;
        }
      }
      return wrong;
    }),
  );
}

test('one reading gives what the two functions give alone', () => {
  const network = constructSolution('dirichlet', { length: 16, scale: 5 });
  const short = twoPixelTask({ length: 16, scale: 5 });
  const options = { deviation: 0.3 };
  const both = noiseTheory(network, short, options);
  assert.equal(both.layers, noiseMeasures(network, short, options));
  assert.equal(both.output, outputDiscrimination(network, short, options));
});

test('a task of one label has no d′, and no error', () => {
  const network = constructSolution('high-frequency', { length: 16, scale: 3 });
  const all = twoPixelTask({ length: 16, scale: 9 });
  const { sensitivityIndex, noiseError, diffeoError, chance } = outputDiscrimination(network, all, { deviation: 0.3 });
  assert.is(sensitivityIndex, undefined);
  assert.equal([noiseError.value, diffeoError.value, chance.value], [0, 0, 0]);
});

test.run();
