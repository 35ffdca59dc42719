import type { NdArray } from 'ndarray';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { createDescent } from './descent.js';
import { type DivergenceWatch, watchDivergence } from './divergence.js';
import type { GradientEngine, GradientEngineName } from './engine.js';
import { chooseEngine, evaluationEngine } from './engines/choose.js';
import { createFlow, type FlowOptions } from './flow.js';
import { project } from './geometry.js';
import { flatParameters, type OneHiddenLayerNet, oneHiddenLayerNet } from './network.js';
import { createObjective, type Objective, type ObjectiveOptions } from './objective.js';
import { flatPoints } from './points.js';
import type { Precision } from './precision.js';
import { netPredictor, type ScalarPredictor } from './predictor.js';
import type { Progress, Stepper } from './stepper.js';
import { type StopReason, type StopRules, stopCheck } from './stopping.js';
import type { CurveRecord, TrainState } from './train-state.js';

/** Gradient descent of a given learning rate, or gradient flow, which chooses its steps. */
export type TrainMethod =
  | { readonly kind: 'descent'; readonly learningRate: number }
  | ({ readonly kind: 'flow' } & FlowOptions);

/** Points [P, d] and their labels [P]. */
export interface LabelledPoints {
  readonly points: NdArray<Float64Array>;
  readonly labels: Float64Array;
}

/** What a running training tells. */
export interface TrainProgress {
  readonly step: number;
  readonly time: number;
  readonly seconds: number;
  /** αL on the training set. */
  readonly loss: number;
}

export interface TrainOptions extends ObjectiveOptions {
  /** The net at the start; it is copied. Where the geometry asks for it, its weights are normalised first. */
  readonly net: OneHiddenLayerNet;
  readonly training: LabelledPoints;
  /** Test points, for the test error at checkpoints and at the end. */
  readonly test?: LabelledPoints;
  /** Default gradient flow. */
  readonly method?: TrainMethod;
  readonly stop: StopRules;
  /** Checkpoints a decade of time, default 10. */
  readonly checkpointsPerDecade?: number;
  /** Hears of every checkpoint, with the net as it then is (a copy) and the state, made when asked for, to resume from. */
  readonly onCheckpoint?: (record: CurveRecord, net: OneHiddenLayerNet, state: () => TrainState) => void;
  /** Hears of the run about ten times a second, with the state, made when asked for, to resume from. */
  readonly onProgress?: (progress: TrainProgress, state: () => TrainState) => void;
  /** Ends the run early, with what it has: `stop` is then `aborted` and `state` resumes it. */
  readonly signal?: AbortSignal;
  /** The state of a run with the same options, to go on from. */
  readonly resume?: TrainState;
  /** Default `auto`: see `chooseEngine`. */
  readonly engine?: GradientEngineName | 'auto';
  /** Default float64. Losses are those of the engine; predictions and test errors are float64. */
  readonly precision?: Precision | undefined;
}

export interface TrainResult {
  readonly net: OneHiddenLayerNet;
  /** The net at the start, as trained from. */
  readonly initial: OneHiddenLayerNet;
  /** F of the trained net, for any points. */
  readonly predictor: ScalarPredictor;
  readonly stop: StopReason;
  readonly steps: number;
  readonly time: number;
  readonly seconds: number;
  /** Mean (F − y)² on the training set. */
  readonly trainError: number;
  /** Mean (F − y)² on the test set, where there is one. */
  readonly testError: number | undefined;
  readonly curve: readonly CurveRecord[];
  readonly state: TrainState;
}

/**
 * Trains a net on L = (1/2P) Σ_μ (F(x_μ) − y_μ)²/α + λR by full-batch gradient descent or gradient flow. Deterministic: the same
 * options give the same numbers, also across a stop and `resume`.
 *
 * @throws InputError if sizes do not fit or a number is out of range
 * @throws DivergenceError if gradient descent runs away
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const run = startRun(options);
  const { objective, stepper, position } = run;
  let loss = objective.evaluate();
  if (!Number.isFinite(loss)) {
    throw new InputError('train', `the loss at the start must be finite, got ${loss} (start from smaller parameters)`);
  }
  const watch = options.method?.kind === 'descent' ? run.watch(options.method.learningRate, loss) : undefined;
  let pause = performance.now() + progressInterval;
  let stop: StopReason | undefined;
  while (stop === undefined) {
    if (position.time >= position.nextCheckpoint) run.checkpoint(loss);
    const seconds = run.seconds();
    stop = run.stopReason(loss, seconds);
    if (stop !== undefined) break;
    if (performance.now() >= pause) {
      options.onProgress?.({ step: position.step, time: position.time, seconds, loss }, run.state);
      await new Promise((resolve) => setTimeout(resolve, 0));
      pause = performance.now() + progressInterval;
    }
    if (options.signal?.aborted === true) stop = 'aborted';
    else {
      const next = stepper.advance(position);
      if (next === null) stop = 'standstill';
      else {
        loss = next;
        watch?.check(position.step, loss);
      }
    }
  }
  return run.finish(stop, loss);
}

const progressInterval = 100;

/** A training under way: its objective, where it stands, and how it is recorded. */
interface Run {
  readonly objective: Objective;
  readonly stepper: Stepper;
  readonly position: Progress & { nextCheckpoint: number };
  seconds(): number;
  stopReason(loss: number, seconds: number): StopReason | undefined;
  state(): TrainState;
  watch(learningRate: number, loss: number): DivergenceWatch;
  checkpoint(loss: number): void;
  finish(stop: StopReason, loss: number): TrainResult;
}

