import { highFrequencyExponents, highFrequencyLaw } from '../../analytic/laws/high-frequency.js';
import type { LayerLaw } from '../../analytic/laws/layer-law.js';
import { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw } from '../../analytic/laws/low-frequency.js';
import { stridedLaw } from '../../analytic/laws/strided.js';
import { type TheoryColumns, theoryColumns } from '../../numerics/quantity-columns.js';

/** Solutions of the two-pixel task whose layers have laws of depth. */
export type LawSolution = 'low-frequency' | 'high-frequency' | 'strided';

/** The laws of D, G and R at one layer of one solution, and their local exponents d ln/d ln k. */
export type LawRow = {
  readonly solution: LawSolution;
  readonly layer: number;
  readonly DExponent: number;
  readonly GExponent: number;
  readonly RExponent: number;
} & TheoryColumns<'D'> &
  TheoryColumns<'G'> &
  TheoryColumns<'R'>;

/**
 * Laws of the layers 1 … depth below the threshold at s = 3, lσ² = 8/3, l → ∞, of the low-frequency solution
 * (D_k ≈ 1/(4k), G_k ≈ a + b√k, R_k ~ k^{−3/2}), of the high-frequency one (D_k = 2/(2k + 1), G_k → lσ²k/(8π),
 * R_k ~ k⁻²) and of the strided one (D_k = 2/(3b), R_k ~ b⁻², b = 3^k), with their local exponents.
 *
 * @example
 * ```ts
 * import { lawRows } from 'diffeolab/tasks';
 *
 * const last = lawRows(9).filter(({ layer }) => layer === 9);
 * for (const { solution, D, RExponent } of last) console.log(solution, D.toFixed(5), RExponent.toFixed(2));
 * // low-frequency 0.02778 -1.30
 * // high-frequency 0.10526 -1.78
 * // strided 0.00003 -19.77
 * ```
 */
export function lawRows(depth: number): LawRow[] {
  return (['low-frequency', 'high-frequency', 'strided'] as const).flatMap((solution) =>
    Array.from({ length: depth }, (_, i): LawRow => {
      const layer = i + 1;
      const { diffeo, noise, relative } = lawOf(solution, layer);
      const exponents = exponentsOf(solution, layer);
      return {
        solution,
        layer,
        ...theoryColumns('D', diffeo),
        DExponent: exponents.diffeo,
        ...theoryColumns('G', noise),
        GExponent: exponents.noise,
        ...theoryColumns('R', relative),
        RExponent: exponents.diffeo - exponents.noise,
      };
    }),
  );
}

function lawOf(solution: LawSolution, layer: number): LayerLaw {
  if (solution === 'high-frequency') return highFrequencyLaw({ layer });
  if (solution === 'strided') return stridedLaw({ layer });
  return {
    diffeo: layerDiffeoLaw({ layer }),
    noise: layerNoiseLaw({ layer }),
    relative: layerStabilityLaw({ layer }),
  };
}

/** d ln D/d ln k and d ln G/d ln k of the laws, k taken as continuous. */
function exponentsOf(solution: LawSolution, layer: number): { diffeo: number; noise: number } {
  if (solution === 'high-frequency') return highFrequencyExponents({ layer });
  const noise = (k: number) => lawOf(solution, k).noise.value;
  if (solution === 'low-frequency') {
    // G = a + b√k, so b√k = G(4k) − G(k)
    return { diffeo: -1, noise: (noise(4 * layer) - noise(layer)) / (2 * noise(layer)) };
  }
  // G = a + c s^k, s = 3, so c s^k = (G(k + 1) − G(k))/2
  const growing = (noise(layer + 1) - noise(layer)) / 2;
  return { diffeo: -layer * Math.log(3), noise: (layer * Math.log(3) * growing) / noise(layer) };
}
