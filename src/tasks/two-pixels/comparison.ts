import type { LayerQuantity } from '../../analytic/layer-quantity.js';
import type { LayerNoise, OutputDiscrimination } from '../../analytic/noise/layer-noise.js';
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
  /** The part of G that is common to all inputs. */
  readonly shift: Quantity;
  /** The rest of G. */
  readonly rest: Quantity;
  /** G*, what gain and shift chosen anew leave of G. */
  readonly recalibrated: Quantity;
  /** How well the classes are told apart, of the output. */
  readonly discrimination?: OutputDiscrimination;
  /** Estimates, where Monte Carlo ran. */
  readonly monteCarlo?: LayerEstimates;
}

/** Monte Carlo of one layer beside theory; what the engine did not take is left out. */
export interface LayerEstimates extends Readonly<Partial<Record<NoisePart | OutputMeasure, ComparedEstimate>>> {
  readonly diffeo: ComparedEstimate;
  readonly noise: ComparedEstimate;
  readonly samples: number;
  readonly engine: string;
  readonly seed: string;
}

/** Parts of G. */
export const noiseParts = ['shift', 'rest', 'recalibrated'] as const;
type NoisePart = (typeof noiseParts)[number];

/** What theory and Monte Carlo both know of the output. */
export const outputMeasures = ['sensitivityIndex', 'noiseError', 'diffeoError'] as const;
type OutputMeasure = (typeof outputMeasures)[number];

/** The theory of every layer of a net. */
export interface LayerTheory {
  readonly diffeo: readonly LayerQuantity[];
  readonly noise: readonly LayerNoise[];
  readonly relative: readonly LayerQuantity[];
  readonly output: OutputDiscrimination;
}

/** Puts theory and, where there is one, Monte Carlo side by side, layer by layer. */
export function compareLayers(theory: LayerTheory, estimate?: MonteCarloResult): LayerComparison[] {
  return theory.diffeo.map((quantity, k): LayerComparison => {
    const { layer, ...diffeo } = quantity;
    const { layer: _, ...noise } = theory.noise[k]!;
    const { layer: __, ...relative } = theory.relative[k]!;
    const own = { layer, diffeo, ...noise, relative };
    const compared = layer === 'output' ? { ...own, discrimination: theory.output } : own;
    const estimated = estimate?.layers[k];
    if (estimate === undefined || estimated?.diffeo === undefined || estimated.noise === undefined) return compared;
    const { samples, engine, seed } = estimate;
    const monteCarlo = {
      diffeo: comparedEstimate(diffeo, estimated.diffeo),
      noise: comparedEstimate(noise.noise, estimated.noise),
      ...besides(noiseParts, noise, estimated),
      ...(layer === 'output' && besides(outputMeasures, theory.output, estimate.output ?? {})),
      samples,
      engine,
      seed,
    };
    return { ...compared, monteCarlo };
  });
}

function comparedEstimate(theory: Quantity, estimate: SensitivityEstimate): ComparedEstimate {
  return { ...estimate, z: comparisonZ(theory, estimate) };
}

/** The estimates that there are, beside theory. */
function besides<Name extends string>(
  names: readonly Name[],
  theory: Readonly<Partial<Record<Name, Quantity>>>,
  estimates: Readonly<Partial<Record<Name, SensitivityEstimate>>>,
): Partial<Record<Name, ComparedEstimate>> {
  const found: Partial<Record<Name, ComparedEstimate>> = {};
  for (const name of names) {
    const [known, estimate] = [theory[name], estimates[name]];
    if (known === undefined || estimate === undefined || Number.isNaN(estimate.value)) continue;
    found[name] = comparedEstimate(known, estimate);
  }
  return found;
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

/** What can be exact, and is estimated too. */
export type CheckedQuantity = 'D' | 'G' | 'G common' | 'G rest' | 'G*' | 'd′' | 'error under τ';

/** An exact value from which Monte Carlo differs by more than chance allows. */
export interface Disagreement {
  /** Where. */
  readonly layer: LayerName;
  /** Of what. */
  readonly quantity: CheckedQuantity;
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
  return layers.flatMap(({ layer, diffeo, noise, shift, rest, recalibrated, discrimination, monteCarlo }) => {
    if (monteCarlo === undefined) return [];
    const pairs: readonly (readonly [CheckedQuantity, Quantity | undefined, ComparedEstimate | undefined])[] = [
      ['D', diffeo, monteCarlo.diffeo],
      ['G', noise, monteCarlo.noise],
      ['G common', shift, monteCarlo.shift],
      ['G rest', rest, monteCarlo.rest],
      ['G*', recalibrated, monteCarlo.recalibrated],
      ['d′', discrimination?.sensitivityIndex, monteCarlo.sensitivityIndex],
      ['error under τ', discrimination?.diffeoError, monteCarlo.diffeoError],
    ];
    return pairs.flatMap(([quantity, theory, estimate]): Disagreement[] => {
      if (theory?.status !== 'exact' || estimate === undefined) return [];
      if (Math.abs(estimate.z) <= allowedStandardErrors) return [];
      return [{ layer, quantity, theory: theory.value, estimate }];
    });
  });
}
