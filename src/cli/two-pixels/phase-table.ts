import { shortFraction } from '../../numerics/rational.js';
import { formatNumber, formatWithError } from '../../report/format-number.js';
import type { PhaseCell } from '../../tasks/two-pixels/phase-cells.js';
import type { PhasePoint } from '../../tasks/two-pixels/phase-point.js';
import { textTable } from '../text-table.js';

/** The points of a phase diagram as a table of at most 100 columns. */
export function phaseTable(points: readonly PhasePoint[]): string {
  const withDisorder = points.some(({ disorder }) => disorder !== undefined);
  const withMix = points.some(({ mix }) => mix !== undefined);
  const withThreshold = points.some(({ threshold }) => threshold !== 1);
  const withFirst = points.some(({ firstThreshold }) => firstThreshold !== 0);
  const axes = [
    'ξ',
    'H',
    ...(withDisorder ? ['ε'] : []),
    ...(withMix ? ['κ'] : []),
    ...(withThreshold ? ['θ'] : []),
    ...(withFirst ? ['β'] : []),
  ];
  const rows = points.map((point) => [
    String(point.scale),
    String(point.channels),
    ...(withDisorder ? [String(point.disorder)] : []),
    ...(withMix ? [String(point.mix)] : []),
    ...(withThreshold ? [shortFraction(point.threshold)] : []),
    ...(withFirst ? [shortFraction(point.firstThreshold)] : []),
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

/** The cells of a phase diagram of several draws: medians, and the quartiles in brackets. */
export function cellTable(cells: readonly PhaseCell[]): string {
  const spread = (cell: PhaseCell, name: 'D' | 'G' | 'R') => {
    const [low, middle, high] = [cell[`${name}Low`], cell[name], cell[`${name}High`]].map((x) => formatNumber(x, 3));
    return `${middle} [${low}, ${high}]`;
  };
  const withThreshold = cells.some(({ threshold }) => threshold !== 1);
  const withFirst = cells.some(({ firstThreshold }) => firstThreshold !== 0);
  const rows = cells.map((cell) => [
    String(cell.scale),
    String(cell.channels),
    String(cell.disorder),
    ...(withThreshold ? [shortFraction(cell.threshold)] : []),
    ...(withFirst ? [shortFraction(cell.firstThreshold)] : []),
    String(cell.draws),
    spread(cell, 'D'),
    spread(cell, 'G'),
    spread(cell, 'R'),
    formatNumber(cell.error, 3),
  ]);
  const thresholds = [...(withThreshold ? ['θ'] : []), ...(withFirst ? ['β'] : [])];
  const heads = ['ξ', 'H', 'ε', ...thresholds, 'draws', 'D [quartiles]', 'G [quartiles]', 'R [quartiles]', 'error'];
  return textTable(heads, rows, { right: [...heads.keys()] });
}
