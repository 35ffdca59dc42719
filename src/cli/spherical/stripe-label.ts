import { labelKinds } from '../../tasks/spherical/stripe-label.js';
import { integer, number, oneOf, positive } from '../option-values.js';

const anyNumber = number(Number.NEGATIVE_INFINITY).optional();

/** The label of the stripe model. */
export const labelShape = {
  label: oneOf(labelKinds),
  low: anyNumber,
  high: anyNumber,
  threshold: anyNumber,
  radius: positive.optional(),
  parallel: integer(1).optional(),
};
