import { numerics, spherical, training } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { runCli, runJson } from '../support/run-cli.js';

const test = suite('spherical model: float32');
const engines = ['dense', 'patterns'] as const;
/** Rounding of float32. */
const unit = 2 ** -24;

function source(seed: string): () => number {
  const key = numerics.keyFromSeed(seed);
  let index = 0;
  return () => numerics.gaussianAt(key, 0, 0, index++);
}

interface Sizes {
  readonly points: number;
  readonly width: number;
  readonly dimension: number;
}

interface Problem extends Sizes {
  readonly data: Float64Array;
  readonly weights: Float64Array;
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
}

function problemOf(sizes: Sizes, next: () => number): Problem {
  const { points, width, dimension } = sizes;
  const numbers = (length: number) => Float64Array.from({ length }, next);
  return {
    ...sizes,
    data: numbers(points * dimension),
    weights: numbers(width * dimension),
    coefficients: numbers(width),
    residuals: numbers(points),
  };
}

function engineAt(name: spherical.GradientEngineName, precision: spherical.Precision, problem: Problem) {
  const { data, points, dimension, width, weights, coefficients, residuals } = problem;
  const engine = spherical.chooseEngine(name, points, dimension, precision)(data, points, dimension, width);
  engine.weights.set(weights);
  engine.coefficients.set(coefficients);
  engine.residuals.set(residuals);
  engine.forward();
  engine.backward();
  return engine;
}

/** The same sums as outputs and gradients, each term by its absolute value. */
function absoluteSums({ points, width, dimension, data, weights, coefficients, residuals }: Problem) {
  const outputs = new Float64Array(points);
  const weightGradient = new Float64Array(width * dimension);
  const coefficientGradient = new Float64Array(width);
  for (let h = 0; h < width; h++) {
    const scale = Math.abs(coefficients[h]!) / width;
    for (let p = 0; p < points; p++) {
      let z = 0;
      for (let i = 0; i < dimension; i++) z += weights[h * dimension + i]! * data[p * dimension + i]!;
      if (z <= 0) continue;
      for (let i = 0; i < dimension; i++) {
        const x = Math.abs(data[p * dimension + i]!);
        const w = Math.abs(weights[h * dimension + i]!);
        const g = Math.abs(residuals[p]!);
        outputs[p]! += scale * w * x;
        weightGradient[h * dimension + i]! += scale * g * x;
        coefficientGradient[h]! += (w * g * x) / width;
      }
    }
  }
  return { outputs, weightGradient, coefficientGradient };
}

const arrays = ['outputs', 'weightGradient', 'coefficientGradient'] as const;

for (const name of engines) {
  test(`${name}: rounding stays within its bound, and is about that of one number`, () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(31, 32, 33, 64, 65, 100));
    const ratios: number[] = [];
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 20 }), fc.nat(1e6), (points, width, dimension, seed) => {
        const problem = problemOf({ points, width, dimension }, source(String(seed)));
        const rounded = engineAt(name, 'float32', problem);
        const plain = engineAt('js', 'float64', problem);
        const sums = absoluteSums(problem);
        for (const array of arrays) {
          const blocks = Math.ceil((array === 'outputs' ? width : points) / 32);
          const bound = (8 + 2 * blocks) * unit * 1.0001;
          for (const [i, value] of rounded[array].entries()) {
            const gap = Math.abs(value - plain[array][i]!);
            assert.ok(gap <= bound * sums[array][i]!, `${array} off by ${gap} of ${sums[array][i]}`);
            if (sums[array][i]! > 0) ratios.push(gap / (unit * sums[array][i]!));
          }
        }
      }),
      { numRuns: 60 },
    );
    const typical = Math.sqrt(ratios.reduce((sum, ratio) => sum + ratio ** 2, 0) / ratios.length);
    assert.ok(typical > 0.1 && typical < 0.6, `typical error ${typical} roundings`);
  });

  test(`${name}: the same bits as float64 where no sum needs rounding`, () => {
    for (const dimension of [1, 2, 3, 4, 5, 8, 17]) {
      const normal = source(`integers ${dimension}`);
      const problem = problemOf({ points: 70, width: 128, dimension }, () => Math.round(2 * normal()));
      const rounded = engineAt(name, 'float32', problem);
      const plain = engineAt(name, 'float64', problem);
      for (const array of arrays) assert.equal(rounded[array], plain[array], `${array}, d = ${dimension}`);
    }
  });

  test(`${name}: a parameter that is not finite, or a sum beyond float32, leaves no finite output`, () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const problem = problemOf({ points: 40, width: 7, dimension: 3 }, source('divergence'));
      problem.weights[4] = value;
      assert.ok(engineAt(name, 'float32', problem).outputs.every(Number.isNaN));
    }
    const problem = problemOf({ points: 40, width: 7, dimension: 3 }, source('overflow'));
    problem.coefficients.fill(1e45);
    const { outputs } = engineAt(name, 'float32', problem);
    assert.ok(outputs.some((output) => output !== 0));
    assert.ok(outputs.every((output) => output === 0 || !Number.isFinite(output)));
  });
}

