import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ImmediateEngine } from '../../../dist/nets/engines/engine.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { crossEntropy, hingeLoss } from '../../support/batch-losses.js';
import {
  convGap2dNet,
  denseNet,
  featureLazyNet,
  lcn,
  minCnn,
  type PublishedArrays,
  type PublishedNet,
  scale1dNet,
  simpleCnn,
} from '../../support/published-nets.js';
import { largestGap, reference, type Tensor } from '../../support/reference.js';

const test = suite('layered nets of published codes');
const tolerance = 1e-11;

/** A recorded training on two batches of five or fewer samples. */
interface Recorded {
  readonly x: Tensor;
  readonly y: readonly number[];
  readonly batches: readonly (readonly (readonly number[])[])[];
  readonly init: PublishedArrays;
  readonly output_eval_mode_init: Tensor;
  readonly loss_per_step: readonly number[];
  readonly grad_step0: PublishedArrays;
  readonly training: { readonly loss: string; readonly alpha: number; readonly featlazy: number };
  readonly random_features?: number;
}

const files: Readonly<Record<string, (shape: never) => PublishedNet>> = {
  'train_convgap2d.json': convGap2dNet,
  'train_dense.json': denseNet,
  'train_simplecnn.json': simpleCnn,
  'train_mincnn.json': minCnn,
  'train_lcn.json': lcn,
};

/** Rows of a batch [P, …]. */
function rows({ shape, data }: Tensor, indices: readonly number[]): Float64Array {
  const size = data.length / shape[0]!;
  return Float64Array.from(indices.flatMap((p) => data.slice(p * size, (p + 1) * size)));
}

/** A net is run in training mode from here on; of frozen arrays the published gradient is 0, as ours. */
function assertGradients(engine: ImmediateEngine, net: PublishedNet, published: PublishedArrays, label: string): void {
  for (const [k, gradient] of net.arrange(published).entries()) {
    const gap = largestGap(engine.gradients[k]!, gradient);
    assert.ok(gap <= tolerance, `${label}: gradient of ${net.names[k]} differs by ${gap}`);
  }
}

for (const [file, described] of Object.entries(files)) {
  test(`${file}: outputs, first loss and first gradient`, () => {
    for (const [k, recorded] of reference<{ cases: Recorded[] }>(file).cases.entries()) {
      const label = `case ${k}`;
      const net = described(recorded as never);
      const engine = createJsEngine(net.net(recorded.init));
      const all = engine.prepare(Float64Array.from(recorded.x.data), recorded.y.length);
      const start = Float64Array.from(engine.evaluate(all));
      const gap = largestGap(start, recorded.output_eval_mode_init.data);
      assert.ok(gap <= tolerance, `${label}: outputs differ by ${gap}`);
      const batch = recorded.batches[0]![0]!;
      const labels = batch.map((p) => recorded.y[p]!);
      const { alpha, loss: name, featlazy } = recorded.training;
      const options = { alpha, ...(featlazy ? { start: rows(recorded.output_eval_mode_init, batch) } : {}) };
      const loss = name === 'hinge' ? hingeLoss(labels, options) : crossEntropy(labels, options);
      if (recorded.random_features) engine.freeze([true, true, false, false]);
      engine.differentiate(engine.prepare(rows(recorded.x, batch), batch.length), loss.pull);
      const lossGap = Math.abs(loss.value() - recorded.loss_per_step[0]!);
      assert.ok(lossGap <= tolerance, `${label}: loss differs by ${lossGap}`);
      assertGradients(engine, net, recorded.grad_step0, label);
    }
  });
}

interface RingTraining {
  readonly l: number;
  readonly alpha_tilde: number;
  readonly A: number;
  readonly h: number;
  readonly depth: number;
  readonly pixel_value: number;
  readonly pairs: readonly (readonly [number, number])[];
  readonly labels: readonly number[];
  readonly batches: readonly (readonly number[])[];
  readonly init: PublishedArrays;
  readonly output_init: Tensor;
  readonly hinge_loss: readonly number[];
  readonly grad_step0: PublishedArrays;
  readonly ridge: number;
  readonly pv: number;
}

test('train_scale1d_sgd.json: outputs, first loss and first gradient', () => {
  type Cases = (RingTraining & Parameters<typeof scale1dNet>[0])[];
  for (const [k, recorded] of reference<{ cases: Cases }>('train_scale1d_sgd.json').cases.entries()) {
    const { l, h, depth, ridge, pv, alpha_tilde: alpha, labels, batches, pairs, pixel_value: value } = recorded;
    const net = scale1dNet({ ...recorded, input_ch: 1 });
    const engine = createJsEngine(net.net(recorded.init));
    const inputs = (indices: readonly number[]) =>
      Float64Array.from(
        indices.flatMap((p) => Array.from({ length: l }, (_, i) => (pairs[p]!.includes(i) ? value : 0))),
      );
    const all = engine.evaluate(engine.prepare(inputs(pairs.map((_, p) => p)), pairs.length));
    assert.ok(
      largestGap(
        all.map((f) => alpha * f),
        recorded.output_init.data,
      ) <= tolerance,
      `case ${k}: outputs`,
    );
    const batch = batches[0]!;
    const loss = hingeLoss(
      batch.map((p) => labels[p]!),
      { alpha, over: recorded.A },
    );
    engine.differentiate(engine.prepare(inputs(batch), batch.length), loss.pull);
    assert.ok(Math.abs(loss.value() - recorded.hinge_loss[0]!) <= tolerance, `case ${k}: loss`);
    // The published gradient is that of the loss with its penalty ridge·Σ|w|^p/(H^(p/2) depth).
    for (const [at, name] of net.names.entries()) {
      if (!name.endsWith('.w') || pv === 0) continue;
      const weights = engine.parameters[at]!;
      const slope = (w: number) => (ridge * pv * Math.abs(w) ** (pv - 1) * Math.sign(w)) / (h ** (pv / 2) * depth);
      engine.gradients[at]!.forEach((gradient, i, array) => {
        array[i] = gradient + slope(weights[i]!);
      });
    }
    assertGradients(engine, net, recorded.grad_step0, `case ${k}`);
  }
});

