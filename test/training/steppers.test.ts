import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';
import { quadratic, quadraticObjective, quadraticSolution } from '../support/quadratic.js';
import { largestGap } from '../support/reference.js';

const test = suite('training: steppers');

const flat = (arrays: readonly Float64Array[]) => arrays.flatMap((values) => Array.from(values));

/** Takes steps of an objective until a time is reached; returns where the run stands. */
function advance(objective: training.Objective, stepper: training.Stepper, time: number): training.Position {
  const position = { step: 0, time: 0 };
  objective.evaluate();
  while (position.time < time) assert.is.not(stepper.advance(position), null);
  return position;
}

test('descent multiplies the distance from the minimum by 1 − lr·λ a step', () => {
  const objective = quadraticObjective();
  const { step, time } = advance(objective, training.createDescent(objective, 0.125), 2.5);
  assert.is(step, 20);
  assert.is(time, 2.5);
  assert.ok(
    largestGap(
      flat(objective.parameters),
      quadraticSolution((lambda) => (1 - 0.125 * lambda) ** 20),
    ) < 1e-13,
  );
});

test('gradient flow decays exponentially, the nearer the smaller its tolerance', () => {
  const gaps = [1e-2, 1e-4, 1e-6].map((tolerance) => {
    const objective = quadraticObjective();
    const { time } = advance(objective, training.createFlow(objective, { tolerance }), 3);
    return largestGap(
      flat(objective.parameters),
      quadraticSolution((lambda) => Math.exp(-lambda * time)),
    );
  });
  assert.ok(gaps[0]! < 0.1 && gaps[1]! < 5e-3 && gaps[2]! < 1e-4, gaps.join(', '));
  assert.ok(gaps[1]! < gaps[0]! / 5 && gaps[2]! < gaps[1]! / 5, gaps.join(', '));
});

test('gradient flow bounds the relative change of a step', () => {
  const steps = [0.2, 0.02].map((change) => {
    const objective = quadraticObjective();
    return advance(objective, training.createFlow(objective, { tolerance: 0.5, change }), 1).step;
  });
  assert.ok(steps[1]! > 3 * steps[0]!, steps.join(', '));
});

test('gradient flow bounds error and change of the predictions too, relative to their stated size', () => {
  const stepsOf = (size: number, tolerance: number, change = 1) => {
    const objective = quadraticObjective();
    const predictions = new Float64Array(1);
    const measured: training.Objective = {
      ...objective,
      // Parameters are measured by so much that predictions alone count.
      errors: { predictions, sizes: () => ({ parameters: [1e9, 1e9, 1e9], predictions: size }) },
      evaluate() {
        predictions[0] = objective.parameters[0]![0]!;
        return objective.evaluate();
      },
    };
    return advance(measured, training.createFlow(measured, { change, tolerance }), 0.5).step;
  };
  const [loose, exact, small] = [stepsOf(3, 1e-2), stepsOf(3, 1e-6), stepsOf(0.03, 1e-2)];
  assert.ok(exact > 5 * loose && small > 5 * loose, `${loose}, ${exact}, ${small}`);
  const [free, bound] = [stepsOf(3, 0.5), stepsOf(3, 0.5, 0.02)];
  assert.ok(bound > 5 * free, `${free}, ${bound}`);
});

test('flow stops entries at a kink for good, where the loss pulls less than the penalty', () => {
  const strength = 1.5;
  const kinks = [false, true, true];
  const objective = quadraticObjective({ strength, kinks });
  const stepper = training.createFlow(objective, { tolerance: 1e-4 });
  const position = advance(objective, stepper, 50);
  const zeros = flat(objective.parameters).map((value) => value === 0);
  // Soft threshold: a pull λ|a| beyond the strength leaves |a| − strength/λ, a smaller one leaves 0.
  const threshold = quadratic.minimum.flatMap((row, k) =>
    row.map((a, i) => {
      const pull = kinks[k] ? strength / quadratic.stiffness[k]![i]! : 0;
      return Math.sign(a) * Math.max(0, Math.abs(a) - pull);
    }),
  );
  assert.equal(
    zeros,
    threshold.map((value) => value === 0),
  );
  assert.is(zeros.filter(Boolean).length, 6);
  assert.ok(largestGap(flat(objective.parameters), threshold) < 1e-3);
  for (let step = 0; step < 20; step++) stepper.advance(position);
  assert.equal(
    flat(objective.parameters).map((value) => value === 0),
    zeros,
  );
});

