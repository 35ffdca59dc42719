import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';
import { requireDeviation, requireObject } from '../../numerics/require-argument.js';
import { euclideanNorm } from '../../numerics/vectors.js';
import { createLoss, type LossChoice } from './create-loss.js';

/** The samples of a batch, beside what the net says of them. */
export interface BatchLabels {
  /** [B]: −1 or +1 where there is one output, else the class. */
  readonly labels: ArrayLike<number>;
  /** Weights [B], default 1 each. */
  readonly weights?: ArrayLike<number> | undefined;
  /** f₀ [B, outputs], default 0. */
  readonly initial?: Float64Array | undefined;
  /** Σ_i w_i of the batch of which these are a part, default of themselves: the losses of all parts add up. */
  readonly total?: number | undefined;
}

/** Loss and errors of a batch. */
export interface BatchLoss {
  /** L = Σ_i w_i ℓ(F_i, y_i)/(α^p Σ_i w_i). */
  readonly loss: number;
  /** Σ w_i over the samples that are classified wrongly. */
  readonly wrong: number;
  /** Σ w_i. */
  readonly weight: number;
}

/** L of a net with the output f, F = α(f − f₀). */
export interface OutputLoss {
  readonly alpha: number;
  /** p: the loss is divided by α^p. */
  readonly power: number;
  /** Whether the slope of ℓ jumps, as that of the hinge does at yF = 1. */
  readonly kinked: boolean;
  /** F [B, outputs] and what its errors are measured by, at the last `evaluate`; overwritten by the next. */
  readonly last: { readonly predictions: Float64Array; readonly size: number };
  /** Loss and errors at f [B, outputs]; writes dL/df into `gradient`, where it is given. */
  evaluate(outputs: Float64Array, batch: BatchLabels, gradient?: Float64Array): BatchLoss;
}

/** Makes an `OutputLoss`. */
export interface OutputLossOptions {
  /** ℓ. */
  readonly loss: LossChoice;
  /** Outputs of the net. */
  readonly outputs: number;
  /** α, default 1. */
  readonly alpha?: number;
  /**
   * p, the power of α that the loss is divided by, default 1. Published codes: 0 (diffeo-sota), 1 (scale_detection_1d,
   * feature_lazy), 2.
   */
  readonly power?: number;
}

/**
 * L = Σ_i w_i ℓ(F_i, y_i)/(α^p Σ_i w_i), F = α(f − f₀), and dL/df, which an engine takes. A sample is classified
 * rightly if yF > 0; where there are several outputs, if that of its class is the first of the largest.
 * @throws InputError unless α > 0 and p is 0, 1 or 2, or if the loss does not fit the outputs
 * @example
 * ```ts
 * import { createOutputLoss } from 'diffeolab/training';
 *
 * const loss = createOutputLoss({ loss: 'hinge', outputs: 1, alpha: 2 });
 * const gradient = new Float64Array(2);
 * console.log(loss.evaluate(Float64Array.of(0.25, 0.5), { labels: [1, -1] }, gradient));
 * // { loss: 0.625, wrong: 1, weight: 2 }
 * console.log(gradient); // Float64Array(2) [ -0.5, 0.5 ]
 * ```
 */
export function createOutputLoss(options: OutputLossOptions): OutputLoss {
  const subject = 'createOutputLoss';
  requireObject(subject, 'options', options, ['loss', 'outputs']);
  const outputs = requireInteger(subject, 'outputs', options.outputs, 1);
  const loss = createLoss(options.loss, outputs);
  const alpha = requireDeviation(subject, 'alpha', options.alpha ?? 1);
  const power = requireNumber(subject, 'power', options.power ?? 1, 0, 2);
  if (!Number.isInteger(power)) throw new InputError(subject, `power must be 0, 1 or 2, got ${power}`);
  const divisor = alpha ** power;
  let predictions = new Float64Array(0);
  let losses = new Float64Array(0);
  let slopes = new Float64Array(0);
  return {
    alpha,
    power,
    kinked: loss.name === 'hinge',
    get last() {
      const size = loss.residuals ? euclideanNorm(slopes) : Math.sqrt(predictions.length);
      return { predictions, size };
    },
    evaluate(values, { labels, weights, initial, total }, gradient) {
      const { length } = values;
      if (predictions.length !== length) {
        predictions = new Float64Array(length);
        slopes = new Float64Array(length);
        losses = new Float64Array(length / outputs);
      }
      for (let k = 0; k < length; k++) predictions[k] = alpha * (values[k]! - (initial?.[k] ?? 0));
      loss.evaluate(predictions, labels, losses, slopes);
      let [sum, wrong, weight] = [0, 0, 0];
      for (let i = 0; i < labels.length; i++) {
        const share = weights?.[i] ?? 1;
        weight += share;
        sum += share * losses[i]!;
        if (!isRight(predictions, i, outputs, labels[i]!)) wrong += share;
      }
      const whole = total ?? weight;
      if (gradient !== undefined) {
        const scale = alpha / (divisor * whole);
        for (let k = 0; k < length; k++) {
          gradient[k] = scale * (weights?.[Math.floor(k / outputs)] ?? 1) * slopes[k]!;
        }
      }
      return { loss: sum / (whole * divisor), wrong, weight };
    },
  };
}

/** Whether sample i is classified rightly. */
function isRight(predictions: Float64Array, i: number, outputs: number, label: number): boolean {
  if (outputs === 1) return label * predictions[i]! > 0;
  const own = predictions[i * outputs + label]!;
  for (let k = 0; k < outputs; k++) {
    const other = predictions[i * outputs + k]!;
    // Comparisons that are false of NaN, wherever it is.
    if (!(k < label ? other < own : other <= own)) return false;
  }
  return true;
}
