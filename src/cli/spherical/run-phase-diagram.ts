import { z } from 'zod';
import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { describeTask, describeTraining } from '../../report/spherical/describe.js';
import { writeSphericalPhaseDiagram } from '../../report/spherical/write-sweeps.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import { failedRuns } from '../../tasks/spherical/failed-runs.js';
import { sphericalPhasePoints, sphericalPhaseTasks } from '../../tasks/spherical/phase-diagram.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { integer, number, parseOptions } from '../option-values.js';
import { parseGeometricList } from '../parse-number.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { textTable } from '../text-table.js';
import { netShape, penaltyOf, penaltyShape, precisionShape, runShape, taskOf, taskShape } from './schemas.js';

const schema = z.object({
  dimension: integer(2),
  points: z.string(),
  alpha: z.string(),
  seeds: integer(1),
  steps: integer(1),
  loss: number(0),
  ...taskShape,
  ...netShape,
  ...precisionShape,
  ...penaltyShape,
  ...runShape,
  ...outputShape,
});

/** `spherical phase-diagram`. */
export async function runSphericalPhaseDiagram(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { dimension, width, engine, precision, steps, loss, seeds, threads, quiet } = options;
  const penalty = penaltyOf(options);
  const training = { width, engine, precision, steps, loss, ...penalty };
  const settings = {
    points: parseGeometricList('--points', options.points, 2),
    alphas: parseGeometricList('--alpha', options.alpha, 10),
    seeds,
    task: { ...taskOf(options), dimension },
    training: penalty.regularisation === 'none' ? training : { ...training, standstill: 1e-3 },
  };
  const tasks = sphericalPhaseTasks(settings);
  const version = packageVersion();
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'phase diagram', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const points = sphericalPhasePoints(tasks, results);
  const failures = failedRuns(tasks, results);
  const { out: _, json, quiet: __, threads: ___, ...parameters } = options;
  const report = {
    command: 'spherical phase-diagram',
    version,
    parameters,
    complete: isComplete(results),
    points,
    failures,
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && points.length > 0) {
    const subtitle = `${describeTask(settings.task)}, ${describeTraining(training)}, seed ${options.seed}`;
    await writeSphericalPhaseDiagram(folder, report, subtitle);
    note(`written: ${countSettled(results)} runs, tables and heat maps in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else {
    const rows = points.map((point) => [
      String(point.points),
      formatScientific(point.alpha),
      String(point.seeds),
      formatEstimate(point.testError, point.testErrorError),
      formatEstimate(point.rotationStability, point.rotationStabilityError),
      formatEstimate(point.atoms, point.atomsError),
      formatScientific(point.trainError, 2),
      `${point.settled}/${point.seeds}`,
      formatScientific(point.angleMoved, 2),
    ]);
    const head = ['P', 'α', 'seeds', 'test error', 'S', 'atoms', 'train error', 'settled', 'turn'];
    print(textTable(head, rows, { right: [...head.keys()] }));
  }
  return conclude({ unit, results, interrupted, folder });
}
