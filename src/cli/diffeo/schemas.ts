import { z } from 'zod';
import { interpolations } from '../../diffeo/interpolation.js';
import { crops } from '../../images/square.js';
import { integer, number, oneOf, positive } from '../option-values.js';

/** The ensemble of displacement fields, but for the size. */
export const ensembleShape = {
  cutoff: number(1),
  displacement: positive.optional(),
  temperature: positive.optional(),
  boundary: oneOf(['fixed', 'periodic']),
};

/** The image and its reading. */
export const imageShape = {
  number: integer(0).optional(),
  crop: oneOf(crops),
  size: integer(8).optional(),
  colour: z.boolean().default(false),
  interpolation: oneOf(interpolations),
  seed: z.string(),
};
