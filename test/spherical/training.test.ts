import { numerics, spherical, training } from 'diffeolab';
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';
import { largestGap } from '../support/reference.js';
import { methods, problem } from '../support/spherical-problem.js';

const { DivergenceError, stateFromJson, stateToJson } = training;

const test = suite('spherical model: training');

test('the steps of all geometries descend, keep their surface and leave frozen weights alone', async () => {
  for (const geometry of spherical.geometries) {
    const { net, training } = problem({ points: 8, dimension: 3, width: 30 });
    const run = (steps: number) =>
      spherical.train({
        net,
        training,
        alpha: 1,
        geometry,
        method: { kind: 'descent', learningRate: 1e-3 },
        stop: { steps },
        checkpointsPerDecade: 1000,
      });
    const { curve, net: trained, initial } = await run(20);
    for (const [i, record] of curve.entries()) if (i > 0) assert.ok(record.loss < curve[i - 1]!.loss, geometry);
    if (geometry === 'output') assert.equal(trained.weights.data, net.weights.data);
    else assert.not.equal(trained.weights.data, initial.weights.data);
    if (geometry === 'unit' || geometry === 'conic') {
      for (let h = 0; h < 30; h++) {
        const row = trained.weights.data.subarray(3 * h, 3 * h + 3);
        close(Math.hypot(...row), 1, 1e-14);
      }
    }
    // To first order in the step the loss falls by lr·⟨∇, step⟩, the squared norm of the gradient in the metric.
    const engine = spherical.createJsEngine(training.points.data, 8, 3, 30);
    engine.weights.set(initial.weights.data);
    engine.coefficients.set(initial.coefficients.data);
    const objective = spherical.createObjective(engine, training.labels, { alpha: 1, geometry });
    objective.evaluate();
    engine.backward();
    const gradient = [...engine.weightGradient, ...engine.coefficientGradient];
    objective.differentiate('zero');
    const step = [...engine.weightGradient, ...engine.coefficientGradient];
    const slope = gradient.reduce((sum, g, i) => sum + g * step[i]!, 0);
    const { curve: short } = await spherical.train({
      net,
      training,
      alpha: 1,
      geometry,
      method: { kind: 'descent', learningRate: 1e-6 },
      stop: { steps: 1 },
    });
    close((short[0]!.loss - short[1]!.loss) / 1e-6, slope, 1e-4, geometry);
  }
});

test('a stopped run, saved as text and resumed, goes on bit by bit', async () => {
  for (const method of methods) {
    const options = { ...problem({ points: 12, dimension: 3, width: 40 }), alpha: 0.1, method };
    const whole = await spherical.train({ ...options, stop: { steps: 60 } });
    const half = await spherical.train({ ...options, stop: { steps: 25 } });
    const resume = stateFromJson(stateToJson(half.state));
    const rest = await spherical.train({ ...options, resume, stop: { steps: 60 } });
    assert.equal(rest.net.weights.data, whole.net.weights.data);
    assert.equal(rest.net.coefficients.data, whole.net.coefficients.data);
    assert.is(rest.time, whole.time);
    const bare = (curve: readonly training.CurveRecord[]) => curve.map(({ seconds, ...record }) => record);
    assert.equal(bare(rest.curve), bare(whole.curve));
  }
  rejects(() => stateFromJson('{"step":1}'), /saved training state/);
  rejects(() => stateFromJson('none'), /saved training state/);
});

/** Points or weights [n, d] with the first two coordinates turned by an angle and then the next two, and so on. */
function turn(rows: NdArray<Float64Array>, angle: number): NdArray<Float64Array> {
  const [count = 0, dimension = 0] = rows.shape;
  const turned = ndarray(rows.data.slice(), [count, dimension]);
  for (let r = 0; r < count; r++) {
    for (let k = 0; k + 1 < dimension; k++) {
      const [x, y] = [turned.get(r, k), turned.get(r, k + 1)];
      turned.set(r, k, Math.cos(angle) * x - Math.sin(angle) * y);
      turned.set(r, k + 1, Math.sin(angle) * x + Math.cos(angle) * y);
    }
  }
  return turned;
}

