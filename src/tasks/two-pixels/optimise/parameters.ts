import { familyNames } from '../../../analytic/best/family.js';
import { objectiveNames } from '../../../analytic/best/objectives.js';
import { startNames } from '../../../analytic/best/starts.js';
import { flag, integer, oneOf, positive, text } from '../../parameters/kind.js';
import { parameterTable, subjectOf, type ValuesOf } from '../../parameters/table.js';
import { twoPixelParameters } from '../parameters.js';

/** Rows of the command and the task `optimise`. */
const both = ['optimise'] as const;

/** Parameters of the search for the best nets of the two-pixel task. */
export const optimiseParameters = parameterTable({
  objective: {
    kind: oneOf(objectiveNames),
    meaning:
      'what is made best: G* (recalibrated), the error under noise at the best threshold, d′ (sensitivity-index) or G ' +
      '(noise)',
    in: both,
    default: 'recalibrated',
  },
  family: {
    kind: oneOf(familyNames),
    meaning:
      'which nets: all filters, biases and readouts (free), those of filters that are their own mirror images ' +
      '(symmetric), or the biases of a constructed solution alone',
    in: both,
    default: 'free',
  },
  firstThreshold: {
    kind: flag,
    meaning: 'biases of the first layer are free too, of the families of one solution',
    in: both,
    default: false,
  },
  scale: {
    kind: twoPixelParameters.scale.kind,
    symbol: 'ξ',
    meaning: 'scale of the task: pairs at a distance d < ξ have label +1',
    in: both,
    default: 5,
  },
  length: { kind: integer(4, 1024), symbol: 'l', meaning: 'sites of the ring', in: both, default: 32 },
  depth: {
    kind: integer(1, 64),
    symbol: 'k̃',
    meaning: 'layers; together they may see no more sites than the ring has',
    in: both,
    otherwise: '⌈(ξ − 1)/(s − 1)⌉',
  },
  channels: { kind: integer(1, 256), symbol: 'H', meaning: 'channels of each layer', in: both, default: 1 },
  filterSize: {
    kind: integer(3, 63),
    symbol: 's',
    meaning: 'filter size, an odd number',
    in: both,
    default: 3,
  },
  noiseEnergy: {
    kind: twoPixelParameters.noiseEnergy.kind,
    symbol: 'lσ²',
    meaning: 'mean squared norm of the noise, or exact for ⟨‖τx − x‖²⟩',
    in: both,
    otherwise: '8/3',
  },
  margin: {
    kind: positive,
    meaning: 'least f(d < ξ) − f(d ≥ ξ) in units of the standard deviation of f over the pairs: above 0 the error is 0',
    in: both,
    default: 0.01,
  },
  diffeoBound: {
    kind: positive,
    symbol: 'D',
    meaning: 'largest D of the output',
    in: both,
    otherwise: 'none',
  },
  start: {
    kind: oneOf(startNames),
    meaning: 'random weights, or weights near a constructed solution that fits into the net; any: half of each',
    in: both,
    default: 'any',
  },
  starts: {
    kind: integer(1, 100_000),
    symbol: 'n',
    meaning: 'starts, each of a seed of its own',
    in: both,
    only: 'command',
    default: 4,
  },
  seed: { kind: text(), meaning: 'seed of the start, any text', in: both, default: '0' },
  best: {
    kind: integer(1, 1000),
    symbol: 'n',
    meaning: 'best starts in the table',
    in: both,
    only: 'command',
    default: 10,
  },
});

/** Parameters of `two-pixels.optimise`. */
export const optimiseSubject = subjectOf(optimiseParameters, 'optimise', 'task', 'two-pixels.optimise');

/** What a search looks for, as a point or a call gives it. */
export type GivenSearch = ValuesOf<typeof optimiseParameters, 'optimise', 'task'>;
