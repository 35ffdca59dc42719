import type { LawRow } from '../../../tasks/two-pixels/law-rows.js';
import type { SensitivityRow } from '../../../tasks/two-pixels/sensitivity-rows.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, ink } from '../../house-style.js';
import { logarithmic } from '../../marks/logarithmic.js';
import { type SensitivityMark, sensitivityMarks } from '../sensitivity-marks.js';
import { exponentPanel } from './depth-exponents.js';

const panels = [
  { quantity: 'D', title: 'Diffeo sensitivity', axis: 'Dₖ' },
  { quantity: 'G', title: 'Noise sensitivity, of the output G*', axis: 'Gₖ' },
  { quantity: 'R', title: 'Relative stability', axis: 'Rₖ = Dₖ / Gₖ' },
] as const;

/** The laws in words, for the networks that are drawn. */
const lawTexts: Record<LawRow['solution'], string> = {
  'low-frequency': 'low-frequency: D ≈ 1 / (4k), G ≈ a + b √k, R ~ k^(−3/2)',
  'high-frequency': 'high-frequency: D → 2 / (2k + 1), G → lσ² k / (8π), R ~ k^(−2), reached late',
  strided: 'strided: D → 2 / (3 sᵏ), G ~ sᵏ, R ~ s^(−2k)',
};

/**
 * D_k, G_k and R_k of the layers of deep networks against k, D and G* of their output (its G and R depend on its gain),
 * on logarithmic scales: theory as open
 * symbols (circle: exact, diamond: closure), Monte Carlo as crosses with error bars. Networks named as a solution of
 * `laws` (`lawRows`) have its laws as dashed lines below the threshold layer, the last before the output, which a
 * dotted rule marks. Below stand the local exponents d ln/d ln k: of the laws, and of the values from neighbouring
 * layers.
 *
 * @see {@link sensitivityTable}
 */
export function depthFigure(rows: readonly SensitivityRow[], laws: readonly LawRow[], subtitle: string): Figure {
  const numbered = rows.flatMap(({ layer }) => (layer === 'output' ? [] : [layer]));
  const deepest = Math.max(...numbered);
  const outputPlace = deepest * 1.6;
  const marks = sensitivityMarks(rows).map((mark) => ({
    ...mark,
    k: mark.layer === 'output' ? outputPlace : Number(mark.layer),
  }));
  const networks = [...new Set(rows.map(({ network }) => network))];
  const thresholdOf = new Map(networks.map((name) => [name, thresholdLayer(rows, name)]));
  const thresholds = [...new Set(thresholdOf.values())].map((k) => ({ k }));
  const below = laws.filter(({ solution, layer }) => layer < (thresholdOf.get(solution) ?? 0));
  const drawn = [...new Set(below.map(({ solution }) => solution))];
  const ticks = [1, 2, 3, 5, 10, 20, 50, 100].filter((k) => k <= deepest);
  const x = {
    field: 'k',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [0.9, outputPlace * 1.12], nice: false },
    axis: {
      title: 'layer k',
      values: [...ticks, outputPlace],
      labelExpr: `datum.value > ${deepest} ? 'output' : datum.label`,
      format: 'd',
      labelOverlap: false,
    },
  };
  const color = { field: 'network', type: 'nominal' as const, scale: { domain: networks } };
  const rule = {
    data: { values: thresholds },
    mark: { type: 'rule' as const, strokeDash: [2, 3], color: fadedInk },
  };
  return figure({
    title: {
      text: 'How sensitivities change with depth',
      offset: 22,
      subtitle: [
        subtitle,
        'circles: exact; diamonds: closure; crosses: Monte Carlo ± one standard error; dotted rule: the threshold layer',
        ...(drawn.length > 0 ? ['dashed: the law of each network below its threshold layer'] : []),
        ...drawn.map((solution) => lawTexts[solution]),
      ],
    },
    spacing: 24,
    vconcat: [
      {
        spacing: 30,
        hconcat: panels.map(({ quantity, title, axis }) => {
          const own = marks.filter((mark) => mark.quantity === shownAs(quantity, mark.layer));
          const law = below.map((row) => ({ network: row.solution, k: row.layer, law: row[quantity] }));
          return {
            title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
            width: 250,
            height: 270,
            encoding: { x },
            layer: valueLayers(own, law, rule, axis, color),
          };
        }),
      },
      {
        spacing: 30,
        hconcat: panels.map(({ quantity }) =>
          exponentPanel({ quantity, rows, laws: below, thresholdOf, x, color, rule }),
        ),
      },
    ],
  });
}

/** Of the output G and R measure its gain; G* does not, and is shown for G. */
function shownAs(quantity: 'D' | 'G' | 'R', layer: string): SensitivityMark['quantity'] | undefined {
  if (layer !== 'output' || quantity === 'D') return quantity;
  return quantity === 'G' ? 'GStar' : undefined;
}

/** The last layer of a network before its output, which applies the threshold. */
function thresholdLayer(rows: readonly SensitivityRow[], name: string): number {
  return Math.max(...rows.flatMap(({ network, layer }) => (network === name && layer !== 'output' ? [layer] : [])));
}

function valueLayers<Rule, Color extends object>(
  own: readonly (SensitivityMark & { k: number })[],
  law: readonly { network: string; k: number; law: number }[],
  rule: Rule,
  axis: string,
  color: Color,
) {
  const estimated = own.filter(({ monteCarlo }) => monteCarlo !== undefined);
  const values = own.flatMap(({ theory, monteCarlo }) => [theory, monteCarlo ?? theory]);
  const vertical = logarithmic(axis, values, 1.3);
  return [
    rule,
    {
      data: { values: [...law] },
      mark: { type: 'line' as const, strokeDash: [6, 4], strokeWidth: 1.4, clip: true },
      encoding: { y: vertical('law'), color },
    },
    {
      data: { values: [...own] },
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
      data: { values: estimated },
      mark: { type: 'rule' as const, color: ink },
      encoding: { y: vertical('low'), y2: { field: 'high' } },
    },
    {
      data: { values: estimated },
      mark: { type: 'point' as const, shape: 'cross', filled: true, size: 18, opacity: 1, color: ink },
      encoding: { y: vertical('monteCarlo') },
    },
  ];
}
