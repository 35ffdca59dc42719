import { describeTask } from '../../report/spherical/describe.js';
import { writeLearningCurve } from '../../report/spherical/write-sweeps.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { defaultStop, regimes } from '../../tasks/spherical/choices.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import {
  type LearningCurveSettings,
  learningCurves,
  learningCurveTasks,
} from '../../tasks/spherical/learning-curve.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { learningCurveTable } from './learning-curve-table.js';
import { learningCurve, learningCurveAxes } from './subjects.js';

const kernelTitles = { ntk: 'NTK', 'random-features': 'random features' } as const;

function readLearningCurve(raw: RawOptions) {
  const { quiet, threads, out, json, ...parameters } = readOptions(learningCurve, raw, learningCurveAxes);
  const { regime } = parameters;
  const idle = (['lazyPoints', 'lazySeeds'] as const).find((name) => parameters[name] !== undefined);
  if (idle !== undefined && !regime.includes('lazy')) {
    throw new ParameterError(idle, `belongs to {regime} lazy, got {regime} ${regime.join(',')} (leave it out)`);
  }
  return { quiet, threads, out, json, parameters };
}

/** `spherical learning-curve`. */
export async function runLearningCurve(raw: RawOptions): Promise<number> {
  const { quiet, threads, out, json, parameters } = readLearningCurve(raw);
  const settings = learningCurveSettings(parameters);
  const tasks = learningCurveTasks(settings);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'learning curves', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const curves = learningCurves(settings, tasks, results, parameters.fitFrom);
  const report = {
    command: 'spherical learning-curve',
    version,
    parameters,
    complete: isComplete(results),
    ...curves,
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && curves.rows.length > 0) {
    const learners = {
      lazy: `lazy: ${kernelTitles[settings.kernel]}`,
      feature: `feature: H = ${parameters.width}`,
    };
    const shown = settings.regimes.map((regime) => learners[regime]);
    const subtitle = `${[describeTask(settings.task), ...shown].join('; ')}, seed ${parameters.seed}`;
    await writeLearningCurve(folder, report, subtitle);
    note(`written: ${countSettled(results)} runs, tables and figure in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else print(learningCurveTable(curves));
  return conclude({ unit, results, interrupted, folder });
}

type Options = ReturnType<typeof readLearningCurve>['parameters'];

function learningCurveSettings(options: Options): LearningCurveSettings {
  const { dimension, points, lazyPoints = points, regime, seeds, lazySeeds = seeds, kernel, ...own } = options;
  const { width, engine, precision, steps, loss, fitFrom: _, ...task } = own;
  return {
    dimensions: dimension,
    regimes: regimes.filter((name) => regime.includes(name)),
    sizes: { lazy: { points: lazyPoints, seeds: lazySeeds }, feature: { points, seeds } },
    kernel,
    task,
    training: { width, engine, precision, steps, loss, standstill: defaultStop.standstill },
  };
}