test('training does not feel a rotation of the sphere or a permutation of the neurons', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...spherical.geometries),
      fc.integer({ min: 2, max: 5 }),
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.constantFrom(...methods),
      async (geometry, dimension, angle, method) => {
        const width = 15;
        const { net, training } = problem({ points: 6, dimension, width, coefficients: 'positive' });
        const train = (start: spherical.OneHiddenLayerNet, data: spherical.LabelledPoints) =>
          spherical.train({ net: start, training: data, alpha: 1, geometry, method, stop: { steps: 15 } });
        const plain = await train(net, training);
        const rotated = await train(
          { ...net, weights: turn(net.weights, angle) },
          { ...training, points: turn(training.points, angle) },
        );
        assert.ok(largestGap(rotated.net.weights.data, turn(plain.net.weights, angle).data) < 1e-9);
        const order = Array.from({ length: width }, (_, h) => (h * 4) % width);
        const shuffle = ({ weights, coefficients }: spherical.OneHiddenLayerNet) =>
          spherical.oneHiddenLayerNet(
            Float64Array.from(
              order.flatMap((h) => Array.from(weights.data.subarray(h * dimension, (h + 1) * dimension))),
            ),
            Float64Array.from(order, (h) => coefficients.data[h]!),
          );
        const permuted = await train(shuffle(net), training);
        assert.ok(largestGap(permuted.net.weights.data, shuffle(plain.net).weights.data) < 1e-9);
        assert.ok(largestGap(permuted.net.coefficients.data, shuffle(plain.net).coefficients.data) < 1e-9);
      },
    ),
    { seed: 3, numRuns: 40 },
  );
});

test('every α from 1e-50 to 1e6 trains in every geometry, by flow and by descent', async () => {
  for (const alpha of [1e-50, 1e-10, 1e-3, 1, 1e3, 1e6]) {
    for (const geometry of spherical.geometries) {
      for (const method of [{ kind: 'flow' }, { kind: 'descent', learningRate: 0.25 }] as const) {
        const { net, training } = problem({ points: 6, dimension: 3, width: 50 });
        const stop = { loss: 1e-2, steps: 60_000 };
        const result = await spherical.train({ net, training, alpha, geometry, method, stop });
        assert.is(result.stop, 'loss', `α = ${alpha}, ${geometry}, ${method.kind}: loss ${result.trainError / 2}`);
      }
    }
  }
});

test('with fixed weights α is a change of units', async () => {
  const { net, training } = problem({ points: 6, dimension: 3, width: 50, coefficients: 'zero' });
  const f = async (alpha: number) => {
    const result = await spherical.train({ net, training, alpha, geometry: 'output', stop: { time: 50 } });
    return result.predictor(training.points);
  };
  const one = await f(1);
  for (const alpha of [1e-20, 1e5]) assert.ok(largestGap(await f(alpha), one) < 1e-9);
});

test('divergence is seen at once and reported with a learning rate that works', async () => {
  for (const geometry of spherical.geometries) {
    for (const alpha of [1e-3, 1, 1e3]) {
      const { net, training } = problem({ points: 16, dimension: 3, width: 40, coefficients: 'positive' });
      const run = (learningRate: number, stop: training.StopRules) =>
        spherical.train({ net, training, alpha, geometry, method: { kind: 'descent', learningRate }, stop });
      let seen: unknown;
      try {
        await run(100, { steps: 2000 });
      } catch (error) {
        seen = error;
      }
      assert.instance(seen, DivergenceError, `${geometry}, α = ${alpha}`);
      const { step, stableLearningRate, message } = seen as training.DivergenceError;
      assert.ok(step <= 40, `seen at step ${step} only`);
      assert.match(message, /the learning rate 100 is too large \(use .* or less, or gradient flow\)/);
      const result = await run(stableLearningRate, { steps: 4000, loss: 1e-3 });
      assert.ok(
        result.trainError < 0.02,
        `${geometry}, α = ${alpha}, rate ${stableLearningRate}: ${result.trainError}`,
      );
    }
  }
});

