import { decades, powersOfTen } from '../marks/decades.js';
import { logarithmic, logarithmicTicks } from '../marks/logarithmic.js';
import { axisTitle, type PlotAxis, type PlotValue, unevenness, valueLabel } from './plot-axis.js';

/** Decades beyond which a logarithmic axis is labelled with powers of ten. */
const fewDecades = 2.5;

/** A logarithmic channel of a quantity or an axis, labelled with numbers or, over many decades, with powers of ten. */
export function logarithmicScale(title: string | null, values: readonly number[], margin: number) {
  const positive = values.filter((value) => value > 0);
  const wide = Math.log10(Math.max(...positive) / Math.min(...positive)) > fewDecades;
  return wide || title === null ? decades(title, values, margin) : logarithmic(title, values, margin);
}

/** Largest ratio of widths in a heat map: beyond it all cells are given the same width. */
const mostUnevenCells = 4;

/**
 * Ends of the cells around each value of an axis: half way to the next value, on a logarithmic scale where it has one.
 */
export interface CellEdges {
  readonly logarithmic: boolean;
  readonly edges: ReadonlyMap<PlotValue, readonly [low: number, middle: number, high: number]>;
  readonly domain: readonly [number, number];
  /** Extent of the smallest cell as a part of the whole. */
  readonly smallest: number;
}

/**
 * Cells of a numeric axis as intervals; undefined where they would be too uneven to see, or the axis is not numeric.
 */
export function cellEdges(axis: PlotAxis, log: boolean): CellEdges | undefined {
  if (!axis.numeric || axis.values.length < 2) return undefined;
  const values = axis.values as readonly number[];
  if (log && !(values[0]! > 0)) return undefined;
  const at = values.map((value) => (log ? Math.log10(value) : value));
  if (unevenness(at) > mostUnevenCells) return undefined;
  const back = (place: number) => (log ? 10 ** place : place);
  const between = at.slice(1).map((place, i) => (place + at[i]!) / 2);
  const first = at[0]! - (between[0]! - at[0]!);
  const last = at.at(-1)! + (at.at(-1)! - between.at(-1)!);
  const ends = [first, ...between, last];
  const edges = new Map<PlotValue, readonly [number, number, number]>(
    values.map((value, i) => [value, [back(ends[i]!), back((ends[i]! + ends[i + 1]!) / 2), back(ends[i + 1]!)]]),
  );
  const smallest = Math.min(...ends.slice(1).map((end, i) => end - ends[i]!)) / (last - first);
  return { logarithmic: log, edges, domain: [back(first), back(last)], smallest };
}

/** A Vega expression that writes each of the values as `valueLabel` does. */
function tickLabels(values: readonly number[]): string {
  const cases = values.map((value) => `${JSON.stringify(String(value))}: ${JSON.stringify(valueLabel(value))}`);
  return `({${cases.join(', ')}})[toString(datum.value)] || format(datum.value, '~g')`;
}

/** Labels at the values themselves where they are few, else at round numbers. */
function ticks(values: readonly number[], { logarithmic: log, domain }: CellEdges, most: number) {
  if (values.length <= most) return { values: [...values], labelExpr: tickLabels(values) };
  if (!log) return { format: '~g', tickCount: 8 };
  const [low, high] = domain;
  const shown = Math.log10(high / low) > fewDecades ? powersOfTen(low, high) : logarithmicTicks(low, high);
  return { values: shown, labelExpr: tickLabels(shown) };
}

/** The channel of one axis of a heat map: intervals where its values allow it, else bands. */
export function cellChannel(axis: PlotAxis, edges: CellEdges | undefined, field: 'x' | 'y', most: number) {
  const title = axisTitle(axis.name);
  if (edges === undefined) {
    const labels = axis.values.map(valueLabel);
    return {
      field: `${field}Label`,
      type: 'ordinal' as const,
      sort: field === 'y' ? [...labels].reverse() : labels,
      axis: { title, labelOverlap: true, ...(field === 'x' && { labelAngle: 0 }) },
    };
  }
  const values = axis.values as readonly number[];
  const type = edges.logarithmic ? { type: 'log' as const } : { type: 'linear' as const, zero: false };
  return {
    field: `${field}Middle`,
    type: 'quantitative' as const,
    scale: { ...type, domain: [...edges.domain], nice: false },
    axis: { title, grid: false, labelOverlap: true, ...ticks(values, edges, most) },
  };
}

/** The horizontal channel of curves. */
export function curveChannel(axis: PlotAxis, log: boolean) {
  const title = axisTitle(axis.name);
  if (!axis.numeric) {
    return {
      field: 'xLabel',
      type: 'ordinal' as const,
      sort: axis.values.map(valueLabel),
      axis: { title, labelAngle: 0 },
    };
  }
  const values = axis.values as readonly number[];
  if (log) return logarithmicScale(title, values, 1.15)('xValue');
  const [low, high] = [values[0]!, values.at(-1)!];
  const margin = (high - low) * 0.04 || 0.5;
  const shown = values.length <= 12 ? { values: [...values], labelExpr: tickLabels(values) } : {};
  return {
    field: 'xValue',
    type: 'quantitative' as const,
    scale: { type: 'linear' as const, domain: [low - margin, high + margin], nice: false, zero: false },
    axis: { title, labelOverlap: true, ...shown },
  };
}
