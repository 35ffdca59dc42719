import { spherical, training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { problem } from '../support/spherical-problem.js';

const test = suite('spherical model: standstill');

test('a standstill is found at the same step by a run that was stopped on the way', async () => {
  const options = {
    ...problem({ points: 8, dimension: 3, width: 30 }),
    alpha: 1,
    regularisation: { kind: 'l2', strength: 0.1 },
  } as const;
  const stop = { standstill: 0.03, time: 1e5 };
  const whole = await spherical.train({ ...options, stop });
  assert.is(whole.stop, 'standstill');
  for (const part of [0.3, 0.6, 0.95]) {
    const some = await spherical.train({ ...options, stop: { ...stop, steps: Math.floor(part * whole.steps) } });
    assert.is(some.stop, 'steps');
    const resume = training.stateFromJson(training.stateToJson(some.state));
    const rest = await spherical.train({ ...options, stop, resume });
    assert.is(rest.steps, whole.steps, `stopped after ${part}`);
    assert.is(rest.stop, 'standstill');
    assert.equal(rest.net.weights.data, whole.net.weights.data);
  }
});

test.run();
