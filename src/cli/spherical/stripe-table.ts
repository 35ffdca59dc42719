import { formatFixed, formatShort } from '../../report/format-number.js';
import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { describeStripe } from '../../report/spherical/describe-stripe.js';
import type { StripeResult, StripeSettings } from '../../tasks/spherical/stripe-study.js';
import { textTable } from '../text-table.js';

const names = {
  misclassified: 'misclassified',
  amplification: 'A at the end',
  peakAmplification: 'largest A',
} as const;

/** What was learnt, means over repetitions and fitted powers of P, in at most 110 columns. */
export function stripeTable(settings: StripeSettings, { rows, fits }: StripeResult): string {
  const means = rows.map((row) => [
    String(row.points),
    formatScientific(row.alpha),
    String(row.seeds),
    String(Math.round(row.steps)),
    row.stop,
    formatScientific(row.trainError, 2),
    formatEstimate(row.testError, row.testErrorError),
    formatEstimate(row.misclassified, row.misclassifiedError),
    formatEstimate(row.amplification, row.amplificationError),
    formatEstimate(row.peakAmplification, row.peakAmplificationError),
  ]);
  const head = [
    'P',
    'α',
    'seeds',
    'steps',
    'stop',
    'train',
    'test error',
    names.misclassified,
    'A at end',
    'largest A',
  ];
  const powers = fits.map((fit) => [
    formatScientific(fit.alpha),
    names[fit.quantity],
    `${fit.from}..${fit.to}`,
    formatFixed(fit.exponent, 2),
    `[${formatFixed(fit.low, 2)}, ${formatFixed(fit.high, 2)}]`,
    fit.predicted === undefined ? '' : formatShort(fit.predicted),
  ]);
  const fitHead = ['α', 'quantity', 'P', 'power of P', '95 % interval', 'predicted (P → ∞)'];
  return [
    `${describeStripe(settings.shared)}, ${settings.seeds} data set${settings.seeds === 1 ? '' : 's'} of seed ${settings.shared.seed}`,
    '',
    textTable(head, means, { right: [0, 1, 2, 3, 5, 6, 7, 8, 9] }),
    ...(fits.length === 0 ? [] : ['', textTable(fitHead, powers, { right: [0, 3, 5] })]),
  ].join('\n');
}
