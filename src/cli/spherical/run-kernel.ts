import { join } from 'node:path';
import { measuredColumns, valueColumns } from '../../numerics/quantity-columns.js';
import { csv } from '../../report/csv.js';
import { formatSeconds } from '../../report/format-number.js';
import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { describeTask } from '../../report/spherical/describe.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder, writeFile } from '../../system/write-file.js';
import { checkKernel } from '../../tasks/spherical/checks.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import { failedRuns } from '../../tasks/spherical/failed-runs.js';
import { measurementValues } from '../../tasks/spherical/measurement-values.js';
import { closureTestError } from '../../tasks/spherical/predictions.js';
import { average, repetitionSeed } from '../../tasks/spherical/repetitions.js';
import type { SphericalTask } from '../../tasks/spherical/run.js';
import { computeKept } from '../compute-kept.js';
import { conclude, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { plainTable } from '../text-table.js';
import { kernel as kernelCommand } from './subjects.js';

const closureNote = 'whose prefactor is too small in low dimension';

/** `spherical kernel`. */
export async function runKernelCommand(raw: RawOptions): Promise<number> {
  const { seeds, threads, out, json, quiet, ...parameters } = readOptions(kernelCommand, raw);
  const { points, kernel, ridge, angle, seed: first } = parameters;
  checkKernel(parameters);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const seedList = Array.from({ length: seeds }, (_, repetition) => repetitionSeed(first, repetition));
  const tasks = seedList.map((seed): SphericalTask => ({ kind: 'kernel', parameters: { ...parameters, seed } }));
  const start = performance.now();
  const unit = 'data sets';
  const { result: results, interrupted } = await computeKept(
    { label: 'kernel regression', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const rows = results.flatMap((result, i) =>
    result?.kind !== 'kernel' ? [] : [{ seed: seedList[i]!, ...measurementValues(result) }],
  );
  const failures = failedRuns(tasks, results);
  const seconds = (performance.now() - start) / 1000;
  if (rows.length > 0) {
    const error = average(rows.map(({ testError }) => testError));
    const stability = average(rows.map(({ rotationStability }) => rotationStability));
    const closure = ridge === 0 ? closureTestError(kernel, parameters, points) : undefined;
    const report = {
      command: 'spherical kernel',
      version,
      parameters: { ...parameters, seeds },
      complete: isComplete(results),
      seeds: rows.length,
      ...measuredColumns('testError', error.value, error.error),
      ...(closure !== undefined && valueColumns('closure', closure)),
      ...measuredColumns('rotationStability', stability.value, stability.error),
      failures,
      seconds,
    };
    if (folder !== undefined) {
      const full = { ...report, provenance: provenance(seconds) };
      const written = [
        await writeFile(join(folder, 'kernel.json'), `${JSON.stringify(full, null, 2)}\n`),
        await writeFile(join(folder, 'kernel.csv'), csv(rows)),
      ];
      note(`written: ${written.join(' ')}`, quiet);
    }
    if (json) printJson(report);
    else {
      print(
        [
          `${describeTask(parameters)}, ${kernel}, ridge ${formatScientific(ridge)}, ${rows.length} data sets of seed ${first}, ${formatSeconds(seconds)}`,
          plainTable([
            ['test error', formatEstimate(error.value, error.error)],
            ...(closure === undefined
              ? []
              : [['closure', `${formatScientific(closure.value)} (self-consistent theory, ${closureNote})`]]),
            [`S(${angle})`, formatEstimate(stability.value, stability.error)],
          ]),
        ].join('\n'),
      );
    }
  }
  return conclude({ unit, results, interrupted, folder });
}
