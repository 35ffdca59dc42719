import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { rootMeanSquare } from '../numerics/vectors.js';
import { type DivergenceWatch, watchDivergence } from '../training/divergence.js';
import { createStepper, type TrainMethod } from '../training/method.js';
import { minimise, type RunControls } from '../training/minimise.js';
import { assignArrays, copyArrays, requireArrays } from '../training/named-arrays.js';
import type { CurveRecord, TrainState } from '../training/state.js';
import type { StopReason } from '../training/stopping.js';
import { largestCurvature } from './curvature.js';
import type { GradientEngine, GradientEngineName } from './engine.js';
import { chooseEngine, evaluationEngine } from './engines/choose.js';
import { project } from './geometry.js';
import { flatParameters, type OneHiddenLayerNet, oneHiddenLayerNet } from './network.js';
import { createObjective, type ObjectiveOptions, parameterNames, type SphericalObjective } from './objective.js';
import { flatPoints } from './points.js';
import type { Precision } from './precision.js';
import { netPredictor, type ScalarPredictor } from './predictor.js';

/** Points [P, d] and their labels [P]. */
export interface LabelledPoints {
  readonly points: NdArray<Float64Array>;
  readonly labels: Float64Array;
}

/** Options of `train`. */
export interface TrainOptions extends ObjectiveOptions, RunControls {
  /** The net at the start; it is copied. Where the geometry asks for it, its weights are normalised first. */
  readonly net: OneHiddenLayerNet;
  /** Training points and their labels. */
  readonly training: LabelledPoints;
  /** Test points, for the test error, mean (F − y)², at checkpoints and at the end. */
  readonly test?: LabelledPoints;
  /** Default gradient flow. */
  readonly method?: TrainMethod;
  /**
   * Hears of every checkpoint, with the net as it then is (a copy) and the state, made when asked for, to resume from.
   */
  readonly onCheckpoint?: (record: CurveRecord, net: OneHiddenLayerNet, state: () => TrainState) => void;
  /** Default `auto`: see `chooseEngine`. */
  readonly engine?: GradientEngineName | 'auto';
  /** Default float64. Losses are those of the engine; predictions and test errors are float64. */
  readonly precision?: Precision | undefined;
}

/** What a training gives. */
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
  /** Losses αL and penalties αλR at the checkpoints and at the end. */
  readonly curve: readonly CurveRecord[];
  readonly state: TrainState;
}

/**
 * Trains a net on L = (1/2P) Σ_μ (F(x_μ) − y_μ)²/α + λR by full-batch gradient descent, θ ← θ − lr·H·s·M·∇(L + λR), or
 * by gradient flow, s the scales of the layers (`layerScales`) and M the metric of the geometry. Deterministic: the
 * same options give the same numbers, also across a stop and `resume`.
 *
 * @throws InputError if sizes do not fit or a number is out of range
 * @throws DivergenceError if gradient descent runs away
 * @example
 * ```ts
 * import { distanceMoved, initialise, netPredictor, samplePoints, testError, train } from 'diffeolab/spherical';
 *
 * const points = samplePoints({ points: 16, dimension: 3 });
 * const labels = new Float64Array(16).fill(1);
 * const start = initialise({ width: 100, dimension: 3 });
 * const { net, stop } = await train({ net: start, training: { points, labels }, alpha: 1, stop: { loss: 1e-3 } });
 * console.log(stop, distanceMoved(start, net).weights); // loss 0.480…
 * const test = samplePoints({ points: 16, dimension: 3, set: 'test' });
 * console.log(testError(netPredictor({ net }), { points: test, labels }).value); // 0.0190…
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  requireObject('train', 'options', options);
  const { training, test, engine: engineName = 'auto', method = { kind: 'flow' }, onCheckpoint } = options;
  const { data, engine } = startEngine(options, engineName);
  const objective = createObjective(engine, training.labels, options);
  const initial = netOf(copyArrays(objective.parameters));
  const { stop, loss, testError, curve, state } = await minimise({
    ...options,
    objective,
    stepper: createStepper(objective, method),
    testError: test && testErrorOf(test, initial, objective, engineName),
    watch: method.kind === 'descent' ? (first) => watch(objective, data, method.learningRate, first) : undefined,
    onCheckpoint: onCheckpoint && ((record, present, at) => onCheckpoint(record, netOf(present), at)),
  });
  const net = netOf(state.parameters.map(({ values }) => values));
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
    steps: state.step,
    time: state.time,
    seconds: state.seconds,
    trainError: 2 * loss,
    testError,
    curve,
    state,
  };
}

/** The data, flat, and an engine that holds the net at the start of the run. */
function startEngine(
  { net, training, geometry = 'free', precision, resume }: TrainOptions,
  engineName: GradientEngineName | 'auto',
): { data: Float64Array; engine: GradientEngine } {
  const start = flatParameters(net);
  const { data, points } = flatPoints('train', training.points, start.dimension);
  const engine = chooseEngine(engineName, points, start.dimension, precision)(
    data,
    points,
    start.dimension,
    start.width,
  );
  const parameters = [engine.weights, engine.coefficients];
  if (resume !== undefined)
    assignArrays(parameters, requireArrays('train', resume.initial, parameterNames, parameters));
  else {
    assignArrays(parameters, [start.weights, start.coefficients]);
    project(geometry, engine.weights, engine.dimension);
  }
  if (parameters.every((values) => values.every(Number.isFinite))) return { data, engine };
  throw new InputError('train', 'net must be finite, without a neuron of weight 0 where weights are normalised');
}

/** Looks for losses beyond a hundred times the larger of αL at the start and ½⟨y²⟩, that of F = 0. */
function watch(
  objective: SphericalObjective,
  data: Float64Array,
  learningRate: number,
  initialLoss: number,
): DivergenceWatch {
  const lossScale = Math.max(initialLoss, rootMeanSquare(objective.labels) ** 2 / 2);
  const curvature = () => largestCurvature(objective, data);
  return watchDivergence({ objective, learningRate, initialLoss, lossScale, curvature });
}

/** Mean (F − y)² on a test set, at the present parameters of an objective. */
function testErrorOf(
  test: LabelledPoints,
  initial: OneHiddenLayerNet,
  { parameters, engine, alpha, subtractsInitial }: SphericalObjective,
  engineName: GradientEngineName | 'auto',
): () => number {
  const { data, points } = flatPoints('train', test.points, engine.dimension);
  const create = evaluationEngine(engineName, engine.dimension);
  const testEngine = create(data, points, engine.dimension, engine.width);
  assignArrays([testEngine.weights, testEngine.coefficients], [initial.weights.data, initial.coefficients.data]);
  const tested = createObjective(testEngine, test.labels, { alpha, subtractInitial: subtractsInitial });
  return () => {
    assignArrays(tested.parameters, parameters);
    return 2 * tested.evaluate();
  };
}

/** The net of two parameter arrays, kept without a copy. */
function netOf([weights, coefficients]: readonly Float64Array[]): OneHiddenLayerNet {
  return oneHiddenLayerNet(weights!, coefficients!);
}
