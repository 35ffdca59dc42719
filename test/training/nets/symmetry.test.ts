import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { type SymmetryUse, type TrainNetOptions, trainNet } from '../../../dist/training/index.js';
import { labelledInputs } from '../../support/labelled.js';
import { largestGap } from '../../support/reference.js';

const test = suite('training with symmetry');

/** Trains the same net on the same data in each of the ways. */
async function eachWay(
  net: nets.NetDescription,
  options: Omit<TrainNetOptions, 'engine' | 'symmetry'>,
): Promise<Record<SymmetryUse, Awaited<ReturnType<typeof trainNet>>>> {
  const trained = async (symmetry: SymmetryUse) =>
    trainNet({ ...options, engine: createJsEngine(nets.initialNet(net)), symmetry });
  return { none: await trained('none'), distinct: await trained('distinct'), auto: await trained('auto') };
}

const ring = (more: Partial<nets.PresetOptions> = {}) =>
  nets.presetNet('cnn', { input: { channels: 1, size: [16] }, channels: 4, depth: 2, ...more });
const frame = nets.presetNet('cnn-strided', { input: { channels: 1, size: [8, 8] }, channels: 3, depth: 2 });
const onRing = (points: number | 'all') =>
  twopixels.pairSets(twopixels.twoPixelTask({ length: 16, scale: 5 }), { points, testPoints: 20, pixelValue: 2 });
const onTorus = (points: number) =>
  twopixels.pairSets(twopixels.frameTask({ size: 8, scale: 3, periodic: true }), { points, pixelValue: 3 });

const cases: readonly {
  readonly label: string;
  readonly net: nets.NetDescription;
  readonly options: Omit<TrainNetOptions, 'engine' | 'symmetry'>;
}[] = [
  {
    label: 'all pairs of a ring at once',
    net: ring(),
    options: {
      data: twopixels.pairSets(twopixels.twoPixelTask({ length: 16, scale: 5 }), { points: 'all', pixelValue: 2 })
        .training,
      optimiser: { kind: 'sgd', learningRate: 0.1 },
      stop: { steps: 12 },
    },
  },
  {
    label: 'batches of a ring, f₀ subtracted',
    net: ring({ alpha: 3, subtractInitial: true }),
    options: {
      data: onRing(40).training,
      test: onRing(40).test,
      optimiser: { kind: 'sgd', learningRate: 0.1, momentum: 0.5 },
      batchSize: 16,
      loss: 'square',
      stop: { epochs: 4 },
    },
  },
  {
    label: 'batches of an open frame',
    net: nets.presetNet('cnn', { input: { channels: 1, size: [8, 8] }, channels: 3, depth: 2, padding: 'zero' }),
    options: {
      data: twopixels.pairSets(twopixels.frameTask({ size: 8, scale: 4 }), { points: 60, pixelValue: 3 }).training,
      optimiser: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
      batchSize: 40,
      stop: { epochs: 6 },
    },
  },
  {
    label: 'batches of a torus and strides',
    net: frame,
    options: {
      data: onTorus(600).training,
      optimiser: { kind: 'adam', learningRate: 0.01 },
      batchSize: 300,
      loss: 'cross-entropy',
      stop: { epochs: 3 },
    },
  },
];

for (const { label, net, options } of cases) {
  test(`${label}: reduced, with sites shared, the weights are those of the dense run`, async () => {
    const { none, distinct, auto } = await eachWay(net, options);
    const kinds = [none, distinct, auto].map(({ batches }) => batches.kind);
    const isOpen = label.includes('open');
    assert.equal(kinds, ['dense', isOpen ? 'dense' : 'distinct', 'shared']);
    for (const other of [distinct, auto]) {
      for (const [k, values] of none.net.parameters.entries()) {
        const gap = largestGap(other.net.parameters[k]!, values);
        assert.ok(gap <= 1e-12, `${other.batches.kind}: ${net.name} array ${k} differs by ${gap}`);
      }
      for (const [at, record] of none.curve.entries()) {
        const twin = other.curve[at]!;
        for (const set of ['train', 'test'] as const) {
          assert.equal(twin[set]?.error, record[set]?.error, `step ${record.step}`);
          const [a, b] = [twin[set]?.loss ?? 0, record[set]?.loss ?? 0];
          assert.ok(Math.abs(a - b) <= 1e-12, `step ${record.step}: ${a} ${b}`);
        }
      }
    }
    const moved = none.net.parameters.some((values, k) => largestGap(values, none.net.initial![k]!) > 1e-3);
    assert.ok(moved, 'nothing was learned that could differ');
  });
}

test('what is more to compute than a batch runs dense', async () => {
  const data = onTorus(400).training;
  const options = { data, optimiser: { kind: 'sgd', learningRate: 0.1 }, batchSize: 2, stop: { steps: 1 } } as const;
  const { auto } = await eachWay(frame, options);
  assert.is(auto.batches.kind, 'dense');
  assert.is(auto.batches.inputs, 2);
});

test('batch norms, changed inputs and noise run dense', async () => {
  const { training: data } = onRing(40);
  const common = { data, optimiser: { kind: 'sgd', learningRate: 0.1 }, stop: { steps: 1 } } as const;
  const kindOf = async (net: nets.NetDescription, options: Partial<TrainNetOptions> = {}) => {
    const engine = createJsEngine(nets.initialNet(net));
    return (await trainNet({ ...common, ...options, engine })).batches.kind;
  };
  assert.is(await kindOf(ring()), 'shared');
  // Borders and filters of their own leave equal sites, of which noise leaves none.
  const lcn = nets.presetNet('lcn', { input: { channels: 1, size: [16] }, channels: 2, depth: 1 });
  for (const net of [ring({ padding: 'zero' }), lcn]) {
    assert.is(await kindOf(net), 'shared');
    assert.is(await kindOf(net, { symmetry: 'none' }), 'dense');
    const task = twopixels.twoPixelTask({ length: 16, scale: 5 });
    const { training: noisy } = twopixels.pairSets(task, { points: 40, noise: 0.1 });
    assert.is(await kindOf(net, { data: noisy }), 'dense');
  }
  assert.is(await kindOf(ring(), { augment: () => {} }), 'dense');
  const normed = { ...ring(), layers: [...ring().layers] };
  normed.layers.splice(1, 0, { kind: 'batch-norm' });
  assert.is(await kindOf(normed), 'dense');
});

test('multiplicities are weights: three equal inputs are one of weight three', async () => {
  const shape = { channels: 2, size: [] };
  const rows = [
    [1, 0.3],
    [-0.4, 1],
    [0.7, -0.2],
  ];
  const net = nets.presetNet('fc', { input: shape, channels: 5, depth: 1 });
  const run = (data: nets.LabelledInputs) =>
    trainNet({
      engine: createJsEngine(nets.initialNet(net)),
      data,
      optimiser: { kind: 'sgd', learningRate: 0.3 },
      stop: { steps: 10 },
    });
  const listed = await run(
    labelledInputs(
      shape,
      [0, 0, 0, 1, 2, 2].flatMap((i) => rows[i]!),
      [1, 1, 1, -1, 1, 1],
    ),
  );
  const weighted = await run(labelledInputs(shape, rows.flat(), [1, -1, 1], { weights: Float64Array.of(3, 1, 2) }));
  for (const [k, values] of listed.net.parameters.entries()) {
    assert.ok(largestGap(weighted.net.parameters[k]!, values) <= 1e-14);
  }
  assert.equal(weighted.train.error, listed.train.error);
});

test.run();
