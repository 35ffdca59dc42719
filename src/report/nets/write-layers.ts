import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { MeasuredLayer } from '../../tasks/nets/measure/measured-layer.js';
import { measuredNetRows } from '../../tasks/nets/measure/measured-net-rows.js';
import { csv } from '../csv.js';
import { stabilityFigure } from '../stability/figures/stability-by-layer.js';
import { writeFigure } from '../write-figure.js';

/** Layers of a net that were measured, and what the net is called. */
export interface NamedLayers {
  readonly model: string;
  readonly layers: readonly MeasuredLayer[];
}

/**
 * Writes D, G and R by layer of one net, or of a net before and after, as stability.csv and a figure; returns the
 * paths.
 */
export async function writeLayers(
  folder: string,
  nets: readonly NamedLayers[],
  subtitle: readonly string[],
): Promise<string[]> {
  const rows = nets.flatMap(({ model, layers }) => measuredNetRows(layers).map((row) => ({ model, ...row })));
  const marks = nets.flatMap(({ model, layers }) => layers.map((layer) => markOf(model, layer)));
  const { paths } = await writeFigure(folder, 'stability', stabilityFigure(marks, subtitle));
  return [await writeFile(join(folder, 'stability.csv'), csv(rows)), ...paths];
}

function markOf(model: string, { layer, diffeo, noise, relative }: MeasuredLayer) {
  const error = (value: MeasuredLayer['diffeo']) => value.error ?? value.standardError;
  const column = <Name extends 'D' | 'G' | 'R'>(name: Name, value: MeasuredLayer['diffeo']) => ({
    ...(Number.isFinite(value.value) && { [name]: value.value }),
    ...(error(value) !== undefined && { [`${name}Error`]: error(value) }),
  });
  return {
    model,
    layer: String(layer),
    ...column('D', diffeo),
    ...column('G', noise),
    ...column('R', relative),
  };
}
