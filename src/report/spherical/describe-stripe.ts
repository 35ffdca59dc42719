import type { InvariantLabel } from '../../spherical/stripe.js';
import type { StripeSettings } from '../../tasks/spherical/stripe-study.js';
import { formatShort } from '../format-number.js';

/** "d = 10, y = 1 for −0.3 < x₁ < 1.185, H = 1000": what a table or a figure says of a study. */
export function describeStripe({ dimension, label, width }: StripeSettings['shared']): string {
  return `x ~ N(0, I), d = ${dimension}, y = 1 for ${describeLabel(label)}, else −1, H = ${width}`;
}

function describeLabel(label: InvariantLabel): string {
  switch (label.kind) {
    case 'stripe':
      return `${formatShort(label.low, 4)} < x₁ < ${formatShort(label.high, 4)}`;
    case 'half-space':
      return `x₁ > ${formatShort(label.threshold, 4)}`;
    case 'cylinder':
      return `‖${coordinates(label.parallel)}‖ > ${formatShort(label.radius, 4)}`;
  }
}

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** "x₁", "(x₁, x₂)", "(x₁, …, x₅)". */
function coordinates(count: number): string {
  const last = `x${String(count).replace(/\d/g, (digit) => subscripts[Number(digit)]!)}`;
  if (count === 1) return last;
  return count === 2 ? `(x₁, ${last})` : `(x₁, …, ${last})`;
}
