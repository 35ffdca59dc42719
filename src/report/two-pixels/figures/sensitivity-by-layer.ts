import type { SensitivityRow } from '../../../tasks/two-pixels/sensitivity-rows.js';
import { type Figure, figure } from '../../figure.js';
import { ink } from '../../house-style.js';
import { logarithmic } from '../../marks/logarithmic.js';
import { sensitivityMarks } from '../sensitivity-marks.js';

const panels = [
  { quantity: 'D', title: 'Diffeo sensitivity D', axis: 'Dₖ' },
  { quantity: 'G', title: 'Noise sensitivity G', axis: 'Gₖ' },
  { quantity: 'GStar', title: 'G*: G at the best gain and shift', axis: 'G*ₖ' },
  { quantity: 'R', title: 'Relative stability R = D / G', axis: 'Rₖ' },
] as const;

const legendInWords = 'circles: exact; diamonds: closure; crosses: Monte Carlo ± one standard error';

/**
 * D, G, G* and R of every layer, one colour a network: lines and open symbols are theory (circle: exact, diamond:
 * closure), crosses with error bars of one standard error are Monte Carlo. Logarithmic scales.
 *
 * @see {@link sensitivityTable}
 */
export function sensitivityByLayer(rows: readonly SensitivityRow[], heading: string, subtitle: string): Figure {
  const marks = sensitivityMarks(rows);
  const layers = [...new Set(marks.map(({ layer }) => layer))].sort((a, b) => order(a) - order(b));
  const networks = [...new Set(marks.map(({ network }) => network))];
  return figure({
    title: { text: heading, offset: 22, subtitle: [subtitle, legendInWords] },
    data: { values: marks },
    spacing: 30,
    hconcat: panels.map(({ quantity, title, axis }) => {
      const own = marks.filter((mark) => mark.quantity === quantity);
      const scale = logarithmic(
        axis,
        own.flatMap(({ theory, monteCarlo }) => [theory, monteCarlo ?? theory]),
      );
      return {
        title: { text: title, fontSize: 12, anchor: 'middle', offset: 8 },
        width: 230,
        height: 260,
        transform: [{ filter: `datum.quantity === '${quantity}'` }],
        encoding: {
          x: {
            field: 'layer',
            type: 'ordinal',
            scale: { domain: layers },
            axis: { title: 'layer k', labelAngle: 0 },
          },
          color: {
            field: 'network',
            type: 'nominal',
            scale: { domain: networks },
            legend: { title: null, orient: 'bottom', symbolType: 'stroke' },
          },
        },
        layer: [
          { mark: { type: 'line', opacity: 0.75 }, encoding: { y: scale('theory') } },
          {
            mark: { type: 'point', filled: false, opacity: 1, fill: 'white' },
            encoding: {
              y: scale('theory'),
              shape: {
                field: 'status',
                type: 'nominal',
                scale: { domain: ['exact', 'closure'], range: ['circle', 'diamond'] },
                legend: null,
              },
            },
          },
          {
            transform: [{ filter: 'isValid(datum.monteCarlo)' }],
            mark: { type: 'rule', color: ink },
            encoding: { y: scale('low'), y2: { field: 'high' }, color: { value: ink } },
          },
          {
            transform: [{ filter: 'isValid(datum.monteCarlo)' }],
            mark: { type: 'point', shape: 'cross', filled: true, size: 26, opacity: 1 },
            encoding: { y: scale('monteCarlo'), color: { value: ink } },
          },
        ],
      };
    }),
  });
}

function order(layer: string): number {
  return layer === 'output' ? Number.POSITIVE_INFINITY : Number(layer);
}
