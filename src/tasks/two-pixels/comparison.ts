import type { LayerQuantity } from '../../analytic/layer-quantity.js';
import type { MonteCarloResult } from '../../montecarlo/estimate-sensitivity.js';
import type { SensitivityEstimate } from '../../montecarlo/layer-estimates.js';
import type { LayerName } from '../../nets/ring/layer-name.js';
import type { Quantity } from '../../numerics/quantity.js';

/** A Monte Carlo estimate beside the theory: z = (estimate − theory) / error. */
export interface ComparedEstimate extends SensitivityEstimate {
  /** (estimate − theory) / error. */
  readonly z: number;
}

/** Theory and Monte Carlo of one layer, side by side. */
export interface LayerComparison {
  /** k, or the output. */
  readonly layer: LayerName;
  /** D. */
  readonly diffeo: Quantity;
  /** G. */
  readonly noise: Quantity;
  /** R = D/G. */
  readonly relative: Quantity;
  /** Estimates, where Monte Carlo ran. */
  readonly monteCarlo?: {
    readonly diffeo: ComparedEstimate;
    readonly noise: ComparedEstimate;
    readonly samples: number;
    readonly engine: string;
    readonly seed: string;
  };
}

/** The theory of every layer of a net. */
export interface LayerTheory {
  readonly diffeo: readonly LayerQuantity[];
  readonly noise: readonly LayerQuantity[];
  readonly relative: readonly LayerQuantity[];
}

/** Puts theory and, where there is one, Monte Carlo side by side, layer by layer. */
export function compareLayers(theory: LayerTheory, estimate?: MonteCarloResult): LayerComparison[] {
  return theory.diffeo.map((quantity, k): LayerComparison => {
    const { layer, ...diffeo } = quantity;
    const { layer: _, ...noise } = theory.noise[k]!;
    const { layer: __, ...relative } = theory.relative[k]!;
    const estimated = estimate?.layers[k];
    if (estimate === undefined || estimated?.diffeo === undefined || estimated.noise === undefined) {
      return { layer, diffeo, noise, relative };
    }
    const { samples, engine, seed } = estimate;
    const monteCarlo = {
      diffeo: { ...estimated.diffeo, z: comparisonZ(diffeo, estimated.diffeo) },
      noise: { ...estimated.noise, z: comparisonZ(noise, estimated.noise) },
      samples,
      engine,
      seed,
    };
    return { layer, diffeo, noise, relative, monteCarlo };
  });
}

/**
 * (estimate − theory) in units of the standard error; the error of a closure counts too, in quadrature. Differences
 * within the rounding of float32, 1e-6 of the value, are 0 where the standard error vanishes.
 *
 * @example
 * ```ts
 * import { comparisonZ } from 'diffeolab/tasks';
 *
 * const theory = { value: 0.5, status: 'exact', method: 'enumeration' } as const;
 * console.log(comparisonZ(theory, { value: 0.52, standardError: 0.01 }).toFixed(3)); // 2.000
 * ```
 */
export function comparisonZ(theory: Quantity, estimate: SensitivityEstimate): number {
  const difference = estimate.value - theory.value;
  const error = Math.hypot(estimate.standardError, theory.error ?? 0);
  if (error === 0) return Math.abs(difference) <= 1e-6 * Math.abs(theory.value) ? 0 : Math.sign(difference) * Infinity;
  return difference / error;
}

/** An exact value from which Monte Carlo differs by more than chance allows. */
export interface Disagreement {
  /** Where. */
  readonly layer: LayerName;
  /** Of what. */
  readonly quantity: 'D' | 'G';
  /** The exact value. */
  readonly theory: number;
  /** That of Monte Carlo. */
  readonly estimate: ComparedEstimate;
}

/** Standard errors by which Monte Carlo may differ from an exact value. */
export const allowedStandardErrors = 4;

/**
 * The values of status exact from which Monte Carlo differs by more than 4 standard errors.
 *
 * @see {@link compareWithMonteCarlo}
 */
export function disagreements(layers: readonly LayerComparison[]): Disagreement[] {
  return layers.flatMap(({ layer, diffeo, noise, monteCarlo }) => {
    if (monteCarlo === undefined) return [];
    const pairs = [
      { quantity: 'D', theory: diffeo, estimate: monteCarlo.diffeo },
      { quantity: 'G', theory: noise, estimate: monteCarlo.noise },
    ] as const;
    return pairs
      .filter(({ theory, estimate }) => theory.status === 'exact' && !(Math.abs(estimate.z) <= allowedStandardErrors))
      .map(({ quantity, theory, estimate }) => ({ layer, quantity, theory: theory.value, estimate }));
  });
}
