import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near } from '../../support/assertions.js';

const test = suite('two pixels: distinct inputs');
const all = (task: twopixels.AnyPairTask) => twopixels.pairSets(task, { points: 'all' }).training;

test('on the ring the distances with their multiplicities are all pairs', () => {
  for (const length of [8, 9, 32]) {
    const { inputs, of } = all(twopixels.twoPixelTask({ length, scale: 3 })).distinct(1)!;
    assert.is(inputs.count, Math.floor(length / 2));
    const law = twopixels.distanceLaw(twopixels.twoPixelTask({ length, scale: 3 }));
    const pairs = (length * (length - 1)) / 2;
    assert.is(
      inputs.weights?.reduce((sum, weight) => sum + weight),
      pairs,
    );
    for (let index = 0; index < inputs.count; index++) {
      const distance = twopixels.ringDistance(length, ...inputs.pair(index));
      near(inputs.weights![index]! / pairs, law[distance - 1]!.probability, 1e-15);
    }
    assert.is(of.length, pairs);
  }
});

test('longer periods have more, as the representatives of a strided net', () => {
  const task = twopixels.twoPixelTask({ length: 36, scale: 9 });
  const plan = nets.planNetwork(twopixels.strided({ scale: 9, length: 36 }), 36);
  const { inputs } = all(task).distinct(9)!;
  // Representatives are ordered pairs (first site below the period, offset); here a pair has no order.
  const unordered = new Set(
    twopixels.representatives(task, plan).map(({ pair: [a, b] }) => {
      const seen = (from: number, to: number) => (from % 9) * 36 + ((to - from + 36) % 36);
      return Math.min(seen(a, b), seen(b, a));
    }),
  );
  assert.is(inputs.count, unordered.size);
  assert.is(all(task).distinct(36)?.inputs.count, 630);
});

test('every pair and the one that stands for it look alike to a net of that period', () => {
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  for (const [period, network] of [
    [1, twopixels.highFrequency({ length: 32, scale: 7 })],
    [8, twopixels.strided({ length: 32, scale: 8, filterSize: 2 })],
  ] as const) {
    const run = nets.createForward(nets.planNetwork(network, 32));
    const training = all(task);
    const { inputs, of } = training.distinct(period)!;
    for (let index = 0; index < training.count; index++) {
      const output = run(twopixels.pairImage(32, training.pair(index))).output;
      near(run(twopixels.pairImage(32, inputs.pair(of[index]!))).output, output, 1e-12);
      assert.is(inputs.labels[of[index]!], training.labels[index]);
    }
  }
});

test('on the torus the displacements up to their sign: 129 of 16 × 16', () => {
  for (const [size, classes] of [
    [2, 3],
    [5, 12],
    [16, 129],
  ] as const) {
    const training = all(twopixels.frameTask({ size, scale: 3, periodic: true }));
    const { inputs, of } = training.distinct(1)!;
    assert.is(inputs.count, classes);
    assert.is(
      inputs.weights?.reduce((sum, weight) => sum + weight),
      training.count,
    );
    const seen = new Float64Array(inputs.count);
    for (const at of of) seen[at]!++;
    assert.equal(seen, inputs.weights);
    assert.is(training.distinct(size)?.inputs.count, training.count);
  }
});

test('labels that translations change split the classes of blocks', () => {
  const training = all(twopixels.blockTask({ length: 16, scale: 4 }));
  const { inputs } = training.distinct(1)!;
  // Distances 1, 2, 3 come in one block and in two, 4 … 8 in two only.
  assert.is(inputs.count, 3 + 8);
  // Translates of a pair by blocks: four, but two of one at half the ring.
  assert.is(training.distinct(4)?.inputs.count, 112 / 4 + 8 / 2);
});

test('distinct inputs of a random sample: their weights are its numbers', () => {
  const { training } = twopixels.pairSets(twopixels.twoPixelTask({ length: 64, scale: 9 }), { points: 300 });
  const { inputs, of } = training.distinct(1)!;
  assert.ok(inputs.count <= 32);
  assert.is(
    inputs.weights?.reduce((sum, weight) => sum + weight),
    300,
  );
  assert.ok(of.every((at, index) => inputs.labels[at] === training.labels[index]));
});

test.run();
