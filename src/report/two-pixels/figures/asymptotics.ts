import type { RatioRow } from '../../../tasks/two-pixels/asymptotic-rows.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk } from '../../house-style.js';

const panels = [
  { quantity: 'D', of: 'layer', title: 'Dₖ over 1 / (4k)', axis: 'layer k' },
  { quantity: 'G', of: 'layer', title: 'Gₖ over its law a + b √k', axis: 'layer k' },
  { quantity: 'D', of: 'output', title: 'D of the output over 2 / ξ²', axis: 'scale ξ' },
] as const;

const ratio = {
  field: 'ratio',
  type: 'quantitative' as const,
  scale: { zero: false, padding: 8 },
  axis: { title: 'exact / law' },
};

/** Exact values over their asymptotic laws, one curve a length of the ring: where a law holds, its curve is near 1. */
export function asymptoticsFigure(rows: readonly RatioRow[], subtitle: string): Figure {
  const lengths = [...new Set(rows.map(({ length }) => length))];
  return figure({
    title: { text: 'Exact values over asymptotic laws', subtitle, offset: 20 },
    spacing: 30,
    hconcat: panels.map(({ quantity, of, title, axis }) => ({
      title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
      width: 240,
      height: 230,
      data: { values: rows.flatMap((row) => mark(row, quantity, of)) },
      layer: [
        {
          data: { values: [{ ratio: 1 }] },
          mark: { type: 'rule' as const, strokeDash: [6, 4], color: fadedInk },
          encoding: { y: ratio },
        },
        {
          mark: { type: 'line' as const, point: { size: 22, filled: true } },
          encoding: {
            x: {
              field: 'place',
              type: 'quantitative' as const,
              scale: { type: 'log' as const, nice: false },
              axis: { title: axis, values: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500], format: 'd' },
            },
            y: ratio,
            color: {
              field: 'length',
              type: 'ordinal' as const,
              scale: { domain: lengths, range: ['#56b4e9', '#0072b2', '#003f5c', '#222222'].slice(0, lengths.length) },
              legend: { title: 'sites of the ring, l', orient: 'bottom' as const, symbolType: 'stroke' },
            },
          },
        },
      ],
    })),
  });
}

/** The point of a row in a panel, at its depth k or, of the output, at its scale ξ. */
function mark(row: RatioRow, quantity: 'D' | 'G', of: 'layer' | 'output') {
  const found = row[`${quantity}OverLaw`];
  if (found === undefined || (row.layer === 'output') !== (of === 'output')) return [];
  return [{ length: row.length, place: row.layer === 'output' ? row.scale : row.layer, ratio: found }];
}
