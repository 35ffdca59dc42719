/**
 * A loss ℓ of a sample as a function of the prediction F. Labels are −1 or +1 where there is one output, else the class
 * 0, 1, …
 */
export interface Loss {
  /** Such as `hinge`. */
  readonly name: string;
  /** Whether dℓ/dF is the residual F − y, by which errors of F are measured; else they are by 1, the margin. */
  readonly residuals: boolean;
  /**
   * Writes ℓ of each sample into `losses` [B] and dℓ/dF into `slopes` [B, outputs], both as long as they are at least.
   * @param predictions F [B, outputs]
   * @param labels [B]
   */
  evaluate(predictions: Float64Array, labels: ArrayLike<number>, losses: Float64Array, slopes: Float64Array): void;
}

/** A loss of one output from its value and slope at a margin z = yF: ℓ(z) and dℓ/dz. */
export function marginLoss(name: string, value: (margin: number) => number, slope: (margin: number) => number): Loss {
  return {
    name,
    residuals: false,
    evaluate(predictions, labels, losses, slopes) {
      for (let i = 0; i < labels.length; i++) {
        const label = labels[i]!;
        const margin = label * predictions[i]!;
        losses[i] = value(margin);
        slopes[i] = label * slope(margin);
      }
    },
  };
}
