import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects, rejectsLater } from '../support/assertions.js';

const test = suite('training: negative losses, arrays at rest, what is refused');

/** ½x² + `least`, beside an array of zeros that never moves. */
function parabola(least: number, start = 1): training.Objective {
  const parameters = [Float64Array.of(start), new Float64Array(2)];
  const gradients = [new Float64Array(1), new Float64Array(2)];
  return {
    names: ['x', 'rest'],
    parameters,
    gradients,
    evaluate: () => parameters[0]![0]! ** 2 / 2 + least,
    penalty: () => 0,
    differentiate: () => gradients[0]!.set(parameters[0]!),
  };
}

const descent = { kind: 'descent', learningRate: 0.1 } as const;

test('a negative loss ends nothing by itself, may be asked for, and is saved', async () => {
  const objective = parabola(-5);
  const stepper = training.createStepper(objective, descent);
  const { stop, state } = await training.minimise({ objective, stepper, stop: { steps: 50 } });
  assert.equal([stop, state.step], ['steps', 50]);
  assert.equal(training.stateFromJson(training.stateToJson(state)), state);
  const again = parabola(-5);
  const run = { objective: again, stepper: training.createStepper(again, descent), stop: { loss: -4.999 } };
  const { stop: reason, loss } = await training.minimise(run);
  assert.is(reason, 'loss');
  assert.ok(loss <= -4.999 && loss > -5);
});

test('a run with a negative loss and an array of zeros comes to a standstill', async () => {
  const objective = parabola(-0.5);
  const stepper = training.createStepper(objective, descent);
  const rules = { standstill: 1e-3, steps: 10_000 };
  const { stop, state } = await training.minimise({ objective, stepper, stop: rules });
  assert.is(stop, 'standstill');
  assert.ok(state.step < 10_000);
  near(objective.parameters[0]![0]!, 0, 1e-3);
});

test('a loss that is no number ends the run, unknown rules and methods are refused', async () => {
  const wild = { ...parabola(0), evaluate: () => Number.NaN };
  let calls = 0;
  const later = { ...wild, evaluate: () => (calls++ === 0 ? 1 : Number.NaN) };
  const stepper = training.createStepper(later, descent);
  await rejectsLater(
    () => training.minimise({ objective: later, stepper, stop: { loss: 1e-8 } }),
    /the loss is no number after step 1 /,
  );
  const objective = parabola(0);
  await rejectsLater(
    () =>
      training.minimise({
        objective,
        stepper: training.createStepper(objective, descent),
        stop: { stepz: 5 } as never,
      }),
    /stop has no rule stepz \(use loss, steps/,
  );
  rejects(() => training.createStepper(objective, { kind: 'adam' } as never), /method\.kind must be descent or flow/);
  rejects(
    () => training.createStepper({ ...objective, gradients: [new Float64Array(1), new Float64Array(1)] }, descent),
    /objective must have a name and a gradient of its length/,
  );
});

test.run();
