import { linearLayerDiffeo, overlapOutputDiffeo } from '../../analytic/diffeo/closed-form.js';
import {
  layerDiffeoLaw,
  layerNoiseLaw,
  layerStabilityLaw,
  outputDiffeoLaw,
} from '../../analytic/laws/low-frequency.js';
import { exactNoiseSensitivity } from '../../analytic/noise/exact-noise-sensitivity.js';
import type { LayerName } from '../../nets/ring/layer-name.js';
import type { Quantity } from '../../numerics/quantity.js';
import { type TheoryColumns, theoryColumns } from '../../numerics/quantity-columns.js';
import { noiseDeviation } from '../../twopixels/noise.js';
import { lowFrequency } from '../../twopixels/solutions/low-frequency.js';
import { twoPixelTask } from '../../twopixels/task.js';

/** The laws of D, G and R at one layer. */
export type LawRow = { readonly layer: number } & TheoryColumns<'D'> & TheoryColumns<'G'> & TheoryColumns<'R'>;

/**
 * Laws D_k ≈ 1/(4k), G_k ~ √k and R_k ~ k^{−3/2} of the low-frequency network with s = 3 and
 * lσ² = 8/3, layers 1 … depth.
 *
 * @see {@link ratioRows}
 */
export function lawRows(depth: number): LawRow[] {
  return Array.from({ length: depth }, (_, i): LawRow => {
    const layer = i + 1;
    return {
      layer,
      ...theoryColumns('D', layerDiffeoLaw({ layer })),
      ...theoryColumns('G', layerNoiseLaw({ layer })),
      ...theoryColumns('R', layerStabilityLaw({ layer })),
    };
  });
}

/** An exact value, its law, and the one over the other. */
type Ratio<Name extends string> = TheoryColumns<Name> &
  TheoryColumns<`${Name}Law`> &
  Readonly<Record<`${Name}OverLaw`, number>>;

/** Exact values beside their laws, at a depth k or, for the output, at a scale ξ: a row of the CSV file. */
export type RatioRow = {
  readonly length: number;
  readonly scale: number;
  /** k, or the output. */
  readonly layer: LayerName;
} & Ratio<'D'> &
  Partial<Ratio<'G'>>;

/**
 * Exact values of the low-frequency network (s = 3, lσ² = 8/3) beside their laws: D_k and G_k of the layers before the
 * threshold, and D of the output against ξ, for rings of several lengths.
 *
 * @example
 * ```ts
 * import { lawRows, ratioRows } from 'diffeolab/tasks';
 *
 * for (const { layer, D } of lawRows(2)) console.log(layer, D); // 1 0.25, 2 0.125: D_k ≈ 1/(4k)
 * for (const { layer, DOverLaw } of ratioRows([32], 2)) console.log(layer, DOverLaw.toFixed(3)); // 1 1.003, …
 * ```
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
  return Array.from({ length: depth }, (_, k): RatioRow => {
    const layer = k + 1;
    return {
      length,
      scale,
      layer,
      ...ratio('D', diffeo[k]!, layerDiffeoLaw({ layer })),
      ...ratio('G', noise[k]!, layerNoiseLaw({ layer })),
    };
  });
}

/** D of the output for about ten scales a factor of ten, up to l/4. */
function outputRatios(length: number): RatioRow[] {
  const steps = Math.floor(10 * Math.log10(length / 12));
  const scales = Array.from({ length: steps + 1 }, (_, i) => 2 * Math.round((3 * 10 ** (i / 10) - 1) / 2) + 1);
  return [...new Set(scales)].map((scale): RatioRow => {
    const exact = overlapOutputDiffeo(twoPixelTask({ length, scale }));
    return { length, scale, layer: 'output', ...ratio('D', exact, outputDiffeoLaw({ scale })) };
  });
}

function ratio<Name extends string>(name: Name, exact: Quantity, law: Quantity): Ratio<Name> {
  return {
    ...theoryColumns(name, exact),
    ...theoryColumns(`${name}Law`, law),
    [`${name}OverLaw`]: exact.value / law.value,
  } as Ratio<Name>;
}
