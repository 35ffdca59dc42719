import { type LayerName, layerNames } from '../nets/ring/layer-name.js';
import { type Moments, standardError } from '../numerics/statistics.js';
import { overSpread } from '../twopixels/spread.js';
import type { Problem } from './problem.js';

/**
 * A sensitivity from samples: mean numerator over the exact denominator, and its standard error; NaN
 * where all pairs look alike.
 */
export interface SensitivityEstimate {
  readonly value: number;
  readonly standardError: number;
}

/** Estimates for one layer. */
export interface LayerEstimate {
  readonly layer: LayerName;
  /** D_f, if asked for. */
  readonly diffeo?: SensitivityEstimate;
  /** G_f, if asked for. */
  readonly noise?: SensitivityEstimate;
  /** The part of G_f that is common to all inputs, if G_f is asked for (`splitNoise`). */
  readonly shift?: SensitivityEstimate;
  /** The rest of G_f. */
  readonly rest?: SensitivityEstimate;
  /** Recalibrated noise sensitivity G*. */
  readonly recalibrated?: SensitivityEstimate;
  /** The denominator ⟨‖f(x) − f(z)‖²⟩ of both, exact. */
  readonly spread: number;
}

/** The estimates of layers 1 … k̃ and the output from the moments of all numerators and the denominators. */
export function layerEstimates(
  problem: Problem,
  moments: readonly Moments[],
  spreads: readonly number[],
): LayerEstimate[] {
  const ofNoise = problem.withDiffeo ? spreads.length : 0;
  return layerNames(problem.plan).map((layer, k): LayerEstimate => {
    const spread = spreads[k]!;
    return {
      layer,
      ...(problem.withDiffeo ? { diffeo: quotient(moments[k]!, spread) } : {}),
      ...(problem.withNoise ? { noise: quotient(moments[ofNoise + k]!, spread) } : {}),
      spread,
    };
  });
}

function quotient(moments: Moments, spread: number): SensitivityEstimate {
  return { value: overSpread(moments.mean, spread), standardError: overSpread(standardError(moments), spread) };
}
