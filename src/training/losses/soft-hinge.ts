import { type Loss, marginLoss } from './loss.js';
import { logistic, softplus } from './softplus.js';

/** log(1 + e^{β(1 − yF)})/β, the hinge loss with its kink rounded over a width of 1/β. */
export function softHingeLoss(beta: number): Loss {
  return marginLoss(
    'soft-hinge',
    (margin) => softplus(beta * (1 - margin)) / beta,
    (margin) => -logistic(beta * (1 - margin)),
  );
}
