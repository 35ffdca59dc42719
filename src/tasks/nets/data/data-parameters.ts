import { interpolations } from '../../../diffeo/interpolation.js';
import { frameEdges } from '../../../twopixels/frame/neighbourhood.js';
import { frameDistances, frameLabellings, framePositions } from '../../../twopixels/frame/task.js';
import { gapConventions } from '../../../twopixels/task.js';
import * as ensemble from '../../diffeo/ensemble-parameters.js';
import * as reading from '../../diffeo/reading-parameters.js';
import {
  flag,
  fractionText,
  integer,
  type Kind,
  listOf,
  nameOrText,
  number,
  oneOf,
  positive,
  text,
} from '../../parameters/kind.js';
import { pairDataNames } from './data-names.js';

/** A number that `kind` lets pass, or a word. */
function numberOr<Word extends string>(kind: Kind<number>, word: Word): Kind<number | Word> {
  return {
    placeholder: `${kind.placeholder}|${word}`,
    allowed: `${kind.allowed}, or ${word}`,
    schema: { anyOf: [kind.schema, { enum: [word] }] },
    parse: (name, value) => (value === word ? word : kind.parse(name, value)),
    accept: (name, value) => (value === word ? word : kind.accept(name, value)),
  };
}

const pairs = { parameter: 'data', values: pairDataNames } as const;
const ring = { parameter: 'data', values: ['two-pixels/ring', 'two-pixels/ring-blocks'] } as const;
const distances = { parameter: 'data', values: ['two-pixels/ring', 'two-pixels/frame'] } as const;
const frame = { parameter: 'data', values: ['two-pixels/frame'] } as const;