test('scale1d_convnet.json: activations, outputs, loss and gradient', () => {
  interface RingCase {
    readonly x: Tensor;
    readonly w: readonly Tensor[];
    readonly b: readonly Tensor[];
    readonly beta: Tensor;
    readonly biasFinal: number;
    readonly activations: readonly Tensor[];
    readonly output: Tensor;
    readonly targets: readonly number[];
    readonly grad_hinge: {
      readonly w: Tensor[];
      readonly b: Tensor[];
      readonly beta: Tensor;
      readonly biasFinal: number;
    };
    readonly 'hinge_loss_A=alpha_tilde': number;
  }
  type Cases = (RingCase & Parameters<typeof scale1dNet>[0])[];
  const flat = ({ w, b, beta, biasFinal }: Pick<RingCase, 'w' | 'b' | 'beta' | 'biasFinal'>): PublishedArrays => ({
    ...Object.fromEntries(w.map((array, k) => [`conv.${k}.w`, array])),
    ...Object.fromEntries(b.map((array, k) => [`conv.${k}.b`, array])),
    beta,
    biasFinal: { shape: [1], data: [biasFinal] },
  });
  for (const [k, recorded] of reference<{ cases: Cases }>('scale1d_convnet.json').cases.entries()) {
    const { alpha_tilde: alpha, targets, x } = recorded;
    const net = scale1dNet(recorded);
    const engine = createJsEngine(net.net(flat(recorded)));
    const loss = hingeLoss(targets, { alpha, over: alpha });
    const outputs = engine.differentiate(engine.prepare(Float64Array.from(x.data), targets.length), loss.pull);
    assert.ok(
      largestGap(
        outputs.map((f) => alpha * f),
        recorded.output.data,
      ) <= tolerance,
      `case ${k}: outputs`,
    );
    for (const [layer, { data }] of recorded.activations.entries()) {
      assert.ok(largestGap(engine.activations(2 * layer + 1), data) <= tolerance, `case ${k}: layer ${layer}`);
    }
    assert.ok(Math.abs(loss.value() - recorded['hinge_loss_A=alpha_tilde']) <= tolerance, `case ${k}: loss`);
    assertGradients(engine, net, flat(recorded.grad_hinge), `case ${k}`);
  }
});

test('convgap2d.json: outputs', () => {
  interface Case {
    readonly x: Tensor;
    readonly w: readonly Tensor[];
    readonly b: readonly Tensor[];
    readonly beta: Tensor;
    readonly last_bias: number;
    readonly output: Tensor;
  }
  type Cases = (Case & Parameters<typeof convGap2dNet>[0])[];
  for (const [k, recorded] of reference<{ cases: Cases }>('convgap2d.json').cases.entries()) {
    const { x, w, b, beta, last_bias } = recorded;
    const net = convGap2dNet({ ...recorded, n: x.shape[2]! });
    const engine = createJsEngine(
      net.net({
        ...Object.fromEntries(w.map((array, layer) => [`conv.${layer}.w`, array])),
        ...Object.fromEntries(b.map((array, layer) => [`conv.${layer}.b`, array])),
        beta,
        last_bias: { shape: [1], data: [last_bias] },
      }),
    );
    const outputs = engine.evaluate(engine.prepare(Float64Array.from(x.data), x.shape[0]!));
    assert.ok(largestGap(outputs, recorded.output.data) <= tolerance, `case ${k}`);
  }
});

test('feature_lazy_fc.json: outputs and tangent kernels of the net with ReLU', () => {
  interface Case {
    readonly act: string;
    readonly act_factor_from_seed0_sample: number;
    readonly d: number;
    readonly h: number;
    readonly L: number;
    readonly W: readonly Tensor[];
    readonly X: Tensor;
    readonly f_X: Tensor;
    readonly K_XX: Tensor;
  }
  const cases = reference<{ cases: Case[] }>('feature_lazy_fc.json').cases.filter(({ act }) => act === 'relu');
  assert.is(cases.length, 1);
  for (const { act_factor_from_seed0_sample: factor, W, X, f_X, K_XX, d, h, L } of cases) {
    const net = featureLazyNet({ d, h, L, factor });
    const engine = createJsEngine(net.net(Object.fromEntries(W.map((array, k) => [`W.${k}`, array]))));
    const count = X.shape[0]!;
    const inputs = engine.prepare(Float64Array.from(X.data), count);
    assert.ok(largestGap(engine.evaluate(inputs), f_X.data) <= 1e-9);
    // K(x, x′) = Σ ∂f(x)/∂θ ∂f(x′)/∂θ, one gradient a point.
    const gradients = Array.from({ length: count }, (_, p) => {
      engine.differentiate(inputs, (_outputs, gradient) => {
        gradient[p] = 1;
      });
      return engine.gradients.flatMap((array) => [...array]);
    });
    const kernel = gradients.flatMap((a) => gradients.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)));
    assert.ok(largestGap(kernel, K_XX.data) <= 1e-9);
  }
});

test.run();
