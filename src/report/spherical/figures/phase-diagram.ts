import type { SphericalPhasePoint } from '../../../tasks/spherical/phase-diagram.js';
import { type Figure, figure } from '../../figure.js';
import { labels, powersOfTen } from '../../marks/decades.js';
import { logarithmicTicks } from '../../marks/logarithmic.js';
import { formatPower, formatScientific } from '../../scientific.js';

const panels = [
  { quantity: 'testError', title: 'Test error ε' },
  { quantity: 'atoms', title: 'Atoms' },
  { quantity: 'rotationStability', title: 'Rotation stability S' },
] as const;

/** Test error, atoms and S over P and α: three heat maps with logarithmic colours. */
export function sphericalPhaseDiagram(points: readonly SphericalPhasePoint[], subtitle: string): Figure {
  const columns = [...new Set(points.map(({ points }) => points))].sort((a, b) => a - b);
  const rows = [...new Set(points.map(({ alpha }) => alpha))].sort((a, b) => b - a);
  const cell = { width: within(24, 250 / columns.length, 56), height: within(14, 300 / rows.length, 34) };
  const written = cell.width >= 40 && cell.height >= 16;
  return figure({
    title: {
      text: 'Spherical model: from the feature to the lazy regime',
      subtitle: [subtitle, 'feature regime at small α, lazy regime at large α'],
      offset: 16,
    },
    spacing: 34,
    resolve: { scale: { color: 'independent' } },
    hconcat: panels.map(({ quantity, title }, i) => {
      const values = points.map((point) => point[quantity]).filter((value) => value > 0);
      const [low, high] = [Math.min(...values) / 1.02, Math.max(...values) * 1.02];
      const ticks = high / low > 100 ? powersOfTen(low, high) : logarithmicTicks(low, high);
      const y = { field: 'alphaText', type: 'ordinal' as const, scale: { domain: rows.map(formatPower) } };
      return {
        title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
        width: columns.length * cell.width,
        height: rows.length * cell.height,
        data: {
          values: points.map((point) => ({
            ...point,
            alphaText: formatPower(point.alpha),
            shown: formatScientific(point[quantity], 2),
          })),
        },
        encoding: {
          x: {
            field: 'points',
            type: 'ordinal' as const,
            scale: { domain: columns },
            axis: { title: 'training points P', labelAngle: 0 },
          },
          y: { ...y, axis: { title: i === 0 ? 'scale α' : null } },
        },
        layer: [
          {
            mark: { type: 'rect' as const },
            encoding: {
              color: {
                field: quantity,
                type: 'quantitative' as const,
                scale: { type: 'log' as const, domain: [low, high], scheme: 'viridis' as const },
                legend: {
                  title: null,
                  values: ticks,
                  labelExpr: labels(ticks),
                  gradientLength: within(80, rows.length * cell.height, 260),
                },
              },
            },
          },
          ...(written
            ? [
                {
                  mark: { type: 'text' as const, fontSize: 9.5 },
                  encoding: {
                    text: { field: 'shown' },
                    color: {
                      condition: { test: `datum.${quantity} > ${Math.sqrt(low * high)}`, value: '#222222' },
                      value: '#ffffff',
                    },
                  },
                },
              ]
            : []),
        ],
      };
    }),
  });
}

function within(least: number, value: number, most: number): number {
  return Math.floor(Math.max(least, Math.min(most, value)));
}
