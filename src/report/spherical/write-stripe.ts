import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { StripeResult, StripeSettings } from '../../tasks/spherical/stripe-study.js';
import { csv } from '../csv.js';
import { type WrittenFigure, writeFigure } from '../write-figure.js';
import { describeStripe } from './describe-stripe.js';
import { stripeFigure } from './figures/stripe.js';
import { stripeScaling } from './figures/stripe-scaling.js';

/**
 * Writes a study of the stripe model: `report` as stripe.json, its tables (stripe.csv, stripe-curves.csv,
 * stripe-fits.csv), the figure stripe and, where there are several P, the figure stripe-scaling.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { stripeFigure, stripeScaling, writeStripe } from 'diffeolab/report';
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computeRuns, stripeResult, stripeTasks } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const label = { kind: 'stripe', low: -0.3, high: 1 } as const;
 * const net = { width: 10, engine: 'js', steps: 50, loss: 0.1 } as const;
 * const shared = { ...net, dimension: 3, testPoints: 64, seed: '0', label };
 * const settings = { points: [8], alphas: [1e-3], seeds: 1, shared };
 * const runs = stripeTasks(settings);
 * const result = stripeResult(settings, runs, await computeRuns(runs, { executor: inlineExecutor() }));
 * const { stripe, scaling } = await writeStripe(folder, {}, settings, result);
 * console.log(stripe.paths.length, scaling); // 3 undefined: one P has no scaling
 * console.log('config' in stripeFigure(result, 'd = 3'), 'config' in stripeScaling(result, 'd = 3')); // true true
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writeStripe(
  folder: string,
  report: object,
  settings: StripeSettings,
  result: StripeResult,
): Promise<{ readonly stripe: WrittenFigure; readonly scaling: WrittenFigure | undefined }> {
  const { rows, fits, curves } = result;
  await writeFile(join(folder, 'stripe.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'stripe.csv'), csv(rows));
  await writeFile(join(folder, 'stripe-curves.csv'), csv(curves));
  if (fits.length > 0) await writeFile(join(folder, 'stripe-fits.csv'), csv(fits));
  const shared = describeStripe(settings.shared);
  const counts = rows.map(({ seeds }) => seeds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const seeds = most === 1 ? 'one seed' : `${least === most ? most : `${least} to ${most}`} seeds`;
  const largest = Math.max(...rows.map(({ points }) => points));
  const several = new Set(rows.map(({ points }) => points)).size > 1;
  return {
    stripe: await writeFigure(folder, 'stripe', stripeFigure(result, `${shared}, P = ${largest}, ${seeds}`)),
    scaling: several
      ? await writeFigure(folder, 'stripe-scaling', stripeScaling(result, `${shared}, ${seeds}`))
      : undefined,
  };
}
