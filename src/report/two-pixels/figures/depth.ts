import type { LawRow } from '../../../tasks/two-pixels/asymptotic-rows.js';
import type { SensitivityRow } from '../../../tasks/two-pixels/sensitivity-rows.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, ink } from '../../house-style.js';
import { logarithmic } from '../../marks/logarithmic.js';
import { sensitivityMarks } from '../sensitivity-marks.js';

const panels = [
  { quantity: 'D', title: 'Diffeo sensitivity', axis: 'Dₖ', law: '1 / (4k)' },
  { quantity: 'G', title: 'Noise sensitivity', axis: 'Gₖ', law: 'a + b √k' },
  { quantity: 'R', title: 'Relative stability', axis: 'Rₖ = Dₖ / Gₖ', law: '~ k^(−3/2)' },
] as const;

/**
 * D_k, G_k and R_k of the layers of deep networks against k, on logarithmic scales: theory as open symbols
 * (circle: exact, diamond: closure), Monte Carlo as crosses with error bars, the laws of the low-frequency
 * network as dashed lines.
 */
export function depthFigure(rows: readonly SensitivityRow[], laws: readonly LawRow[], subtitle: string): Figure {
  const layers = sensitivityMarks(rows.filter(({ layer }) => layer !== 'output')).map((mark) => ({
    ...mark,
    k: Number(mark.layer),
  }));
  const deepest = Math.max(...layers.map(({ k }) => k));
  const networks = [...new Set(layers.map(({ network }) => network))];
  return figure({
    title: {
      text: 'How sensitivities change with depth',
      offset: 22,
      subtitle: [
        subtitle,
        'circles: exact; diamonds: closure; crosses: Monte Carlo ± one standard error; dashed: laws of the low-frequency network',
      ],
    },
    spacing: 30,
    hconcat: panels.map(({ quantity, title, axis, law }) => {
      const own = layers.filter((row) => row.quantity === quantity);
      const values = own.flatMap(({ theory, monteCarlo }) => [theory, monteCarlo ?? theory]);
      const vertical = logarithmic(axis, values, 1.3);
      const ticks = [1, 2, 3, 5, 10, 20, 50, 100].filter((k) => k <= deepest);
      const color = { field: 'network', type: 'nominal' as const, scale: { domain: networks } };
      return {
        title: { text: `${title}, law ${law}`, fontSize: 12, anchor: 'middle' as const, offset: 8 },
        width: 240,
        height: 270,
        encoding: {
          x: {
            field: 'k',
            type: 'quantitative' as const,
            scale: { type: 'log' as const, domain: [0.9, deepest * 1.12], nice: false },
            axis: { title: 'layer k', values: ticks, format: 'd' },
          },
        },
        layer: [
          {
            data: {
              values: laws.map((row) => ({ k: row.layer, law: row[quantity] })),
            },
            mark: { type: 'line' as const, strokeDash: [6, 4], color: fadedInk, strokeWidth: 1.6, clip: true },
            encoding: { y: vertical('law') },
          },
          {
            data: { values: own },
            mark: { type: 'point' as const, filled: false, fill: 'white', opacity: 1 },
            encoding: {
              y: vertical('theory'),
              color: { ...color, legend: { title: null, orient: 'bottom' as const, symbolFillColor: 'white' } },
              shape: {
                field: 'status',
                type: 'nominal' as const,
                scale: { domain: ['exact', 'closure'], range: ['circle', 'diamond'] },
                legend: null,
              },
            },
          },
          {
            data: { values: own.filter(({ monteCarlo }) => monteCarlo !== undefined) },
            mark: { type: 'rule' as const, color: ink },
            encoding: { y: vertical('low'), y2: { field: 'high' } },
          },
          {
            data: { values: own.filter(({ monteCarlo }) => monteCarlo !== undefined) },
            mark: { type: 'point' as const, shape: 'cross', filled: true, size: 18, opacity: 1, color: ink },
            encoding: { y: vertical('monteCarlo') },
          },
        ],
      };
    }),
  });
}
