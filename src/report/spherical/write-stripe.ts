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
