import { createEngine } from '../../nets/engines/create-engine.js';
import type { Floats, NetEngine } from '../../nets/engines/engine.js';
import { type Net, subtractedStart } from '../../nets/net.js';
import type { ArrayChoice } from '../../training/nets/array-choice.js';
import type { NetOptimiser, NetRateSchedule } from '../../training/nets/optimiser.js';
import { trainNet } from '../../training/nets/train-net.js';
import type { NetProgress, NetRecord, TrainedNet, TrainNetOptions } from '../../training/nets/train-options.js';
import type { TrainState } from '../../training/state.js';
import { aboutParametersLater } from '../parameters/parameter-error.js';
import { augmentationOf } from './augmentation.js';
import type { NetTrainParameters } from './complete-training.js';
import type { NetData } from './data/net-data.js';
import { measureNet } from './measure/measure-net.js';
import type { MeasureContext, MeasuredNet } from './measure/measure-options.js';
import { trainSubject } from './parameters.js';
import { netStopRules } from './stop-rules.js';

/** What complaints of the library are about. */
const names = Object.keys(trainSubject.rows);

/** What a training is made of, opened and checked. */
export interface OpenedTraining {
  readonly parameters: NetTrainParameters;
  readonly data: NetData;
  /** At the initial weights. */
  readonly net: Net;
}

/** What listens to a training or ends it. */
export interface NetTrainControls extends MeasureContext {
  readonly resume?: TrainState | undefined;
  /** Also hears with which part a run is busy. */
  readonly onTraining?: ((progress: NetProgress, state: () => TrainState) => void) | undefined;
  /** Hears of every record of the curve, with the net at that step. */
  readonly onCheckpoint?: ((record: NetRecord, net: Net) => void) | undefined;
  /** Takes the last state, before anything is measured. */
  readonly onEnd?: ((state: TrainState) => Promise<void>) | undefined;
}

/** A net that was trained, and its stability. */
export interface NetTraining {
  readonly trained: TrainedNet;
  readonly net: Net;
  readonly before?: MeasuredNet;
  readonly after?: MeasuredNet;
}

/**
 * Trains a net and measures D, G and R of its layers before and after, as far as asked for.
 * @throws ParameterError about the parameter at fault; DivergenceError if gradient descent runs away; the reason of the
 *   signal once it aborts the measurement
 */
export async function runNetTraining(
  { parameters, data, net }: OpenedTraining,
  { resume, onTraining, onCheckpoint, onEnd, ...context }: NetTrainControls = {},
): Promise<NetTraining> {
  const { measure, engine: name, backend, precision } = parameters;
  const { initial, ...bare } = net;
  const engine = await aboutParametersLater(
    names,
    Promise.resolve().then(() =>
      createEngine(net, {
        engine: name,
        ...(backend !== undefined && { backend }),
        ...(precision !== undefined && { precision }),
      }),
    ),
  );
  let trained: TrainedNet;
  try {
    const work = trainNet({
      engine,
      data: data.training,
      validation: data.validation,
      test: data.test,
      ...trainingOptions(parameters, data, net),
      initial,
      resume,
      onProgress: onTraining,
      onCheckpoint:
        onCheckpoint === undefined
          ? undefined
          : (record, present) => onCheckpoint(record, { ...net, parameters: present, statistics: copied(engine) }),
      signal: context.signal,
    });
    trained = await aboutParametersLater(names, work);
  } finally {
    engine.close();
  }
  await onEnd?.(trained.state);
  const end = netOf(trained);
  const measured = (what: Net) => measureNet(what, data, parameters, context);
  if (trained.stop === 'aborted' || measure === 'none') return { trained, net: end };
  const before = measure === 'both' ? await measured(initial === undefined ? { ...bare } : net) : undefined;
  return { trained, net: end, ...(before !== undefined && { before }), after: await measured(end) };
}

function copied({ statistics }: NetEngine): Floats[] {
  return statistics.map((values) => values.slice());
}

/** The net at the end; its start is a part of it where the output is that beyond it. */
function netOf({ net }: TrainedNet): Net {
  const { initial: _, ...bare } = net;
  return subtractedStart(net) === undefined ? bare : net;
}

function trainingOptions(parameters: NetTrainParameters, { training }: NetData, { layout }: Net) {
  const { loss, beta, lossPower, batchSize, penalty, penaltyPower, weightDecay, seed, share } = parameters;
  return {
    ...(loss !== undefined && { loss: beta === undefined ? loss : { name: loss, beta } }),
    lossPower,
    optimiser: optimiserOf(parameters),
    batchSize: batchSize === undefined ? undefined : Math.min(batchSize, training.count),
    ...(penalty > 0 && { penalty: { ridge: penalty, power: penaltyPower === 1 ? 1 : 2 } as const }),
    ...(weightDecay > 0 && { weightDecay: { strength: weightDecay } }),
    train: trainedArrays(parameters),
    seed,
    augment: augmentationOf(parameters, training.shape),
    symmetry: share,
    stop: netStopRules(parameters, layout),
    checkpointsPerDecade: parameters.checkpointsPerDecade,
  } satisfies Partial<TrainNetOptions>;
}

function trainedArrays({ train }: NetTrainParameters): ArrayChoice {
  const [only, ...more] = train;
  return more.length === 0 && (only === 'all' || only === 'last') ? only : train;
}

function optimiserOf(parameters: NetTrainParameters): NetOptimiser {
  const { optimiser, learningRate = 1, rateScaling, momentum } = parameters;
  if (optimiser === 'flow') return { kind: 'flow', ...(rateScaling !== undefined && { rateScaling }) };
  const schedule = scheduleOf(parameters);
  if (optimiser === 'adam') return { kind: 'adam', learningRate, schedule };
  return {
    kind: 'sgd',
    learningRate,
    schedule,
    ...(momentum !== undefined && { momentum }),
    ...(rateScaling !== undefined && { rateScaling }),
  };
}

/** Part of the epochs in which a cosine falls to 0, as published. */
const publishedFraction = 0.8;

function scheduleOf({ schedule, period, decay = 0.99 }: NetTrainParameters): NetRateSchedule {
  if (schedule === 'cosine') {
    return period === undefined ? { kind: 'cosine', fraction: publishedFraction } : { kind: 'cosine', period };
  }
  return schedule === 'exponential' ? { kind: 'exponential', factor: decay } : 'constant';
}
