import { spherical } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import { close, near } from '../support/assertions.js';
import { problem } from '../support/spherical-problem.js';

const test = suite('spherical model: gradients and curvature');

test('gradients agree with finite differences along random directions', () => {
  const regularisations = [undefined, ...spherical.regularisationKinds.map((kind) => ({ kind, strength: 0.3 }))];
  fc.assert(
    fc.property(
      fc.record({
        points: fc.integer({ min: 1, max: 9 }),
        dimension: fc.integer({ min: 2, max: 9 }),
        width: fc.integer({ min: 1, max: 12 }),
        seed: fc.nat(1000).map(String),
        regularisation: fc.constantFrom(...regularisations),
        alpha: fc.constantFrom(1e-3, 1, 30),
      }),
      ({ points, dimension, width, seed, regularisation, alpha }) => {
        const { net, training } = problem({ points, dimension, width, seed });
        const engine = spherical.createJsEngine(training.points.data, points, dimension, width);
        engine.weights.set(net.weights.data);
        engine.coefficients.set(net.coefficients.data);
        const objective = spherical.createObjective(engine, training.labels, {
          alpha,
          subtractInitial: false,
          ...(regularisation ? { regularisation } : {}),
        });
        const total = () => (objective.evaluate() + objective.penalty()) / alpha;
        const direction = spherical.initialise({ width, dimension, seed: `${seed} direction` });
        total();
        engine.backward();
        if (regularisation) spherical.addPenaltyGradient(regularisation, engine, 'zero');
        let slope = 0;
        for (const [i, g] of engine.weightGradient.entries()) slope += g * direction.weights.data[i]!;
        for (const [h, g] of engine.coefficientGradient.entries()) slope += g * direction.coefficients.data[h]!;
        const step = 1e-6;
        const shifted = (by: number) => {
          for (const [i, w] of net.weights.data.entries()) engine.weights[i] = w + by * direction.weights.data[i]!;
          for (const [h, c] of net.coefficients.data.entries()) {
            engine.coefficients[h] = c + by * direction.coefficients.data[h]!;
          }
          return total();
        };
        const difference = (shifted(step) - shifted(-step)) / (2 * step);
        near(difference, slope, 2e-6 * Math.max(1, 1 / alpha), `α = ${alpha}`);
      },
    ),
    { seed: 2, numRuns: 150 },
  );
});

test('the largest curvature is that of the tangent kernel', () => {
  const { net, training } = problem({ points: 10, dimension: 4, width: 25 });
  const engine = spherical.createJsEngine(training.points.data, 10, 4, 25);
  engine.weights.set(net.weights.data);
  engine.coefficients.set(net.coefficients.data);
  const alpha = 20;
  const objective = spherical.createObjective(engine, training.labels, { alpha });
  const curvature = spherical.largestCurvature(objective, training.points.data);
  // K/P as a matrix, whose trace of a high power is the largest eigenvalue to that power
  const { weights, coefficients } = spherical.tangentKernel(net, training.points);
  let power = weights.data.map((k, i) => (k + coefficients.data[i]!) / 10);
  let scale = 0;
  for (let squaring = 1; squaring <= 10; squaring++) {
    const square = new Float64Array(100);
    for (let i = 0; i < 10; i++) {
      for (let j = 0; j < 10; j++)
        for (let k = 0; k < 10; k++) square[10 * i + j]! += power[10 * i + k]! * power[10 * k + j]!;
    }
    const size = Math.max(...square);
    scale = 2 * scale + Math.log(size);
    power = square.map((value) => value / size);
  }
  let trace = 0;
  for (let i = 0; i < 10; i++) trace += power[11 * i]!;
  // α·(step scale 1/α)·λ_max(K/P)
  close(curvature, Math.exp((scale + Math.log(trace)) / 1024), 1e-2);
});

test.run();
