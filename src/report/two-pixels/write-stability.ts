import { join } from 'node:path';
import { shortFraction } from '../../numerics/rational.js';
import { writeFile } from '../../system/write-file.js';
import type { LayerRow } from '../../tasks/two-pixels/sensitivity-rows.js';
import type { ModelParameters } from '../../tasks/two-pixels/solution-model.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { sensitivityByLayer } from './figures/sensitivity-by-layer.js';

/** Writes a table by layer as data (stability.json, stability.csv) and as a figure; returns the paths. */
export async function writeStability(
  folder: string,
  result: { readonly parameters: ModelParameters; readonly layers: readonly LayerRow[] },
): Promise<string[]> {
  const rows = result.layers.map((layer) => ({ network: networkName(result.parameters), ...layer }));
  const { paths } = await writeFigure(
    folder,
    'stability',
    sensitivityByLayer(rows, heading, describeModel(result.parameters)),
  );
  return [
    await writeFile(join(folder, 'stability.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'stability.csv'), csv(rows)),
    ...paths,
  ];
}

/** The solution, or the path of a net of one's own. */
export function networkName({ solution, net }: ModelParameters): string {
  return solution ?? net ?? 'network';
}

const heading = 'Two-pixel task: sensitivity layer by layer';

/** "ξ = 7, l = 32, s = 3, lσ² = 8/3": what a figure says of its model below its title. */
export function describeModel(parameters: ModelParameters): string {
  const { scale, length, filterSize, channels, disorder, mix, threshold, firstThreshold } = parameters;
  const { gap, gapConvention, noiseEnergy, noiseDeviation } = parameters;
  return [
    `ξ = ${scale}`,
    `l = ${length}`,
    ...(filterSize === undefined ? [] : [`s = ${filterSize}`]),
    ...(channels === undefined ? [] : [`H = ${channels}`]),
    ...(disorder === undefined ? [] : [`ε = ${disorder}`]),
    ...(mix === undefined ? [] : [`κ = ${mix}`]),
    ...(threshold === undefined ? [] : [`θ = ${shortFraction(threshold)}`]),
    ...(firstThreshold === undefined ? [] : [`β = ${shortFraction(firstThreshold)}`]),
    ...(gap === 0 ? [] : [`g = ${gap}${gapConvention === undefined ? '' : ` (${gapConvention})`}`]),
    noiseDeviation === undefined
      ? `lσ² = ${noiseEnergy === 'exact' ? '⟨‖τx − x‖²⟩' : shortFraction(noiseEnergy ?? Number.NaN)}`
      : `σ = ${noiseDeviation}`,
  ].join(', ');
}
