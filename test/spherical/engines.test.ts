import { numerics, spherical } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { largestGap } from '../support/reference.js';

const test = suite('spherical model: engines');
const kernels = ['dense', 'patterns', 'circle'] as const;

/** A stream of normal variates, or of small integers, which put kinks exactly on points and repeat points. */
function source(seed: string, integer = false): () => number {
  const key = numerics.keyFromSeed(seed);
  let index = 0;
  const normal = () => numerics.gaussianAt(key, 0, 0, index++);
  return integer ? () => Math.round(1.3 * normal()) : normal;
}

const fill = (array: Float64Array, next: () => number) => {
  for (let i = 0; i < array.length; i++) array[i] = next();
};

/** Copies parameters and residuals to another engine and runs both passes there. */
function evaluateAs(engine: spherical.GradientEngine, other: spherical.GradientEngine): void {
  engine.weights.set(other.weights);
  engine.coefficients.set(other.coefficients);
  engine.residuals.set(other.residuals);
  engine.forward();
  engine.backward();
}

function assertSame(actual: spherical.GradientEngine, expected: spherical.GradientEngine, tolerance: number): void {
  for (const array of ['outputs', 'weightGradient', 'coefficientGradient'] as const) {
    const gap = largestGap(actual[array], expected[array]);
    assert.ok(gap <= tolerance, `${actual.name}: ${array} off by ${gap}, allowed ${tolerance}`);
  }
}

