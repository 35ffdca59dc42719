import { compileFigure } from './compile-figure.js';
import type { Figure } from './figure.js';
import { renameIds } from './svg-ids.js';
import type { TextItem } from './text-width.js';
import { asXml } from './xml-text.js';

/** A figure drawn. */
export interface RenderedFigure {
  /** The drawing as SVG. */
  readonly svg: string;
  /** Bytes of the drawing as PNG. */
  readonly png: Uint8Array;
}

/** Pixels of the PNG to a pixel of the figure. */
const zoom = 2;

/**
 * Draws a figure as SVG (vega, without a DOM) and PNG (resvg). The libraries are loaded by the first call.
 * @throws Error if the specification is not one that Vega-Lite understands
 * @see {@link plotSweep}
 */
export async function renderFigure(figure: Figure): Promise<RenderedFigure> {
  const svg = await renderSvg(figure);
  return { svg, png: await renderPng(svg) };
}

/** Draws an SVG as PNG. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const [{ Resvg }, { fonts }] = await Promise.all([import('@resvg/resvg-js'), import('./fonts.js')]);
  return new Resvg(svg, { font: fonts, fitTo: { mode: 'zoom', value: zoom } }).render().asPng();
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Draws a figure as SVG, its text laid out by the true widths of the font. One figure at a time.
 *
 * @see {@link plotSweep}
 */
export function renderSvg(figure: Figure): Promise<string> {
  const svg = last.then(() => draw(figure));
  last = svg.catch(() => {});
  return svg;
}

async function draw(figure: Figure): Promise<string> {
  const [vega, spec, { textWidth }] = await Promise.all([
    import('vega'),
    compileFigure(figure),
    import('./text-width.js'),
  ]);
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  const before = textMetrics.width;
  textMetrics.width = textWidth;
  try {
    return renameIds(asXml(await new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG()), 'id');
  } finally {
    textMetrics.width = before;
  }
}
