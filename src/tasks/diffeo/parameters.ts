import { flag, integer, text } from '../parameters/kind.js';
import { parameterTable, subjectOf, type ValuesOf } from '../parameters/table.js';
import { boundary, cutoff, displacement, interpolation, temperature } from './ensemble-parameters.js';
import { channelsLast, crop, imageSize, scale } from './reading-parameters.js';

/** Commands that deform an image. */
const imaged = ['apply', 'phase-space'] as const;
/** All of them; `fields` is a task alone. */
const all = ['apply', 'field', 'energy', 'phase-space', 'fields'] as const;
/** Those of a single displacement. */
const single = ['apply', 'field', 'energy', 'fields'] as const;

/** All parameters of maximum-entropy diffeomorphisms. */
export const diffeoParameters = parameterTable({
  number: {
    kind: integer(0),
    symbol: 'i',
    meaning: 'number of the image in a file that has several',
    in: imaged,
    otherwise: '0',
  },
  crop: { ...crop, in: imaged, default: 'none' },
  imageSize: { ...imageSize, in: imaged },
  channelsLast: { ...channelsLast, in: imaged },
  scale: { ...scale, in: imaged },
  size: {
    kind: integer(2),
    symbol: 'n',
    unit: 'px',
    meaning: 'pixels along a side; of an image drawn by rule, at least 8',
    in: all,
    defaults: { field: 32, energy: 32, fields: 32 },
    otherwise: '64',
  },
  colour: {
    kind: flag,
    meaning: 'an image drawn by rule in colour',
    in: imaged,
    default: false,
  },
  interpolation: { ...interpolation, in: imaged },
  cutoff: { ...cutoff, in: all },
  displacement: { ...displacement, in: single },
  temperature: { ...temperature, in: all },
  boundary: { ...boundary, in: all },
  index: {
    kind: integer(0),
    symbol: 'k',
    meaning: 'number of the field of the seed',
    in: ['field', 'phase-space'],
    default: 0,
  },
  patch: {
    kind: integer(2),
    symbol: 'p',
    unit: 'px',
    meaning: 'parts of affine fits on patches of p × p pixels',
    in: ['field'],
    otherwise: 'exact, on the pixels',
  },
  samples: {
    kind: integer(1),
    symbol: 'k',
    meaning: 'deformed images, or fields of the mean energy',
    in: ['apply', 'energy'],
    default: 8,
    defaults: { energy: 100_000 },
  },
  fields: {
    kind: integer(2, 1e7),
    symbol: 'k',
    meaning: 'fields to average over',
    in: ['fields'],
    default: 200,
  },
  check: {
    kind: flag,
    meaning: 'exit with 3 if an exact mean and sampling differ by more than 4 standard errors',
    in: ['energy'],
    default: false,
  },
  seed: {
    kind: text(),
    meaning: 'seed of the fields and of images drawn by rule, any text',
    in: all,
    default: '0',
  },
});

/** Parameters of `diffeo.field`. */
export const fieldSubject = subjectOf(diffeoParameters, 'fields', 'task', 'diffeo.field');

/** Parameters of `diffeo.field` as a point gives them. */
export type GivenFields = ValuesOf<typeof diffeoParameters, 'fields', 'task'>;
