import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { layOut } from '../../../dist/nets/layout/lay-out.js';
import { type NetRateSchedule, type TrainedNet, type TrainNetOptions, trainNet } from '../../../dist/training/index.js';
import { labelledInputs } from '../../support/labelled.js';
import {
  convGap2dNet,
  denseNet,
  lcn,
  minCnn,
  type PublishedArrays,
  type PublishedNet,
  scale1dNet,
  simpleCnn,
} from '../../support/published-nets.js';
import { largestGap, reference, type Tensor } from '../../support/reference.js';

const test = suite('trainings of published codes');

type Arrays = readonly Float64Array[];

/** Every step a checkpoint. */
const checkpointsPerDecade = 1000;

interface Followed {
  readonly result: TrainedNet;
  readonly after: ReadonlyMap<number, Arrays>;
  /** Right answers of each epoch, each sample at the parameters before the step of its batch. */
  readonly right: readonly number[];
}

/** Trains and keeps the parameters after every step. */
async function followed(options: TrainNetOptions): Promise<Followed> {
  const after = new Map<number, Arrays>();
  const right: number[] = [];
  const onCheckpoint: TrainNetOptions['onCheckpoint'] = ({ step, epoch }, parameters, state) => {
    after.set(step, parameters);
    const { lastEpochWrong: wrong = 0, lastEpochWeight: count = 0 } = state().stepper.numbers;
    if (step > 0 && Number.isInteger(epoch)) right.push(count - wrong);
  };
  const result = await trainNet({ ...options, checkpointsPerDecade, onCheckpoint });
  after.set(
    result.steps,
    result.net.parameters.map((values) => Float64Array.from(values)),
  );
  return { result, after, right };
}

function assertParameters(
  net: PublishedNet,
  after: ReadonlyMap<number, Arrays>,
  published: Readonly<Record<string, PublishedArrays>>,
  tolerance: number,
  label: string,
): void {
  assert.ok(Object.keys(published).length >= 3, label);
  for (const [step, arrays] of Object.entries(published)) {
    for (const [k, expected] of net.arrange(arrays).entries()) {
      const gap = largestGap(after.get(Number(step))![k]!, expected);
      assert.ok(gap <= tolerance, `${label}, step ${step}: ${net.names[k]} differs by ${gap}`);
    }
  }
}

/** A recorded training on two batches an epoch. */
interface Recorded {
  readonly x: Tensor;
  readonly y: readonly number[];
  readonly batches: readonly (readonly (readonly number[])[])[];
  readonly init: PublishedArrays;
  readonly after: Readonly<Record<string, PublishedArrays>>;
  readonly loss_per_step: readonly number[];
  readonly correct_per_epoch: readonly number[];
  readonly output_eval_mode_after: Tensor;
  readonly bn_running_after?: PublishedArrays;
  readonly lr_after_alpha: number;
  readonly random_features?: number;
  readonly training: {
    readonly loss: 'hinge' | 'cross_entropy';
    readonly alpha: number;
    readonly optim: 'sgd' | 'adam';
    readonly weight_decay: number;
    readonly scheduler: 'cosineannealing' | 'none' | 'exponential';
    readonly epochs: number;
    readonly featlazy: number;
  };
}

const schedules: Readonly<Record<Recorded['training']['scheduler'], NetRateSchedule>> = {
  none: 'constant',
  cosineannealing: { kind: 'cosine', fraction: 0.8 },
  exponential: { kind: 'exponential', factor: 0.975 },
};

/** The options of a recorded training; decay acts on the published arrays that have another number of axes than one. */
function optionsOf(recorded: Recorded, net: PublishedNet): TrainNetOptions {
  const { x, y, batches, init, training, lr_after_alpha: rate } = recorded;
  const { alpha, featlazy, optim, weight_decay: strength, scheduler, epochs } = training;
  const layout = layOut({ ...net.layout.description, output: { alpha, subtractInitial: featlazy === 1 } });
  const { outputs } = layout;
  const schedule = schedules[scheduler];
  const labels = outputs === 2 ? y.map((label) => 2 * label - 1) : y;
  const decayed = layout.parameters.flatMap(({ name }, k) => (init[net.names[k]!]!.shape.length === 1 ? [] : [name]));
  return {
    engine: createJsEngine({ ...net.net(init), layout }),
    data: labelledInputs(layout.input, x.data, labels, { classes: Math.max(2, outputs) }),
    loss: training.loss === 'hinge' ? 'hinge' : 'cross-entropy',
    lossPower: 0,
    optimiser:
      optim === 'adam'
        ? { kind: 'adam', learningRate: rate, schedule }
        : { kind: 'sgd', learningRate: rate, schedule, momentum: 0.9, rateScaling: 'none' },
    weightDecay: { strength, arrays: decayed },
    train: recorded.random_features === 1 ? 'last' : 'all',
    batchSize: batches[0]![0]!.length,
    order: (epoch) => batches[epoch % batches.length]!.flat(),
    symmetry: 'none',
    finalStatistics: 'running',
    stop: { epochs },
  };
}

const files: Readonly<Record<string, (shape: never) => PublishedNet>> = {
  'train_dense.json': denseNet,
  'train_simplecnn.json': simpleCnn,
  'train_convgap2d.json': convGap2dNet,
  'train_mincnn.json': minCnn,
  'train_lcn.json': lcn,
};

