import { lazyKernels } from '../../analytic/kernel-limit/ring/ring-kernels.js';
import { readouts } from '../../analytic/kernel-limit/ring/wide-ring-net.js';
import { parseRational, toNumber } from '../../numerics/rational.js';
import { solutionNames } from '../../twopixels/solutions/names.js';
import { defaultThresholds } from '../../twopixels/solutions/thresholds.js';
import { gapConventions } from '../../twopixels/task.js';
import {
  flag,
  fraction,
  fractionText,
  integer,
  type Kind,
  listOf,
  number,
  oneOf,
  positive,
  text,
} from '../parameters/kind.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { parameterTable, subjectOf, type ValuesOf } from '../parameters/table.js';

/** Commands and tasks of one network or of many. */
const networks = ['stability', 'phase-diagram', 'show'] as const;
/** Those of nets of infinite width. */
const wide = ['kernel-limit', 'lazy'] as const;
/** Those that measure. */
const measured = ['stability', 'phase-diagram'] as const;

/** A number, a fraction such as 8/3, or the word exact; kept as the float64 number that it stands for. */
const energy: Kind<number | 'exact'> = {
  placeholder: 'lσ²',
  allowed: 'a number above 0, a fraction such as 8/3, or exact',
  schema: { anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'string' }] },
  parse: (name, value) => energyOf(name, value),
  accept: (name, value) => {
    if (typeof value === 'number' || typeof value === 'string') return energyOf(name, value);
    throw new ParameterError(name, `must be a number, a fraction or exact, got ${JSON.stringify(value)}`);
  },
};