const task = spherical.samplePoints({ points: 40, dimension: 3 });
const options = {
  net: spherical.initialise({ width: 60, dimension: 3 }),
  training: { points: task, labels: new Float64Array(40).fill(1) },
  alpha: 1e-3,
  precision: 'float32',
} as const;

test('a run that is stopped and resumed goes on bit by bit', async () => {
  for (const method of [{ kind: 'flow' }, { kind: 'descent', learningRate: 0.2 }] as const) {
    const whole = await spherical.train({ ...options, method, stop: { steps: 300 } });
    const half = await spherical.train({ ...options, method, stop: { steps: 117 } });
    const resume = training.stateFromJson(training.stateToJson(half.state));
    const rest = await spherical.train({ ...options, method, resume, stop: { steps: 300 } });
    assert.equal(rest.net.weights.data, whole.net.weights.data);
    assert.equal(rest.net.coefficients.data, whole.net.coefficients.data);
    assert.is(rest.trainError, whole.trainError);
    const float64 = await spherical.train({ ...options, method, precision: 'float64', stop: { steps: 300 } });
    const gap = Math.abs(whole.trainError / float64.trainError - 1);
    assert.ok(gap > 0 && gap < 1e-3, `float32 and float64 differ by ${gap}`);
  }
});

test('gradient flow does not slow down at the rounding of float32, and comes to its floor', async () => {
  const lazy = { ...options, net: spherical.initialise({ width: 400, dimension: 3 }), alpha: 10 };
  const result = await spherical.train({ ...lazy, stop: { loss: spherical.leastFloat32Loss(1, 0.25), steps: 20_000 } });
  assert.is(result.stop, 'loss');
  const predictions = result.predictor(task);
  const mean = predictions.reduce((sum, prediction) => sum + (prediction - 1) ** 2, 0) / 40;
  assert.ok(mean < 1e-12, `in float64 the error of the net is ${mean}`);
});

test('engines without float32 say so', () => {
  const words = /computes in float64 only, got precision float32 \(use float64, or the engine dense or patterns\)/;
  rejects(() => spherical.chooseEngine('auto', 40, 2, 'float32'), words);
  rejects(() => spherical.chooseEngine('circle', 40, 2, 'float32'), words);
  rejects(() => spherical.chooseEngine('js', 40, 3, 'float32'), words);
  rejects(() => spherical.createJsEngine(new Float64Array(6), 3, 2, 1, 'float32'), words);
  rejects(() => spherical.createCircleEngine(new Float64Array(6), 3, 2, 1, 'float32'), words);
  rejects(() => spherical.chooseEngine('auto', 40, 3, 'half' as 'float32'), /one of float64, float32, got half/);
});

test('the command line: --precision in train, learning-curve and phase-diagram', async () => {
  const small = [
    'spherical',
    'train',
    '--dimension',
    '3',
    '--points',
    '40',
    '--width',
    '50',
    '--steps',
    '40',
    '--flow',
  ];
  const [float64, float32] = await Promise.all(
    ['float64', 'float32'].map(
      async (precision) =>
        (await runJson(...small, '--precision', precision)) as {
          trainError: number;
          parameters: { precision: string };
        },
    ),
  );
  const gap = Math.abs(float32!.trainError / float64!.trainError - 1);
  assert.ok(gap > 0 && gap < 1e-4, `off by ${gap}`);
  assert.is(float32!.parameters.precision, 'float32');
  const cases: [string[], RegExp][] = [
    [['train', '--dimension', '2'], /^error: --precision: the engine circle computes in float64 only/],
    [['train', '--engine', 'js'], /^error: --precision: the engine js computes in float64 only/],
    [
      ['train', '--loss', '1e-14'],
      /^error: --loss: must be at least 1.0e-13 with --precision float32.* got 1e-14 \(use/,
    ],
    [['train', '--alpha', '1e3', '--loss', '1e-12'], /^error: --loss: must be at least 1.0e-10 with/],
    [['train', '--alpha', '1e-40'], /^error: --alpha: alpha with --precision float32 must be/],
    [['learning-curve', '--dimension', '2,3'], /^error: --precision: the engine circle/],
    [['phase-diagram', '--loss', '0'], /^error: --loss: must be at least 1.0e-13/],
  ];
  await Promise.all(
    cases.map(async ([args, words]) => {
      const { code, stdout, stderr } = await runCli(['spherical', ...args, '--precision', 'float32']);
      assert.is(code, 2, stderr);
      assert.is(stdout, '');
      assert.match(stderr, words);
    }),
  );
});

test.run();
