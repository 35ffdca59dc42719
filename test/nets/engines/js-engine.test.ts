import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { createEngine } from '../../../dist/nets/engines/create-engine.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { createOperation } from '../../../dist/nets/engines/js/create-operation.js';
import { runOperations } from '../../../dist/nets/engines/js/run-operations.js';
import { normals, randomNetOf, smoothPull } from '../../support/layered-nets.js';
import { largestGap } from '../../support/reference.js';

const test = suite('the js engine of layered nets');

const layers: LayerDescription[] = [
  { kind: 'conv', channels: 3, filterSize: 3 },
  { kind: 'relu' },
  { kind: 'conv', channels: 2, filterSize: 2 },
  { kind: 'relu' },
  { kind: 'global-average-pool' },
  { kind: 'dense', channels: 2 },
];
const net = randomNetOf([1, 6], layers);
const inputs = normals(3 * 6, 1);

/** Throws unless this makes one line of an InputError that says so. */
function assertRefused(call: () => unknown, says: RegExp): void {
  try {
    call();
  } catch (error) {
    assert.is((error as Error).name, 'InputError', String(error));
    assert.match((error as Error).message, says);
    assert.not.match((error as Error).message, /\n/);
    return;
  }
  assert.unreachable('not refused');
}

test('values by hand: a convolution, ReLU, maxima, a dense layer', () => {
  const small = randomNetOf(
    [1, 4],
    [
      { kind: 'conv', channels: 1, filterSize: 2, padding: 'none', parametrisation: 'standard', weightScale: 2 },
      { kind: 'relu', scale: 3 },
      { kind: 'pool', operation: 'max', size: 2, stride: 1 },
      { kind: 'dense', channels: 1, parametrisation: 'mean-field' },
    ],
  );
  const engine = createJsEngine(small);
  for (const [k, values] of [[1, -1], [0.5], [4, 6], [1]].entries()) engine.parameters[k]!.set(values);
  // 2 (x_i − x_{i+1}) + ½ of 5, 1, 3, 2 is 8.5, −3.5, 2.5; ReLU 25.5, 0, 7.5; maxima 25.5, 7.5.
  const outputs = engine.evaluate(engine.prepare(Float64Array.of(5, 1, 3, 2), 1));
  assert.equal([...outputs], [1 + (4 * 25.5 + 6 * 7.5) / 2]);
  assert.equal([...engine.activations(0)], [8.5, -3.5, 2.5]);
  assert.equal([...engine.activations(1)], [25.5, 0, 7.5]);
  assert.equal([...engine.activations(2)], [25.5, 7.5]);
  engine.differentiate(engine.prepare(Float64Array.of(5, 1, 3, 2), 1), (_, gradient) => gradient.fill(1));
  // The first maximum pulls by 4/2, the second by 6/2, at u_0 and u_2; three times, and twice by the weight's scale.
  assert.equal(
    engine.gradients.map((array) => [...array]),
    [[6 * (2 * 5 + 3 * 3), 6 * (2 * 1 + 3 * 2)], [3 * (2 + 3)], [25.5 / 2, 7.5 / 2], [1]],
  );
});

test('at the kink of ReLU the slope is 0, and of equal maxima the first pulls', () => {
  const kinks = randomNetOf(
    [1, 4],
    [
      { kind: 'conv', channels: 1, filterSize: 1, parametrisation: 'standard' },
      { kind: 'pool', operation: 'max', size: 2 },
      { kind: 'relu' },
      { kind: 'dense', channels: 1, bias: false, parametrisation: 'standard' },
    ],
  );
  const engine = createJsEngine(kinks);
  engine.parameters[0]!.fill(1);
  engine.parameters[1]!.fill(0);
  engine.parameters[2]!.set([1, 1]);
  const slopes = (given: readonly number[]) => {
    engine.differentiate(engine.prepare(Float64Array.from(given), 1), (_, gradient) => gradient.fill(1));
    return engine.gradients.slice(0, 2).map(([slope]) => slope);
  };
  // Of 0 and −1 the maximum is at the kink; 3 pulls once, whichever of two it is.
  assert.equal(slopes([0, -1, 3, 3]), [3, 1]);
  assert.equal(slopes([-1, -2, 0, 0]), [0, 0]);
  const local = randomNetOf(
    [1, 2],
    [
      { kind: 'locally-connected', channels: 1, filterSize: 1, bias: false, parametrisation: 'standard' },
      { kind: 'pool', operation: 'max', size: 2 },
    ],
  );
  const tied = createJsEngine(local);
  tied.parameters[0]!.set([2, 1]);
  tied.differentiate(tied.prepare(Float64Array.of(3, 6), 1), (_, gradient) => gradient.fill(1));
  assert.equal([...tied.gradients[0]!], [3, 0]);
});

