import { engineNames } from '../../spherical/engine.js';
import { geometries } from '../../spherical/geometry.js';
import { coefficientLaws, weightLaws } from '../../spherical/initialise.js';
import { kernelNames } from '../../spherical/kernels.js';
import { pointLaws } from '../../spherical/points.js';
import { precisions } from '../../spherical/precision.js';
import { regularisationKinds } from '../../spherical/regularisation.js';
import { teacherActivations } from '../../spherical/targets.js';
import { flag, integer, listOf, nameOrText, number, oneOf, positive, text } from '../parameters/kind.js';
import { parameterTable, subjectOf, type ValuesOf } from '../parameters/table.js';
import {
  defaultAlpha,
  defaultExponent,
  defaultLabel,
  defaultLambda,
  defaultLearningRate,
  defaultStop,
  labelKinds,
  namedTargets,
  recipes,
  regimes,
} from './choices.js';

/** Tasks and commands that learn a target on the sphere. */
const learning = ['train', 'kernel', 'learning-curve', 'phase-diagram'] as const;
/** Those that train a net. */
const training = ['train', 'learning-curve', 'phase-diagram', 'stripe', 'show'] as const;
/** Those in which the penalty is chosen. */
const penalised = ['train', 'phase-diagram'] as const;
/** Those of many runs. */
const repeated = ['kernel', 'learning-curve', 'phase-diagram', 'stripe'] as const;

const fieldAlone = { parameter: 'target', values: ['gaussian-field'] } as const;

