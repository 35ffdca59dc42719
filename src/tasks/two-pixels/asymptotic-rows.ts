import { linearLayerDiffeo, overlapOutputDiffeo } from '../../analytic/diffeo/closed-form.js';
import { highFrequencyLaw, highFrequencyLayer } from '../../analytic/laws/high-frequency.js';
import type { LayerLaw } from '../../analytic/laws/layer-law.js';
import { layerDiffeoLaw, layerNoiseLaw, outputDiffeoLaw } from '../../analytic/laws/low-frequency.js';
import { stridedLaw, stridedLayer } from '../../analytic/laws/strided.js';
import { exactNoiseSensitivity } from '../../analytic/noise/exact-noise-sensitivity.js';
import type { LayerName } from '../../nets/ring/layer-name.js';
import type { Quantity } from '../../numerics/quantity.js';
import { type TheoryColumns, theoryColumns } from '../../numerics/quantity-columns.js';
import { noiseDeviation } from '../../twopixels/noise.js';
import { lowFrequency } from '../../twopixels/solutions/low-frequency.js';
import { twoPixelTask } from '../../twopixels/task.js';
import type { LawSolution } from './law-rows.js';

/** An exact value, its law, and the one over the other. */
type Ratio<Name extends string> = TheoryColumns<Name> &
  TheoryColumns<`${Name}Law`> &
  Readonly<Record<`${Name}OverLaw`, number>>;

/** Exact values beside their laws, at a depth k or, for the output, at a scale ξ: a row of the CSV file. */
export type RatioRow = {
  readonly solution: LawSolution;
  readonly filterSize: number;
  readonly length: number;
  /** Scale ξ, where the exact value asks for one. */
  readonly scale?: number;
  /** k, or the output. */
  readonly layer: LayerName;
} & Ratio<'D'> &
  Partial<Ratio<'G'>>;

/**
 * Exact values beside their laws at lσ² = 8/3, for rings of several lengths: D_k and G_k of the layers before the
 * threshold of the low-frequency, the high-frequency (both s = 3) and the strided solution (s = 2, so that rings of
 * 2^n sites have several layers), and D of the output of the low-frequency one against ξ. Layers that a ring is too
 * short for, 2(2k + 1) > l or 2s^k > l or l no multiple of s^k, are left out.
 *
 * @example
 * ```ts
 * import { ratioRows } from 'diffeolab/tasks';
 *
 * const rows = ratioRows([32], 2);
 * for (const { solution, layer, DOverLaw } of rows) console.log(solution, layer, DOverLaw.toFixed(3));
 * // low-frequency 1 1.003, …
 * ```
 */
export function ratioRows(lengths: readonly number[], depth: number): RatioRow[] {
  return lengths.flatMap((length) => [
    ...lowFrequencyRatios(length, depth),
    ...outputRatios(length),
    ...highFrequencyRatios(length, depth),
    ...stridedRatios(length, depth),
  ]);
}

function lowFrequencyRatios(length: number, depth: number): RatioRow[] {
  const scale = 2 * depth + 3;
  const task = twoPixelTask({ length, scale });
  const network = lowFrequency({ length, scale });
  const diffeo = linearLayerDiffeo(network, task);
  const noise = exactNoiseSensitivity(network, task, noiseDeviation(task));
  return Array.from({ length: depth }, (_, k): RatioRow => {
    const layer = k + 1;
    return {
      solution: 'low-frequency',
      filterSize: 3,
      length,
      scale,
      layer,
      ...ratio('D', diffeo[k]!, layerDiffeoLaw({ layer })),
      ...ratio('G', noise[k]!, layerNoiseLaw({ layer })),
    };
  });
}

function highFrequencyRatios(length: number, depth: number): RatioRow[] {
  const layers = layersTo(Math.min(depth, Math.floor((length / 2 - 1) / 2)));
  return layers.map((layer) =>
    lawRatio('high-frequency', 3, length, layer, highFrequencyLayer({ layer, length }), highFrequencyLaw({ layer })),
  );
}

function stridedRatios(length: number, depth: number): RatioRow[] {
  const filterSize = 2;
  const layers = layersTo(depth).filter((k) => 2 * filterSize ** k <= length && length % filterSize ** k === 0);
  return layers.map((layer) => {
    const options = { layer, filterSize };
    return lawRatio('strided', filterSize, length, layer, stridedLayer({ ...options, length }), stridedLaw(options));
  });
}

function layersTo(depth: number): number[] {
  return Array.from({ length: Math.max(0, depth) }, (_, i) => i + 1);
}

function lawRatio(
  solution: LawSolution,
  filterSize: number,
  length: number,
  layer: number,
  exact: LayerLaw,
  law: LayerLaw,
): RatioRow {
  return {
    solution,
    filterSize,
    length,
    layer,
    ...ratio('D', exact.diffeo, law.diffeo),
    ...ratio('G', exact.noise, law.noise),
  };
}

/** D of the output for about ten scales a factor of ten, up to l/4. */
function outputRatios(length: number): RatioRow[] {
  const steps = Math.floor(10 * Math.log10(length / 12));
  const scales = Array.from({ length: steps + 1 }, (_, i) => 2 * Math.round((3 * 10 ** (i / 10) - 1) / 2) + 1);
  return [...new Set(scales)].map((scale): RatioRow => {
    const exact = overlapOutputDiffeo(twoPixelTask({ length, scale }));
    return {
      solution: 'low-frequency',
      filterSize: 3,
      length,
      scale,
      layer: 'output',
      ...ratio('D', exact, outputDiffeoLaw({ scale })),
    };
  });
}

function ratio<Name extends string>(name: Name, exact: Quantity, law: Quantity): Ratio<Name> {
  return {
    ...theoryColumns(name, exact),
    ...theoryColumns(`${name}Law`, law),
    [`${name}OverLaw`]: exact.value / law.value,
  } as Ratio<Name>;
}
