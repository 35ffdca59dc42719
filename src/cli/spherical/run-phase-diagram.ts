import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { describeTask, describeTraining } from '../../report/spherical/describe.js';
import { writeSphericalPhaseDiagram } from '../../report/spherical/write-sweeps.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { defaultStop } from '../../tasks/spherical/choices.js';
import { penaltyOf } from '../../tasks/spherical/complete-training.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import { failedRuns } from '../../tasks/spherical/failed-runs.js';
import { sphericalPhasePoints, sphericalPhaseTasks } from '../../tasks/spherical/phase-diagram.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { textTable } from '../text-table.js';
import { phaseDiagram, phaseDiagramAxes } from './subjects.js';

/** `spherical phase-diagram`. */
export async function runSphericalPhaseDiagram(raw: RawOptions): Promise<number> {
  const { threads, out, json, quiet, ...parameters } = readOptions(phaseDiagram, raw, phaseDiagramAxes);
  const { points: sizes, alpha, seeds, width, engine, precision, steps, loss, ...own } = parameters;
  const { geometry: _, regularisation: __, lambda: ___, ...task } = own;
  const penalty = penaltyOf(own);
  const training = { width, engine, precision, steps, loss, ...penalty };
  const { standstill } = defaultStop;
  const settings = {
    points: sizes,
    alphas: alpha,
    seeds,
    task,
    training: penalty.regularisation === 'none' ? training : { ...training, standstill },
  };
  const tasks = sphericalPhaseTasks(settings);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'phase diagram', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const points = sphericalPhasePoints(tasks, results);
  const failures = failedRuns(tasks, results);
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
    const subtitle = `${describeTask(settings.task)}, ${describeTraining(training)}, seed ${parameters.seed}`;
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
