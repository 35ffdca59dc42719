import type { Floats, NetEngine } from '../../nets/engines/engine.js';
import { InputError } from '../../numerics/input-error.js';
import { requireFinite, requireObject } from '../../numerics/require-argument.js';
import { createOutputLoss, type OutputLoss } from '../losses/output-loss.js';
import { minimise } from '../minimise.js';
import { copyArrays, requireArrays } from '../named-arrays.js';
import { rateScales } from '../rates/rate-scales.js';
import type { CurveRecord } from '../state.js';
import { chosenArrays } from './array-choice.js';
import { estimateStatistics } from './batch-statistics.js';
import { epochTally } from './epoch-tally.js';
import { flowErrors } from './flow-errors.js';
import { watchNet } from './net-divergence.js';
import { createNetObjective } from './net-objective.js';
import { netStepper } from './net-stepper.js';
import { commonRules, netStops } from './net-stops.js';
import { optimiserStepper, requireOptimiser, scalesRate } from './optimiser.js';
import { createShrinkage } from './penalty.js';
import { fromNumbers, type SetMeasurement, toNumbers } from './set-measure.js';
import type { NetRecord, TrainedNet, TrainNetOptions } from './train-options.js';
import { trainingSets } from './training-sets.js';

const subject = 'trainNet';

/**
 * Trains a layered net on L = Σ_i w_i ℓ(F(x_i), y_i)/(α^p Σ_i w_i) + penalty, F = αf or α(f − f₀), in batches or on the
 * whole set at once. Where net and data have a symmetry, only the inputs that differ up to it are run, weighted by how
 * often they are in a batch: the same numbers up to rounding. The result depends on the options alone, not on
 * interruptions: the order of the inputs is addressed by seed and epoch, and a run that is resumed is the undisturbed
 * one to the last digit.
 *
 * Nets with batch norms that stop after few steps have running statistics that lag behind; they are estimated anew at
 * the end unless `finalStatistics` is `running`. Checkpoints on the way are measured with the running ones.
 * @throws InputError if sizes do not fit or an option is out of range
 * @throws DivergenceError if the loss runs away, with a rate that holds
 * @example
 * ```ts
 * import { createEngine, initialNet, presetNet } from 'diffeolab/nets';
 * import { trainNet } from 'diffeolab/training';
 * import { pairSets, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const task = twoPixelTask({ length: 16, scale: 5 });
 * const { training, test } = pairSets(task, { points: 64, testPoints: 20, pixelValue: 2 });
 * const net = initialNet(presetNet('cnn', { input: training.shape, channels: 8, depth: 2 }));
 * const { stop, train, test: tested, batches } = await trainNet({
 *   engine: createEngine(net),
 *   data: training,
 *   test,
 *   optimiser: { kind: 'sgd', learningRate: 0.1 },
 *   batchSize: 8,
 *   stop: { zeroLoss: true, epochs: 1000 },
 * });
 * console.log(stop, train.loss, tested?.error); // zeroLoss 0 { rate: 0, wrong: 0, count: 20 }
 * console.log(batches.kind, batches.inputs); // shared 8
 * ```
 */
