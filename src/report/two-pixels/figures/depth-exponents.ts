import type { LawRow } from '../../../tasks/two-pixels/law-rows.js';
import type { SensitivityRow } from '../../../tasks/two-pixels/sensitivity-rows.js';

type DepthQuantity = 'D' | 'G' | 'R';

/**
 * Local exponents d ln/d ln k of one quantity below the threshold layer: of the laws as dashed lines, of the values as
 * circles.
 */
export function exponentPanel<X, Color extends object, Rule>(options: {
  quantity: DepthQuantity;
  rows: readonly SensitivityRow[];
  laws: readonly LawRow[];
  thresholdOf: ReadonlyMap<string, number>;
  x: X;
  color: Color;
  rule: Rule;
}) {
  const { quantity, rows, laws, thresholdOf, x, color, rule } = options;
  const below = rows.filter(({ network, layer }) => layer !== 'output' && layer < (thresholdOf.get(network) ?? 0));
  const y = {
    field: 'exponent',
    type: 'quantitative' as const,
    scale: { zero: false, padding: 6 },
    axis: { title: `d ln ${quantity}ₖ / d ln k`, tickCount: 5 },
  };
  return {
    width: 250,
    height: 120,
    encoding: { x },
    layer: [
      rule,
      {
        data: {
          values: laws.map((row) => ({ network: row.solution, k: row.layer, exponent: row[`${quantity}Exponent`] })),
        },
        mark: { type: 'line' as const, strokeDash: [6, 4], strokeWidth: 1.4 },
        encoding: { y, color },
      },
      {
        data: { values: localExponents(below, quantity) },
        mark: { type: 'point' as const, filled: false, fill: 'white', opacity: 1, size: 26 },
        encoding: { y, color },
      },
    ],
  };
}

/** ln(v_{k+1}/v_{k−1}) / ln((k + 1)/(k − 1)) at every layer k with both neighbours, from the theory's values v. */
function localExponents(rows: readonly SensitivityRow[], quantity: DepthQuantity) {
  return rows.flatMap(({ network, layer }) => {
    if (layer === 'output') return [];
    const value = (k: number) => rows.find((row) => row.network === network && row.layer === k)?.[quantity];
    const [before, after] = [value(layer - 1), value(layer + 1)];
    if (before === undefined || after === undefined) return [];
    const exponent = Math.log(after / before) / Math.log((layer + 1) / (layer - 1));
    return Number.isFinite(exponent) ? [{ network, k: layer, exponent }] : [];
  });
}
