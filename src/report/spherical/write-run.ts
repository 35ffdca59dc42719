import { join } from 'node:path';
import type { OneHiddenLayerNet } from '../../spherical/network.js';
import { writeFile } from '../../system/write-file.js';
import { neuronRows } from '../../tasks/spherical/neuron-rows.js';
import type { TrainParameters } from '../../tasks/spherical/parameters.js';
import type { CurveRecord } from '../../training/state.js';
import { csv } from '../csv.js';
import { formatScientific } from '../scientific.js';
import { writeFigure } from '../write-figure.js';
import { describeTask, describeTraining } from './describe.js';
import { trainingCurve } from './figures/training-curve.js';

/**
 * Writes a finished run: report (run.json), training curve (curve.csv and figure) and neurons (neurons.csv); returns
 * the paths.
 */
export async function writeRun(
  folder: string,
  run: {
    readonly report: object;
    readonly parameters: TrainParameters;
    readonly curve: readonly CurveRecord[];
    readonly net: OneHiddenLayerNet;
  },
): Promise<string[]> {
  const { parameters, curve } = run;
  const regime = `α = ${formatScientific(parameters.alpha)}, seed ${parameters.seed}`;
  const subtitle = `${describeTask(parameters)}, ${describeTraining(parameters)}, ${regime}`;
  const { paths } = await writeFigure(folder, 'training-curve', trainingCurve(curve, subtitle));
  return [
    await writeFile(join(folder, 'run.json'), `${JSON.stringify(run.report, null, 2)}\n`),
    await writeFile(
      join(folder, 'curve.csv'),
      csv(curve.map(({ measured, ...record }) => ({ ...record, ...measured }))),
    ),
    await writeFile(join(folder, 'neurons.csv'), csv(neuronRows(run.net))),
    ...paths,
  ];
}
