import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import { energyRows } from '../../tasks/diffeo/energy-rows.js';
import type { EnergyStatistics } from '../../tasks/diffeo/energy-run.js';
import { csv } from '../csv.js';
import { formatCount } from '../format-number.js';
import { writeFigure } from '../write-figure.js';
import { describeEnsemble } from './describe.js';
import { energyFigure } from './figures/energy.js';

/** Writes energies as figure, by mode as energy-modes.csv, and the report as energy.json. */
export async function writeEnergy(
  folder: string,
  statistics: EnergyStatistics,
  { ensemble, seed, report }: { readonly ensemble: EnsembleSummary; readonly seed: string; readonly report: object },
): Promise<string[]> {
  const { samples, degrees } = statistics;
  const subtitle = [
    `${describeEnsemble(ensemble)}: ${degrees / 2} modes, ${formatCount(samples)} fields of seed ${seed}`,
    `line: exact law, π²T/4 times χ² of ${degrees} degrees of freedom; dashed: exact means; band: ± one standard error of a mode, exact`,
  ];
  return [
    ...(
      await writeFigure(folder, 'energy', energyFigure(statistics, 'Elastic energy of displacement fields', subtitle))
    ).paths,
    await writeFile(join(folder, 'energy-modes.csv'), csv(energyRows(statistics, seed))),
    await writeFile(join(folder, 'energy.json'), `${JSON.stringify(report, null, 2)}\n`),
  ];
}
