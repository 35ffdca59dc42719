import { type Figure, figure } from '../figure.js';
import type { PhasePoint } from '../phase-point.js';

/** The quantities that a phase diagram can show. */
export const phaseQuantities = {
  relative: { title: 'Relative stability R of the output', symbol: 'R', scale: 'log' },
  diffeo: { title: 'Diffeo sensitivity D of the output', symbol: 'D', scale: 'log' },
  noise: { title: 'Noise sensitivity G of the output', symbol: 'G', scale: 'log' },
  classificationError: { title: 'Classification error of sign(f − threshold)', symbol: 'error', scale: 'linear' },
} as const;

/** Most cells of a panel in which the values are written. */
const mostWrittenCells = 64;

/** Heat map of one quantity over ξ and the channels H (or the mix κ), one panel a disorder ε. */
export function phaseDiagram(
  points: readonly PhasePoint[],
  quantity: keyof typeof phaseQuantities,
  subtitle: string,
): Figure {
  const { title, symbol, scale } = phaseQuantities[quantity];
  const row = points.some(({ mix }) => mix !== undefined) ? 'mix' : 'channels';
  const count = (select: (point: PhasePoint) => unknown) => new Set(points.map(select)).size;
  const columns = count(({ scale }) => scale);
  const rows = count((point) => point[row]);
  const panels = Math.max(
    1,
    count(({ disorder }) => disorder),
  );
  const cell = { width: Math.max(18, Math.min(58, 420 / columns)), height: Math.max(8, Math.min(34, 420 / rows)) };
  const written = (points.length / panels) * 1 <= mostWrittenCells && cell.width >= 40 && cell.height >= 16;
  const values = points.map((point) => point[quantity]).filter((value) => Number.isFinite(value));
  const logarithmic = scale === 'log' && values.every((value) => value > 0);
  const middle = logarithmic ? Math.sqrt(Math.min(...values) * Math.max(...values)) : mean(values);
  return figure({
    title: { text: title, subtitle, offset: 16 },
    data: { values: points.map((point) => ({ ...point, shown: shortNumber(point[quantity]) })) },
    ...(panels > 1 && { facet: { column: { field: 'disorder', type: 'ordinal', header: { title: 'disorder ε' } } } }),
    spec: {
      width: columns * cell.width,
      height: rows * cell.height,
      encoding: {
        x: { field: 'scale', type: 'ordinal', axis: { title: 'scale ξ', labelAngle: 0 } },
        y: {
          field: row,
          type: 'ordinal',
          sort: 'descending',
          axis: { title: row === 'mix' ? 'mix κ' : 'channels H', labelOverlap: true },
        },
      },
      layer: [
        {
          mark: { type: 'rect' },
          encoding: {
            color: {
              field: quantity,
              type: 'quantitative',
              scale: { type: logarithmic ? 'log' : 'linear', scheme: 'viridis', ...(!logarithmic && { zero: true }) },
              legend: { title: symbol, format: '~g', gradientLength: Math.max(80, Math.min(220, rows * cell.height)) },
            },
          },
        },
        ...(written
          ? [
              {
                mark: { type: 'text' as const, fontSize: 10 },
                encoding: {
                  text: { field: 'shown' },
                  color: { condition: { test: `datum.${quantity} > ${middle}`, value: '#222222' }, value: '#ffffff' },
                },
              },
            ]
          : []),
      ],
    },
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shortNumber(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}