/** All parameters of the spherical and of the stripe model. */
export const sphericalParameters = parameterTable({
  dimension: {
    kind: integer(2, 1000),
    symbol: 'd',
    meaning: 'dimension of the data',
    in: [...learning, 'stripe'],
    default: 3,
    defaults: { stripe: 10 },
  },
  points: {
    kind: integer(1, 1e6),
    symbol: 'P',
    meaning: 'training points',
    in: [...learning, 'stripe', 'show'],
    default: 64,
    defaults: { stripe: 256, show: 16 },
  },
  data: {
    kind: oneOf(pointLaws),
    meaning: 'law of the points: uniform on the sphere, normal, or uniform in the ball',
    in: learning,
    default: 'sphere',
  },
  target: {
    kind: nameOrText(namedTargets, 'y', 'an expression of x1 … xd and r = ‖x‖'),
    meaning:
      'what is learnt: constant (1), norm (‖x‖), gaussian-field (random, drawn as a wide teacher), or an expression ' +
      'of x1 … xd and r = ‖x‖, such as "x1 * x2"',
    in: learning,
    default: 'constant',
  },
  exponent: {
    kind: number(0),
    symbol: 'a',
    meaning: 'teacher |·|^a or ReLU^a of smoothness ν = a + 1/2',
    in: learning,
    belongsTo: fieldAlone,
    default: defaultExponent,
  },
  teacherActivation: {
    kind: oneOf(teacherActivations),
    meaning: 'activation of the teacher',
    in: learning,
    belongsTo: fieldAlone,
    default: 'absolute',
  },
  teacherWidth: {
    kind: integer(1),
    meaning: 'neurons of the teacher',
    in: learning,
    belongsTo: fieldAlone,
    default: 100_000,
  },
  kernel: {
    kind: oneOf(kernelNames),
    meaning: 'kernel of the lazy limit: ntk of both layers, random-features of the last one',
    in: ['kernel', 'learning-curve'],
    default: 'ntk',
  },
  ridge: {
    kind: number(0),
    symbol: 'λ',
    meaning: 'added to the diagonal of the Gram matrix',
    in: ['kernel'],
    default: 0,
  },
  label: {
    kind: oneOf(labelKinds),
    meaning: 'y = 1 in a stripe, in a half-space, or outside a cylinder',
    in: ['stripe'],
    default: 'stripe',
  },
  low: {
    kind: number(),
    symbol: 'x',
    meaning: 'low < x₁ < high',
    in: ['stripe'],
    belongsTo: { parameter: 'label', values: ['stripe'] },
    otherwise: String(defaultLabel.low),
  },
  high: {
    kind: number(),
    symbol: 'x',
    meaning: 'low < x₁ < high',
    in: ['stripe'],
    belongsTo: { parameter: 'label', values: ['stripe'] },
    otherwise: String(defaultLabel.high),
  },
  threshold: {
    kind: number(),
    symbol: 'x',
    meaning: 'x₁ > threshold',
    in: ['stripe'],
    belongsTo: { parameter: 'label', values: ['half-space'] },
    otherwise: String(defaultLabel.threshold),
  },
  radius: {
    kind: positive,
    symbol: 'r',
    meaning: '‖x_∥‖ > radius',
    in: ['stripe'],
    belongsTo: { parameter: 'label', values: ['cylinder'] },
    otherwise: 'about the median of ‖x_∥‖',
  },
  parallel: {
    kind: integer(1),
    symbol: 'd_∥',
    meaning: 'dimension of x_∥',
    in: ['stripe'],
    belongsTo: { parameter: 'label', values: ['cylinder'] },
    otherwise: String(defaultLabel.parallel),
  },
  width: {
    kind: integer(1, 1e7),
    symbol: 'H',
    meaning: 'neurons',
    in: training,
    default: 1000,
    defaults: { show: 300 },
  },
  engine: {
    kind: oneOf(['auto', ...engineNames]),
    meaning: 'engine of the gradients, the same numbers to rounding; circle is for d = 2',
    in: training,
    default: 'auto',
  },
  precision: {
    kind: oneOf(precisions),
    meaning: 'of the sums over neurons and points; float32 for d > 2',
    in: ['train', 'learning-curve', 'phase-diagram'],
    default: 'float64',
  },
  alpha: {
    kind: number(1e-50, 1e6),
    symbol: 'α',
    meaning: 'scale of the predictor F = αf: feature regime for α ≪ 1, lazy for α ≫ 1',
    in: ['train', 'phase-diagram', 'stripe'],
    defaults: { stripe: defaultAlpha },
    otherwise: `${defaultAlpha.toExponential()}, or that of the recipe`,
  },
  lazyAlpha: {
    kind: number(1e-50, 1e6),
    symbol: 'α',
    meaning: 'α of the lazy regime',
    in: ['show'],
    only: 'command',
    default: 1e3,
  },
  featureAlpha: {
    kind: number(1e-50, 1e6),
    symbol: 'α',
    meaning: 'α of the feature regime',
    in: ['show'],
    only: 'command',
    default: 1e-6,
  },
  subtractInitial: {
    kind: flag,
    meaning: 'F = α(f − f₀), f₀ the output at the start',
    in: ['train'],
    otherwise: 'for α > 1',
  },
  recipe: {
    kind: oneOf(recipes),
    meaning: 'what is filled in where it is not given: alpha, both layers from a normal law; feature, for sparse nets',
    in: ['train'],
    default: 'alpha',
  },
  method: {
    kind: oneOf(['descent', 'flow']),
    meaning: 'gradient descent, or gradient flow with an adaptive step',
    in: ['train'],
    default: 'flow',
    shorthands: { flow: 'flow' },
  },
  learningRate: {
    kind: positive,
    symbol: 'η',
    meaning: 'learning rate of gradient descent, scaled with α and H',
    in: ['train'],
    belongsTo: { parameter: 'method', values: ['descent'] },
    default: defaultLearningRate,
  },
  geometry: {
    kind: oneOf(geometries),
    meaning: 'free; unit keeps ‖w‖ = 1 by projection; conic too, neurons move by their mass |c|; output trains c alone',
    in: penalised,
    otherwise: 'free, or that of the recipe',
    shorthands: { projection: 'unit', conic: 'conic', 'only-last-layer': 'output' },
  },
  regularisation: {
    kind: oneOf([...regularisationKinds, 'none']),
    meaning: 'penalty λR: l1 on |c|, path on ‖w‖|c|, l2, or none',
    in: penalised,
    otherwise: 'none, or that of the recipe',
  },
  lambda: {
    kind: number(0),
    symbol: 'λ',
    meaning: 'strength of the penalty',
    in: penalised,
    otherwise: `${defaultLambda.toExponential()}, or that of the recipe`,
  },
  initialWeights: {
    kind: oneOf(weightLaws),
    meaning: 'law of the initial weights: normal, or sphere for ‖w‖ = 1',
    in: ['train'],
    otherwise: 'normal',
  },
  initialisation: {
    kind: oneOf(coefficientLaws),
    meaning: 'law of the initial coefficients',
    in: ['train'],
    otherwise: 'normal',
  },
  initialScale: {
    kind: number(0),
    symbol: 's',
    meaning: 'factor of the initial coefficients, such as 1e-3',
    in: ['train'],
    otherwise: '1, or that of the recipe',
  },
  loss: {
    kind: number(0),
    symbol: 'αL',
    meaning: 'stop at this loss',
    in: training,
    defaults: { 'learning-curve': 1e-9, 'phase-diagram': 1e-8, stripe: 1e-2, show: 1e-6 },
    otherwise: `${defaultStop.loss}, where no rule and no penalty is given`,
  },
  steps: {
    kind: integer(0),
    kinds: { 'learning-curve': integer(1), 'phase-diagram': integer(1), stripe: integer(1), show: integer(1) },
    symbol: 'n',
    meaning: 'stop after so many steps in all',
    in: training,
    defaults: { 'learning-curve': 100_000, 'phase-diagram': 20_000, stripe: 20_000, show: 50_000 },
    otherwise: `${defaultStop.steps.toExponential().replace('+', '')}, where no rule is given`,
  },
  seconds: {
    kind: number(0),
    kinds: { stripe: positive },
    symbol: 't',
    unit: 's',
    meaning: 'stop after so many seconds in all',
    in: ['train', 'stripe'],
  },
  standstill: {
    kind: number(0),
    symbol: 'x',
    meaning: 'stop when loss and parameters change by less than x in a doubling of the time',
    in: ['train'],
    otherwise: `with a penalty ${defaultStop.standstill.toExponential()}, where no rule is given`,
  },
  lazyPoints: {
    kind: integer(1, 1e6),
    symbol: 'P',
    meaning: 'training points of the lazy regime',
    in: ['learning-curve'],
    only: 'command',
    otherwise: 'those of --points',
  },
  regime: {
    kind: listOf(oneOf(regimes)),
    meaning: 'lazy, feature or both',
    in: ['learning-curve'],
    only: 'command',
    default: ['lazy', 'feature'],
  },
  seeds: {
    kind: integer(1),
    symbol: 'n',
    meaning: 'data sets and nets to average over',
    in: repeated,
    only: 'command',
    default: 5,
    defaults: { kernel: 10, 'phase-diagram': 1 },
  },
  lazySeeds: {
    kind: integer(1),
    symbol: 'n',
    meaning: 'data sets of the lazy regime',
    in: ['learning-curve'],
    only: 'command',
    otherwise: 'as many as --seeds',
  },
  fitFrom: {
    kind: number(1),
    symbol: 'P',
    meaning: 'least P of the fits',
    in: ['learning-curve', 'stripe'],
    only: 'command',
    otherwise: 'the four largest P of a learning curve, all P of the stripe model',
  },
  testPoints: {
    kind: integer(2, 1e6),
    symbol: 'n',
    meaning: 'points of the test error and of the rotation stability',
    in: [...learning, 'stripe', 'show'],
    default: 4096,
    defaults: { show: 1024 },
  },
  angle: {
    kind: number(Number.MIN_VALUE, Math.PI),
    symbol: 'θ',
    unit: 'rad',
    meaning: 'angle of the rotation stability S',
    in: [...learning, 'show'],
    default: 0.1,
    formerly: ['rotation-angle'],
  },
  frames: {
    kind: flag,
    meaning: 'with --out: the movie as a sequence of PNG files too',
    in: ['show'],
    only: 'command',
    default: false,
  },
  seed: {
    kind: text(),
    meaning: 'seed of data and nets, any text',
    in: [...learning, 'stripe', 'show'],
    default: '0',
  },
  neurons: {
    kind: integer(0),
    symbol: 'n',
    meaning: 'neurons of which the weights are kept, the first ones',
    in: ['stripe'],
    only: 'task',
    default: 0,
  },
  keep: {
    kind: listOf(oneOf(['weights', 'curve'])),
    meaning: 'arrays to keep of a point: the weights at the end, the training curve',
    in: ['train', 'stripe'],
    only: 'task',
    default: [],
  },
});

