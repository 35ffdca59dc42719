import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { describeTask } from '../../report/spherical/describe.js';
import { writeLearningCurve } from '../../report/spherical/write-sweeps.js';
import { kernelNames } from '../../spherical/kernels.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import {
  type LearningCurveSettings,
  learningCurves,
  learningCurveTasks,
} from '../../tasks/spherical/learning-curve.js';
import { regimes } from '../../tasks/spherical/regime.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { integer, number, oneOf, parseOptions, textList } from '../option-values.js';
import { parseGeometricList, parseNumberList } from '../parse-number.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { learningCurveTable } from './learning-curve-table.js';
import { netShape, precisionShape, runShape, taskOf, taskShape } from './schemas.js';

const schema = z.object({
  dimension: z.string(),
  points: z.string(),
  lazyPoints: z.string().optional(),
  regime: textList,
  kernel: oneOf(kernelNames),
  seeds: integer(1),
  lazySeeds: integer(1).optional(),
  fitFrom: number(1).optional(),
  steps: integer(1),
  loss: number(0),
  ...taskShape,
  ...netShape,
  ...precisionShape,
  ...runShape,
  ...outputShape,
});

const kernelTitles = { ntk: 'NTK', 'random-features': 'random features' } as const;

/** `spherical learning-curve`. */
export async function runLearningCurve(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { quiet, threads, out: _, json, quiet: __, threads: ___, ...parameters } = options;
  const settings = learningCurveSettings(options);
  const tasks = learningCurveTasks(settings);
  const version = packageVersion();
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'learning curves', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const curves = learningCurves(settings, tasks, results, options.fitFrom);
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
      feature: `feature: H = ${options.width}`,
    };
    const shown = settings.regimes.map((regime) => learners[regime]);
    const subtitle = `${[describeTask(settings.task), ...shown].join('; ')}, seed ${options.seed}`;
    await writeLearningCurve(folder, report, subtitle);
    note(`written: ${countSettled(results)} runs, tables and figure in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else print(learningCurveTable(curves));
  return conclude({ unit, results, interrupted, folder });
}

function learningCurveSettings(options: z.output<typeof schema>): LearningCurveSettings {
  const { width, engine, precision, steps, loss, kernel, seeds, lazySeeds = seeds } = options;
  const points = parseGeometricList('--points', options.points, 2);
  const lazyPoints =
    options.lazyPoints === undefined ? points : parseGeometricList('--lazy-points', options.lazyPoints, 2);
  const unknown = options.regime.find((name) => !regimes.some((regime) => regime === name));
  if (unknown !== undefined) throw new InputError('--regime', `must be lazy, feature or both, got ${unknown}`);
  return {
    dimensions: parseNumberList('--dimension', options.dimension, 1),
    regimes: regimes.filter((regime) => options.regime.includes(regime)),
    sizes: { lazy: { points: lazyPoints, seeds: lazySeeds }, feature: { points, seeds } },
    kernel,
    task: taskOf(options),
    training: { width, engine, precision, steps, loss, standstill: 1e-3 },
  };
}
