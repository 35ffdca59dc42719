import { type Figure, figure } from '../figure.js';
import { logarithmicTicks } from '../marks/logarithmic.js';
import { formatScientific } from '../scientific.js';
import { textWidth } from '../text-width.js';
import { axisTitle, type PlotAxis, valueLabel } from './plot-axis.js';
import type { PlotCell } from './plot-cells.js';
import type { PlotLayout, PlotOptions } from './plot-layout.js';
import { cellChannel, cellEdges } from './positions.js';

/** Most cells of a panel in which the values are written. */
const mostWrittenCells = 80;
/** Size of the values in the cells, in pixels. */
const labelSize = 10;

/** Behind the cells: what has no result. */
const nothing = '#f1f1f1';

/** A heat map of means over two axes, one panel a value of a third one; colours are shared by the panels. */
export function heatMap(cells: readonly PlotCell[], layout: PlotLayout, words: Words, options: PlotOptions): Figure {
  const { x, y, facet, quantity } = layout;
  if (y === undefined) throw new Error('a heat map has two axes');
  const panels = facet?.values.length ?? 1;
  const size = panelSize(x, y, panels);
  const xEdges = cellEdges(x, options.logX ?? x.logarithmic);
  const yEdges = cellEdges(y, options.logY ?? y.logarithmic);
  const colour = colourScale(
    cells.map(({ mean }) => mean),
    options.logColor,
  );
  const smallest = {
    width: size.width * (xEdges?.smallest ?? 1 / x.values.length),
    height: size.height * (yEdges?.smallest ?? 1 / y.values.length),
  };
  const label = ({ mean }: PlotCell) => formatScientific(mean, 3);
  const widest = () => Math.max(...cells.map((cell) => textWidth({ fontSize: labelSize }, label(cell))));
  const few = x.values.length * y.values.length <= mostWrittenCells;
  const written = few && smallest.height >= 1.6 * labelSize && smallest.width >= widest() + labelSize / 2;
  const values = cells.map((cell) => {
    const {
      mean,
      text,
      place: [atX, atY, panel],
    } = cell;
    const [xLow, xMiddle, xHigh] = xEdges?.edges.get(atX) ?? [];
    const [yLow, yMiddle, yHigh] = yEdges?.edges.get(atY) ?? [];
    return {
      ...{ xLabel: valueLabel(atX), xLow, xMiddle, xHigh },
      ...{ yLabel: valueLabel(atY), yLow, yMiddle, yHigh },
      ...(facet !== undefined && { panel: valueLabel(panel) }),
      ...{ mean, text, shown: label(cell) },
    };
  });
  const xChannel = cellChannel(x, xEdges, 'x', 10);
  const yChannel = cellChannel(y, yEdges, 'y', 12);
  const [lightFrom] = colour.light;
  const panel = {
    width: size.width,
    height: size.height,
    view: { fill: nothing },
    layer: [
      {
        mark: { type: 'rect' as const },
        encoding: {
          x: xEdges === undefined ? xChannel : { ...xChannel, field: 'xLow' },
          ...(xEdges !== undefined && { x2: { field: 'xHigh' } }),
          y: yEdges === undefined ? yChannel : { ...yChannel, field: 'yLow' },
          ...(yEdges !== undefined && { y2: { field: 'yHigh' } }),
          color: {
            field: 'mean',
            type: 'quantitative' as const,
            scale: colour.scale,
            legend: {
              title: axisTitle(quantity),
              ...(colour.ticks !== undefined && { values: colour.ticks }),
              format: '.3~g',
              gradientLength: Math.max(80, Math.min(220, size.height)),
            },
          },
          tooltip: tooltips(layout),
        },
      },
      ...(written
        ? [
            {
              mark: { type: 'text' as const, fontSize: labelSize },
              encoding: {
                x: xChannel,
                y: yChannel,
                text: { field: 'shown' },
                color: { condition: { test: `datum.mean > ${lightFrom}`, value: '#222222' }, value: '#ffffff' },
                tooltip: tooltips(layout),
              },
            },
          ]
        : []),
    ],
  };
  const common = { title: { text: words.title, subtitle: [...words.subtitle], offset: 16 }, data: { values } };
  if (facet === undefined) return figure({ ...common, ...panel });
  return figure({ ...common, ...facetOf(facet), spec: panel });
}

/** Title and subtitle of a plot. */
export interface Words {
  readonly title: string;
  readonly subtitle: readonly string[];
}

/** Panels side by side, in the order of the axis. */
export function facetOf(facet: PlotAxis) {
  const labels = facet.values.map(valueLabel);
  const title = axisTitle(facet.name);
  return {
    columns: Math.min(labels.length, 3),
    facet: { field: 'panel', type: 'nominal' as const, sort: labels, header: { title } },
  };
}

/** What is shown of a cell under the pointer. */
export function tooltips({ x, y, color, facet, quantity }: PlotLayout) {
  return [
    { field: 'xLabel', type: 'nominal' as const, title: axisTitle(x.name) },
    ...(y === undefined ? [] : [{ field: 'yLabel', type: 'nominal' as const, title: axisTitle(y.name) }]),
    ...(color === undefined ? [] : [{ field: 'series', type: 'nominal' as const, title: axisTitle(color.name) }]),
    ...(facet === undefined ? [] : [{ field: 'panel', type: 'nominal' as const, title: axisTitle(facet.name) }]),
    { field: 'text', type: 'nominal' as const, title: axisTitle(quantity) },
  ];
}

function panelSize(x: PlotAxis, y: PlotAxis, panels: number) {
  const most = panels > 1 ? 300 : 440;
  const cell = { width: within(6, most / x.values.length, 58), height: within(5, most / y.values.length, 36) };
  return {
    width: Math.min(most, Math.max(160, x.values.length * cell.width)),
    height: Math.min(most, Math.max(120, y.values.length * cell.height)),
  };
}

function within(least: number, value: number, most: number): number {
  return Math.floor(Math.max(least, Math.min(most, value)));
}

/** Factor between the largest and the smallest value from which colours are logarithmic. */
const wideRange = 20;

/**
 * Colours around all values: logarithmic where all are positive over a wide range, blue to orange around
 * 0 where the sign changes.
 */
function colourScale(values: readonly number[], log: boolean | undefined) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low > 0 && (log ?? high / low > wideRange)) {
    const domain = [low / 1.02, high * 1.02] as const;
    const scale = { type: 'log' as const, domain: [...domain], scheme: 'viridis' as const };
    return { scale, ticks: logarithmicTicks(...domain), light: [Math.sqrt(low * high)] as const };
  }
  if (low < 0 && high > 0) {
    const size = Math.max(-low, high);
    const scale = { type: 'linear' as const, domain: [-size, size], scheme: 'blueorange' as const };
    return { scale, ticks: undefined, light: [Number.NEGATIVE_INFINITY] as const };
  }
  const span = high - low;
  const domain = span > 0 ? [low, high] : [low - 0.5, high + 0.5];
  const scale = { type: 'linear' as const, domain, scheme: 'viridis' as const, nice: false };
  return { scale, ticks: undefined, light: [(low + high) / 2] as const };
}
