import type { Loss } from './loss.js';

/** ½(F − y)² of one output; of several ½ Σ_k (F_k − δ_{ky})², y the class. */
export const squareLoss: Loss = {
  name: 'square',
  residuals: true,
  evaluate(predictions, labels, losses, slopes) {
    const outputs = predictions.length / labels.length;
    for (let i = 0; i < labels.length; i++) {
      let sum = 0;
      for (let k = 0; k < outputs; k++) {
        const target = outputs === 1 ? labels[i]! : Number(labels[i] === k);
        const residual = predictions[i * outputs + k]! - target;
        slopes[i * outputs + k] = residual;
        sum += residual * residual;
      }
      losses[i] = sum / 2;
    }
  },
};