test('batch norms move their running statistics in training, by the unbiased variance', () => {
  const normed = randomNetOf(
    [1, 2],
    [
      { kind: 'batch-norm', momentum: 0.25, epsilon: 0.5 },
      { kind: 'dense', channels: 1 },
    ],
  );
  const engine = createJsEngine(normed);
  engine.statistics[0]!.fill(2);
  engine.statistics[1]!.fill(3);
  engine.parameters[0]!.fill(2);
  engine.parameters[1]!.fill(7);
  const batch = engine.prepare(Float64Array.of(1, 2, 3, 6), 2);
  engine.evaluate(batch);
  assert.equal([...engine.statistics[0]!, ...engine.statistics[1]!], [2, 3]);
  const evaluated = [1, 2, 3, 6].map((x) => (2 * (x - 2)) / Math.sqrt(3.5) + 7);
  assert.ok(largestGap(engine.activations(0), evaluated) < 1e-14);
  engine.evaluate(batch, 'training');
  // Mean 3, squares 4 + 1 + 0 + 9.
  const trained = [1, 2, 3, 6].map((x) => (2 * (x - 3)) / Math.sqrt(14 / 4 + 0.5) + 7);
  assert.ok(largestGap(engine.activations(0), trained) < 1e-14);
  assert.equal([...engine.statistics[0]!], [2 + 0.25]);
  assert.ok(Math.abs(engine.statistics[1]![0]! - (0.75 * 3 + (0.25 * 14) / 3)) < 1e-14);
  engine.differentiate(batch, smoothPull(1), 'evaluation');
  assert.equal([...engine.statistics[0]!], [2.25]);
});

test('frozen arrays get no gradient, and nothing runs below the lowest that is trained', () => {
  const engine = createJsEngine(net);
  const batch = engine.prepare(inputs, 3);
  engine.differentiate(batch, smoothPull(2));
  const all = engine.gradients.map((array) => array.slice());
  const reached: string[] = [];
  const watched = runOperations(net, (layer, arrays) => {
    const operation = createOperation(layer, arrays);
    return {
      ...operation,
      backward(pass) {
        reached.push(pass.inputGradient ? layer.name : `${layer.name}, the lowest`);
        operation.backward(pass);
      },
    };
  });
  watched.freeze([true, true, false, true, true, false]);
  watched.differentiate(watched.prepare(inputs, 3), smoothPull(2));
  assert.equal(reached, ['dense1', 'global-average-pool1', 'relu2', 'conv2, the lowest']);
  for (const [k, frozen] of [true, true, false, true, true, false].entries()) {
    assert.equal(watched.gradients[k]!, frozen ? new Float64Array(all[k]!.length) : all[k]!, `array ${k}`);
  }
  reached.length = 0;
  watched.freeze(new Array(6).fill(true));
  watched.differentiate(watched.prepare(inputs, 3), smoothPull(2));
  assert.equal(reached, []);
});