function startRun(options: TrainOptions): Run {
  const { training, test, resume, engine: engineName = 'auto', method = { kind: 'flow' } } = options;
  const ratio = 10 ** (1 / requireNumber('train', 'checkpointsPerDecade', options.checkpointsPerDecade ?? 10, 0.1));
  const start = flatParameters(options.net);
  const { data, points } = flatPoints('train', training.points, start.dimension);
  const create = chooseEngine(engineName, points, start.dimension, options.precision);
  const engine = create(data, points, start.dimension, start.width);
  load(
    engine,
    resume === undefined ? start : { weights: resume.initialWeights, coefficients: resume.initialCoefficients },
  );
  if (resume === undefined) project(options.geometry ?? 'free', engine.weights, engine.dimension);
  if (!engine.weights.every(Number.isFinite) || !engine.coefficients.every(Number.isFinite)) {
    throw new InputError('train', 'net must be finite, without a neuron of weight 0 where weights are normalised');
  }
  const objective = createObjective(engine, training.labels, options);
  const initial = oneHiddenLayerNet(engine.weights.slice(), engine.coefficients.slice());
  if (resume !== undefined) {
    if (resume.standstill !== undefined) load(engine, resume.standstill);
    load(engine, resume);
  }
  const stepper =
    method.kind === 'descent' ? createDescent(objective, method.learningRate) : createFlow(objective, method);
  const testError = test === undefined ? undefined : testErrorOf(test, initial, objective, engineName);

  const began = performance.now() - 1000 * (resume?.seconds ?? 0);
  const seconds = () => (performance.now() - began) / 1000;
  const curve: CurveRecord[] = [...(resume?.curve ?? [])];
  const { step = 0, time = 0, stepSize = 0, nextCheckpoint = 0 } = resume ?? {};
  const position = { step, time, stepSize, nextCheckpoint };

  const record = (loss: number): CurveRecord => ({
    step: position.step,
    time: position.time,
    seconds: seconds(),
    loss,
    penalty: objective.penalty(),
    ...(testError === undefined ? {} : { testError: testError() }),
  });
  const present = () => oneHiddenLayerNet(engine.weights.slice(), engine.coefficients.slice());
  const stops = stopCheck(options.stop, objective, resume?.standstill);
  const stateOf = (net: OneHiddenLayerNet): TrainState => ({
    ...position,
    seconds: seconds(),
    weights: net.weights.data,
    coefficients: net.coefficients.data,
    initialWeights: initial.weights.data,
    initialCoefficients: initial.coefficients.data,
    curve: [...curve],
    standstill: stops.standstill(),
  });
  return {
    objective,
    stepper,
    position,
    seconds,
    stopReason: (loss, elapsed) => stops.reason(position, loss, elapsed),
    state: () => stateOf(present()),
    watch: (learningRate, initialLoss) => watchDivergence({ objective, data, learningRate, initialLoss }),
    checkpoint(loss) {
      const entry = record(loss);
      curve.push(entry);
      position.nextCheckpoint = position.time === 0 ? Number.MIN_VALUE : position.time * ratio;
      if (options.onCheckpoint === undefined) return;
      const net = present();
      options.onCheckpoint(entry, net, () => stateOf(net));
    },
    finish(stop, loss) {
      const net = present();
      const last = curve.at(-1)?.step === position.step ? curve.at(-1)! : record(loss);
      const state = stateOf(net);
      return {
        net,
        initial,
        predictor: netPredictor({
          net,
          alpha: objective.alpha,
          initial: objective.subtractsInitial ? initial : undefined,
          engine: engineName,
        }),
        stop,
        steps: position.step,
        time: position.time,
        seconds: state.seconds,
        trainError: 2 * loss,
        testError: last.testError,
        curve: last === curve.at(-1) ? [...curve] : [...curve, last],
        state,
      };
    },
  };
}

/** Mean (F − y)² on a test set, at the present parameters of an objective. */
function testErrorOf(
  test: LabelledPoints,
  initial: OneHiddenLayerNet,
  objective: Objective,
  engineName: GradientEngineName | 'auto',
): () => number {
  const { engine, alpha, subtractsInitial } = objective;
  const { data, points } = flatPoints('train', test.points, engine.dimension);
  const create = evaluationEngine(engineName, engine.dimension);
  const testEngine = create(data, points, engine.dimension, engine.width);
  const options = { alpha, subtractInitial: subtractsInitial };
  load(testEngine, { weights: initial.weights.data, coefficients: initial.coefficients.data });
  const testObjective = createObjective(testEngine, test.labels, options);
  return () => {
    load(testEngine, engine);
    return 2 * testObjective.evaluate();
  };
}

function load(
  engine: GradientEngine,
  { weights, coefficients }: { readonly weights: Float64Array; readonly coefficients: Float64Array },
): void {
  if (weights.length !== engine.weights.length || coefficients.length !== engine.coefficients.length) {
    throw new InputError('train', 'the resumed state must have the width and dimension of the net');
  }
  engine.weights.set(weights);
  engine.coefficients.set(coefficients);
}
