import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { quadratic, quadraticObjective } from '../support/quadratic.js';

const { createAdam, createDescent, minimise, scheduledRate, stateFromJson, stateToJson } = training;

const test = suite('optimisers');

const rate = scheduledRate(0.05, { kind: 'cosine', period: 4 }, 3);
const makers: Readonly<Record<string, (objective: training.Objective) => training.Stepper>> = {
  momentum: (objective) => createDescent(objective, rate, 0.9),
  adam: (objective) => createAdam(objective, rate),
  'adam of its own averages': (objective) => createAdam(objective, 0.1, { beta1: 0.5, beta2: 0.9, epsilon: 1e-4 }),
};

/** Runs to a step, from the start or from a state. */
function run(name: string, steps: number, resume?: training.TrainState) {
  const objective = quadraticObjective({ strength: 0.7, kinks: [false, false, true] });
  return minimise({ objective, stepper: makers[name]!(objective), stop: { steps }, ...(resume && { resume }) });
}

test('momentum and Adam by their formulas, entry by entry', async () => {
  const { stiffness, minimum, start } = quadratic;
  const [lambda, a, theta0] = [stiffness.flat(), minimum.flat(), start.flat()];
  const expected = (update: (slope: number, step: number, memory: number[]) => number) =>
    theta0.map((value, i) => {
      let theta = value;
      const memory = [0, 0];
      for (let step = 0; step < 20; step++) theta -= update(lambda[i]! * (theta - a[i]!), step, memory);
      return theta;
    });
  const ends: Record<string, number[]> = {
    momentum: expected((slope, _, memory) => {
      memory[0] = 0.9 * memory[0]! + slope;
      return 0.02 * memory[0];
    }),
    adam: expected((slope, step, memory) => {
      memory[0] = 0.9 * memory[0]! + 0.1 * slope;
      memory[1] = 0.999 * memory[1]! + 0.001 * slope ** 2;
      const [mean, square] = [memory[0] / (1 - 0.9 ** (step + 1)), memory[1] / (1 - 0.999 ** (step + 1))];
      return (0.02 * mean) / (Math.sqrt(square) + 1e-8);
    }),
  };
  for (const [name, end] of Object.entries(ends)) {
    const objective = quadraticObjective();
    const stepper = name === 'adam' ? createAdam(objective, 0.02) : createDescent(objective, 0.02, 0.9);
    const { state } = await minimise({ objective, stepper, stop: { steps: 20 } });
    const values = state.parameters.flatMap((array) => Array.from(array.values));
    for (const [i, value] of values.entries()) {
      assert.ok(Math.abs(value - end[i]!) < 1e-12, `${name} [${i}]: ${value}, ${end[i]}`);
    }
    assert.ok(Math.abs(state.time - 0.4) < 1e-15);
  }
});

test('a run that is stopped, saved as text and resumed is the undisturbed one to the last bit', async () => {
  for (const name of Object.keys(makers)) {
    const { state: whole } = await run(name, 25);
    for (const part of [1, 7, 24]) {
      const some = await run(name, part);
      const { state } = await run(name, 25, stateFromJson(stateToJson(some.state)));
      assert.equal(state.parameters, whole.parameters, `${name} stopped at ${part}`);
      assert.equal([state.stepper, state.time], [whole.stepper, whole.time]);
    }
  }
});

test('arrays that are frozen stay, and a state of another optimiser is refused', async () => {
  for (const make of Object.values(makers)) {
    const objective = { ...quadraticObjective(), frozen: [false, true, false] };
    await minimise({ objective, stepper: make(objective), stop: { steps: 3 } });
    assert.equal(Array.from(objective.parameters[1]!), quadratic.start[1]);
    assert.not.equal(Array.from(objective.parameters[0]!), quadratic.start[0]);
  }
  const { state } = await run('adam', 2);
  assert.throws(
    () => makers['momentum']!(quadraticObjective()).restore(state.stepper),
    /a run by adam, this one is by/,
  );
});

test('rates: a cosine rises again after its period, an exponential falls by epochs', () => {
  const at = (schedule: training.RateSchedule, step: number) => {
    const made = scheduledRate(2, schedule, 10);
    return typeof made === 'number' ? made : made(step);
  };
  const cosine = { kind: 'cosine', period: 4 } as const;
  assert.equal(
    [0, 9, 10, 40, 80].map((step) => at(cosine, step).toFixed(12)),
    ['2.000000000000', '2.000000000000', (1 + Math.SQRT1_2).toFixed(12), '0.000000000000', '2.000000000000'],
  );
  assert.is(at({ kind: 'exponential', factor: 0.5 }, 29), 0.5);
  assert.is(scheduledRate(2, 'constant', 10), 2);
  rejects(() => scheduledRate(2, { kind: 'cosine', period: 0 }, 10), /schedule\.period must be .* above 0, got 0/);
  rejects(
    () => scheduledRate(2, { kind: 'linear' } as never, 10),
    /must be constant, cosine or exponential, got linear/,
  );
  rejects(() => createDescent(quadraticObjective(), 0.1, 1), /momentum must be .* got 1/);
  rejects(() => createAdam(quadraticObjective(), 0.1, { beta2: 1 }), /beta2 must be .* got 1/);
});

test.run();
