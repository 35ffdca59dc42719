import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import { curveRows, measuredRows } from '../../tasks/stability/measured-rows.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { sensitivityCurveFigure } from './figures/sensitivity-curve.js';
import { stabilityFigure } from './figures/stability-by-layer.js';
import type { ModelResult } from './measured-model.js';
import type { MeasuredWords } from './words.js';

/** D, G and R, which a table has where they are not defined too. */
const sensitivities = ['D', 'G', 'R'].flatMap((name) => [name, `${name}Error`, `${name}Status`]);

/**
 * Writes what was measured of models: `report` as stability.json, rows by layer as stability.csv and the figure
 * stability; of curves curve.csv and a figure for each model, curve or curve-1, curve-2, …; returns the paths.
 */
export async function writeMeasured(
  folder: string,
  report: object,
  models: readonly ModelResult[],
  words: MeasuredWords,
): Promise<string[]> {
  const rows = models.flatMap(({ name, measurement }) => measuredRows(name, measurement));
  const curves = models.flatMap(({ name, curve }) => (curve === undefined ? [] : [{ name, curve }]));
  const paths = [
    await writeFile(join(folder, 'stability.json'), `${JSON.stringify(report, null, 2)}\n`),
    await writeFile(join(folder, 'stability.csv'), csv(rows, ['model', 'layer', 'size', ...sensitivities])),
    ...(await writeFigure(folder, 'stability', stabilityFigure(rows, words.stability))).paths,
  ];
  if (curves.length === 0) return paths;
  const points = curves.flatMap(({ name, curve }) => curveRows(name, curve));
  paths.push(await writeFile(join(folder, 'curve.csv'), csv(points)));
  for (const [i, { name, curve }] of curves.entries()) {
    const file = curves.length === 1 ? 'curve' : `curve-${i + 1}`;
    const figure = sensitivityCurveFigure(curve, [name, ...words.curve]);
    paths.push(...(await writeFigure(folder, file, figure)).paths);
  }
  return paths;
}