test('lazy training ends at the regression with its tangent kernel, as H grows with the analytic one', async () => {
  const points = spherical.samplePoints({ points: 6, dimension: 3 });
  const training = { points, labels: Float64Array.from({ length: 6 }, (_, p) => 1 + points.get(p, 0)) };
  const probe = spherical.samplePoints({ points: 50, dimension: 3, set: 'test' });
  const tangentPrediction = (net: spherical.OneHiddenLayerNet, both: boolean) => {
    const gram = (x: NdArray<Float64Array>, z: NdArray<Float64Array>) => {
      const { weights, coefficients } = spherical.tangentKernel(net, x, z);
      return coefficients.data.map((k, i) => k + (both ? weights.data[i]! : 0));
    };
    const factor = gram(points, points);
    const solution = training.labels.slice();
    numerics.choleskyFactor(factor, 6);
    numerics.choleskySolve(factor, 6, solution);
    const rows = gram(probe, points);
    return Float64Array.from({ length: 50 }, (_, q) => solution.reduce((sum, a, p) => sum + a * rows[6 * q + p]!, 0));
  };
  const distance = (a: Float64Array, b: Float64Array) =>
    Math.hypot(...a.map((value, i) => value - b[i]!)) / Math.sqrt(50);
  for (const [geometry, kernel] of [
    ['free', 'ntk'],
    ['output', 'random-features'],
  ] as const) {
    const lazy = async (width: number, alpha: number, loss = 1e-8) => {
      const net = spherical.initialise({ width, dimension: 3 });
      const options = { net, training, alpha, geometry, subtractInitial: true, stop: { loss, steps: 20_000 } };
      const result = await spherical.train(options);
      assert.is(result.stop, 'loss');
      return { net, values: result.predictor(probe) };
    };
    const linear = geometry === 'output' ? 1e-5 : 1e-4;
    const far = await lazy(200, 1e4, 1e-12);
    const gap = distance(far.values, tangentPrediction(far.net, geometry === 'free'));
    assert.ok(gap < linear, `${geometry}: ${gap} from its tangent kernel at α = 10⁴`);
    if (geometry === 'free') {
      const near = await lazy(200, 1e2, 1e-12);
      const nearGap = distance(near.values, tangentPrediction(near.net, true));
      assert.ok(nearGap > 20 * gap, `${nearGap} at α = 100, ${gap} at α = 10⁴: falls as 1/α`);
    }
    const analytic = spherical.kernelRegression({ kernel, training }).predictor(probe);
    const gaps = [
      distance((await lazy(200, 1e4)).values, analytic),
      distance((await lazy(3_200, 1e4)).values, analytic),
    ];
    assert.ok(
      gaps[1]! < 0.05 && gaps[1]! < gaps[0]! / 2,
      `${geometry}: ${gaps} from the analytic kernel at H = 200, 3200`,
    );
  }
});

test('stop rules, checkpoints, progress and abortion', async () => {
  const options = { ...problem({ points: 8, dimension: 3, width: 30 }), alpha: 1 };
  const byTime = await spherical.train({ ...options, stop: { time: 3 }, checkpointsPerDecade: 4 });
  assert.is(byTime.stop, 'time');
  assert.is(byTime.curve[0]!.time, 0);
  for (const [i, { time }] of byTime.curve.slice(2, -1).entries()) {
    assert.ok(time >= byTime.curve[i + 1]!.time * 10 ** 0.25);
  }
  assert.is(byTime.curve.at(-1)!.step, byTime.steps);
  assert.is((await spherical.train({ ...options, stop: { loss: 0.1 } })).stop, 'loss');
  const slow = { ...options, method: { kind: 'descent', learningRate: 1e-9 } } as const;
  assert.is((await spherical.train({ ...slow, stop: { seconds: 0.05 } })).stop, 'seconds');
  const still = await spherical.train({
    ...options,
    regularisation: { kind: 'l2', strength: 0.1 },
    stop: { standstill: 0.03, time: 1e5 },
  });
  assert.is(still.stop, 'standstill');

  const controller = new AbortController();
  let heard = 0;
  const aborted = await spherical.train({
    ...slow,
    stop: { time: 1 },
    signal: controller.signal,
    onProgress: ({ loss, step }, state) => {
      assert.ok(loss >= 0);
      assert.is(state().step, step);
      if (++heard === 2) controller.abort();
    },
  });
  assert.is(aborted.stop, 'aborted');
  assert.is(aborted.state.step, aborted.steps);
});

test('bad arguments are refused with what to do', async () => {
  const options = { ...problem({ points: 4, dimension: 3, width: 5 }), alpha: 1 };
  const refused = async (change: Partial<spherical.TrainOptions>, words: RegExp) => {
    let error: unknown;
    try {
      await spherical.train({ ...options, stop: { steps: 1 }, ...change });
    } catch (caught) {
      error = caught;
    }
    rejects(() => {
      throw error;
    }, words);
  };
  await refused({ stop: {} }, /stop must have a rule/);
  await refused({ alpha: 0 }, /alpha must be/);
  await refused({ training: { ...options.training, labels: new Float64Array(3) } }, /expected 4 labels/);
  await refused({ method: { kind: 'descent', learningRate: -1 } }, /learningRate/);
  await refused({ net: spherical.initialise({ width: 5, dimension: 2 }) }, /\[P, 2\]/);
  await refused({ regularisation: { kind: 'l1', strength: -1 } }, /strength/);
  const zeros = spherical.oneHiddenLayerNet(new Float64Array(15), new Float64Array(5));
  await refused({ net: zeros, geometry: 'unit' }, /without a neuron of weight 0/);
});

test.run();
