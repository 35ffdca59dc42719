import { formatShort } from '../../report/format-number.js';
import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { unsettled } from '../../report/spherical/unsettled.js';
import type { LearningCurves } from '../../tasks/spherical/learning-curve.js';
import { textTable } from '../text-table.js';

/** Means and fitted exponents as two tables of at most 100 columns. */
export function learningCurveTable({ rows, fits }: LearningCurves): string {
  const means = rows.map((row) => [
    String(row.dimension),
    row.regime,
    String(row.points),
    String(row.seeds),
    formatEstimate(row.testError, row.testErrorError),
    row.closure === undefined ? '' : formatScientific(row.closure),
    formatEstimate(row.rotationStability, row.rotationStabilityError),
    row.atoms === undefined ? '' : formatEstimate(row.atoms, row.atomsError),
    row.trainError === undefined ? '' : formatScientific(row.trainError, 2),
    row.settled === undefined ? '' : `${row.settled}/${row.seeds}`,
  ]);
  const head = ['d', 'regime', 'P', 'seeds', 'test error', 'closure', 'S', 'atoms', 'train error', 'settled'];
  const exponents = fits.map((fit) => [
    String(fit.dimension),
    fit.regime,
    `${fit.from}..${fit.to}`,
    fit.exponent.toFixed(2),
    `[${fit.low.toFixed(2)}, ${fit.high.toFixed(2)}]`,
    Number.isNaN(fit.reducedChiSquared) ? '' : formatShort(fit.reducedChiSquared, 2),
    fit.closure?.toFixed(2) ?? '',
    fit.predicted === undefined ? 'none' : formatShort(fit.predicted),
  ]);
  const fitHead = ['d', 'regime', 'P', 'β', '95 % interval', 'χ²/ν', 'β of closure', 'predicted (P → ∞)'];
  return [
    textTable(head, means, { right: [0, 2, 3, 4, 5, 6, 7, 8, 9] }),
    ...(rows.some(unsettled)
      ? ['settled: ended by loss or standstill; the others ran out of steps (raise --steps)']
      : []),
    ...(rows.some(({ closure }) => closure !== undefined)
      ? ['closure: self-consistent theory, right in its power, in its prefactor too small in low dimension']
      : []),
    ...(fits.length === 0 ? [] : ['', textTable(fitHead, exponents, { right: [0, 3, 5, 6, 7] })]),
  ].join('\n');
}
