import { z } from 'zod';
import { solutionNames } from '../twopixels/solutions/construct.js';
import { integer, number, oneOf, positive, textList } from './option-values.js';

/** The constructed network, besides ξ and the axes of a sweep. */
export const solutionShape = {
  solution: oneOf(solutionNames),
  length: integer(4),
  filterSize: integer(2).optional(),
};

/** One constructed network: ξ and the parameters that a solution has of its own. */
export const networkShape = {
  ...solutionShape,
  scale: integer(1),
  channels: integer(1).optional(),
  disorder: number(0).optional(),
  mix: z.string().optional(),
};

/** Displacements and noise. */
export const perturbationShape = {
  gap: number(0),
  displacementLaw: textList,
  noiseEnergy: z.string().optional(),
  noiseDeviation: positive.optional(),
};

/** Samples and engine of Monte Carlo, closure of the theory. */
export const measurementShape = {
  closure: oneOf(['lattice', 'gaussian']),
  samples: integer(0),
  engine: oneOf(['auto', 'js', 'wasm', 'webgpu']),
  threads: integer(1).optional(),
  seed: z.string(),
};

/** Where results go and how much is said. */
export const outputShape = {
  out: z.string().optional(),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
};
