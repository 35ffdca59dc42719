import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejectsLater } from '../support/assertions.js';
import { quadraticLoss, quadraticObjective, quadraticSolution } from '../support/quadratic.js';

const test = suite('training: minimise');

const rate = 0.05;
/** The loss after n steps of descent. */
const lossAfter = (n: number) => quadraticLoss(quadraticSolution((lambda) => (1 - rate * lambda) ** n));

function descend(options: Omit<training.MinimiseOptions, 'objective' | 'stepper'>, learningRate = rate) {
  const objective = quadraticObjective();
  return training.minimise({ ...options, objective, stepper: training.createDescent(objective, learningRate) });
}

test('a bound of the loss is met at the first step that the closed form says', async () => {
  const bound = 0.3;
  let first = 0;
  while (lossAfter(first) > bound) first++;
  const { stop, state, loss } = await descend({ stop: { loss: bound, steps: 1000 } });
  assert.is(stop, 'loss');
  assert.is(state.step, first);
  assert.ok(Math.abs(loss - lossAfter(first)) < 1e-13);
});

test('the other rules, the first that holds', async () => {
  const bySteps = await descend({ stop: { steps: 17, time: 1e9 } });
  assert.is(bySteps.stop, 'steps');
  assert.is(bySteps.state.step, 17);
  const byTime = await descend({ stop: { steps: 1e9, time: 17.5 * rate } });
  assert.is(byTime.stop, 'time');
  assert.is(byTime.state.step, 18);
  assert.is(byTime.state.time, 18 * rate);
  const bySeconds = await descend({ stop: { seconds: 0.05 } }, 1e-12);
  assert.is(bySeconds.stop, 'seconds');
  assert.ok(bySeconds.state.seconds >= 0.05);
  assert.is((await descend({ stop: { steps: 0 } })).state.step, 0);
});

test('a standstill is where a doubling of the time changes loss and parameters by less than the fraction', async () => {
  const fraction = 0.02;
  const floor = 10;
  // It is judged at steps 1, 2, 4, …; the closed form says which of them is the first to stand still.
  const arrays = (n: number) => {
    const theta = quadraticSolution((lambda) => (1 - rate * lambda) ** n);
    return [theta.slice(0, 1), theta.slice(1, 4), theta.slice(4)];
  };
  const standsStill = (n: number) => {
    const before = arrays(n / 2);
    const moves = arrays(n).map((values, k) => {
      const shift = values.map((value, i) => value - before[k]![i]!);
      return Math.hypot(...shift) / Math.hypot(...before[k]!);
    });
    const fall = (lossAfter(n / 2) - lossAfter(n)) / (floor + lossAfter(n / 2));
    return fall <= fraction && Math.max(...moves) <= fraction;
  };
  let first = 2;
  while (!standsStill(first)) first *= 2;

  // The floor is judged too, be it of the loss or a penalty; without one the loss goes on falling by the same fraction.
  const objective = quadraticObjective();
  for (const raised of [
    { ...objective, evaluate: () => objective.evaluate() + floor },
    { ...quadraticObjective(), penalty: () => floor },
  ]) {
    const stepper = training.createDescent(raised, rate);
    const { stop, state } = await training.minimise({ objective: raised, stepper, stop: { standstill: fraction } });
    assert.is(stop, 'standstill');
    assert.is(state.step, first);
  }
  const { stop } = await descend({ stop: { standstill: fraction, steps: 4 * first } });
  assert.is(stop, 'steps');
});

test('a run that can take no step stands still', async () => {
  const objective = quadraticObjective();
  const stepper: training.Stepper = { ...training.createDescent(objective, rate), advance: () => null };
  const { stop, state } = await training.minimise({ objective, stepper, stop: { steps: 5 } });
  assert.is(stop, 'standstill');
  assert.is(state.step, 0);
});

test('checkpoints are spaced by a factor in time and know loss, penalty and test error', async () => {
  const objective = quadraticObjective({ strength: 0.1, kinks: [true, false, false] });
  const heard: number[] = [];
  const { curve, testError } = await training.minimise({
    objective,
    stepper: training.createDescent(objective, rate),
    stop: { steps: 100 },
    checkpointsPerDecade: 4,
    testError: () => objective.parameters[0]![0]!,
    onCheckpoint(record, parameters, state) {
      heard.push(record.step);
      assert.is(parameters[0]![0], record.testError);
      assert.is.not(parameters[0], objective.parameters[0]);
      assert.is(record.loss, objective.evaluate());
      assert.is(record.penalty, 0.1 * Math.abs(parameters[0]![0]!));
      assert.is(state().step, record.step);
      assert.equal(state().curve.at(-1), record);
    },
  });
  const factor = 10 ** 0.25;
  const expected = [0, 1];
  while (expected.at(-1)! * factor < 100) expected.push(Math.ceil(expected.at(-1)! * factor));
  assert.equal(heard, expected);
  assert.equal(
    curve.map(({ step }) => step),
    [...expected, 100],
  );
  assert.is(testError, objective.parameters[0]![0]);
});

test('a run is heard of while it goes on, and ends when it is aborted', async () => {
  const controller = new AbortController();
  let heard = 0;
  const { stop, state, loss } = await descend(
    {
      stop: { time: 1 },
      signal: controller.signal,
      onProgress(progress, now) {
        assert.is(now().step, progress.step);
        if (++heard === 2) controller.abort();
      },
    },
    1e-12,
  );
  assert.is(stop, 'aborted');
  assert.is(heard, 2);
  assert.ok(state.step > 0 && loss < quadraticLoss(quadraticSolution(() => 1)));
});

test('what cannot be is refused in one line', async () => {
  await rejectsLater(() => descend({ stop: {} }), /stop must have a rule, got none/);
  await rejectsLater(() => descend({ stop: { steps: -1 } }), /stop\.steps must be .* at least 0, got -1/);
  await rejectsLater(() => descend({ stop: { steps: 1 }, checkpointsPerDecade: 0 }), /checkpointsPerDecade/);
  const objective = { ...quadraticObjective(), evaluate: () => Number.POSITIVE_INFINITY };
  const stepper = training.createDescent(objective, rate);
  await rejectsLater(
    () => training.minimise({ objective, stepper, stop: { steps: 1 } }),
    /loss at the start must be finite, got Infinity/,
  );
});

test.run();
