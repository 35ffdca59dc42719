import ndarray from 'ndarray';
import type { GradientEngineName } from '../../spherical/engine.js';
import { flatParameters, type OneHiddenLayerNet } from '../../spherical/network.js';
import { netPredictor } from '../../spherical/predictor.js';
import { targetValues } from '../../spherical/targets.js';
import { checkTraining, taskTarget } from './checks.js';
import { type Regime, regimes } from './choices.js';
import { learningData } from './learning-data.js';
import type { TrainParameters } from './parameters.js';
import { alphaRecipe } from './regime.js';
import { initialNet, runTraining, type TrainOutcome } from './train-run.js';

/** A neuron as a point of the plane: along w_h, at the distance √(‖w_h‖|c_h|). */
export interface NeuronPlace {
  readonly x: number;
  readonly y: number;
  /** Sign of c_h. */
  readonly sign: number;
}

/** A net on the circle at one time of its training. */
export interface CircleFrame {
  readonly time: number;
  readonly loss: number;
  readonly testError: number;
  readonly neurons: readonly NeuronPlace[];
  /** F at the angles of the view. */
  readonly prediction: Float64Array;
}

/** A training of which every checkpoint is a frame, the first the start and the last the end. */
export interface CircleRun {
  readonly regime: Regime;
  readonly alpha: number;
  readonly frames: readonly CircleFrame[];
  readonly outcome: TrainOutcome;
}

/** The same data and initial net trained in both regimes, in dimension 2. */
export interface CircleView {
  /** Angles of the training points and their labels. */
  readonly points: readonly { readonly angle: number; readonly label: number }[];
  /** Angles from −π to π at which predictions and target are given. */
  readonly angles: Float64Array;
  readonly target: Float64Array;
  readonly runs: readonly CircleRun[];
}

const anglesShown = 361;
const checkpointsPerDecade = 12;

/** What the trainings of a view share. */
export type CircleSettings = Omit<TrainParameters, 'dimension' | 'method' | keyof ReturnType<typeof alphaRecipe>>;

/**
 * The training of each regime, checked.
 * @throws InputError naming the option at fault
 */
export function circleParameters(
  shared: CircleSettings,
  alphas: Readonly<Record<Regime, number>>,
): Record<Regime, TrainParameters> {
  const at = (alpha: number): TrainParameters => ({ ...shared, dimension: 2, method: 'flow', ...alphaRecipe(alpha) });
  const parameters = { lazy: at(alphas.lazy), feature: at(alphas.feature) };
  for (const regime of regimes) checkTraining(parameters[regime]);
  return parameters;
}

/**
 * Trains a net at two values of α, the lazy one first, and keeps what a picture and a movie show.
 * @throws the reason of the signal when it aborts
 */
export async function circleView(
  trainings: Readonly<Record<Regime, TrainParameters>>,
  signal?: AbortSignal,
): Promise<CircleView> {
  const angles = Float64Array.from({ length: anglesShown }, (_, i) => (2 * Math.PI * i) / (anglesShown - 1) - Math.PI);
  const places = ndarray(
    Float64Array.from({ length: 2 * anglesShown }, (_, i) =>
      i % 2 === 0 ? Math.cos(angles[i >> 1]!) : Math.sin(angles[i >> 1]!),
    ),
    [anglesShown, 2],
  );
  const runs: CircleRun[] = [];
  for (const regime of regimes) {
    const parameters = trainings[regime];
    const { alpha } = parameters;
    const initial = initialNet(parameters);
    const frame = frameOf(alpha, alpha > 1 ? initial : undefined, places, parameters.engine);
    const frames: CircleFrame[] = [];
    const { outcome, result } = await runTraining(parameters, {
      checkpointsPerDecade,
      onCheckpoint: ({ time, loss, testError = Number.NaN }, net) => {
        frames.push(frame(time, loss, testError, net));
      },
      ...(signal !== undefined && { signal }),
    });
    signal?.throwIfAborted();
    if (frames.at(-1)?.time !== result.time) {
      frames.push(frame(result.time, result.trainError / 2, outcome.testError, result.net));
    }
    runs.push({ regime, alpha, frames, outcome });
  }
  const { training } = await learningData(trainings.lazy);
  const points = Array.from(training.labels, (label, p) => ({
    angle: Math.atan2(training.points.get(p, 1), training.points.get(p, 0)),
    label,
  }));
  return { points, angles, target: targetValues(taskTarget(trainings.lazy), places), runs };
}

function frameOf(
  alpha: number,
  initial: OneHiddenLayerNet | undefined,
  places: Parameters<ReturnType<typeof netPredictor>>[0],
  engine: GradientEngineName | 'auto',
) {
  return (time: number, loss: number, testError: number, net: OneHiddenLayerNet): CircleFrame => ({
    time,
    loss,
    testError,
    neurons: neuronPlaces(net),
    prediction: netPredictor({ net, alpha, initial, engine })(places),
  });
}

function neuronPlaces(net: OneHiddenLayerNet): NeuronPlace[] {
  const { weights, coefficients } = flatParameters(net);
  return Array.from(coefficients, (c, h) => {
    const [u = 0, v = 0] = weights.subarray(2 * h, 2 * h + 2);
    const size = Math.hypot(u, v);
    const stretch = size === 0 ? 0 : Math.sqrt(Math.abs(c) / size);
    return { x: u * stretch, y: v * stretch, sign: Math.sign(c) };
  });
}
