import type { OutputGradient } from '../../dist/nets/engines/engine.js';

/** A mean loss over a batch: what an engine pulls from, and its value at the last pull. */
export interface BatchLoss {
  readonly pull: OutputGradient;
  value(): number;
}

interface LossOptions {
  /** α, default 1. */
  readonly alpha?: number;
  /** f₀, default 0. */
  readonly start?: ArrayLike<number>;
  /** What the loss is divided by, default 1. */
  readonly over?: number;
  /** Multiplicities of the inputs, default 1 each. */
  readonly weights?: readonly number[];
}

/** Mean of max(0, 1 − y α (f − f₀))/over. */
export function hingeLoss(labels: readonly number[], options: LossOptions = {}): BatchLoss {
  const { alpha = 1, start, over = 1, weights } = options;
  const total = over * (weights?.reduce((sum, weight) => sum + weight, 0) ?? labels.length);
  let loss = 0;
  return {
    pull(outputs, gradient) {
      loss = 0;
      for (const [b, label] of labels.entries()) {
        const margin = 1 - label * alpha * (outputs[b]! - (start?.[b] ?? 0));
        const share = (weights?.[b] ?? 1) / total;
        loss += share * Math.max(0, margin);
        gradient[b] = margin > 0 ? -label * alpha * share : 0;
      }
    },
    value: () => loss,
  };
}

/** Mean of −log of the softmax of α (f − f₀) at the class of each input. */
export function crossEntropy(classes: readonly number[], { alpha = 1, start }: LossOptions = {}): BatchLoss {
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
