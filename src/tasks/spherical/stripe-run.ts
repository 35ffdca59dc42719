import { flatParameters, type OneHiddenLayerNet } from '../../spherical/network.js';
import { samplePoints } from '../../spherical/points.js';
import { netPredictor } from '../../spherical/predictor.js';
import { amplification, type InvariantLabel, invariantLabels, requireLabel, withBias } from '../../spherical/stripe.js';
import { misclassified, testError } from '../../spherical/test-error.js';
import { type LabelledPoints, train } from '../../spherical/train.js';
import type { StopReason } from '../../training/stopping.js';
import { aboutParameters, ParameterError } from '../parameters/parameter-error.js';
import { checkTraining } from './checks.js';
import { type GivenStripe, stripeSubject, type TrainParameters } from './parameters.js';
import { alphaRecipe } from './regime.js';
import { initialNet, type TrainControls } from './train-run.js';

/**
 * Gradient flow on labels that depend on a few coordinates alone, x ~ N(0, I_d) and a bias: plain data, one
 * data set and net a seed.
 */
export type StripeParameters = Omit<GivenStripe, 'label' | 'low' | 'high' | 'threshold' | 'radius' | 'parallel'> & {
  /** What the labels depend on. */
  readonly label: InvariantLabel;
};

/** A net of the stripe model at one time of its training. */
export interface StripeRecord {
  /** Steps taken. */
  readonly step: number;
  /** Time of the flow. */
  readonly time: number;
  /** Mean (F − y)² on the training and on the test set. */
  readonly trainError: number;
  readonly testError: number;
  /** Fraction of the test points on which the sign of F is wrong. */
  readonly misclassified: number;
  /** A = (⟨‖w_∥‖²⟩/d_∥)/(⟨‖w_⊥‖²⟩/d_⊥), means over neurons, and over directions weighted with ‖w_h‖|c_h|. */
  readonly amplification: number;
  readonly massAmplification: number;
}

/** The first component of w_∥, that of w_⊥ and c of a neuron. */
export type StripeWeights = readonly [parallel: number, perpendicular: number, coefficient: number];

/** A neuron at the start and at the end of a training. */
export interface StripeNeuron {
  /** Before training. */
  readonly before: StripeWeights;
  /** After it. */
  readonly after: StripeWeights;
}

/** What is kept of a run of the stripe model. */
export interface StripeOutcome extends StripeRecord {
  /** Largest A on the way, over the records. */
  readonly peakAmplification: number;
  /** The start, twelve records a decade of time, and the end. */
  readonly records: readonly StripeRecord[];
  /** The neurons that are kept. */
  readonly neurons: readonly StripeNeuron[];
  /** Wall time. */
  readonly seconds: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

const checkpointsPerDecade = 12;

/**
 * Checks a run before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export function checkStripe(parameters: StripeParameters): void {
  checkTraining(trainingOf(parameters));
  aboutParameters(['low', 'radius', 'parallel'], () => requireLabel('label', parameters.label, parameters.dimension));
  stripeSubject.rows['neurons']!.kind.accept('neurons', parameters.neurons);
  if (parameters.engine !== 'circle') return;
  throw new ParameterError('engine', 'circle has no room for the bias coordinate (use auto)');
}

/**
 * Training and test set of a run, the bias left out.
 *
 * @see {@link stripeResult}
 */
export function stripeData(
  parameters: Pick<StripeParameters, 'dimension' | 'points' | 'testPoints' | 'label' | 'seed'>,
): { training: LabelledPoints; test: LabelledPoints } {
  const { dimension, label, seed } = parameters;
  const draw = (count: number, set: 'training' | 'test') => {
    const points = samplePoints({ points: count, dimension, law: 'normal', seed, set });
    return { points, labels: invariantLabels(label, points) };
  };
  return { training: draw(parameters.points, 'training'), test: draw(parameters.testPoints, 'test') };
}

/** What listens to a run or ends it, and the state and the records that it goes on from. */
export type StripeControls = Pick<TrainControls, 'signal' | 'resume' | 'onProgress' | 'onEnd'> & {
  /** The records of the run so far; those to come are added. */
  readonly records?: StripeRecord[];
};

/** Trains one net and follows its amplification. */
export async function runStripe(
  parameters: StripeParameters,
  { records = [], resume, onEnd, ...listeners }: StripeControls = {},
): Promise<StripeOutcome> {
  const { alpha, dimension, label, engine, loss, steps, seconds } = parameters;
  const data = stripeData(parameters);
  const training = { ...data.training, points: withBias(data.training.points) };
  const test = { ...data.test, points: withBias(data.test.points) };
  const parallel = requireLabel('runStripe', label, dimension);
  const net = initialNet({ ...trainingOf(parameters), dimension: dimension + 1 });
  const subtractInitial = alpha > 1;
  const record = (step: number, time: number, trainError: number, present: OneHiddenLayerNet): StripeRecord => {
    const predictions = netPredictor({ net: present, alpha, initial: subtractInitial ? net : undefined, engine })(
      test.points,
    );
    return {
      step,
      time,
      trainError,
      testError: testError(() => predictions, test).value,
      misclassified: misclassified(predictions, test.labels),
      amplification: amplification({ net: present, parallel, dimension }),
      massAmplification: amplification({ net: present, parallel, dimension, weighting: 'mass' }),
    };
  };
  const result = await train({
    net,
    training,
    alpha,
    subtractInitial,
    engine,
    stop: {
      ...(loss !== undefined && { loss }),
      ...(steps !== undefined && { steps }),
      ...(seconds !== undefined && { seconds }),
    },
    checkpointsPerDecade,
    ...(resume !== undefined && { resume }),
    ...listeners,
    onCheckpoint: ({ step, time, loss }, present) => records.push(record(step, time, 2 * loss, present)),
  });
  await onEnd?.(result.state);
  if (records.at(-1)?.step !== result.steps) {
    records.push(record(result.steps, result.time, result.trainError, result.net));
  }
  return {
    ...records.at(-1)!,
    peakAmplification: Math.max(...records.map(({ amplification }) => amplification)),
    records,
    neurons: neuronsOf(net, result.net, parallel, parameters.neurons),
    seconds: result.seconds,
    stop: result.stop,
  };
}

/** The same run as the training of a net without bias, which the checks know. */
function trainingOf(parameters: StripeParameters): TrainParameters {
  const { label: _, neurons: __, ...shared } = parameters;
  return {
    ...alphaRecipe(parameters.alpha),
    ...shared,
    data: 'normal',
    target: 'constant',
    angle: 1,
    method: 'flow',
  };
}

function neuronsOf(
  initial: OneHiddenLayerNet,
  net: OneHiddenLayerNet,
  parallel: number,
  most: number,
): readonly StripeNeuron[] {
  const start = flatParameters(initial);
  const end = flatParameters(net);
  const place = ({ weights, coefficients, dimension }: typeof start, h: number): StripeWeights => {
    const row = weights.subarray(h * dimension, (h + 1) * dimension);
    return [short(row[0]!), short(row[parallel]!), short(coefficients[h]!)];
  };
  return Array.from({ length: Math.min(most, end.width) }, (_, h) => ({
    before: place(start, h),
    after: place(end, h),
  }));
}

/** Six digits are enough for a picture. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