for (const [file, described] of Object.entries(files)) {
  test(`${file}: losses, weights, counts of right answers and outputs of the whole training`, async () => {
    for (const [k, recorded] of reference<{ cases: Recorded[] }>(file).cases.entries()) {
      const net = described(recorded as never);
      const label = `${file}, case ${k}`;
      const tolerance = recorded.training.optim === 'adam' ? 1e-8 : 1e-11;
      const options = optionsOf(recorded, net);
      const { result, after, right } = await followed(options);
      assert.is(result.stop, 'epochs', label);
      const losses = result.state.curve.slice(0, -1).map(({ loss }) => loss);
      const lossGap = largestGap(losses, recorded.loss_per_step);
      assert.ok(lossGap <= tolerance, `${label}: losses differ by ${lossGap}`);
      assertParameters(net, after, recorded.after, tolerance, label);
      // Of classes the published code counts the largest f, also where the loss is one of f − f₀.
      if (recorded.training.loss === 'hinge' || recorded.training.featlazy === 0) {
        assert.equal(right, recorded.correct_per_epoch, label);
      }
      for (const [name, values] of Object.entries(recorded.bn_running_after ?? {})) {
        const kind = name.endsWith('mean') ? 'means' : 'variances';
        const at = options.engine.layout.statistics.findIndex(
          (array) => array.name === `batch-norm${Number(/\d+/.exec(name)?.[0]) + 1}.${kind}`,
        );
        const spread = largestGap(options.engine.statistics[at]!, values.data);
        assert.ok(spread <= tolerance, `${label}: ${name} differs by ${spread}`);
      }
      const { engine } = options;
      const all = engine.prepare(Float64Array.from(recorded.x.data), recorded.y.length);
      const gap = largestGap(await engine.evaluate(all), recorded.output_eval_mode_after.data);
      assert.ok(gap <= 10 * tolerance, `${label}: outputs differ by ${gap}`);
    }
  });
}

interface RingTraining {
  readonly l: number;
  readonly h: number;
  readonly A: number;
  readonly alpha_tilde: number;
  readonly lr: number;
  readonly lr_used_by_sgd: number;
  readonly ridge: number;
  readonly pv: 0 | 1 | 2;
  readonly pixel_value: number;
  readonly pairs: readonly (readonly [number, number])[];
  readonly labels: readonly number[];
  readonly batches: readonly (readonly number[])[];
  readonly init: PublishedArrays;
  readonly after: Readonly<Record<string, PublishedArrays>>;
  readonly hinge_loss: readonly number[];
  readonly total_loss: readonly number[];
  readonly output_after_30: Tensor;
  readonly Loss01_after_30: number;
}

test('train_scale1d_sgd.json: losses with and without penalty, weights and outputs of the whole training', async () => {
  type Cases = (RingTraining & Parameters<typeof scale1dNet>[0])[];
  for (const [k, recorded] of reference<{ cases: Cases }>('train_scale1d_sgd.json').cases.entries()) {
    const { l, batches, pairs, labels, ridge, pv, lr: rate, alpha_tilde: alpha, A, pixel_value: value } = recorded;
    const net = scale1dNet({ ...recorded, input_ch: 1 });
    const engine = createJsEngine(net.net(recorded.init));
    const inputs = pairs.flatMap((pair) => Array.from({ length: l }, (_, i) => (pair.includes(i) ? value : 0)));
    const picture = (p: number) => inputs.slice(p * l, (p + 1) * l);
    // The published batches are drawn one by one: a set that holds them one behind the other.
    const drawn = batches.flat();
    const { result, after } = await followed({
      engine,
      data: labelledInputs(
        net.layout.input,
        drawn.flatMap(picture),
        drawn.map((p) => labels[p]!),
      ),
      test: labelledInputs(net.layout.input, inputs, labels),
      loss: 'hinge',
      lossPower: A === 1 ? 0 : 1,
      optimiser: { kind: 'sgd', learningRate: rate * recorded.h, rateScaling: 'none' },
      ...(pv > 0 && { penalty: { ridge, power: pv === 1 ? 1 : 2 } }),
      batchSize: batches[0]!.length,
      order: () => drawn.map((_, i) => i),
      symmetry: 'none',
      stop: { steps: 30 },
    });
    const label = `case ${k}`;
    assert.is(rate * recorded.h, recorded.lr_used_by_sgd);
    const records = result.state.curve.slice(0, -1);
    const lossGap = largestGap(
      records.map(({ loss }) => loss),
      recorded.hinge_loss,
    );
    assert.ok(lossGap <= 1e-11, `${label}: losses differ by ${lossGap}`);
    const totalGap = largestGap(
      records.map(({ loss, penalty }) => loss + penalty),
      recorded.total_loss,
    );
    assert.ok(totalGap <= 1e-11, `${label}: penalties differ by ${totalGap}`);
    assertParameters(net, after, recorded.after, 1e-11, label);
    const outputs = await engine.evaluate(engine.prepare(Float64Array.from(inputs), pairs.length));
    const gap = largestGap(
      outputs.map((f) => alpha * f),
      recorded.output_after_30.data,
    );
    assert.ok(gap <= 1e-11, `${label}: outputs differ by ${gap}`);
    assert.is(result.test?.error.rate, recorded.Loss01_after_30, label);
  }
});

test.run();
