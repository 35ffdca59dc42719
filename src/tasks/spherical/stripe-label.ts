import type { InvariantLabel } from '../../spherical/stripe.js';
import { defaultLabel } from './choices.js';

/** A label of the stripe model as plain parameters: its kind and what that kind has. */
export interface LabelParameters {
  readonly label: InvariantLabel['kind'];
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly threshold?: number | undefined;
  readonly radius?: number | undefined;
  readonly parallel?: number | undefined;
}

/**
 * The label that parameters name; what is not given is that of `defaultLabel`.
 */
export function labelOf(given: LabelParameters): InvariantLabel {
  const { label, low = defaultLabel.low, high = defaultLabel.high, threshold = defaultLabel.threshold } = given;
  const { parallel = defaultLabel.parallel, radius = medianNorm(parallel) } = given;
  if (label === 'stripe') return { kind: 'stripe', low, high };
  return label === 'half-space' ? { kind: 'half-space', threshold } : { kind: 'cylinder', radius, parallel };
}

/** The parameters that stand for a label. */
export function labelParameters({ kind, ...own }: InvariantLabel): LabelParameters {
  return { label: kind, ...own };
}

/** Median of ‖x‖, x ~ N(0, I_n): exact for n = 2, elsewhere by Wilson and Hilferty, within 2 %. */
function medianNorm(n: number): number {
  return n === 2 ? Math.sqrt(2 * Math.LN2) : Math.sqrt(n * (1 - 2 / (9 * n)) ** 3);
}
