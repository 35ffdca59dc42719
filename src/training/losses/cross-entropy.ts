import { type Loss, marginLoss } from './loss.js';
import { logistic, softplus } from './softplus.js';

/** Of one output, the log-odds of the label +1: log(1 + e^{−yF}). */
const binaryCrossEntropy = marginLoss(
  'cross-entropy',
  (margin) => softplus(-margin),
  (margin) => -logistic(-margin),
);

/** Of several outputs, the logits of the classes: log Σ_k e^{F_k} − F_y. */
const classCrossEntropy: Loss = {
  name: 'cross-entropy',
  residuals: false,
  evaluate(predictions, labels, losses, slopes) {
    const outputs = predictions.length / labels.length;
    for (let i = 0; i < labels.length; i++) {
      const from = i * outputs;
      const own = from + labels[i]!;
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = from; k < from + outputs; k++) largest = Math.max(largest, predictions[k]!);
      let sum = 0;
      for (let k = from; k < from + outputs; k++) {
        const power = Math.exp(predictions[k]! - largest);
        slopes[k] = power;
        sum += power;
      }
      for (let k = from; k < from + outputs; k++) slopes[k]! /= sum;
      losses[i] = Math.log(sum) + largest - predictions[own]!;
      slopes[own]! -= 1;
    }
  },
};

/** Cross entropy of logits: of the two labels ±1 where there is one output, of classes where there are more. */
export function crossEntropyLoss(outputs: number): Loss {
  return outputs === 1 ? binaryCrossEntropy : classCrossEntropy;
}
