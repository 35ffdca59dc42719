import { setTimeout as sleep } from 'node:timers/promises';
import { sweep, training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keepState } from '../../dist/tasks/keep-state.js';
import stripe from '../../dist/tasks/spherical/stripe-task.js';
import train from '../../dist/tasks/spherical/train-task.js';

const test = suite('trainings that keep their state');

const size = { points: 64, width: 500, dimension: 5, testPoints: 64 };
const trainings = [
  ['flow', train, { ...size, steps: 2500, keep: ['weights', 'curve'] }],
  ['a standstill', train, { ...size, steps: 2500, regularisation: 'l2', standstill: 1e-9 }],
  ['descent', train, { ...size, steps: 8000, method: 'descent', alpha: 1 }],
  ['stripe', stripe, { ...size, steps: 2500, neurons: 9, keep: ['curve'] }],
] as const;

/** Runs a task, for so long; its result, or undefined if it was aborted. */
async function attempt(task: sweep.SweepTask, given: sweep.Parameters, state: sweep.TaskState, milliseconds?: number) {
  const stop = new AbortController();
  const timer = milliseconds === undefined ? undefined : setTimeout(() => stop.abort(), milliseconds);
  try {
    const { values, arrays = {} } = await task.run(task.complete!(given), { signal: stop.signal, threads: 1, state });
    return { values, arrays: Object.entries(arrays).map(([name, { shape, data }]) => [name, shape, data]) };
  } catch (error) {
    if (error !== stop.signal.reason) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** A state that holds a text, and what is saved in its place. */
function stateOf(text: string | undefined): sweep.TaskState & { text: () => string } {
  let held = text;
  return {
    load: async () => (held === undefined ? undefined : new TextEncoder().encode(held)),
    async save(state) {
      held = String(state);
    },
    text: () => held ?? '',
  };
}

/** The state of the training in a text that was saved. */
const trainingIn = (text: string) => training.stateFromJson(text.split('\n')[2] ?? '');

for (const [name, task, given] of trainings) {
  test(`${task.name}, ${name}: saves its state when it is aborted and goes on to the same digits`, async () => {
    const whole = await attempt(task, given, sweep.memoryState());
    const state = stateOf(undefined);
    const steps = [0];
    for (let part = 0; part < 2; part++) {
      assert.is(await attempt(task, given, state, 20), undefined);
      steps.push(trainingIn(state.text()).step);
    }
    assert.ok(steps[0]! < steps[1]! && steps[1]! < steps[2]! && steps[2]! < given.steps, `aborted at ${steps.join()}`);
    assert.equal(await attempt(task, given, state), whole);
  });
}

test('the time of all parts counts for the stop rule of seconds', async () => {
  const given = { points: 16, width: 20, dimension: 3, testPoints: 16, steps: 1e9, seconds: 3600 };
  const state = stateOf(undefined);
  assert.is(await attempt(train, given, state, 20), undefined);
  const { step, seconds } = trainingIn(state.text());
  assert.ok(seconds > 0.05 && seconds < 60, `${seconds} s`);
  const late = state.text().replace(`"seconds":${seconds},`, '"seconds":3600,');
  assert.is.not(late, state.text());
  const end = await attempt(train, given, stateOf(late));
  assert.equal([end?.values['stop'], end?.values['steps']], ['seconds', step]);
});

test('a state of another version of the package, or of another form, is passed over', async () => {
  const given = { points: 16, width: 20, dimension: 3, testPoints: 16, steps: 5 };
  const whole = await attempt(train, given, sweep.memoryState());
  const state = stateOf(undefined);
  assert.is(await attempt(train, { ...given, steps: 1e9 }, state, 20), undefined);
  const [version, ...rest] = state.text().split('\n');
  for (const text of [
    ['0.0.1', ...rest].join('\n'),
    `${version}\nnull\n{"step":3}`,
    `${version}\nnull\n{"step":`,
    `${version}`,
    '',
  ]) {
    assert.equal(await attempt(train, given, stateOf(text)), whole, text.slice(0, 40));
  }
  const goesOn = await attempt(train, given, state);
  assert.is(goesOn?.values['steps'], trainingIn(state.text()).step, 'the state itself is one to go on from');
  assert.ok(Number(goesOn?.values['steps']) > given.steps, `aborted at ${goesOn?.values['steps']}`);
});

test('a state is saved after two seconds, then at doubling times, never twice at once', async () => {
  const saved: number[] = [];
  const start = performance.now();
  const keeper = keepState(async (time: number) => {
    saved.push(time);
    await sleep(20);
  });
  while (performance.now() - start < 4500) {
    keeper.offer(() => performance.now() - start);
    await sleep(5);
  }
  assert.is(saved.length, 2, saved.join());
  assert.ok(saved[0]! >= 2000 && saved[1]! >= 2 * saved[0]!, saved.join());
  await keeper.finish(9e3);
  assert.is(saved.at(-1), 9e3);
});

test.run();
