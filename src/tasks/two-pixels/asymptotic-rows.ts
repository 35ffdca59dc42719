import { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, outputDiffeoLaw } from '../../analytic/asymptotic.js';
import { linearLayerDiffeo, overlapOutputDiffeo } from '../../analytic/diffeo/closed-form.js';
import { exactNoiseSensitivity } from '../../analytic/noise/exact-noise-sensitivity.js';
import { noiseDeviation } from '../../twopixels/noise.js';
import { lowFrequency } from '../../twopixels/solutions/low-frequency.js';
import { twoPixelTask } from '../../twopixels/task.js';

/** The law of one sensitivity at one layer. */
export type LawRow = { readonly quantity: 'D' | 'G' | 'R'; readonly layer: string; readonly law: number };

/**
 * Laws D_k ≈ 1/(4k), G_k ~ √k and R_k ~ k^{−3/2} of the low-frequency network with s = 3 and
 * lσ² = 8/3, layers 1 … depth.
 */
export function lawRows(depth: number): LawRow[] {
  return Array.from({ length: depth }, (_, i): LawRow[] => {
    const layer = i + 1;
    const name = String(layer);
    return [
      { quantity: 'D', layer: name, law: layerDiffeoLaw({ layer }).value },
      { quantity: 'G', layer: name, law: layerNoiseLaw({ layer }).value },
      { quantity: 'R', layer: name, law: layerStabilityLaw({ layer }).value },
    ];
  }).flat();
}

/** An exact value over its law, at a depth k or a scale ξ. */
export type RatioRow = {
  readonly quantity: 'D_k' | 'G_k' | 'D_out';
  readonly length: number;
  /** k for layers, ξ for the output. */
  readonly place: number;
  readonly exact: number;
  readonly law: number;
  readonly ratio: number;
};

/**
 * Exact values of the low-frequency network (s = 3, lσ² = 8/3) over their laws: D_k and G_k of the layers before the
 * threshold, and D of the output against ξ, for rings of several lengths.
 */
export function ratioRows(lengths: readonly number[], depth: number): RatioRow[] {
  return lengths.flatMap((length) => [...layerRatios(length, depth), ...outputRatios(length)]);
}

function layerRatios(length: number, depth: number): RatioRow[] {
  const scale = 2 * depth + 3;
  const task = twoPixelTask({ length, scale });
  const network = lowFrequency({ length, scale });
  const diffeo = linearLayerDiffeo(network, task);
  const noise = exactNoiseSensitivity(network, task, noiseDeviation(task));
  return Array.from({ length: depth }, (_, k): RatioRow[] => {
    const layer = k + 1;
    return [
      ratio({ quantity: 'D_k', length, place: layer }, diffeo[k]?.value, layerDiffeoLaw({ layer }).value),
      ratio({ quantity: 'G_k', length, place: layer }, noise[k]?.value, layerNoiseLaw({ layer }).value),
    ];
  }).flat();
}

/** D of the output for about ten scales a factor of ten, up to l/4. */
function outputRatios(length: number): RatioRow[] {
  const steps = Math.floor(10 * Math.log10(length / 12));
  const scales = Array.from({ length: steps + 1 }, (_, i) => 2 * Math.round((3 * 10 ** (i / 10) - 1) / 2) + 1);
  return [...new Set(scales)].map((scale) => {
    const exact = overlapOutputDiffeo(twoPixelTask({ length, scale })).value;
    return ratio({ quantity: 'D_out', length, place: scale }, exact, outputDiffeoLaw({ scale }).value);
  });
}

function ratio(
  place: Pick<RatioRow, 'quantity' | 'length' | 'place'>,
  exact: number | undefined,
  law: number,
): RatioRow {
  if (exact === undefined) throw new Error(`no exact ${place.quantity} at ${place.place} on ${place.length} sites`);
  return { ...place, exact, law, ratio: exact / law };
}
