import { formatNumber, formatWithError } from '../../report/format-number.js';
import type { PhasePoint } from '../../tasks/two-pixels/phase-point.js';
import { textTable } from '../text-table.js';

/** The points of a phase diagram as a table of at most 100 columns. */
export function phaseTable(points: readonly PhasePoint[]): string {
  const withDisorder = points.some(({ disorder }) => disorder !== undefined);
  const withMix = points.some(({ mix }) => mix !== undefined);
  const axes = ['ξ', 'H', ...(withDisorder ? ['ε'] : []), ...(withMix ? ['κ'] : [])];
  const rows = points.map((point) => [
    String(point.scale),
    String(point.channels),
    ...(withDisorder ? [String(point.disorder)] : []),
    ...(withMix ? [String(point.mix)] : []),
    formatNumber(point.D),
    formatWithError(point.G, point.GError ?? 0),
    formatWithError(point.R, point.RError ?? 0),
    point.GStatus,
    formatNumber(point.error, 3),
  ]);
  return textTable([...axes, 'D (exact)', 'G', 'R', 'G and R by', 'error'], rows, {
    right: [...axes.keys(), axes.length, axes.length + 1, axes.length + 2],
  });
}
