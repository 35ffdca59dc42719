import type { PhasePoint } from '../../../tasks/two-pixels/phase-point.js';
import { type Figure, figure } from '../../figure.js';
import { formatShort } from '../../format-number.js';
import { logarithmicTicks } from '../../marks/logarithmic.js';

/** How the quantities that a phase diagram can show are shown. */
const quantities = {
  R: { title: 'Relative stability R of the output', symbol: 'R', scale: 'log' },
  D: { title: 'Diffeo sensitivity D of the output', symbol: 'D', scale: 'log' },
  G: { title: 'Noise sensitivity G of the output', symbol: 'G', scale: 'log' },
  error: { title: 'Classification error of sign(f − threshold)', symbol: 'error', scale: 'linear' },
} as const;

/** The quantities that a phase diagram can show. */
export type PhaseQuantity = keyof typeof quantities;

/** What a cell shows: a point, or the medians over draws. */
export type ShownCell = Pick<PhasePoint, 'scale' | 'channels' | 'disorder' | 'mix' | PhaseQuantity> &
  Partial<Pick<PhasePoint, 'threshold' | 'firstThreshold'>>;

/** Axes beside ξ; the first that has several values goes up, the others are panels. */
const axes = { mix: 'mix κ', channels: 'channels H', threshold: 'threshold θ', firstThreshold: 'first threshold β' };
const axisNames = ['mix', 'channels', 'threshold', 'firstThreshold'] as const;

/** Most cells of a panel in which the values are written. */
const mostWrittenCells = 64;

/**
 * Heat map of one quantity over ξ and the channels H (or the mix κ, or a threshold), one panel a disorder ε and, where
 * more than these vary, a threshold.
 *
 * @see {@link writePhaseDiagram}
 */
export function phaseDiagram(points: readonly ShownCell[], quantity: PhaseQuantity, subtitle: string): Figure {
  const { title, symbol, scale } = quantities[quantity];
  const count = (select: (point: ShownCell) => unknown) => new Set(points.map(select)).size;
  const columns = count(({ scale }) => scale);
  // The width of a pure solution may go with ξ, which makes no axis of it.
  const countPlaces = count(({ scale, channels }) => `${scale} ${channels}`);
  const varying = axisNames.filter((name) => {
    return name === 'channels' ? countPlaces > columns : count((point) => point[name]) > 1;
  });
  const row = varying[0] ?? (points.some(({ mix }) => mix !== undefined) ? 'mix' : 'channels');
  const panelAxes = varying.filter((name) => name !== row && name !== 'channels');
  const panelOf = (point: ShownCell): string =>
    [
      ...(panelAxes.length === 0 || point.disorder !== undefined ? [panelName(point.disorder ?? 0)] : []),
      ...panelAxes.map((name) => `${axes[name].split(' ').at(-1)} = ${point[name]}`),
    ].join(', ');
  const rows = count((point) => point[row]);
  const panels = Math.max(1, count(panelOf));
  const cell = { width: within(18, 420 / columns, 58), height: within(8, 420 / rows, 34) };
  const written = points.length / panels <= mostWrittenCells && cell.width >= 40 && cell.height >= 16;
  const values = points.map((point) => point[quantity]).filter((value) => Number.isFinite(value));
  const { type, domain } = colourScale(scale, values);
  const middle = type === 'log' ? Math.sqrt(domain[0] * domain[1]) : (domain[0] + domain[1]) / 2;
  const panel = {
    width: columns * cell.width,
    height: rows * cell.height,
    encoding: {
      x: { field: 'scale', type: 'ordinal' as const, axis: { title: 'scale ξ', labelAngle: 0 } },
      y: {
        field: row,
        type: 'ordinal' as const,
        sort: [...new Set(points.map((point) => point[row]))].reverse(),
        axis: { title: axes[row], labelOverlap: true },
      },
    },
    layer: [
      {
        mark: { type: 'rect' as const },
        encoding: {
          color: {
            field: quantity,
            type: 'quantitative' as const,
            scale: { type, domain, scheme: 'viridis' as const },
            legend: {
              title: symbol,
              ...(type === 'log' && { values: logarithmicTicks(...domain) }),
              format: '.3~g',
              gradientLength: Math.max(80, Math.min(220, rows * cell.height)),
            },
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
  };
  const common = {
    title: { text: title, subtitle, offset: 16 },
    data: {
      values: points.map((point) => ({
        ...point,
        shown: formatShort(point[quantity]),
        panel: panelOf(point),
      })),
    },
  };
  if (panels === 1) return figure({ ...common, ...panel });
  const ordered = points.toSorted((a, b) => {
    const keys = [a.disorder ?? 0, ...panelAxes.map((name) => Number(a[name]))];
    const others = [b.disorder ?? 0, ...panelAxes.map((name) => Number(b[name]))];
    return keys.map((key, i) => key - others[i]!).find((difference) => difference !== 0) ?? 0;
  });
  const sort = [...new Set(ordered.map(panelOf))];
  const column = { field: 'panel', type: 'nominal' as const, sort, header: { title: null } };
  return figure({ ...common, facet: { column }, spec: panel });
}

function panelName(disorder: number): string {
  return `disorder ε = ${disorder}`;
}

/** A scale around all values: logarithmic where it is asked for and all are positive, else from 0. */
function colourScale(wish: 'log' | 'linear', values: readonly number[]) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (wish === 'log' && low > 0) return { type: 'log' as const, domain: [low / 1.02, high * 1.02] as [number, number] };
  return { type: 'linear' as const, domain: [Math.min(0, low), high > 0 ? high : 1] as [number, number] };
}

function within(least: number, value: number, most: number): number {
  return Math.floor(Math.max(least, Math.min(most, value)));
}
