import { shortFraction } from '../../numerics/rational.js';
import type { WideParameters } from '../../tasks/two-pixels/wide/wide-model.js';

/** "k = 3, l = 32, s = 3, σ_w² = 2, σ_b = 0, pooling, ξ = 7, lσ² = 8/3": what figures and tables say of a wide net. */
export function describeWide(parameters: WideParameters): string {
  const { depth, length, filterSize, weightVariance, biasDeviation, readout, scale, gap } = parameters;
  const { noiseEnergy, noiseDeviation } = parameters;
  const noise =
    noiseDeviation !== undefined
      ? `σ = ${noiseDeviation}`
      : `lσ² = ${noiseEnergy === 'exact' ? '⟨‖τx − x‖²⟩' : shortFraction(noiseEnergy ?? Number.NaN)}`;
  const net = `k = ${depth}, s = ${filterSize}, σ_w² = ${weightVariance}, σ_b = ${biasDeviation}, ${readout}`;
  return `${net}; ξ = ${scale}, l = ${length}${gap === 0 ? '' : `, g = ${gap}`}, ${noise}`;
}
