import type { NdArray } from 'ndarray';
import type { Quantity } from '../numerics/quantity.js';
import type { Coefficients } from './coefficients.js';
import { checkEnsemble, checkFrameEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { requireCoefficients } from './field.js';
import { modeEnergy, modes } from './modes.js';

/** Energy ‖∇τ‖² of a field, by component. */
export interface FieldEnergy {
  /** ∫|∇τ_x|². */
  readonly x: number;
  /** ∫|∇τ_y|². */
  readonly y: number;
  /** The sum of both. */
  readonly total: number;
}

/**
 * Elastic energy ‖∇τ‖² = ∫(|∇τ_x|² + |∇τ_y|²) over the unit square of the field of these coefficients: Σ C_pq²
 * ∫|∇(b_p b_q)|², which is (π²/4) Σ (C_ij² + D_ij²)(i² + j²) with a fixed frame. Dimensionless: displacement
 * and frame in the same unit.
 * @throws InputError if the ensemble is not admissible or the coefficients have another shape
 *
 * @example
 * ```ts
 * import { coefficientSampler, fieldEnergy, meanEnergy } from 'diffeolab/diffeo';
 *
 * const ensemble = { size: 32, cutoff: 3, temperature: 1e-3 };
 * const sample = coefficientSampler(ensemble, '0');
 * const energies = Array.from({ length: 1000 }, (_, index) => fieldEnergy(ensemble, sample(index)).total);
 * const mean = energies.reduce((sum, energy) => sum + energy) / 1000;
 * console.log(mean.toFixed(4), meanEnergy(ensemble).value.toFixed(4)); // 0.0295 0.0296
 * ```
 */
export function fieldEnergy(ensemble: DiffeoEnsemble, coefficients: Coefficients): FieldEnergy {
  const subject = 'fieldEnergy';
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, checked.dimension, coefficients);
  const list = modes(checked);
  const component = (matrix: NdArray<Float64Array>) =>
    list.reduce((sum, { alongX, alongY, stiffness }) => sum + stiffness * matrix.get(alongX, alongY) ** 2, 0);
  const [x, y] = [component(coefficients.x), component(coefficients.y)];
  return { x, y, total: x + y };
}

/**
 * ⟨‖∇τ‖²⟩ = (π²/4)(T_x + T_y) · number of modes, (π²/2)·T·(number of modes) at one temperature; on a line
 * (π²/4)·T·(number of modes).
 *
 * @see {@link fieldEnergy}
 */
export function meanEnergy(ensemble: DiffeoEnsemble): Quantity {
  const checked = checkFrameEnsemble('meanEnergy', ensemble);
  const { x, y } = checked.temperatures;
  const temperature = checked.dimension === 1 ? x : x + y;
  return {
    value: modeEnergy * temperature * modes(checked).length,
    status: 'exact',
    method: 'equipartition over the modes',
  };
}
