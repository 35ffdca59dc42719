import { type Loss, marginLoss } from './loss.js';

/** ReLU(1 − yF); its slope at the kink yF = 1 is 0. */
export const hingeLoss: Loss = marginLoss(
  'hinge',
  // A comparison that lets NaN through: a net that ran away has no loss.
  (margin) => (margin >= 1 ? 0 : 1 - margin),
  (margin) => (margin >= 1 ? 0 : -1),
);