test('frozen arrays stay as they are by either method, the others move as without them', () => {
  for (const method of [{ kind: 'flow' }, { kind: 'descent', learningRate: 0.05 }] as const) {
    const objective = { ...quadraticObjective(), frozen: [false, true, false] };
    const { time, step } = advance(objective, training.createStepper(objective, method), 1);
    const [scale, filter] = objective.parameters;
    assert.equal(Array.from(filter!), quadratic.start[1]);
    const decay = method.kind === 'flow' ? Math.exp(-8 * time) : (1 - 8 * 0.05) ** step;
    assert.ok(Math.abs(scale![0]! - (2 - 3 * decay)) < 2e-2, `${method.kind}: ${scale![0]}`);
  }
});

test('parameters on a circle turn towards the minimum and stay on it', () => {
  for (const method of [
    { kind: 'flow', tolerance: 1e-5 },
    { kind: 'descent', learningRate: 1e-3 },
  ] as const) {
    const w = Float64Array.of(Math.cos(2), Math.sin(2));
    const gradient = new Float64Array(2);
    // L = 1 − w₁ with the gradient along the circle: the angle turns by φ' = −sin φ, tan(φ/2) falls as e^{−t}.
    const objective: training.Objective = {
      names: ['direction'],
      parameters: [w],
      gradients: [gradient],
      evaluate: () => 1 - w[0]!,
      penalty: () => 0,
      differentiate() {
        gradient[0] = -1 + w[0]! * w[0]!;
        gradient[1] = w[0]! * w[1]!;
      },
      project() {
        const norm = Math.hypot(...w);
        for (const i of [0, 1]) w[i]! /= norm;
      },
    };
    const { time } = advance(objective, training.createStepper(objective, method), 1.5);
    close(Math.hypot(...w), 1, 1e-14);
    close(Math.tan(Math.atan2(w[1]!, w[0]!) / 2), Math.tan(1) * Math.exp(-time), 2e-3, method.kind);
  }
});

test('an objective that takes the step of descent itself is asked for it alone', () => {
  const objective = quadraticObjective();
  const rates: number[] = [];
  const own: training.Objective = {
    ...objective,
    differentiate: () => assert.unreachable('descend stands for the whole step'),
    descend: (rate) => rates.push(rate),
  };
  advance(own, training.createDescent(own, 0.5), 1);
  assert.equal(rates, [0.5, 0.5]);
});

test('flow says where no step can be taken, and refuses what it cannot measure', () => {
  const atRest = quadraticObjective();
  for (const [k, values] of atRest.parameters.entries()) values.set(quadratic.minimum[k]!);
  atRest.evaluate();
  assert.is(training.createFlow(atRest).advance({ step: 0, time: 0 }), null);

  const zero = quadraticObjective();
  for (const values of zero.parameters) values.fill(0);
  rejects(() => training.createFlow(zero).advance({ step: 0, time: 0 }), /must not all be 0/);

  const beyond = quadraticObjective();
  beyond.parameters[0]![0] = 1e308;
  rejects(() => training.createFlow(beyond).advance({ step: 7, time: 0 }), /beyond float64 at step 7/);
  rejects(() => training.createFlow(beyond, { tolerance: 1 }), /tolerance/);
  rejects(() => training.createFlow(beyond, { change: 0 }), /change/);
  rejects(() => training.createDescent(beyond, 0), /learningRate/);
});

test.run();
