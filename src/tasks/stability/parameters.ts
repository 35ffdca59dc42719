import {
  averages,
  defaultConventions,
  noiseLaws,
  noiseNorms,
  pairLaws,
  presets,
  spreads,
} from '../../stability/inputs/conventions.js';
import { boundary, cutoff, displacement, interpolation, temperature } from '../diffeo/ensemble-parameters.js';
import { channelsLast, crop, imageSize, scale, standardise } from '../diffeo/reading-parameters.js';
import { flag, integer, type Kind, listOf, number, oneOf, positive, text } from '../parameters/kind.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { parameterTable, subjectOf, type ValuesOf } from '../parameters/table.js';

type NoiseNorm = (typeof noiseNorms)[number] | number;

/** The name of a convention, or a positive number. */
const noiseNorm: Kind<NoiseNorm> = {
  placeholder: 'name|x',
  allowed: `one of ${noiseNorms.join(', ')}, or a number above 0`,
  schema: { anyOf: [{ enum: [...noiseNorms] }, positive.schema] },
  parse: (name, value) => {
    if (!/^[a-z]/i.test(value)) return positive.parse(name, value);
    return normNamed(name, value);
  },
  accept: (name, value) => (typeof value === 'number' ? positive.accept(name, value) : normNamed(name, value)),
};

function normNamed(name: string, value: unknown): NoiseNorm {
  const known = noiseNorms.find((norm) => norm === value);
  if (known !== undefined) return known;
  throw new ParameterError(name, `must be one of ${noiseNorms.join(', ')} or a number, got ${String(value)}`);
}

/** A range of norms such as 1e-2..1e2, kept as it is written. */
const normRange: Kind<string> = {
  ...text('r1..r2'),
  allowed: 'a range of norms such as 1e-2..1e2',
  parse: (name, value) => {
    curveRange(name, value);
    return value;
  },
};

/**
 * The ends of a range of norms such as 1e-2..1e2.
 * @throws ParameterError unless 0 < r1 < r2
 */
export function curveRange(name: string, value: string): { readonly from: number; readonly to: number } {
  const [from, to, ...more] = value.split('..');
  if (from === undefined || to === undefined || more.length > 0) {
    throw new ParameterError(name, `must be a range of norms such as 1e-2..1e2, got ${value}`);
  }
  const [low, high] = [positive.parse(name, from), number().parse(name, to)];
  if (high > low && Number.isFinite(high)) return { from: low, to: high };
  throw new ParameterError(name, `r2 must be above r1, got ${value}`);
}

