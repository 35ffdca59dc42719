import { join } from 'node:path';
import { z } from 'zod';
import { csv } from '../../report/csv.js';
import { formatSeconds } from '../../report/format-number.js';
import { packageVersion, provenance } from '../../report/provenance.js';
import { describeTask } from '../../report/spherical/describe.js';
import { average, repetitionSeed } from '../../report/spherical/repetitions.js';
import type { SphericalTask } from '../../report/spherical/run-task.js';
import { formatEstimate, formatScientific } from '../../report/spherical/scientific.js';
import { checkTask } from '../../report/spherical/task-parameters.js';
import { prepareFolder, writeFile } from '../../report/write-file.js';
import { kernelNames } from '../../spherical/kernels.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { integer, number, oneOf, parseOptions } from '../option-values.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { computeRuns } from './compute-runs.js';
import { runShape, taskOf, taskShape } from './schemas.js';

const schema = z.object({
  dimension: integer(2),
  points: integer(1),
  kernel: oneOf(kernelNames),
  ridge: number(0),
  seeds: integer(1),
  ...taskShape,
  ...runShape,
  ...outputShape,
});

/** `spherical kernel`. */
export async function runKernelCommand(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { dimension, points, kernel, ridge, seeds, threads, quiet } = options;
  const parameters = { ...taskOf(options), dimension, points, kernel, ridge, seeds };
  checkTask(parameters);
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const tasks = Array.from({ length: seeds }, (_, repetition): SphericalTask => {
    const seed = repetitionSeed(options.seed, repetition);
    return { kind: 'kernel', parameters: { ...taskOf(options), dimension, points, seed, kernel, ridge } };
  });
  const start = performance.now();
  const outcomes = await computeRuns('kernel regression', tasks, { store: undefined, threads, quiet });
  const finished = outcomes.filter((outcome) => outcome?.kind === 'kernel');
  const seconds = (performance.now() - start) / 1000;
  const interrupted = finished.length < seeds;
  if (finished.length > 0) {
    const error = average(finished.map(({ testError }) => testError));
    const stability = average(finished.map(({ rotationStability }) => rotationStability.value));
    const report = {
      command: 'spherical kernel',
      version: packageVersion(),
      parameters,
      seeds: finished.length,
      testError: estimate(error),
      rotationStability: { angle: options.rotationAngle, ...estimate(stability) },
      seconds,
    };
    if (options.json) printJson(report);
    else {
      print(
        [
          `${describeTask(parameters)}, ${kernel}, ridge ${formatScientific(ridge)}, ${finished.length} data sets of seed ${options.seed}, ${formatSeconds(seconds)}`,
          `test error  ${formatEstimate(error.value, error.error)}`,
          `S(${options.rotationAngle})      ${formatEstimate(stability.value, stability.error)}`,
        ].join('\n'),
      );
    }
    if (folder !== undefined && !interrupted) {
      const rows = finished.map(({ testError, rotationStability }, repetition) => ({
        seed: repetitionSeed(options.seed, repetition),
        testError,
        rotationStability: rotationStability.value,
      }));
      const full = { ...report, provenance: provenance(seconds) };
      const written = [
        await writeFile(join(folder, 'kernel.json'), `${JSON.stringify(full, null, 2)}\n`),
        await writeFile(join(folder, 'kernel.csv'), csv(rows)),
      ];
      note(`written: ${written.join(' ')}`, quiet);
    }
  }
  if (!interrupted) return exitCode.done;
  note(`interrupted: ${finished.length} of ${seeds} data sets are finished, nothing is written`, false);
  return exitCode.interrupted;
}

/** A mean over data sets; its standard error is null for a single one. */
function estimate({ value, error }: { value: number; error?: number }) {
  return { value, standardError: error ?? null };
}
