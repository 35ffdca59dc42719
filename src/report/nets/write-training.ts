import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import { measuredNetRows } from '../../tasks/nets/measure/measured-net-rows.js';
import { netCurveRows } from '../../tasks/nets/net-curve-rows.js';
import type { NetTraining } from '../../tasks/nets/train-run.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { netTrainingCurve } from './figures/net-training-curve.js';

/**
 * Writes what a training came to beside its net: `report` as run.json, the curve (curve.csv and figure), and D, G and R
 * by layer (stability.csv) where they were measured; returns the paths.
 */
export async function writeNetTraining(
  folder: string,
  report: object,
  { trained, before, after }: NetTraining,
  words: { readonly title: string; readonly subtitle: string },
): Promise<string[]> {
  const rows = netCurveRows(trained.curve);
  const { paths } = await writeFigure(folder, 'training-curve', netTrainingCurve(rows, words.title, words.subtitle));
  const layers = [
    ...measuredNetRows(before?.layers ?? []).map((row) => ({ net: 'before', ...row })),
    ...measuredNetRows(after?.layers ?? []).map((row) => ({ net: 'after', ...row })),
  ];
  return [
    await writeFile(join(folder, 'run.json'), `${JSON.stringify(report, null, 2)}\n`),
    await writeFile(join(folder, 'curve.csv'), csv(rows.map((row) => ({ ...row })))),
    ...(layers.length > 0 ? [await writeFile(join(folder, 'stability.csv'), csv(layers))] : []),
    ...paths,
  ];
}
