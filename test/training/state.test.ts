import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects, rejectsLater } from '../support/assertions.js';
import { quadratic, quadraticObjective } from '../support/quadratic.js';

const { stateFromJson, stateToJson } = training;

const test = suite('training: saved state');

const methods: readonly training.TrainMethod[] = [{ kind: 'flow' }, { kind: 'descent', learningRate: 0.03 }];

/** Minimises the quadratic with an L1 penalty on one array, from its start or from a state. */
function run(method: training.TrainMethod, stop: training.StopRules, resume?: training.TrainState) {
  const objective = quadraticObjective({ strength: 0.7, kinks: [false, false, true] });
  const stepper = training.createStepper(objective, method);
  return training.minimise({ objective, stepper, stop, ...(resume && { resume }) });
}

/** What does not depend on the clock. */
function bare({ curve, seconds, ...state }: training.TrainState) {
  return { ...state, curve: curve.map(({ seconds: _, ...record }) => record) };
}

test('a run that is stopped anywhere, saved as text and resumed is the undisturbed one to the last bit', async () => {
  for (const method of methods) {
    const whole = await run(method, { standstill: 0.01, steps: 5000 });
    assert.is(whole.stop, 'standstill', method.kind);
    for (const part of [0, 1, 2, Math.floor(whole.state.step / 2), whole.state.step - 1]) {
      const some = await run(method, { standstill: 0.01, steps: part });
      assert.is(some.stop, 'steps');
      for (const resume of [stateFromJson(stateToJson(some.state)), structuredClone(some.state)]) {
        const rest = await run(method, { standstill: 0.01, steps: 5000 }, resume);
        assert.is(rest.stop, 'standstill');
        assert.equal(bare(rest.state), bare(whole.state), `${method.kind} stopped at step ${part}`);
      }
    }
  }
});

test('a state holds every array by its name, now and at the start, and what the stepper remembers', async () => {
  const { state } = await run({ kind: 'flow' }, { steps: 3 });
  const again = stateFromJson(stateToJson(state));
  assert.equal(again, state);
  assert.equal(
    again.parameters.map(({ name, values }) => [name, values.length]),
    quadratic.names.map((name, k) => [name, quadratic.start[k]!.length]),
  );
  assert.equal(
    again.initial.map(({ values }) => Array.from(values)),
    quadratic.start,
  );
  assert.is(again.stepper.kind, 'flow');
  assert.ok(again.stepper.numbers['stepSize']! > 0);
});

test('a state of other arrays or of another method is refused', async () => {
  const { state } = await run({ kind: 'flow' }, { steps: 3 });
  const [scale, filter, bias] = state.parameters;
  const refused = (change: Partial<training.TrainState>, words: RegExp) =>
    rejectsLater(() => run({ kind: 'flow' }, { steps: 4 }, { ...state, ...change }), words);
  await refused(
    { parameters: [scale!, filter!] },
    /must hold scale \[1\], filter \[3\], bias \[5\], got scale \[1\], filter \[3\] \(use the options/,
  );
  await refused({ parameters: [] }, /got no array/);
  await refused({ parameters: [filter!, scale!, bias!] }, /got filter \[3\], scale \[1\], bias \[5\]/);
  await refused({ initial: [scale!, filter!, { name: 'bias', values: new Float64Array(4) }] }, /got .*bias \[4\]/);
  await refused({ standstill: { time: 1, total: 1, parameters: [bias!] } }, /got bias \[5\]/);
  await refused({ stepper: { kind: 'flow', numbers: {}, arrays: [] } }, /stepSize of the resumed state/);
  const other = { kind: 'descent', learningRate: 0.1 } as const;
  await rejectsLater(() => run(other, { steps: 4 }, state), /that of a run by flow, this one is by descent/);
});

test('a text that is no whole state is refused, and one of version 0.1 is named as such', async () => {
  const { state } = await run({ kind: 'flow' }, { steps: 3 });
  const whole = stateToJson(state);
  for (const text of ['none', '{"step":1}', '[]', whole.slice(0, -9), whole.replace('"step":3', '"step":-3')]) {
    rejects(() => stateFromJson(text), /saved training state: .*\(use the output of stateToJson\)/);
  }
  const early = {
    step: 3,
    time: 0.1,
    seconds: 1,
    stepSize: 0.05,
    nextCheckpoint: 0.2,
    weights: [1, 2],
    coefficients: [3],
    initialWeights: [1, 1],
    initialCoefficients: [1],
    curve: [],
  };
  rejects(() => stateFromJson(JSON.stringify(early)), /of version 0\.1 \(train from the start/);
});

test.run();
