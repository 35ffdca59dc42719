import { chiSquareDensity } from '../../../numerics/chi-square.js';
import type { EnergyStatistics } from '../../../tasks/diffeo/energy-run.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, ink, palette } from '../../house-style.js';

/** The law of ‖∇τ‖² beside the fields, and the mean energy of every mode in units of the exact one. */
export function energyFigure(statistics: EnergyStatistics, heading: string, subtitle: readonly string[]): Figure {
  return figure({
    title: { text: heading, subtitle: [...subtitle], offset: 16 },
    spacing: 46,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
    hconcat: [distribution(statistics), modePanel(statistics)],
  });
}

/** Distance of the two components of a mode from its place. */
const beside = 0.14;
const panel = { width: 340, height: 260 };

function distribution({ histogram, samples, exact, exactMode, degrees }: EnergyStatistics) {
  const bars = histogram.map(({ from, to, count }) => ({ from, to, density: count / (samples * (to - from)) }));
  const [first, last] = [histogram[0]!.from, histogram.at(-1)!.to];
  const law = Array.from({ length: 201 }, (_, i) => {
    const energy = first + ((last - first) * i) / 200;
    return { energy, density: chiSquareDensity(energy / exactMode.value, degrees) / exactMode.value };
  }).filter(({ density }) => Number.isFinite(density));
  const y = {
    field: 'density',
    type: 'quantitative' as const,
    axis: { title: 'probability density', tickCount: 5 },
  };
  return {
    title: { text: 'energy of a field', fontSize: 12, anchor: 'middle' as const, offset: 6 },
    ...panel,
    encoding: {
      x: {
        type: 'quantitative' as const,
        scale: { domain: [first, last], nice: false },
        axis: { title: '‖∇τ‖²', tickCount: 6 },
      },
    },
    layer: [
      {
        data: { values: bars },
        mark: { type: 'rect' as const, color: palette[5], opacity: 0.75 },
        encoding: { x: { field: 'from', type: 'quantitative' as const }, x2: { field: 'to' }, y, y2: { datum: 0 } },
      },
      {
        data: { values: law },
        mark: { type: 'line' as const, color: ink },
        encoding: { x: { field: 'energy', type: 'quantitative' as const }, y },
      },
      {
        data: { values: [{ energy: exact.value }] },
        mark: { type: 'rule' as const, color: palette[1], strokeDash: [5, 3] },
        encoding: { x: { field: 'energy', type: 'quantitative' as const } },
      },
    ],
  };
}

function modePanel({ modes, exactMode, samples }: EnergyStatistics) {
  const unit = exactMode.value;
  const points = modes.flatMap(({ x, y }, order) =>
    (
      [
        ['x', x],
        ['y', y],
      ] as const
    ).map(([component, { value, standardError }]) => ({
      mode: order + 1 + (component === 'x' ? -beside : beside),
      value: value / unit,
      low: (value - standardError) / unit,
      high: (value + standardError) / unit,
      component: `along ${component}`,
    })),
  );
  const few = modes.length <= 14;
  const names = modes.map(({ i: alongX, j: alongY }) => `(${alongX}, ${alongY})`);
  const at = { field: 'mode', type: 'quantitative' as const };
  const scale = { zero: false };
  const colour = {
    field: 'component',
    type: 'nominal' as const,
    scale: { range: [palette[0], palette[2]] },
    legend: {
      title: 'displacement',
      titleOrient: 'left' as const,
      orient: 'bottom' as const,
      direction: 'horizontal' as const,
    },
  };
  const y = {
    field: 'value',
    type: 'quantitative' as const,
    scale,
    axis: { title: 'mean energy of a mode / (π²T/4)', tickCount: 6 },
  };
  /** Of the mean of N energies, in units of it: a χ² of one degree of freedom has variance 2. */
  const spread = Math.sqrt(2 / samples);
  const errorBars = {
    data: { values: points },
    mark: { type: 'rule' as const, strokeWidth: 1, opacity: 0.7 },
    encoding: {
      x: at,
      y: { field: 'low', type: 'quantitative' as const, scale },
      y2: { field: 'high' },
      color: colour,
    },
  };
  return {
    title: { text: 'equipartition: every mode beside π²T/4', fontSize: 12, anchor: 'middle' as const, offset: 6 },
    ...panel,
    encoding: {
      x: {
        type: 'quantitative' as const,
        scale: { domain: [0.4, modes.length + 0.6], nice: false, zero: false },
        axis: few
          ? {
              title: 'mode (i, j)',
              grid: false,
              values: modes.map((_, order) => order + 1),
              labelExpr: `${JSON.stringify(names)}[datum.value - 1]`,
              labelAngle: -45,
            }
          : { title: 'modes in the order of √(i² + j²)', grid: false, tickMinStep: 1 },
      },
    },
    layer: [
      {
        data: { values: [{}] },
        mark: { type: 'rect' as const, color: '#e3e3e3' },
        encoding: { y: { datum: 1 - spread, type: 'quantitative' as const, scale }, y2: { datum: 1 + spread } },
      },
      {
        data: { values: [{}] },
        mark: { type: 'rule' as const, color: fadedInk, strokeDash: [5, 3] },
        encoding: { y: { datum: 1, type: 'quantitative' as const, scale } },
      },
      ...(few ? [errorBars] : []),
      {
        data: { values: points },
        mark: { type: 'circle' as const, size: points.length > 60 ? 16 : 34, opacity: 1 },
        encoding: { x: at, y, color: colour },
      },
    ],
  };
}
