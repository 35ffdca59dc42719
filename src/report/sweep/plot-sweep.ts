import type { Figure } from '../figure.js';
import { curves } from './curves.js';
import { heatMap } from './heat-map.js';
import { axisTitle } from './plot-axis.js';
import { plotCells } from './plot-cells.js';
import { type PlotLayout, type PlotOptions, plotLayout } from './plot-layout.js';
import type { PlotRow } from './plot-row.js';
import { describeCells, describeErrors } from './plot-words.js';

/**
 * A sweep as a picture: a heat map, or curves with error bars, of the mean of a quantity over the seeds. Axes, kind and
 * scales are chosen from the rows unless they are given.
 * @throws InputError naming `subject` if the rows cannot be plotted so
 *
 * @example
 * ```ts
 * import { interactive, plotSweep, renderFigure, renderSvg } from 'diffeolab/report';
 *
 * const rows = [1, 2, 4, 8].map((x) => ({ parameters: { x }, values: { root: Math.sqrt(x) } }));
 * const figure = plotSweep(rows, { title: 'Roots' });
 * const { svg, png } = await renderFigure(figure);
 * console.log(svg.startsWith('<svg'), png.length > 1000); // true true
 * console.log((await renderSvg(interactive(figure))).startsWith('<svg')); // true
 * ```
 */
export function plotSweep(rows: readonly PlotRow[], options: PlotOptions = {}, subject = 'plotSweep'): Figure {
  const layout = plotLayout(subject, rows, options);
  const { x, y, color, facet, quantity, kind } = layout;
  const axes = [
    x,
    ...(y === undefined ? [] : [y]),
    ...(color === undefined ? [] : [color]),
    ...(facet === undefined ? [] : [facet]),
  ];
  const cells = plotCells(
    rows,
    quantity,
    axes.map(({ name }) => name),
  );
  const notes = [describeCells(cells, options.over ?? ['seed']), ...(kind === 'heat-map' ? describeErrors(cells) : [])];
  const words = {
    title: options.title ?? plotTitle(layout),
    subtitle: [options.subtitle ?? '', notes.filter((note) => note !== '').join('; ')].filter((line) => line !== ''),
  };
  return kind === 'heat-map' ? heatMap(cells, layout, words, options) : curves(cells, layout, words, options);
}

function plotTitle({ x, y, quantity }: PlotLayout): string {
  const against = y === undefined ? axisTitle(x.name) : `${axisTitle(x.name)} and ${axisTitle(y.name)}`;
  const what = axisTitle(quantity);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} against ${against}`;
}
