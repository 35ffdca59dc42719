import { type Figure, figure } from '../figure.js';
import { palette } from '../house-style.js';
import { facetOf, tooltips, type Words } from './heat-map.js';
import { axisTitle, type PlotAxis, valueLabel } from './plot-axis.js';
import type { PlotCell } from './plot-cells.js';
import type { PlotLayout, PlotOptions } from './plot-layout.js';
import { curveChannel, logarithmicScale } from './positions.js';

/** Factor between the largest and the smallest value from which the quantity has a logarithmic scale. */
const wideRange = 30;

/**
 * Means along an axis with error bars of one error to each side, one colour a value of a second axis, one panel a value
 * of a third. Filled points are exact, open ones estimated, diamonds closures.
 */
export function curves(cells: readonly PlotCell[], layout: PlotLayout, words: Words, options: PlotOptions): Figure {
  const { x, color, facet, quantity } = layout;
  const means = cells.map(({ mean }) => mean);
  const positive = means.every((mean) => mean > 0);
  const log = positive && (options.logY ?? Math.max(...means) / Math.min(...means) > wideRange);
  const logX = x.numeric && (x.values[0] as number) > 0 && (options.logX ?? x.logarithmic);
  const values = cells.map((cell) => datum(cell, layout, log));
  const vertical = log
    ? logarithmicScale(
        axisTitle(quantity),
        values.flatMap(({ mean, low = mean, high = mean }) => [low, mean, high]),
        1.3,
      )
    : linear(axisTitle(quantity));
  const across = curveChannel(x, logX);
  const point = (test: string, mark: { filled: boolean; shape: 'circle' | 'diamond' }) => ({
    transform: [{ filter: test }],
    mark: { type: 'point' as const, size: 46, ...mark, ...(!mark.filled && { fill: 'white' }) },
    encoding: { x: across, y: vertical('mean'), tooltip: tooltips(layout) },
  });
  const kinds = [
    { test: "datum.status === 'exact'", filled: true, shape: 'circle' },
    { test: "datum.status === 'closure'", filled: false, shape: 'diamond' },
    { test: "datum.status !== 'exact' && datum.status !== 'closure'", filled: false, shape: 'circle' },
  ] as const;
  const shown = [
    cells.some(({ status }) => status === 'exact'),
    cells.some(({ status }) => status === 'closure'),
    cells.some(({ status }) => status !== 'exact' && status !== 'closure'),
  ];
  const panel = {
    width: facet === undefined ? 440 : 270,
    height: facet === undefined ? 300 : 240,
    encoding: {
      color: color === undefined ? { value: palette[0] } : colours(color),
    },
    layer: [
      { mark: { type: 'line' as const, clip: true }, encoding: { x: across, y: vertical('mean') } },
      ...(values.some(({ low }) => low !== undefined)
        ? [
            {
              mark: { type: 'rule' as const, clip: true },
              encoding: { x: across, y: vertical('low'), y2: { field: 'high' } },
            },
          ]
        : []),
      ...kinds.filter((_, i) => shown[i]).map(({ test, ...mark }) => point(test, mark)),
    ],
  };
  const common = { title: { text: words.title, subtitle: [...words.subtitle], offset: 16 }, data: { values } };
  if (facet === undefined) return figure({ ...common, ...panel });
  return figure({ ...common, ...facetOf(facet), spec: panel });
}

function datum({ place, mean, error, status, text }: PlotCell, { color, facet }: PlotLayout, log: boolean) {
  const [atX, ...others] = place;
  const series = color === undefined ? undefined : valueLabel(others.shift());
  const panel = facet === undefined ? undefined : valueLabel(others.shift());
  const low = error === undefined ? undefined : mean - error;
  return {
    xValue: typeof atX === 'number' ? atX : undefined,
    xLabel: valueLabel(atX),
    ...(series !== undefined && { series }),
    ...(panel !== undefined && { panel }),
    ...{ mean, text, status },
    ...(low !== undefined && { low: log ? Math.max(low, mean / 10) : low, high: mean + error! }),
  };
}

function linear(title: string) {
  const scale = { type: 'linear' as const, zero: false };
  return (field: string) => ({ field, type: 'quantitative' as const, scale, axis: { title } });
}

/** Numbers as shades, in their order; names as colours that stay apart. */
function colours(axis: PlotAxis) {
  const domain = axis.values.map(valueLabel);
  const shades = axis.numeric && axis.values.length > 3;
  return {
    field: 'series',
    type: shades ? ('ordinal' as const) : ('nominal' as const),
    sort: domain,
    scale: shades
      ? { domain, scheme: { name: 'viridis' as const, extent: [0, 0.88] } }
      : { domain, range: domain.map((_, i) => palette[i % palette.length]!) },
    legend: { title: axisTitle(axis.name), symbolType: 'circle' as const, symbolLimit: 40 },
  };
}
