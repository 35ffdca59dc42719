import type { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import type { InvariantLabel } from '../../spherical/stripe.js';
import { integer, number, oneOf, positive } from '../option-values.js';

const anyNumber = number(Number.NEGATIVE_INFINITY).optional();

/** The label of the stripe model. */
export const labelShape = {
  label: oneOf(['stripe', 'half-space', 'cylinder']),
  low: anyNumber,
  high: anyNumber,
  threshold: anyNumber,
  radius: positive.optional(),
  parallel: integer(1).optional(),
};

const owners = {
  low: 'stripe',
  high: 'stripe',
  threshold: 'half-space',
  radius: 'cylinder',
  parallel: 'cylinder',
} as const;

/**
 * The label that the options name. The default stripe, −0.3 < x₁ < 1.18549, is that of arXiv 2007.11471; with it, as with the other
 * defaults, both labels are about equally frequent.
 * @throws InputError if an option of another label is given
 */
export function labelOf(options: z.output<z.ZodObject<typeof labelShape>>): InvariantLabel {
  const { label, low = -0.3, high = 1.18549, threshold = 0, parallel = 2, radius = medianNorm(parallel) } = options;
  for (const name of Object.keys(owners) as (keyof typeof owners)[]) {
    if (options[name] === undefined || owners[name] === label) continue;
    throw new InputError(`--${name}`, `belongs to --label ${owners[name]}, got --label ${label} (leave it out)`);
  }
  if (label === 'stripe') return { kind: 'stripe', low, high };
  return label === 'half-space' ? { kind: 'half-space', threshold } : { kind: 'cylinder', radius, parallel };
}

/** Median of ‖x‖, x ~ N(0, I_n): exact for n = 2, elsewhere by Wilson and Hilferty, within 2 %. */
function medianNorm(n: number): number {
  return n === 2 ? Math.sqrt(2 * Math.LN2) : Math.sqrt(n * (1 - 2 / (9 * n)) ** 3);
}
