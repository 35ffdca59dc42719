import { writeStripe } from '../../report/spherical/write-stripe.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computeRuns } from '../../tasks/spherical/compute-runs.js';
import { labelOf } from '../../tasks/spherical/stripe-label.js';
import { type StripeSettings, stripeResult, stripeTasks } from '../../tasks/spherical/stripe-study.js';
import { computeKept } from '../compute-kept.js';
import { conclude, countSettled, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { stripeTable } from './stripe-table.js';
import { stripe, stripeAxes } from './subjects.js';

/** `spherical stripe`. */
export async function runStripeCommand(raw: RawOptions): Promise<number> {
  const { seeds, fitFrom, threads, out, json, quiet, ...options } = readOptions(stripe, raw, stripeAxes);
  const { points: sizes, alpha, label, low, high, threshold, radius, parallel, ...run } = options;
  const shared = { ...run, label: labelOf({ label, low, high, threshold, radius, parallel }) };
  const settings: StripeSettings = { points: sizes, alphas: alpha, seeds, shared };
  const tasks = stripeTasks(settings);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const unit = 'runs';
  const { result: results, interrupted } = await computeKept(
    { label: 'stripe model', unit, folder, threads, quiet },
    (kept) => computeRuns(tasks, kept),
  );
  const result = stripeResult(settings, tasks, results, fitFrom);
  const { rows, fits, curves, failures } = result;
  const { points, alphas } = settings;
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
  if (json) printJson(report);
  else print(stripeTable(settings, result));
  return conclude({ unit, results, interrupted, folder });
}
