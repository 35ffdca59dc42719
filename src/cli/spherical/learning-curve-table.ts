import { formatShort } from '../../report/format-number.js';
import type { LearningCurves } from '../../report/spherical/learning-curve.js';
import { formatEstimate, formatScientific } from '../../report/spherical/scientific.js';
import { textTable } from '../text-table.js';

/** Means and fitted exponents as two tables of at most 100 columns. */
export function learningCurveTable({ rows, fits }: LearningCurves): string {
  const means = rows.map((row) => [
    String(row.dimension),
    row.regime,
    String(row.points),
    String(row.seeds),
    formatEstimate(row.testError, row.testErrorError),
    formatEstimate(row.rotationStability, row.rotationStabilityError),
    row.atoms === undefined ? '' : formatEstimate(row.atoms, row.atomsError),
    row.trainError === undefined ? '' : formatScientific(row.trainError, 2),
  ]);
  const head = ['d', 'regime', 'P', 'seeds', 'test error', 'S', 'atoms', 'train error'];
  const exponents = fits.map((fit) => [
    String(fit.dimension),
    fit.regime,
    `${fit.from}..${fit.to}`,
    fit.exponent.toFixed(2),
    `[${fit.low.toFixed(2)}, ${fit.high.toFixed(2)}]`,
    formatShort(fit.predicted),
  ]);
  const fitHead = ['d', 'regime', 'P', 'β', '95 % interval', 'predicted (P → ∞)'];
  return [
    textTable(head, means, { right: [0, 2, 3, 4, 5, 6, 7] }),
    ...(fits.length === 0 ? [] : ['', textTable(fitHead, exponents, { right: [0, 3, 5] })]),
  ].join('\n');
}