/** All parameters of the stability of any model. */
export const stabilityParameters = parameterTable({
  model: {
    kind: text('file'),
    meaning: 'module of a model; given several times to a command, models are compared',
    in: ['measure'],
    required: 'model.mjs, a module of a model',
  },
  files: {
    kind: listOf(text('file')),
    meaning: 'other files that the model reads, such as weights: their content is a part of the point',
    in: ['measure'],
    only: 'task',
    default: [],
  },
  data: {
    kind: text('file'),
    meaning: 'images: a file or a folder, or drawn by rule, such as digits:256',
    in: ['measure'],
    required: 'digits:256, or a file of images',
  },
  layers: {
    kind: listOf(text('name')),
    meaning: 'layers to measure',
    in: ['measure'],
    default: [],
    otherwise: 'all that the model returns',
  },
  samples: {
    kind: integer(2),
    symbol: 'P',
    meaning: 'P images alone, evenly spread over the data (drawn by rule: the first P)',
    in: ['measure'],
    otherwise: 'all',
  },
  imageSize: { ...imageSize, in: ['measure'] },
  channelsLast: { ...channelsLast, in: ['measure'] },
  crop: { ...crop, in: ['measure'], otherwise: 'none' },
  scale: { ...scale, in: ['measure'] },
  standardise: { ...standardise, in: ['measure'] },
  labels: {
    kind: text('file'),
    meaning: 'labels in a file (IDX or .npy), for error rates; without a file, those of the images',
    in: ['measure'],
    valueOptional: 'errorRates',
  },
  errorRates: {
    kind: flag,
    meaning: 'measure error rates too, by the labels',
    in: ['measure'],
    default: false,
  },
  classifier: {
    kind: text('layer'),
    meaning: 'layer that tells the classes',
    in: ['measure'],
    otherwise: 'the last that the model returns',
  },
  cutoff: { ...cutoff, in: ['measure'] },
  displacement: { ...displacement, in: ['measure'] },
  temperature: { ...temperature, in: ['measure'] },
  boundary: { ...boundary, in: ['measure'] },
  interpolation: { ...interpolation, in: ['measure'] },
  preset: {
    kind: oneOf(presets),
    meaning: 'conventions of a paper; single ones are changed by what follows',
    in: ['measure'],
  },
  average: {
    kind: oneOf(averages),
    meaning: 'how the numerators are averaged over images',
    in: ['measure'],
    otherwise: defaultConventions.average,
  },
  spread: {
    kind: oneOf(spreads),
    meaning: 'how the denominator is averaged over pairs of images',
    in: ['measure'],
    otherwise: defaultConventions.spread,
  },
  pairs: {
    kind: oneOf(pairLaws),
    meaning: 'pairs of the denominator',
    in: ['measure'],
    otherwise: defaultConventions.pairs,
  },
  noiseLaw: {
    kind: oneOf(noiseLaws),
    meaning: 'law of the noise',
    in: ['measure'],
    otherwise: defaultConventions.noiseLaw,
  },
  noiseNorm: {
    kind: noiseNorm,
    meaning: `norm of the noise: that of the displacement by ${noiseNorms.join(', ')}, or a number`,
    in: ['measure'],
    otherwise: String(defaultConventions.noiseNorm),
  },
  rectified: {
    kind: flag,
    meaning: 'negative components of the noise are set to 0',
    in: ['measure'],
    otherwise: 'as the preset has it',
  },
  draws: {
    kind: integer(1, 2 ** 20),
    symbol: 'n',
    meaning: 'deformations and noises of each image',
    in: ['measure'],
    default: 1,
  },
  curve: {
    kind: normRange,
    meaning: 'D and G against the norm of the perturbation too, from r1 to r2',
    in: ['measure'],
    only: 'command',
  },
  perDecade: {
    kind: integer(1),
    symbol: 'n',
    meaning: 'points of the curve in a decade',
    in: ['measure'],
    only: 'command',
    default: 4,
  },
  seed: {
    kind: text(),
    meaning: 'seed of all random numbers, any text',
    in: ['measure'],
    default: '0',
  },
  keep: {
    kind: listOf(oneOf(['layers'])),
    meaning: 'arrays to keep of a point: D, G and R of every layer',
    in: ['measure'],
    only: 'task',
    default: [],
  },
  modelSha256: {
    kind: text('hash'),
    meaning: 'content of the model',
    in: ['measure'],
    only: 'task',
    otherwise: 'read',
  },
  filesSha256: {
    kind: listOf(text('hash')),
    meaning: 'content of the other files',
    in: ['measure'],
    only: 'task',
    otherwise: 'read',
  },
  dataSha256: {
    kind: text('hash'),
    meaning: 'content of the images',
    in: ['measure'],
    only: 'task',
    otherwise: 'read',
  },
  labelsSha256: {
    kind: text('hash'),
    meaning: 'content of the labels',
    in: ['measure'],
    only: 'task',
    otherwise: 'read',
  },
});

/** Parameters of `stability.measure`. */
export const measureSubject = subjectOf(stabilityParameters, 'measure', 'task', 'stability.measure');

/** Parameters of `stability.measure` as a point gives them. */
export type GivenMeasure = ValuesOf<typeof stabilityParameters, 'measure', 'task'>;
