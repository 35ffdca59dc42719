import type { PhaseSample, TemperatureBounds } from '../../../tasks/diffeo/phase-space.js';
import { type Figure, figure } from '../../figure.js';
import { formatShort } from '../../format-number.js';
import { palette } from '../../house-style.js';
import { labels, powersOfTen } from '../../marks/decades.js';
import { embedded } from '../embedded-picture.js';

/** Largest distance of two images, in pixels of the figure. */
const largestCell = 66;
const mostWidth = 1100;
/** Share of a cell that its image takes. */
const filled = 0.86;
/** Points of the curves between two rows. */
const fineness = 12;

/** A sample of the plane with its image embedded: small, however large the image is. */
export interface PhaseImage extends Omit<PhaseSample, 'picture'> {
  readonly url: string;
}

/** A sample as it stands in the plane. */
export function phaseImage({ picture, ...sample }: PhaseSample): PhaseImage {
  return { ...sample, url: embedded(picture, 2 * largestCell) };
}

/**
 * One image deformed at every temperature (log scale) and cutoff, with the allowed region between the temperature of
 * half a pixel and that of the first overhangs; fields that fold are framed.
 */
export function phaseSpaceFigure(
  samples: readonly PhaseImage[],
  bounds: TemperatureBounds,
  heading: string,
  subtitle: readonly string[],
): Figure {
  const cutoffs = [...new Set(samples.map(({ ensemble }) => ensemble.cutoff))].sort((a, b) => a - b);
  const temperatures = [...new Set(samples.map(({ ensemble }) => ensemble.temperature))].sort((a, b) => a - b);
  const steps = temperatures.slice(1).map((value, i) => Math.log10(value / temperatures[i]!));
  const step = steps.length > 0 ? Math.min(...steps) : 1;
  const decades = Math.log10(temperatures.at(-1)! / temperatures[0]!) + step;
  const cell = Math.min(largestCell, (mostWidth * step) / decades);
  const [width, height] = [(cell * decades) / step, cell * cutoffs.length];
  const domain = [temperatures[0]! / 10 ** (step / 2), temperatures.at(-1)! * 10 ** (step / 2)] as const;
  const half = filled / 2;
  const values = samples.map(({ ensemble, summary, url }) => {
    const row = cutoffs.indexOf(ensemble.cutoff);
    return {
      url,
      temperature: ensemble.temperature,
      row,
      left: ensemble.temperature / 10 ** (half * step),
      right: ensemble.temperature * 10 ** (half * step),
      bottom: row - half,
      top: row + half,
      state: summary.invertibility.invertible ? 'without overhangs' : 'with overhangs',
    };
  });
  const curve = boundary(cutoffs, bounds);
  const ticks = powersOfTen(...domain);
  const x = {
    field: 'temperature',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [...domain], nice: false },
    axis: { title: 'temperature T', values: ticks, labelExpr: labels(ticks), grid: false },
  };
  const y = {
    field: 'row',
    type: 'quantitative' as const,
    scale: { domain: [-0.5, cutoffs.length - 0.5], nice: false, zero: false },
    axis: {
      title: 'cutoff c',
      values: cutoffs.map((_, row) => row),
      labelExpr: `${JSON.stringify(cutoffs.map((cutoff) => formatShort(cutoff)))}[datum.value]`,
      grid: false,
    },
  };
  return figure({
    title: { text: heading, subtitle: [...subtitle], offset: 14 },
    width,
    height,
    encoding: { y },
    resolve: { scale: { color: 'independent' as const } },
    layer: [
      {
        data: { values: curve.filter(({ low, high }) => low < high) },
        mark: { type: 'area' as const, orient: 'horizontal' as const, color: palette[2], opacity: 0.3, clip: true },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        data: { values },
        mark: { type: 'image' as const, aria: false, width: cell * filled, height: cell * filled },
        encoding: { x, url: { field: 'url', type: 'nominal' as const } },
      },
      {
        data: { values },
        mark: { type: 'rect' as const, filled: false, strokeWidth: 1.4 },
        encoding: {
          x: { ...x, field: 'left' },
          x2: { field: 'right' },
          y: { ...y, field: 'bottom' },
          y2: { field: 'top' },
          color: {
            field: 'state',
            type: 'nominal' as const,
            scale: { domain: ['without overhangs', 'with overhangs'], range: ['#9a9a9a', palette[1]] },
            legend: { title: 'this field', orient: 'top' as const, direction: 'horizontal' as const },
          },
        },
      },
      {
        data: { values: curve.flatMap(lawsAt) },
        mark: { type: 'line' as const, strokeWidth: 2.2, clip: true },
        encoding: {
          x,
          order: { field: 'row', type: 'quantitative' as const },
          color: {
            field: 'law',
            type: 'nominal' as const,
            scale: { domain: [...lawNames], range: [palette[0], palette[2]] },
            legend: { title: 'laws', orient: 'top' as const, direction: 'horizontal' as const, symbolType: 'stroke' },
          },
        },
      },
    ],
  });
}

interface CurvePoint {
  readonly row: number;
  readonly low: number;
  readonly high: number;
}

/** Bounds from the lower to the upper edge of the plane. */
function boundary(cutoffs: readonly number[], { low, high }: TemperatureBounds): CurvePoint[] {
  const count = cutoffs.length * fineness;
  return Array.from({ length: count + 1 }, (_, i) => {
    const row = -0.5 + (i / count) * cutoffs.length;
    const cutoff = cutoffAt(cutoffs, row);
    return { row, low: low(cutoff), high: high(cutoff) };
  });
}

/** The cutoff at a height: geometric between the rows, and beyond them as between the nearest two. */
function cutoffAt(cutoffs: readonly number[], row: number): number {
  if (cutoffs.length === 1) return cutoffs[0]!;
  const below = Math.min(cutoffs.length - 2, Math.max(0, Math.floor(row)));
  const [from, to] = [cutoffs[below]!, cutoffs[below + 1]!];
  return Math.max(1.05, from * (to / from) ** (row - below));
}

/** Names of the two curves, for the legend: they may cross, and leave the plane anywhere. */
const lawNames = ['δ = ½ px', 'first overhangs'] as const;

/** Both curves at a height. */
function lawsAt({ row, low, high }: CurvePoint) {
  return [
    { row, temperature: low, law: lawNames[0] },
    { row, temperature: high, law: lawNames[1] },
  ];
}
