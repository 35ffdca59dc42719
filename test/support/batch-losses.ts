import type { OutputGradient } from '../../dist/nets/engines/engine.js';

/** A mean loss over a batch: what an engine pulls from, and its value at the last pull. */
export interface BatchLoss {
  readonly pull: OutputGradient;
  value(): number;
}

/** Mean of max(0, 1 − y α (f − f₀))/over. */
export function hingeLoss(labels: readonly number[], alpha: number, start?: ArrayLike<number>, over = 1): BatchLoss {
  let loss = 0;
  return {
    pull(outputs, gradient) {
      loss = 0;
      const { length } = labels;
      for (const [b, label] of labels.entries()) {
        const margin = 1 - label * alpha * (outputs[b]! - (start?.[b] ?? 0));
        loss += Math.max(0, margin) / (over * length);
        gradient[b] = margin > 0 ? (-label * alpha) / (over * length) : 0;
      }
    },
    value: () => loss,
  };
}

/** Mean of −log of the softmax of α (f − f₀) at the class of each input. */
export function crossEntropy(classes: readonly number[], alpha: number, start?: ArrayLike<number>): BatchLoss {
  let loss = 0;
  return {
    pull(outputs, gradient) {
      loss = 0;
      const { length } = classes;
      const width = outputs.length / length;
      for (const [b, label] of classes.entries()) {
        const row = b * width;
        const powers = Array.from({ length: width }, (_, k) =>
          Math.exp(alpha * (outputs[row + k]! - (start?.[row + k] ?? 0))),
        );
        const total = powers.reduce((sum, power) => sum + power, 0);
        loss -= Math.log(powers[label]! / total) / length;
        for (const [k, power] of powers.entries()) {
          gradient[row + k] = (alpha * (power / total - (k === label ? 1 : 0))) / length;
        }
      }
    },
    value: () => loss,
  };
}
