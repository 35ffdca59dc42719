import type { RatioRow } from '../../../tasks/two-pixels/asymptotic-rows.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk } from '../../house-style.js';

/** Rows of panels: D and G of the layers, a column a solution, and D of the output. */
const panels = [
  [
    { solution: 'low-frequency', quantity: 'D', of: 'layer', title: 'low-frequency: Dₖ over 1 / (4k)' },
    { solution: 'high-frequency', quantity: 'D', of: 'layer', title: 'high-frequency: Dₖ over 2 / (2k + 1)' },
    { solution: 'strided', quantity: 'D', of: 'layer', title: 'strided, s = 2: Dₖ over 2 / (3 · 2ᵏ)' },
  ],
  [
    { solution: 'low-frequency', quantity: 'G', of: 'layer', title: 'low-frequency: Gₖ over a + b √k' },
    { solution: 'high-frequency', quantity: 'G', of: 'layer', title: 'high-frequency: Gₖ over its law, ~ k' },
    { solution: 'strided', quantity: 'G', of: 'layer', title: 'strided, s = 2: Gₖ over its law, ~ 2ᵏ' },
  ],
  [{ solution: 'low-frequency', quantity: 'D', of: 'output', title: 'low-frequency: D of the output over 2 / ξ²' }],
] as const;

type Panel = (typeof panels)[number][number];

const ratio = {
  field: 'ratio',
  type: 'quantitative' as const,
  scale: { zero: false, padding: 8 },
  axis: { title: 'exact / law' },
};

/**
 * Exact values over their asymptotic laws, a panel a law and one curve a length of the ring: where a law holds, its
 * curve is near 1.
 *
 * @see {@link solutionFigure}
 */
export function asymptoticsFigure(rows: readonly RatioRow[], subtitle: string): Figure {
  const lengths = [...new Set(rows.map(({ length }) => length))];
  return figure({
    title: { text: 'Exact values over asymptotic laws', subtitle, offset: 20 },
    spacing: 30,
    vconcat: panels.map((row) => ({ spacing: 30, hconcat: row.map((panel) => ratioPanel(panel, rows, lengths)) })),
  });
}

function ratioPanel(panel: Panel, rows: readonly RatioRow[], lengths: readonly number[]) {
  const { of, title } = panel;
  return {
    title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
    width: 240,
    height: 230,
    data: { values: rows.flatMap((row) => mark(row, panel)) },
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
            axis: {
              title: of === 'layer' ? 'layer k' : 'scale ξ',
              values: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500],
              format: 'd',
            },
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
  };
}

/** The point of a row in a panel, at its depth k or, of the output, at its scale ξ. */
function mark(row: RatioRow, { solution, quantity, of }: Panel) {
  const found = row[`${quantity}OverLaw`];
  const place = row.layer === 'output' ? row.scale : row.layer;
  const here = row.solution === solution && (row.layer === 'output') === (of === 'output');
  return here && found !== undefined && place !== undefined ? [{ length: row.length, place, ratio: found }] : [];
}