test('an input has the same values in every batch, and a batch keeps what it was prepared with', () => {
  const engine = createJsEngine(net);
  const given = inputs.slice();
  const prepared = engine.prepare(given, 3);
  const together = engine.evaluate(prepared).slice();
  given.fill(0);
  assert.equal(engine.evaluate(prepared), together);
  for (let b = 0; b < 3; b++) {
    const single = engine.evaluate(engine.prepare(inputs.subarray(6 * b, 6 * b + 6), 1));
    assert.equal([...single], [...together.subarray(2 * b, 2 * b + 2)]);
  }
  const float32 = Float32Array.from(inputs);
  const rounded = engine.evaluate(engine.prepare(Float64Array.from(float32), 3)).slice();
  assert.equal(engine.evaluate(engine.prepare(float32, 3)), rounded);
});

test('the arrays are its own: the net stays, changes in place count', () => {
  const engine = createJsEngine(net);
  const start = net.parameters.map((array) => array.slice());
  const batch = engine.prepare(inputs, 3);
  const before = engine.evaluate(batch).slice();
  engine.parameters[5]![1]! += 2;
  assert.ok(Math.abs(engine.evaluate(batch)[1]! - before[1]! - 2) < 1e-14);
  assert.equal(net.parameters, start);
});

test('NaN reaches the output through every layer', () => {
  const deep = randomNetOf(
    [1, 6],
    [
      { kind: 'conv', channels: 2, filterSize: 1 },
      { kind: 'relu' },
      { kind: 'pool', operation: 'max', size: 3 },
      { kind: 'pool', operation: 'average', size: 2 },
      { kind: 'dense', channels: 1 },
    ],
  );
  for (let site = 0; site < 6; site++) {
    const bad = Float64Array.from({ length: 6 }, (_, i) => (i === site ? Number.NaN : 1));
    const engine = createJsEngine(deep);
    assert.ok(Number.isNaN(engine.evaluate(engine.prepare(bad, 1))[0]), `site ${site}`);
    assert.ok(Number.isNaN(engine.evaluate(engine.prepare(bad, 1, true))[0]), `site ${site}, shared`);
  }
});

test('createEngine makes the engine by its name', () => {
  assert.is(createEngine(net).name, 'js');
  assert.is(createEngine(net, { engine: 'js', precision: 'float64' }).precision, 'float64');
  assertRefused(() => createEngine(net, { engine: 'cuda' as never }), /engine must be js.*, got "cuda"/);
  assertRefused(
    () => createEngine(net, { precision: 'float32' }),
    /precision of the js engine must be float64, got "float32"/,
  );
});

test('what does not fit is refused in one line', () => {
  const engine = createJsEngine(net);
  const other = createJsEngine(randomNetOf([1, 6], layers));
  assertRefused(() => createJsEngine({ ...net, parameters: [] }), /net\.parameters must be 6 arrays, got 0/);
  const short = net.parameters.map((array) => array.subarray(1));
  assertRefused(() => createJsEngine({ ...net, parameters: short }), /\(conv1\.weights\) must be .* 9 numbers, got 8/);
  const bad = net.parameters.map((array) => array.map((value, i) => (i === 2 ? Number.NaN : value)));
  assertRefused(
    () => createJsEngine({ ...net, parameters: bad }),
    /conv1\.weights must hold finite numbers.* at \[0, 0, 2\]/,
  );
  assertRefused(() => engine.prepare(inputs, 4), /24 numbers \[4, 1, 6\], got 18/);
  assertRefused(() => engine.prepare(inputs, 0), /count must be an integer of at least 1, got 0/);
  assertRefused(() => engine.prepare([1, 2] as never, 1), /must be a Float64Array/);
  assertRefused(() => engine.evaluate(other.prepare(inputs, 3)), /its own prepare/);
  assertRefused(() => engine.activations(0), /before evaluate or differentiate/);
  engine.evaluate(engine.prepare(inputs, 3));
  assertRefused(() => engine.activations(6), /layer must be an integer from 0 to 5, got 6/);
  assertRefused(() => engine.freeze([true]), /frozen must say of 6 arrays/);
  assertRefused(() => engine.differentiate(engine.prepare(inputs, 3), undefined as never), /pull must be a function/);
});

test.run();