type Table = typeof sphericalParameters;

/** Parameters of `spherical.kernel`. */
export const kernelSubject = subjectOf(sphericalParameters, 'kernel', 'task', 'spherical.kernel');

/** Parameters of `spherical.train`. */
export const trainSubject = subjectOf(sphericalParameters, 'train', 'task', 'spherical.train');

/** Parameters of `spherical.stripe`. */
export const stripeSubject = subjectOf(sphericalParameters, 'stripe', 'task', 'spherical.stripe');

/** Kernel regression of a task. */
export type KernelParameters = ValuesOf<Table, 'kernel', 'task'>;

/** What is learnt from what: plain data, one data set a seed. */
export type LearningTask = Omit<KernelParameters, 'kernel' | 'ridge'>;

/** Parameters of a training as they are given, the recipe not yet filled in. */
export type GivenTraining = Omit<ValuesOf<Table, 'train', 'task'>, 'keep'>;

/** What the recipe fills in. */
type Filled = 'alpha' | 'geometry' | 'regularisation' | 'initialWeights' | 'initialisation' | 'initialScale';

/** Training of a net on a task. */
export type TrainParameters = Omit<GivenTraining, 'recipe' | 'precision' | Filled> & {
  readonly [Name in Filled]: NonNullable<GivenTraining[Name]>;
} & {
  /** Default float64. */
  readonly precision?: GivenTraining['precision'] | undefined;
};

/** Parameters of a run of the stripe model as they are given. */
export type GivenStripe = Omit<ValuesOf<Table, 'stripe', 'task'>, 'keep'>;
