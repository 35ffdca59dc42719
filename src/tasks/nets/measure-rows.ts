import { flag, integer, oneOf } from '../parameters/kind.js';
import { stabilityParameters } from '../stability/parameters.js';
import { twoPixelParameters } from '../two-pixels/parameters.js';

const all = ['train', 'measure'] as const;
const own = ['measure'] as const;

/** Rows of the measurement of D, G and R of a net. */
export const measureRows = {
  measure: {
    kind: oneOf(['both', 'after', 'none']),
    meaning: 'when D, G and R of the layers are measured: before and after the training, after it, or not',
    in: ['train'],
    default: 'both',
  },
  samples: {
    kind: integer(0),
    symbol: 'n',
    meaning: 'Monte Carlo samples beside the theory of a ring, 0 for theory alone',
    in: all,
    default: 0,
    defaults: { measure: 10_000 },
  },
  closure: {
    kind: oneOf(['auto', 'lattice', 'gaussian', 'none']),
    meaning:
      'theory of G where there is no exact one; none is Monte Carlo, as auto is for wide nets, of 10 000 samples',
    in: all,
    default: 'auto',
  },
  noiseEnergy: { ...twoPixelParameters.noiseEnergy, in: all },
  measuredPoints: {
    kind: integer(2),
    symbol: 'P',
    meaning: 'inputs that are measured where there is no theory: pairs of all of the task, or images',
    in: all,
    default: 500,
  },
  draws: {
    kind: integer(1, 2 ** 20),
    symbol: 'n',
    meaning: 'deformations and noises of each of them',
    in: own,
    otherwise: 'all displacements of pixels if there are at most 16, 1 of images',
  },
  operations: {
    kind: flag,
    meaning: 'measure after each operation, not layer by layer',
    in: own,
    default: false,
  },
  set: {
    kind: oneOf(['training', 'validation', 'test']),
    meaning: 'images that are measured',
    in: own,
    otherwise: 'test, where there is such a set',
  },
  preset: { ...stabilityParameters.preset, in: own },
  average: { ...stabilityParameters.average, in: own },
  spread: { ...stabilityParameters.spread, in: own },
  pairs: { ...stabilityParameters.pairs, in: own },
  noiseLaw: { ...stabilityParameters.noiseLaw, in: own, otherwise: 'gaussian of pixels, sphere of images' },
  noiseNorm: { ...stabilityParameters.noiseNorm, in: own, otherwise: 'root-mean-square of pixels, mean of images' },
  rectified: { ...stabilityParameters.rectified, in: own },
} as const;