/** Data that nets are trained with and measured on: rows of every table that has some, but for where they apply. */
export const dataParameters = {
  data: {
    kind: nameOrText(pairDataNames, 'data', 'images: a file or a folder, or drawn by rule, such as digits:256'),
    meaning: 'two-pixels/ring (distances), two-pixels/ring-blocks, two-pixels/frame, or images',
    required: 'two-pixels/ring',
  },
  points: {
    kind: numberOr(integer(1), 'all'),
    symbol: 'P',
    meaning: 'training inputs, or all there are',
    otherwise: '256, of blocks 128',
  },
  validationPoints: { kind: integer(0), meaning: 'inputs of the validation set', default: 0 },
  testPoints: {
    kind: numberOr(integer(0), 'rest'),
    meaning: 'inputs of the test set, or the rest',
    otherwise: 'the rest, 1000 at most',
  },
  balanced: {
    kind: flag,
    meaning: 'equal numbers of all classes in every set; of all inputs, equal weights of all classes',
    otherwise: 'balanced, but not of all inputs',
    contrary: 'classes as they come',
  },
  dataSeed: {
    kind: text(),
    meaning: 'seed of the choice of the inputs and of their noise, any text',
    otherwise: 'the seed of the net',
  },
  length: { kind: integer(4, 2 ** 20), symbol: 'l', meaning: 'sites of the ring', belongsTo: ring, default: 32 },
  frameSize: {
    kind: integer(2, 512),
    symbol: 'n',
    meaning: 'sites along a side of the frame',
    belongsTo: frame,
    default: 28,
  },
  scale: {
    kind: positive,
    symbol: 'ξ',
    meaning: 'scale: pairs nearer than ξ, or in one block of ξ sites, have label +1',
    belongsTo: pairs,
    otherwise: '7 on the ring, 8 for its blocks, n/2 on the frame',
  },
  gap: {
    kind: number(0),
    symbol: 'g',
    meaning: 'leave out pairs at distances about ξ: on the frame ξ − g/2 ≤ d < ξ + g/2',
    belongsTo: distances,
    default: 0,
  },
  gapConvention: {
    kind: oneOf(gapConventions),
    meaning: 'which pairs a gap of the ring leaves out',
    belongsTo: { parameter: 'data', values: ['two-pixels/ring'] },
    otherwise: 'symmetric',
  },
  periodic: { kind: flag, meaning: 'distances go round the frame: a torus', belongsTo: frame, default: false },
  frameDistance: { kind: oneOf(frameDistances), meaning: 'distance on the frame', belongsTo: frame, default: 'L2' },
  frameLabelling: {
    kind: oneOf(frameLabellings),
    meaning: 'what labels tell: near or far, or in one quadrant or not',
    belongsTo: frame,
    default: 'distance',
  },
  framePositions: {
    kind: oneOf(framePositions),
    meaning: 'where pixels may lie: all, or published, never on the diagonal',
    belongsTo: frame,
    default: 'all',
  },
  pixelValue: {
    kind: numberOr(positive, 'published'),
    meaning: 'value of a lit pixel; published: √(l/2) on the ring, n²/2 on the frame',
    belongsTo: pairs,
    otherwise: '1 on the ring, published on the frame',
  },
  backgroundNoise: {
    kind: number(0),
    symbol: 'σ',
    meaning: 'deviation of Gaussian noise on every site of the inputs',
    belongsTo: pairs,
    default: 0,
  },
  inputChannels: { kind: integer(1), meaning: 'equal channels of the inputs', belongsTo: pairs, default: 1 },
  displacementLaw: {
    kind: listOf(fractionText('p')),
    meaning: 'probabilities of the shifts −m … m of a lit pixel of the ring',
    belongsTo: ring,
    default: ['1/3', '1/3', '1/3'],
  },
  displacementRange: {
    kind: integer(0),
    symbol: 'm',
    meaning: 'lit pixels of the frame move within (2m + 1)² sites',
    belongsTo: frame,
    default: 1,
  },
  displacementEdge: {
    kind: oneOf(frameEdges),
    meaning: 'what keeps them in a frame with borders',
    belongsTo: frame,
    otherwise: 'clamp',
  },
  classes: {
    kind: text('c,…|c,…'),
    meaning: 'classes of images put together, by number or name, such as 0,1,2|3,4; others are left out',
    otherwise: 'each by itself',
  },
  labels: {
    kind: text('file'),
    meaning: 'labels of images in a file (IDX or .npy)',
    otherwise: 'those of the images',
  },
  standardise: reading.standardise,
  imageSize: reading.imageSize,
  channelsLast: reading.channelsLast,
  crop: { ...reading.crop, otherwise: 'none' },
  imageScale: reading.scale,
  cutoff: { ...unset(ensemble.cutoff), meaning: `of deformed images: ${ensemble.cutoff.meaning}`, otherwise: '3' },
  displacement: ensemble.displacement,
  temperature: ensemble.temperature,
  boundary: { ...unset(ensemble.boundary), otherwise: 'fixed' },
  interpolation: {
    kind: oneOf(interpolations),
    meaning: 'how deformed images are read between their pixels',
    otherwise: 'bilinear',
  },
} as const;

/** A row without its default, for what applies to some data alone. */
function unset<Row extends { readonly default: unknown }>({ default: _, ...row }: Row): Omit<Row, 'default'> {
  return row;
}

/** Parameters of images alone. */
export const imageParameterNames = [
  'classes',
  'labels',
  'standardise',
  'imageSize',
  'channelsLast',
  'crop',
  'imageScale',
  'cutoff',
  'displacement',
  'temperature',
  'boundary',
  'interpolation',
] as const;

/** Rows with the commands and tasks that have them. */
export function usedIn<Rows extends Readonly<Record<string, object>>, const Uses extends readonly string[]>(
  rows: Rows,
  uses: Uses,
): { readonly [Name in keyof Rows]: Rows[Name] & { readonly in: Uses } } {
  const entries = Object.entries(rows).map(([name, row]) => [name, { ...row, in: uses }]);
  return Object.fromEntries(entries) as { readonly [Name in keyof Rows]: Rows[Name] & { readonly in: Uses } };
}