/** A threshold: a number or a fraction such as 3/2, kept as the float64 number that it stands for. */
function threshold(
  placeholder: string,
  allowed: string,
  schema: Kind['schema'],
  check: (value: number) => boolean,
): Kind<number> {
  const checked = (name: string, value: unknown): number => {
    const read = typeof value === 'string' ? fractionOf(value) : value;
    if (typeof read === 'number' && check(read)) return read;
    throw new ParameterError(
      name,
      `must be ${allowed}, got ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  };
  return {
    placeholder,
    allowed,
    schema: { anyOf: [{ type: 'number', ...schema }, { type: 'string' }] },
    parse: checked,
    accept: checked,
  };
}

function fractionOf(value: string): number {
  try {
    return toNumber(parseRational('', value));
  } catch {
    return Number.NaN;
  }
}

const lastThreshold = threshold(
  'θ',
  'a finite number above 0, or a fraction such as 3/2',
  { exclusiveMinimum: 0 },
  (value) => Number.isFinite(value) && value > 0,
);

const firstThreshold = threshold(
  'β',
  'a number from 0 to below 1, or a fraction such as 2/5',
  { minimum: 0, exclusiveMaximum: 1 },
  (value) => value >= 0 && value < 1,
);

function energyOf(name: string, value: number | string): number | 'exact' {
  if (value === 'exact') return value;
  return positive.accept(name, typeof value === 'number' ? value : rationalNumber(name, value));
}

function rationalNumber(name: string, value: string): number {
  try {
    return toNumber(parseRational(name, value));
  } catch {
    throw new ParameterError(name, `must be a number, a fraction such as 8/3, or exact, got ${value}`);
  }
}

/** All parameters of the two-pixel task and its constructed networks. */
export const twoPixelParameters = parameterTable({
  solution: {
    kind: oneOf(solutionNames),
    meaning: 'constructed network',
    in: networks,
    default: 'low-frequency',
    defaults: { 'phase-diagram': 'disordered' },
  },
  net: {
    kind: text('path'),
    meaning:
      'a net of yours in place of the solution: a JSON document, or the folder of a saved net; l is that of its inputs',
    in: ['stability'],
  },
  netSha256: {
    kind: text('hash'),
    meaning: 'SHA-256 of the net and of its arrays, filled in: a point is of the content of its files',
    in: ['stability'],
    only: 'task',
  },
  scale: {
    kind: integer(1),
    symbol: 'ξ',
    meaning: 'scale of the task and of the network: pairs at a distance d < ξ have label +1',
    in: [...networks, ...wide],
    default: 7,
  },
  length: {
    kind: integer(4),
    symbol: 'l',
    meaning: 'sites of the ring, at least 2ξ',
    in: [...networks, ...wide],
    default: 32,
  },
  filterSize: {
    kind: integer(2),
    symbol: 's',
    meaning: 'filter size; of the strided solution the stride too',
    in: [...networks, ...wide],
    default: 3,
  },
  channels: {
    kind: integer(1),
    symbol: 'H',
    meaning: 'channels of the hidden layers, a multiple of s',
    in: networks,
    belongsTo: { parameter: 'solution', values: ['disordered'] },
    otherwise: 's',
  },
  disorder: {
    kind: number(0),
    symbol: 'ε',
    meaning: 'each weight times 1 + ε·N(0, 1)',
    in: networks,
    belongsTo: { parameter: 'solution', values: ['disordered'] },
    default: 0.1,
  },
  mix: {
    kind: fractionText('κ'),
    symbol: 'κ',
    meaning: 'from 0, low-frequency, to 1, high-frequency; a number or a fraction',
    in: networks,
    belongsTo: { parameter: 'solution', values: ['mix'] },
    default: '1/2',
  },
  threshold: {
    kind: lastThreshold,
    symbol: 'θ',
    meaning:
      'threshold of the last layer, Σ ReLU(u − θ): the inverse of its gain; the solutions have error 0 for 0 < θ < 2',
    in: networks,
    otherwise: String(defaultThresholds.threshold),
  },
  firstThreshold: {
    kind: firstThreshold,
    symbol: 'β',
    meaning:
      'threshold of the first layer, ReLU(u − βu₀)/(1 − β) with u₀ the least response to a lit pixel; of nets of more ' +
      'than one layer',
    in: networks,
    otherwise: String(defaultThresholds.firstThreshold),
  },
  draws: {
    kind: integer(1, 10_000),
    symbol: 'n',
    meaning: 'draws of the weights a cell, which shows the median and the quartiles of them',
    in: ['phase-diagram'],
    only: 'command',
    belongsTo: { parameter: 'solution', values: ['disordered'] },
    otherwise: '1',
  },
  depth: {
    kind: integer(1, 64),
    symbol: 'k',
    meaning: 'hidden layers of infinite width',
    in: wide,
    default: 3,
  },
  weightVariance: {
    kind: positive,
    symbol: 'σ_w²',
    meaning: 'variance of the weights, times 1/fan-in',
    in: wide,
    default: 2,
  },
  biasDeviation: {
    kind: number(0, 1e6),
    symbol: 'σ_b',
    meaning: 'standard deviation of the biases; 0 for none',
    in: wide,
    default: 0,
  },
  readout: {
    kind: oneOf(readouts),
    meaning: 'output by one weight a channel of the mean over sites, or by one a unit',
    in: wide,
    default: 'pooling',
  },
  latticePoints: {
    kind: integer(1, 4093),
    symbol: 'N',
    meaning: 'points of the lattice over the noise, at least',
    in: wide,
    otherwise: 'as many as a fixed budget of work allows',
  },
  kernel: {
    kind: oneOf(lazyKernels),
    meaning: 'tangent: all weights are trained, nngp: those of the output alone',
    in: ['lazy'],
    default: 'tangent',
  },
  distances: {
    kind: text('list'),
    symbol: 'd',
    meaning: 'distances to train on, with all their pairs: all, odd, even or a list such as 1,3,8',
    in: ['lazy'],
    otherwise: 'all',
  },
  points: {
    kind: integer(1),
    symbol: 'P',
    meaning: 'train on so many pairs, drawn by the seed, in place of distances',
    in: ['lazy'],
  },
  ridge: {
    kind: number(0),
    symbol: 'λ',
    meaning: 'ridge in units of the mean of K(x, x)',
    in: ['lazy'],
    default: 0,
  },
  curve: {
    kind: listOf(integer(1)),
    symbol: 'P',
    meaning: 'numbers of pairs of a learning curve with pooling and with flattening',
    in: ['lazy'],
    only: 'command',
    otherwise: 'none',
  },
  curveDraws: {
    kind: integer(2, 1000),
    symbol: 'n',
    meaning: 'draws of the pairs a point of the learning curve',
    in: ['lazy'],
    only: 'command',
    default: 10,
  },
  gap: {
    kind: number(0),
    symbol: 'g',
    meaning: 'leave out the pairs with |d − ξ| < g',
    in: [...networks, ...wide],
    default: 0,
  },
  gapConvention: {
    kind: oneOf(gapConventions),
    meaning:
      'which pairs a gap leaves out: symmetric |d − ξ| < g, published-1d ξ − g ≤ d < ξ + g, published-2d |d − ξ| < g/2',
    in: [...networks, ...wide],
    otherwise: 'symmetric',
  },
  displacementLaw: {
    kind: listOf(fractionText('p')),
    meaning: 'probabilities of the shifts −m … m of a lit pixel',
    in: [...measured, ...wide],
    default: ['1/3', '1/3', '1/3'],
  },
  noiseEnergy: {
    kind: energy,
    symbol: 'lσ²',
    meaning: 'mean squared norm of the noise, or exact for ⟨‖τx − x‖²⟩',
    in: [...measured, ...wide],
    otherwise: '8/3',
  },
  noiseDeviation: {
    kind: positive,
    symbol: 'σ',
    meaning: 'standard deviation of the noise on a site, instead of the energy',
    in: [...measured, ...wide],
  },
  closure: {
    kind: oneOf(['lattice', 'gaussian']),
    meaning: 'theory of G where there is no exact one',
    in: measured,
    default: 'lattice',
  },
  exactOutput: {
    kind: flag,
    meaning: 'G of the output by the transfer operator, for low-frequency and nets of its form: seconds to minutes',
    in: ['stability'],
    only: 'command',
    default: false,
  },
  samples: {
    kind: integer(0),
    symbol: 'n',
    meaning: 'Monte Carlo samples, at least 2, or 0 for theory alone; with a precision the most to spend',
    in: measured,
    default: 100_000,
  },
  precision: {
    kind: fraction,
    symbol: 'x',
    meaning: 'sample until every relative standard error is at most x, such as 1e-3',
    in: ['stability'],
    only: 'command',
  },
  engine: {
    kind: oneOf(['auto', 'js', 'wasm', 'webgpu']),
    meaning:
      'js computes in float64, wasm in float32, webgpu in float32 on a GPU; auto takes wasm, js where float32 is not ' +
      'enough, or the GPU for long runs',
    in: measured,
    default: 'auto',
  },
  check: {
    kind: flag,
    meaning: 'exit with 3 if an exact value and Monte Carlo differ by more than 4 standard errors',
    in: ['stability'],
    only: 'command',
    default: false,
  },
  distance: {
    kind: integer(1),
    symbol: 'd',
    meaning: 'distance of the lit pixels of the picture',
    in: ['show'],
    only: 'command',
    otherwise: '⌈ξ/2⌉',
  },
  seed: {
    kind: text(),
    meaning: 'seed of all random numbers, any text',
    in: [...networks, 'lazy'],
    default: '0',
  },
  keep: {
    kind: listOf(oneOf(['layers'])),
    meaning: 'arrays to keep of a point: D, G and R of every layer',
    in: ['stability', 'kernel-limit'],
    only: 'task',
    default: [],
  },
});

type Table = typeof twoPixelParameters;

/** Parameters of `two-pixels.stability`. */
export const stabilitySubject = subjectOf(twoPixelParameters, 'stability', 'task', 'two-pixels.stability');

/** A network, its task and how it is measured, as a point or a call gives it. */
export type GivenStability = ValuesOf<Table, 'stability', 'task'>;

/** Parameters of `two-pixels.kernel-limit`. */
export const kernelLimitSubject = subjectOf(twoPixelParameters, 'kernel-limit', 'task', 'two-pixels.kernel-limit');

/** An untrained net of infinite width on its task. */
export type GivenKernelLimit = ValuesOf<Table, 'kernel-limit', 'task'>;

/** Parameters of `two-pixels.lazy`. */
export const lazySubject = subjectOf(twoPixelParameters, 'lazy', 'task', 'two-pixels.lazy');

/** A net of infinite width on its task, and what it is trained on. */
export type GivenLazy = ValuesOf<Table, 'lazy', 'task'>;

/** Names of all parameters. */
export const twoPixelNames = Object.keys(twoPixelParameters);
