import { type Loss, marginLoss } from './loss.js';

/** ½ ReLU(1 − yF)². */
export const squaredHingeLoss: Loss = marginLoss(
  'squared-hinge',
  (margin) => (margin >= 1 ? 0 : (1 - margin) ** 2 / 2),
  (margin) => (margin >= 1 ? 0 : margin - 1),
);
