import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import { netCurveRows } from '../../tasks/nets/net-curve-rows.js';
import type { NetTraining } from '../../tasks/nets/train-run.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { netTrainingCurve } from './figures/net-training-curve.js';
import { writeLayers } from './write-layers.js';

/**
 * Writes what a training came to beside its net: `report` as run.json, the curve (curve.csv and figure), and D, G and R
 * by layer (stability.csv and figure) where they were measured; returns the paths.
 */
export async function writeNetTraining(
  folder: string,
  report: object,
  { trained, before, after }: NetTraining,
  words: { readonly title: string; readonly subtitle: readonly string[] },
): Promise<string[]> {
  const rows = netCurveRows(trained.curve);
  const curve = netTrainingCurve(rows, `${words.title}: training`, words.subtitle);
  const nets = [
    ...(before === undefined ? [] : [{ model: 'before', layers: before.layers }]),
    ...(after === undefined ? [] : [{ model: 'after', layers: after.layers }]),
  ];
  return [
    await writeFile(join(folder, 'run.json'), `${JSON.stringify(report, null, 2)}\n`),
    await writeFile(join(folder, 'curve.csv'), csv(rows.map((row) => ({ ...row })))),
    ...(await writeFigure(folder, 'training-curve', curve)).paths,
    ...(nets.length > 0 ? await writeLayers(folder, nets, words.subtitle) : []),
  ];
}