for (const name of kernels) {
  test(`${name}: outputs and gradients are those of the plain engine, through small and large steps`, () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(31, 32, 33, 64, 65, 100));
    fc.assert(
      fc.property(
        fc.record({
          points: sizes,
          width: sizes,
          dimension: name === 'circle' ? fc.constant(2) : fc.integer({ min: 1, max: 20 }),
          integer: fc.boolean(),
          seed: fc.nat(1e6).map(String),
        }),
        ({ points, width, dimension, integer, seed }) => {
          const next = source(seed, integer);
          const normal = source(`${seed} steps`);
          const data = Float64Array.from({ length: points * dimension }, next);
          const plain = spherical.createJsEngine(data, points, dimension, width);
          const engine = spherical.engines[name](data, points, dimension, width);
          for (const step of [Number.POSITIVE_INFINITY, 1e-3, 1e-3, 0.1, 1, 1e-2, -1, 0]) {
            for (let i = 0; i < plain.weights.length; i++) {
              if (step === Number.POSITIVE_INFINITY) plain.weights[i] = next();
              else if (step < 0) plain.weights[i]! *= -0.5;
              else if (integer) plain.weights[i]! += normal() < -1 ? next() : 0;
              else plain.weights[i]! += step * normal();
            }
            fill(plain.coefficients, normal);
            fill(plain.residuals, normal);
            plain.forward();
            plain.backward();
            evaluateAs(engine, plain);
            assertSame(engine, plain, 1e-13 * (1 + points) * Math.sqrt(dimension));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test(`${name}: a neuron at zero, a kink on a point and a point at zero are inactive`, () => {
    const data = Float64Array.of(1, 0, 0, 1, 0, 0, -1, 0);
    const engine = spherical.engines[name](data, 4, 2, 3);
    engine.weights.set([0, 0, 0, 2, 0, 0]);
    engine.coefficients.fill(3);
    engine.residuals.fill(1);
    for (let repeat = 0; repeat < 2; repeat++) {
      engine.forward();
      engine.backward();
      assert.equal([...engine.outputs], [0, 2, 0, 0]);
      assert.equal([...engine.weightGradient], [0, 0, 0, 1, 0, 0]);
    }
  });

  test(`${name}: a parameter that is not finite makes every output NaN`, () => {
    const next = source('divergence');
    const data = Float64Array.from({ length: 80 }, next);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const array of ['weights', 'coefficients'] as const) {
        const engine = spherical.engines[name](data, 40, 2, 7);
        fill(engine.weights, next);
        fill(engine.coefficients, next);
        engine.forward();
        assert.ok(engine.outputs.every(Number.isFinite));
        engine[array][3] = value;
        engine.forward();
        assert.ok(engine.outputs.every(Number.isNaN), `${array} ${value}`);
      }
    }
  });
}

/** Losses of a run of gradient descent on the constant 1 in the feature regime, a step of 0.2. */
function losses(name: spherical.GradientEngineName, dimension: number, points: number, width: number, steps: number) {
  const alpha = 1e-3;
  const { data } = spherical.samplePoints({ points, dimension, seed: 'run' });
  const engine = spherical.engines[name](data, points, dimension, width);
  const next = source('net');
  fill(engine.weights, next);
  fill(engine.coefficients, next);
  return Float64Array.from({ length: steps }, () => {
    engine.forward();
    let loss = 0;
    for (let p = 0; p < points; p++) {
      const error = alpha * engine.outputs[p]! - 1;
      loss += error ** 2 / (2 * points);
      engine.residuals[p] = error / points;
    }
    engine.backward();
    for (let i = 0; i < engine.weights.length; i++) engine.weights[i]! -= 0.2 * width * engine.weightGradient[i]!;
    for (let h = 0; h < width; h++) engine.coefficients[h]! -= 0.2 * width * engine.coefficientGradient[h]!;
    return loss;
  });
}

function assertSameRun(actual: Float64Array, expected: Float64Array): void {
  for (const [step, loss] of actual.entries()) {
    const gap = Math.abs(loss / expected[step]! - 1);
    assert.ok(gap < 1e-10, `losses differ by ${gap} at step ${step}: ${loss} and ${expected[step]}`);
  }
  assert.ok(expected.at(-1)! < 1e-4 * expected[0]!, 'the run must go far enough to mean something');
}

test('keeping patterns changes no loss of a run of 10⁴ steps', () => {
  assertSameRun(losses('patterns', 3, 50, 40, 10_000), losses('dense', 3, 50, 40, 10_000));
  assertSameRun(losses('patterns', 5, 40, 40, 10_000), losses('js', 5, 40, 40, 10_000));
});

test('keeping arcs changes no loss of a run of 10⁴ steps on the circle', () => {
  assertSameRun(losses('circle', 2, 50, 40, 10_000), losses('dense', 2, 50, 40, 10_000));
});

test('patterns: hardly a neuron is scanned anew while it moves little, all are when they jump', () => {
  const next = source('scans');
  const data = Float64Array.from({ length: 300 }, next);
  const engine = spherical.createPatternsEngine(data, 100, 3, 50);
  fill(engine.weights, next);
  engine.forward();
  assert.is(engine.scanned, 50);
  for (let i = 0; i < engine.weights.length; i++) engine.weights[i]! *= 1 + 1e-4 * next();
  engine.forward();
  assert.is(engine.scanned, 0);
  for (let i = 0; i < engine.weights.length; i++) engine.weights[i]! *= 3;
  engine.forward();
  assert.is(engine.scanned, 0, 'the norm of a neuron does not matter');
  fill(engine.weights, next);
  engine.forward();
  assert.ok(engine.scanned > 40, `scanned ${engine.scanned}`);
});

test('engines have memories of their own, and their views stay attached', () => {
  const data = Float64Array.of(1, 0, 0, 1);
  const made = kernels.flatMap((name) => [1, 2000].map((width) => spherical.engines[name](data, 2, 2, width)));
  for (const [k, engine] of made.entries()) engine.coefficients.fill(k);
  for (const engine of made) engine.weights.fill(1);
  for (const [k, engine] of made.entries()) {
    engine.forward();
    assert.ok(engine.outputs.every((output) => Math.abs(output - k) < 1e-12));
  }
});

test('auto: circle in two dimensions, patterns for many points, dense for few; others by name', () => {
  assert.is(spherical.chooseEngine('auto', 100, 2), spherical.createCircleEngine);
  assert.is(spherical.chooseEngine('auto', 100, 3), spherical.createPatternsEngine);
  assert.is(spherical.chooseEngine('auto', 20, 3), spherical.createDenseEngine);
  assert.is(spherical.chooseEngine('js', 20, 3), spherical.createJsEngine);
  rejects(() => spherical.chooseEngine('circle', 20, 3), /circle needs dimension 2, got 3/);
  rejects(() => spherical.createCircleEngine(new Float64Array(9), 3, 3, 1), /dimension must be 2, got 3/);
  rejects(
    () => spherical.chooseEngine('quick' as 'auto', 20, 3),
    /auto or one of js, dense, patterns, circle, got quick/,
  );
});

/** A positive definite matrix, X Xᵀ/n + I. */
function positiveMatrix(size: number): Float64Array {
  const x = Float64Array.from({ length: size * size }, source(`matrix ${size}`));
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size) * size, (k % size) * size];
    let sum = 0;
    for (let m = 0; m < size; m++) sum += x[i + m]! * x[j + m]!;
    return sum / size + (i === j ? 1 : 0);
  });
}

test('Cholesky: the kernel gives the factor of the plain code, and leaves the upper triangle alone', () => {
  for (const size of [1, 2, 63, 64, 65, 130, 200]) {
    const matrix = positiveMatrix(size);
    const plain = matrix.slice();
    const fast = matrix.slice();
    numerics.choleskyFactor(plain, size);
    numerics.choleskyFactorWasm(fast, size);
    const lower = (_: number, k: number) => k % size <= Math.floor(k / size);
    const gap = largestGap(fast.filter(lower), plain.filter(lower));
    assert.ok(gap < 1e-14 * size, `size ${size}: off by ${gap}`);
    const upper = (_: number, k: number) => !lower(_, k);
    assert.equal(fast.filter(upper), matrix.filter(upper));
  }
});

test('Cholesky: the kernel refuses what is not positive definite, and names the row', () => {
  for (const [size, row] of [
    [10, 3],
    [100, 80],
  ] as const) {
    const place = row * (size + 1);
    for (const [value, words] of [
      [-5, `positive definite to rounding, got pivot .* in row ${row},`],
      [Number.NaN, `finite numbers .*, got NaN at \\[${place}\\]`],
    ] as const) {
      const matrix = positiveMatrix(size);
      matrix[place] = value;
      rejects(() => numerics.choleskyFactorWasm(matrix, size), new RegExp(words));
    }
  }
});

test.run();
