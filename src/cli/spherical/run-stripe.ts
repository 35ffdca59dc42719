import { z } from 'zod';
import { writeStripe } from '../../report/spherical/write-stripe.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import { labelOf } from '../../tasks/spherical/stripe-label.js';
import { type StripeSettings, stripeResult, stripeTasks } from '../../tasks/spherical/stripe-study.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { integer, number, parseOptions, positive } from '../option-values.js';
import { parseGeometricList } from '../parse-number.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { netShape, runShape } from './schemas.js';
import { labelShape } from './stripe-label.js';
import { stripeTable } from './stripe-table.js';

const schema = z.object({
  ...labelShape,
  dimension: integer(2),
  points: z.string(),
  alpha: z.string(),
  seeds: integer(1),
  steps: integer(1),
  loss: number(0),
  seconds: positive.optional(),
  fitFrom: number(1).optional(),
  testPoints: integer(2),
  ...netShape,
  ...runShape,
  ...outputShape,
});

/** `spherical stripe`. */
export async function runStripeCommand(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { dimension, width, engine, steps, loss, seconds, testPoints, seeds, threads, seed, quiet } = options;
  const label = labelOf(options);
  const settings: StripeSettings = {
    points: parseGeometricList('--points', options.points, 2),
    alphas: parseGeometricList('--alpha', options.alpha, 10),
    seeds,
    shared: { label, dimension, width, engine, steps, loss, seconds, testPoints, seed },
  };
  const tasks = stripeTasks(settings);
  const version = packageVersion();
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'stripe model', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const result = stripeResult(settings, tasks, results, options.fitFrom);
  const { rows, fits, curves, failures } = result;
  const { points, alphas, shared } = settings;
  const report = {
    command: 'spherical stripe',
    version,
    parameters: { ...shared, points, alphas, seeds },
    complete: isComplete(results),
    rows,
    fits,
    curves,
    failures,
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && rows.length > 0) {
    await writeStripe(folder, report, settings, result);
    note(`written: ${countSettled(results)} runs, tables and figures in ${folder}`, quiet);
  }
  if (options.json) printJson(report);
  else print(stripeTable(settings, result));
  return conclude({ unit, results, interrupted, folder });
}
