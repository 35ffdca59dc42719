import type { LayerCurve } from '../../../stability/curve/sensitivity-curve.js';
import type { MeasuredCurve } from '../../../tasks/stability/measure-curve.js';
import { type Figure, figure } from '../../figure.js';
import { formatShort } from '../../format-number.js';
import { palette } from '../../house-style.js';
import { decades } from '../../marks/decades.js';
import { estimateText } from '../table.js';

const panels = [
  { name: 'noise', title: 'Noise', y: 'G / ‖η‖²', x: '‖η‖' },
  { name: 'diffeo', title: 'Deformations', y: 'D / ‖τx − x‖²', x: '‖τx − x‖' },
] as const;

const panel = { width: 330, height: 290 };

/**
 * G/‖η‖² and D/‖τx − x‖² against the root mean square norm of the perturbation, one colour a layer, with error bars of
 * one standard error. A band shows the plateau, where the layer is linear over the size of the perturbation; a dashed
 * line the place of the bump. Logarithmic scales, the same in both panels.
 */
export function sensitivityCurveFigure(curve: MeasuredCurve, subtitle: readonly string[]): Figure {
  const all = [...curve.noise, ...curve.diffeo];
  const layers = [...new Set(all.map(({ layer }) => layer))];
  const values = all.flatMap(({ points }) => points.map(({ normalised }) => normalised.value));
  const positive = values.filter((value) => value > 0);
  const band = (Math.max(...positive) / Math.min(...positive)) ** 0.02 * 1.04;
  const norms = all.flatMap(({ points }) => points.map(({ norm }) => norm));
  const colour = {
    field: 'layer',
    type: 'nominal' as const,
    scale: { domain: layers, range: layers.map((_, i) => palette[i % palette.length]!) },
    legend:
      layers.length > 1
        ? { title: null, orient: 'bottom' as const, symbolType: 'circle' as const, symbolOpacity: 1 }
        : null,
  };
  return figure({
    title: {
      text: 'Sensitivity against the size of the perturbation',
      offset: 20,
      subtitle: [...subtitle, 'bands: plateaus, where the layer is linear; dashed: bumps'],
    },
    spacing: 34,
    hconcat: panels.map(({ name, title, x: xTitle, y: yTitle }) => {
      const curves = curve[name];
      const [x, y] = [decades(xTitle, norms, 1.4), decades(yTitle, values, 2)];
      return {
        ...panel,
        title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
        encoding: { color: colour },
        layer: [
          {
            data: { values: curves.flatMap((each) => plateauRow(each, band)) },
            mark: { type: 'rect' as const, opacity: 0.22 },
            encoding: { x: x('from'), x2: { field: 'to' }, y: y('low'), y2: { field: 'high' } },
          },
          {
            data: { values: curves.flatMap(bumpRow) },
            mark: { type: 'rule' as const, strokeDash: [5, 4], opacity: 0.8 },
            encoding: { x: x('norm') },
          },
          {
            data: { values: curves.flatMap(bumpRow) },
            mark: { type: 'text' as const, align: 'left' as const, baseline: 'top' as const, dx: 4, fontSize: 10.5 },
            encoding: {
              x: x('norm'),
              y: { field: 'place', type: 'quantitative' as const, scale: null },
              text: { field: 'words' },
            },
          },
          ...pointLayers(curves.flatMap(pointRows), x, y),
        ],
      };
    }),
  });
}

type Channel = ReturnType<typeof decades>;

function pointLayers(rows: readonly object[], x: Channel, y: Channel) {
  const data = { values: [...rows] };
  return [
    { data, mark: { type: 'line' as const, opacity: 0.6 }, encoding: { x: x('norm'), y: y('value') } },
    { data, mark: { type: 'rule' as const }, encoding: { x: x('norm'), y: y('low'), y2: { field: 'high' } } },
    {
      data,
      mark: { type: 'point' as const, filled: false, fill: 'white', opacity: 1 },
      encoding: { x: x('norm'), y: y('value') },
    },
  ];
}

function pointRows({ layer, points }: LayerCurve) {
  return points
    .filter(({ normalised }) => normalised.value > 0)
    .map(({ norm, normalised: { value, standardError } }) => ({
      layer,
      norm,
      value,
      low: Number.isFinite(standardError) ? Math.max(value - standardError, value / 10) : value,
      high: Number.isFinite(standardError) ? value + standardError : value,
    }));
}

/** A band whose height is a part of the panel's: it has no meaning. */
function plateauRow({ layer, plateau }: LayerCurve, band: number) {
  if (!plateau.found) return [];
  const { from, to, value } = plateau;
  return [{ layer, from, to, low: value.value / band, high: value.value * band }];
}

/** Words one below the other, by layers. */
function bumpRow({ layer, bump }: LayerCurve, i: number) {
  if (!bump.found) return [];
  const error = bump.errorRate === undefined ? '' : `, ${formatShort(100 * bump.errorRate.value, 2)} % wrong`;
  const norm = estimateText({ value: bump.norm, standardError: bump.normError });
  return [{ layer, norm: bump.norm, place: 6 + 14 * i, words: `${norm}${error}` }];
}
