import { training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { reference, type Tensor } from '../support/reference.js';

const { createLoss, createOutputLoss, lossNames } = training;

const test = suite('losses');

/** Numbers of order 1 that look like none in particular. */
const wild = (k: number) => 1.7 * Math.sin(12.9898 * (k + 1));

test('values and slopes are those of the published code, alone and over α', () => {
  interface Published {
    readonly loss: 'hinge' | 'softhinge' | 'qhinge';
    readonly alpha: number;
    readonly value: readonly number[];
    readonly derivative_wrt_f: readonly number[];
  }
  const names = { hinge: 'hinge', softhinge: 'soft-hinge', qhinge: 'squared-hinge' } as const;
  const [{ f_X, labels, losses }] = reference<{
    cases: [{ f_X: Tensor; labels: readonly number[]; losses: readonly Published[] }];
  }>('feature_lazy_fc.json').cases;
  assert.is(losses.length, 9);
  for (const { loss, alpha, value, derivative_wrt_f: slopes } of losses) {
    const measured = createOutputLoss({ loss: { name: names[loss], beta: 20 }, outputs: 1, alpha, power: 1 });
    for (const [i, label] of labels.entries()) {
      const slope = new Float64Array(1);
      const { loss: own } = measured.evaluate(Float64Array.of(f_X.data[i]!), { labels: [label] }, slope);
      // Their soft hinge is linear where e^−20 is left of it.
      const near = (actual: number, expected: number, what: string) =>
        assert.ok(Math.abs(actual - expected) <= 3e-9 * Math.max(1, Math.abs(expected)), `${loss} ${alpha} ${what}`);
      near(own, value[i]!, 'value');
      near(slope[0]!, slopes[i]!, 'slope');
    }
  }
});

test('the gradient is the slope of the loss: every loss, α, power, weights and f₀', () => {
  for (const name of lossNames) {
    for (const outputs of name.includes('hinge') ? [1] : [1, 3]) {
      for (const [alpha, power] of [
        [1, 1],
        [0.01, 0],
        [30, 2],
      ] as const) {
        const count = 4;
        const loss = createOutputLoss({ loss: name, outputs, alpha, power });
        const labels = Array.from({ length: count }, (_, i) => (outputs === 1 ? (i % 2) * 2 - 1 : i % outputs));
        const weights = [1, 0.5, 3, 2];
        const numbers = (from: number) =>
          Float64Array.from({ length: count * outputs }, (_, k) => wild(from + k) / alpha);
        const [outputsAt, initial] = [numbers(3), numbers(40)];
        const batch = { labels, weights, initial };
        const gradient = new Float64Array(count * outputs);
        loss.evaluate(outputsAt, batch, gradient);
        for (const [k, slope] of gradient.entries()) {
          const at = (shift: number) => {
            const moved = outputsAt.slice();
            moved[k]! += shift / alpha;
            return loss.evaluate(moved, batch).loss;
          };
          const h = 1e-5;
          const expected = ((at(h) - at(-h)) / (2 * h)) * alpha;
          const size = alpha ** (1 - power);
          assert.ok(Math.abs(slope - expected) <= 1e-8 * size, `${name} ${outputs} ${alpha}: ${slope}, ${expected}`);
        }
      }
    }
  }
});

test('a loss is the weighted mean, errors are counted with weights, parts of a batch add up', () => {
  const loss = createOutputLoss({ loss: 'hinge', outputs: 1, alpha: 2, power: 1 });
  const [outputs, labels, weights] = [Float64Array.of(0.25, -1, 0, 3), [1, 1, -1, -1], [1, 2, 3, 4]];
  const whole = loss.evaluate(outputs, { labels, weights });
  assert.is(whole.loss, (0.5 + 2 * 3 + 3 * 1 + 4 * 7) / 10 / 2);
  // An output of 0 is no answer.
  assert.equal([whole.wrong, whole.weight], [9, 10]);
  const total = 10;
  const [first, second] = [0, 2].map((from) =>
    loss.evaluate(outputs.slice(from, from + 2), {
      labels: labels.slice(from, from + 2),
      weights: weights.slice(from, from + 2),
      total,
    }),
  );
  assert.ok(Math.abs(first!.loss + second!.loss - whole.loss) < 1e-15);
  assert.is(first!.wrong + second!.wrong, 9);
});

test('cross entropy of one output is that of two classes with logits ±F/2', () => {
  for (const F of [-900, -3, 0, 0.7, 40, 900]) {
    const [one, two] = [new Float64Array(1), new Float64Array(1)];
    const slopes = new Float64Array(2);
    createLoss('cross-entropy', 1).evaluate(Float64Array.of(F), [1], one, slopes);
    createLoss('cross-entropy', 2).evaluate(Float64Array.of(-F / 2, F / 2), [1], two, slopes);
    assert.ok(Number.isFinite(one[0]!));
    assert.ok(Math.abs(one[0]! - two[0]!) <= 1e-13 * Math.max(1, two[0]!), `${F}: ${one[0]} ${two[0]}`);
  }
});

test('of several outputs the first of the largest is the answer, and NaN is none', () => {
  const loss = createOutputLoss({ loss: 'cross-entropy', outputs: 3 });
  const wrong = (logits: readonly number[], label: number) =>
    loss.evaluate(Float64Array.from(logits), { labels: [label] }).wrong;
  assert.equal(
    [0, 1, 2].map((label) => wrong([1, 2, 0], label)),
    [1, 0, 1],
  );
  assert.equal(
    [0, 1, 2].map((label) => wrong([2, 2, 2], label)),
    [0, 1, 1],
  );
  assert.equal(
    [0, 1, 2].map((label) => wrong([Number.NaN, Number.NaN, Number.NaN], label)),
    [1, 1, 1],
  );
  assert.equal([wrong([2, Number.NaN, 0], 0), wrong([Number.NaN, 0, 2], 2)], [1, 1]);
});

test('a loss of a net that ran away is no number', () => {
  for (const name of lossNames) {
    const loss = createOutputLoss({ loss: name, outputs: 1 });
    assert.ok(Number.isNaN(loss.evaluate(Float64Array.of(Number.NaN), { labels: [1] }).loss), name);
  }
});

test('what is no loss is refused', () => {
  const wrong = (options: object, words: RegExp) =>
    rejects(() => createOutputLoss({ loss: 'hinge', outputs: 1, ...options }), words);
  wrong({ loss: 'hingy' }, /loss must be one of hinge, .*, got hingy/);
  wrong({ outputs: 3 }, /hinge is one of a single output, the net has 3 \(use cross-entropy or square\)/);
  wrong({ alpha: 0 }, /alpha must be/);
  wrong({ power: 0.5 }, /power must be 0, 1 or 2, got 0.5/);
  wrong({ loss: { name: 'soft-hinge', beta: -1 } }, /beta must be/);
});

test.run();