export async function trainNet(options: TrainNetOptions): Promise<TrainedNet> {
  requireObject(subject, 'options', options, ['engine', 'data', 'optimiser', 'stop']);
  const { engine, optimiser, stop: rules, resume } = options;
  requireObject(subject, 'engine', engine, ['layout', 'parameters', 'gradients', 'differentiate']);
  requireObject(subject, 'data', options.data, ['count', 'labels', 'shape', 'write']);
  const { layout, parameters } = engine;
  const loss = lossOf(options);
  const frozen = chosenArrays(subject, 'train', layout, options.train ?? 'all').map((trained) => !trained);
  const initial = initialParameters(options);
  const subtracts = layout.description.output?.subtractInitial === true;
  if (subtracts && layout.statistics.length > 0) {
    throw new InputError(subject, 'f₀ of a net with batch norms is not defined (leave output.subtractInitial out)');
  }
  const sets = await trainingSets(options, loss, subtracts ? initial : undefined);
  const { batches } = sets;
  const { stepsPerEpoch } = batches;
  requireOptimiser(optimiser, stepsPerEpoch);
  const stops = netStops(rules, stepsPerEpoch);
  const scales = scalesRate(optimiser)
    ? rateScales(layout, { alpha: loss.alpha, power: loss.power, trained: frozen.map((each) => !each) })
    : frozen.map(() => 1);
  engine.freeze(frozen);
  const objective = createNetObjective({
    engine,
    loss,
    batches,
    shrinkage: createShrinkage(layout, parameters, options),
    frozen,
    scales,
    errors: optimiser.kind === 'flow' ? flowErrors(parameters, frozen, batches.inputs, layout.outputs) : undefined,
  });
  const stepperOf = (factor: number) =>
    optimiserStepper(objective, optimiser, { stepsPerEpoch, epochs: rules.epochs, kinked: loss.kinked }, factor);
  const inner = stepperOf(1);
  const tally = epochTally();
  const epochOf = (step: number) => step / stepsPerEpoch;
  const recordOf = ({ step, time, seconds, penalty, measured }: CurveRecord): NetRecord => ({
    step,
    epoch: epochOf(step),
    time,
    seconds,
    penalty,
    ...recordedSets(measured),
  });
  const { onProgress, onCheckpoint, signal, checkpointsPerDecade } = options;
  const began = { step: resume?.step ?? 0, seconds: resume?.seconds ?? 0 };
  const { state, stop, curve } = await minimise({
    objective,
    stepper: netStepper({ stepper: inner, engine, objective, tally, stops, stepsPerEpoch }),
    stop: commonRules(rules),
    checkpointsIn: 'steps',
    judge(position) {
      if (stepsPerEpoch === 1) return stops.reason(position, objective.last);
      return stops.reason(position, position.step % stepsPerEpoch === 0 ? tally.complete : undefined);
    },
    measure: async () => toNumbers(await sets.measure()),
    watch:
      optimiser.kind === 'flow'
        ? undefined
        : (first) =>
            watchNet({
              objective,
              engine,
              rate: optimiser.learningRate,
              // Of the start of the whole run, however often it was resumed.
              lossScale: Math.max(resume?.curve[0]?.loss ?? first, lossOfNothing(loss, layout.outputs)),
              stepper: inner,
              stepperOf,
              step: began.step,
              mayFlow: stepsPerEpoch === 1 && optimiser.kind === 'sgd' && !loss.kinked,
            }),
    ...(checkpointsPerDecade !== undefined && { checkpointsPerDecade }),
    ...(signal && { signal }),
    ...(resume && { resume }),
    ...(onProgress && {
      onProgress: ({ step, time, seconds }, at) => {
        const { loss: present, wrong, weight: count } = tally.present ?? objective.last;
        const last = stops.lastStep();
        const pace = (seconds - began.seconds) / Math.max(1, step - began.step);
        onProgress(
          {
            step,
            epoch: epochOf(step),
            time,
            seconds,
            loss: present,
            error: { rate: wrong / count, wrong, count },
            secondsLeft: last === undefined ? undefined : Math.max(0, (last - step) * pace),
          },
          at,
        );
      },
    }),
    ...(onCheckpoint && { onCheckpoint: (record, present, at) => onCheckpoint(recordOf(record), present, at) }),
  });
  const records = curve.map(recordOf);
  const measured = await finish(options, records.at(-1)!, async () => {
    await estimateStatistics(engine, batches, Math.ceil(epochOf(state.step)));
    return sets.measure();
  });
  const end: NetRecord = { ...records.at(-1)!, ...measured };
  return {
    net: {
      layout,
      parameters: parameters.map((values) => values.slice()),
      statistics: engine.statistics.map((values) => values.slice()),
      initial,
    },
    stop,
    steps: state.step,
    epochs: epochOf(state.step),
    time: state.time,
    seconds: state.seconds,
    train: end.train,
    validation: end.validation,
    test: end.test,
    curve: [...records.slice(0, -1), end],
    batches: { kind: batches.kind, inputs: batches.inputs, nodes: batches.nodes, stepsPerEpoch },
    rateScales: scales,
    state,
  };
}

/** The sets at the end: measured anew where the statistics of batch norms are. */
async function finish(
  { engine, finalStatistics = 'anew' }: TrainNetOptions,
  last: NetRecord,
  anew: () => Promise<Record<string, SetMeasurement>>,
): Promise<Partial<NetRecord>> {
  if (finalStatistics !== 'anew' && finalStatistics !== 'running') {
    throw new InputError(subject, `finalStatistics must be anew or running, got ${String(finalStatistics)}`);
  }
  return engine.statistics.length === 0 || finalStatistics === 'running' ? last : anew();
}

function recordedSets(measured: CurveRecord['measured']): Pick<NetRecord, 'train' | 'validation' | 'test'> {
  const train = fromNumbers('train', measured);
  if (train === undefined) {
    throw new InputError(subject, 'the curve of the resumed state holds no training set (use the state of trainNet)');
  }
  return { train, validation: fromNumbers('validation', measured), test: fromNumbers('test', measured) };
}

function lossOf({ engine, loss, lossPower }: TrainNetOptions): OutputLoss {
  const { outputs, description } = engine.layout;
  return createOutputLoss({
    loss: loss ?? (outputs === 1 ? 'hinge' : 'cross-entropy'),
    outputs,
    ...(description.output?.alpha !== undefined && { alpha: description.output.alpha }),
    ...(lossPower !== undefined && { power: lossPower }),
  });
}

/** The loss of predictions of 0. */
function lossOfNothing(loss: OutputLoss, outputs: number): number {
  return loss.evaluate(new Float64Array(outputs), { labels: [1] }).loss;
}

/** The parameters whose output is f₀. */
function initialParameters({ engine, initial, resume }: TrainNetOptions): readonly Floats[] {
  const { parameters, layout } = engine;
  const names = layout.parameters.map(({ name }) => name);
  for (const [k, values] of parameters.entries()) requireFinite(subject, `parameters ${names[k]}`, values);
  if (initial !== undefined) return requireGiven(engine, initial);
  return resume === undefined ? copyArrays(parameters) : requireArrays(subject, resume.initial, names, parameters);
}

function requireGiven({ parameters }: NetEngine, initial: readonly Floats[]): readonly Floats[] {
  if (initial.length === parameters.length && initial.every(({ length }, k) => length === parameters[k]!.length)) {
    return initial;
  }
  throw new InputError(subject, 'initial must hold an array as long as each of the parameters (use those of the net)');
}
