import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { quadraticObjective } from '../support/quadratic.js';

const test = suite('training: divergence');

/** Descends an objective under a watch; returns the error that ended it, if one did. */
async function descend(objective: training.Objective, learningRate: number, curvature: () => number) {
  try {
    await training.minimise({
      objective,
      stepper: training.createDescent(objective, learningRate),
      stop: { steps: 1000 },
      watch: (initialLoss) =>
        training.watchDivergence({ objective, learningRate, initialLoss, lossScale: initialLoss, curvature }),
    });
  } catch (error) {
    assert.instance(error, training.DivergenceError);
    return error as training.DivergenceError;
  }
  return undefined;
}

test('descent runs away beyond 2/λ_max and is told so in one line, with a rate that works', async () => {
  const curvature = () => 8;
  assert.is(await descend(quadraticObjective(), 0.249, curvature), undefined);
  for (const rate of [0.26, 1, 100, 1e300]) {
    const error = (await descend(quadraticObjective(), rate, curvature))!;
    assert.is(error.stableLearningRate, 1 / 8);
    assert.is(error.learningRate, rate);
    // The stiffest mode grows by (lr·λ − 1)² a step from 36 of a loss of 91.
    assert.ok(error.step <= 1 + Math.ceil(Math.log(300) / (2 * Math.log(8 * rate - 1))), `${rate}: ${error.step}`);
    assert.match(
      error.message,
      /^training diverged at step \d+: the learning rate \S+ is too large \(use 0\.13 or less, or gradient flow\)$/,
    );
    assert.is(await descend(quadraticObjective(), error.stableLearningRate, curvature), undefined);
  }
});

test('the rate respects the curvature at the start, at the best point and further along the flow', async () => {
  // L = ½ (1 − θ²)², whose curvature 6θ² − 2 is small where it begins and 4 where it ends.
  const theta = Float64Array.of(0.7);
  const gradient = new Float64Array(1);
  const objective: training.Objective = {
    names: ['theta'],
    parameters: [theta],
    gradients: [gradient],
    evaluate: () => (1 - theta[0]! ** 2) ** 2 / 2,
    penalty: () => 0,
    differentiate() {
      gradient[0] = -2 * theta[0]! * (1 - theta[0]! ** 2);
    },
  };
  const seen: number[] = [];
  const curvature = () => {
    const value = 6 * theta[0]! ** 2 - 2;
    seen.push(value);
    return value;
  };
  const error = (await descend(objective, 50, curvature))!;
  close(1 / error.stableLearningRate, Math.max(...seen), 1e-15);
  close(seen[1]!, 6 * 0.49 - 2, 1e-14, 'at the start');
  // A tenth of the loss: 1 − θ² = (1 − 0.49)/√10, or a little less after the last step.
  const tenth = 6 * (1 - 0.51 / Math.sqrt(10)) - 2;
  assert.ok(seen[2]! >= tenth && seen[2]! < 4, `${seen[2]} along the flow, from ${tenth}`);
});

test('half the learning rate is named where more would be stable, none where no curvature is known', async () => {
  const half = (await descend(quadraticObjective(), 0.26, () => 0.1))!;
  assert.is(half.stableLearningRate, 0.13);
  const none = (await descend(quadraticObjective(), 0.26, () => Number.NaN))!;
  assert.ok(Number.isNaN(none.stableLearningRate));
  assert.match(none.message, /is too large \(use gradient flow\)$/);
});

test.run();
