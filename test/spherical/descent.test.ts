import { spherical, type training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

interface LossCase {
  alpha: number;
  reg: 'none' | 'l1' | 'l2';
  w1_norm1_flag: number;
  l: number;
  mse_loss: number;
  total: number;
  grad_w2: Tensor;
  grad_w1?: Tensor;
}
interface ForwardCase {
  d: number;
  P: number;
  H: number;
  x: Tensor;
  w1: Tensor;
  w2: Tensor;
  f: Tensor;
  losses: LossCase[];
  f_w1_projected: Tensor;
  w1_projected: Tensor;
  minus_f0: { F_alpha1e3: Tensor };
}
interface DescentCase {
  params: {
    alpha: number;
    l: number;
    lr: number;
    reg: 'l1' | 'l2';
    w1_norm1: number;
    minus_f0: number;
    conic_gd: number;
    H: number;
  };
  x: Tensor;
  y: Tensor;
  xte: Tensor;
  yte: Tensor;
  w1_init: Tensor;
  w2_init: Tensor;
  grad_w1: Tensor;
  grad_w2: Tensor;
  grad_w1_after_conic_projection: Tensor;
  grad_w2_after_conic: Tensor;
  trajectory: {
    step: number;
    alpha_times_loss: number;
    loss_plus_reg: number;
    alpha_times_test_loss: number;
    w1: Tensor;
    w2: Tensor;
    f_x?: Tensor;
    F_x?: Tensor;
  }[];
}
const test = suite('spherical model: published figures of the net and its training');

/** The penalty of a published case: L1 is on |c| where weights are normalised, on the path norm elsewhere. */
function regularisation(reg: 'none' | 'l1' | 'l2', normalised: boolean, strength: number) {
  if (reg === 'none' || strength === 0) return {};
  const kind = reg === 'l2' ? 'l2' : normalised ? 'l1' : 'path';
  return { regularisation: { kind, strength } as const };
}

function netOf(w1: Tensor, w2: Tensor): spherical.OneHiddenLayerNet {
  return spherical.oneHiddenLayerNet(Float64Array.from(w1.data), Float64Array.from(w2.data));
}

function engineOf(x: Tensor, net: spherical.OneHiddenLayerNet): spherical.GradientEngine {
  const [points = 0, dimension = 0] = x.shape;
  const engine = spherical.createJsEngine(array(x).data, points, dimension, net.coefficients.shape[0]!);
  engine.weights.set(net.weights.data);
  engine.coefficients.set(net.coefficients.data);
  return engine;
}

test('outputs, losses, penalties and gradients', () => {
  for (const c of reference<{ cases: ForwardCase[] }>('fc_forward.json').cases) {
    const net = netOf(c.w1, c.w2);
    assert.ok(largestGap(spherical.evaluate(net, array(c.x)), c.f.data) < 1e-12);
    const projected = netOf(c.w1_projected, c.w2);
    assert.ok(largestGap(spherical.evaluate(projected, array(c.x)), c.f_w1_projected.data) < 1e-12);
    const moved = spherical.oneHiddenLayerNet(
      net.weights.data.map((w) => w + 0.01),
      net.coefficients.data.map((v) => v - 0.02),
    );
    const lazy = spherical.netPredictor({ net: moved, alpha: 1e3, initial: net });
    assert.ok(largestGap(lazy(array(c.x)), c.minus_f0.F_alpha1e3.data) < 1e-9);
    for (const loss of c.losses) {
      const engine = engineOf(c.x, net);
      const penalised = regularisation(loss.reg, loss.w1_norm1_flag === 1, loss.l);
      const labels = new Float64Array(c.P).fill(1);
      const objective = spherical.createObjective(engine, labels, {
        alpha: loss.alpha,
        subtractInitial: false,
        ...penalised,
      });
      near(objective.evaluate() / loss.alpha, loss.mse_loss, 1e-12);
      near(objective.penalty() / loss.alpha, loss.total - loss.mse_loss, 1e-11);
      engine.backward();
      if (penalised.regularisation) spherical.addPenaltyGradient(penalised.regularisation, engine, 'zero');
      assert.ok(largestGap(engine.coefficientGradient, loss.grad_w2.data) < 1e-12);
      if (loss.grad_w1) assert.ok(largestGap(engine.weightGradient, loss.grad_w1.data) < 1e-12);
    }
  }
});

const trajectories = [
  'fc_gd_alpha1',
  'fc_gd_alpha1e-3',
  'fc_gd_alpha1e3_minusf0',
  'fc_gd_l2',
  'fc_gd_l1_path',
  'fc_gd_l1_w1norm1',
  'fc_gd_l1_w1norm1_zero',
  'fc_gd_conic_pos',
];

/** What a published run asks for. Its step lr·H is the same at every α; here it is lr·H/α where α > 1. */
function trainOptions({ params, x, y, xte, yte, w1_init, w2_init }: DescentCase) {
  const geometry = params.conic_gd ? 'conic' : params.w1_norm1 ? 'unit' : 'free';
  return {
    net: netOf(w1_init, w2_init),
    training: { points: array(x), labels: Float64Array.from(y.data) },
    test: { points: array(xte), labels: Float64Array.from(yte.data) },
    alpha: params.alpha,
    subtractInitial: params.minus_f0 === 1,
    geometry,
    ...regularisation(params.reg, params.w1_norm1 === 1, params.l),
    method: { kind: 'descent', learningRate: params.lr * Math.max(1, params.alpha) },
  } as const;
}

/** Trains from record to record of a published run and compares. */
async function follow(c: DescentCase, engine: 'js' | 'auto'): Promise<void> {
  const options = { ...trainOptions(c), engine };
  let resume: training.TrainState | undefined;
  for (const record of c.trajectory) {
    const result = await spherical.train({ ...options, stop: { steps: record.step }, ...(resume ? { resume } : {}) });
    resume = result.state;
    const largest = Math.max(1, ...record.w1.data.map(Math.abs), ...record.w2.data.map(Math.abs));
    assert.ok(largestGap(result.net.weights.data, record.w1.data) <= 1e-9 * largest, `w at step ${record.step}`);
    assert.ok(largestGap(result.net.coefficients.data, record.w2.data) <= 1e-9 * largest, `c at step ${record.step}`);
    if (record.F_x) assert.ok(largestGap(result.predictor(array(c.x)), record.F_x.data) <= 1e-9);
    near(result.trainError / 2, record.alpha_times_loss, 1e-9);
    near(result.testError! / 2, record.alpha_times_test_loss, 1e-9);
    const { loss, penalty } = result.curve.at(-1)!;
    near((loss + penalty) / c.params.alpha, record.loss_plus_reg, 1e-9);
  }
}

for (const name of trajectories) {
  test(`${name}: the trajectory, stopped and resumed at every record`, async () => {
    const c = reference<DescentCase>(`${name}.json`);
    for (const engine of ['js', 'auto'] as const) await follow(c, engine);
  });
}

test('conic descent: the published step for positive neurons, its opposite for negative ones', async () => {
  const c = reference<DescentCase>('fc_gd_conic_mixed.json');
  const net = netOf(c.w1_init, c.w2_init);
  const engine = engineOf(c.x, net);
  const { dimension, width } = engine;
  const options = trainOptions(c);
  const start = await spherical.train({ ...options, stop: { steps: 0 } });
  engine.weights.set(start.net.weights.data);
  const objective = spherical.createObjective(engine, Float64Array.from(c.y.data), options);

  /** The published step of a learning rate of 1, from ours. */
  const publishedStep = () => {
    objective.evaluate();
    objective.differentiate('zero');
    for (let h = 0; h < width; h++) {
      const sign = Math.sign(engine.coefficients[h]!);
      engine.coefficientGradient[h]! *= sign;
      for (let k = h * dimension; k < (h + 1) * dimension; k++) engine.weightGradient[k]! *= sign;
    }
  };
  publishedStep();
  assert.ok(
    largestGap(
      engine.weightGradient,
      c.grad_w1_after_conic_projection.data.map((g) => g * width),
    ) < 1e-12,
  );
  assert.ok(
    largestGap(
      engine.coefficientGradient,
      c.grad_w2_after_conic.data.map((g) => g * width),
    ) < 1e-12,
  );

  let step = 0;
  for (const record of c.trajectory) {
    for (; step < record.step; step++) {
      publishedStep();
      for (let h = 0; h < width; h++) {
        const row = engine.weights.subarray(h * dimension, (h + 1) * dimension);
        for (let k = 0; k < dimension; k++) row[k]! -= c.params.lr * engine.weightGradient[h * dimension + k]!;
        const norm = Math.hypot(...row);
        for (let k = 0; k < dimension; k++) row[k]! /= norm;
        engine.coefficients[h]! -= c.params.lr * engine.coefficientGradient[h]!;
      }
    }
    assert.ok(largestGap(engine.weights, record.w1.data) < 1e-9);
    assert.ok(largestGap(engine.coefficients, record.w2.data) < 1e-9);
  }
  const ours = await spherical.train({ ...options, stop: { steps: 60 } });
  assert.ok(ours.trainError / 2 < c.trajectory.at(-1)!.alpha_times_loss, 'both signs descend');
});

test.run();
