import type { Floats } from '../../nets/engines/engine.js';
import type { PredictionErrors } from './net-objective.js';

/**
 * How gradient flow measures its errors: those of the trained parameters by the norm of all of them together, which
 * grow together; those of predictions by the residual of a square loss, else by the margin 1, but never below rounding.
 */
export function flowErrors(
  parameters: readonly Floats[],
  frozen: readonly boolean[],
  inputCount: number,
  outputs: number,
): PredictionErrors {
  const predictions = new Float64Array(inputCount * outputs);
  let square = 1;
  return {
    predictions,
    take(loss, first) {
      const { last } = loss;
      predictions.set(last.predictions, first * outputs);
      square = (first === 0 ? 0 : square) + last.size ** 2;
    },
    sizes() {
      let sum = 0;
      for (const [k, values] of parameters.entries()) {
        if (frozen[k]!) continue;
        for (const value of values) sum += value * value;
      }
      const joint = Math.sqrt(sum);
      let largest = 1;
      for (const value of predictions) largest = Math.max(largest, Math.abs(value));
      const rounding = Number.EPSILON * 16 * largest * Math.sqrt(predictions.length);
      return {
        parameters: parameters.map(() => Math.max(joint, Number.MIN_VALUE)),
        predictions: Math.max(Math.sqrt(square), rounding),
      };
    },
  };
}
