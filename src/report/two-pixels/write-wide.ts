import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { LazyOutput } from '../../tasks/two-pixels/wide/lazy-run.js';
import type { LazyCurvePoint } from '../../tasks/two-pixels/wide/learning-curve.js';
import type { UntrainedRow } from '../../tasks/two-pixels/wide/untrained-rows.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { lazyFigure } from './figures/lazy.js';
import { sensitivityByLayer } from './figures/sensitivity-by-layer.js';

/** Writes the layers of untrained wide nets as data (kernel-limit.json, .csv) and as a figure; returns the paths. */
export async function writeKernelLimit(
  folder: string,
  result: { readonly layers: readonly UntrainedRow[] },
  subtitle: string,
): Promise<string[]> {
  const figure = sensitivityByLayer(result.layers, 'Untrained nets of infinite width, layer by layer', subtitle);
  const { paths } = await writeFigure(folder, 'kernel-limit', figure);
  return [
    await writeFile(join(folder, 'kernel-limit.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'kernel-limit.csv'), csv(result.layers)),
    ...paths,
  ];
}

/** Writes a kernel regression as data (lazy.json, lazy.csv, curve.csv) and as a figure; returns the paths. */
export async function writeLazy(
  folder: string,
  result: { readonly outputs: readonly LazyOutput[]; readonly curve?: readonly LazyCurvePoint[] },
  subtitle: string,
): Promise<string[]> {
  const { outputs, curve } = result;
  const { paths } = await writeFigure(folder, 'lazy', lazyFigure(outputs, curve, subtitle));
  return [
    await writeFile(join(folder, 'lazy.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'lazy.csv'), csv(outputs.map((row) => ({ ...row, trained: row.trained ? 1 : 0 })))),
    ...(curve === undefined ? [] : [await writeFile(join(folder, 'curve.csv'), csv(curve))]),
    ...paths,
  ];
}
