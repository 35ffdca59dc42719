import type { LearningCurveFit, LearningCurveRow, LearningCurves } from '../../../tasks/spherical/learning-curve.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, palette } from '../../house-style.js';
import { decades, logarithmicChannel } from '../../marks/decades.js';
import { unsettled } from '../unsettled.js';

const panel = { width: 250, height: 290 };
const shown = { lazy: 'lazy (kernel regression)', feature: 'feature (sparse net)' } as const;

/**
 * Test error against P in both regimes, one panel a dimension, logarithmic scales: means with error bars of one
 * standard error (faint where some runs ran out of steps), solid lines the fitted power laws over their range,
 * dashed ones the predicted exponents through the middle of the fit, where there are any, and dotted ones the
 * closure of kernel regression.
 */
export function learningCurve({ rows, fits }: LearningCurves, subtitle: string): Figure {
  const dimensions = [...new Set(rows.map(({ dimension }) => dimension))].sort((a, b) => a - b);
  const regimes = (['lazy', 'feature'] as const).filter((regime) => rows.some((row) => row.regime === regime));
  const sizes = [...new Set(rows.map(({ points }) => points))].sort((a, b) => a - b);
  const first = sizes[0] ?? 1;
  const last = sizes.at(-1) ?? 10;
  const errors = rows.flatMap(({ testError, closure = testError }) => [testError, closure]);
  const places = logarithmicChannel('training points P', [first / 1.25, last * 1.25], thinned(sizes));
  const color = {
    field: 'name',
    type: 'nominal' as const,
    scale: { domain: regimes.map((regime) => shown[regime]), range: regimes.map(colour) },
    legend: { title: null, orient: 'bottom' as const, symbolType: 'circle' as const, symbolFillColor: 'white' },
  };
  return figure({
    title: {
      text: `Spherical model: learning curves${fits.some(restless(rows)) ? ', fits to runs that have not settled' : ''}`,
      offset: 18,
      subtitle: [subtitle, ...legend(rows)],
    },
    spacing: 26,
    hconcat: dimensions.map((dimension, i) => {
      const own = rows.filter((row) => row.dimension === dimension);
      const ownFits = fits.filter((fit) => fit.dimension === dimension);
      const y = decades(i === 0 ? 'test error ε' : null, errors, 2.5);
      return {
        ...panel,
        title: { text: `d = ${dimension}`, fontSize: 12, anchor: 'middle' as const, offset: 8 },
        data: {
          values: own.map((row) => ({
            ...row,
            ...bar(row),
            name: shown[row.regime],
            opacity: unsettled(row) ? 0.4 : 1,
          })),
        },
        encoding: { x: places('points'), color },
        layer: [
          lineLayer(ownFits, (fit) => fit.exponent, y, { strokeWidth: 1.6, opacity: 0.9 }),
          closureLayer(own, y),
          lineLayer(ownFits, (fit) => fit.predicted, y, { strokeWidth: 1.6, strokeDash: [5, 4], opacity: 0.55 }),
          { mark: { type: 'rule' as const, strokeWidth: 1.6 }, encoding: { y: y('low'), y2: { field: 'high' } } },
          {
            mark: { type: 'point' as const, filled: false, fill: 'white' },
            encoding: {
              y: y('testError'),
              opacity: { field: 'opacity', type: 'quantitative' as const, scale: null, legend: null },
            },
          },
          ...exponentTexts(ownFits),
        ],
      };
    }),
  });
}

/** Whether a fit takes in runs that ran out of steps: its interval is one of these runs, not one of the exponent. */
function restless(rows: readonly LearningCurveRow[]) {
  return ({ dimension, regime, from, to }: LearningCurveFit) =>
    rows.some(
      (row) =>
        row.dimension === dimension &&
        row.regime === regime &&
        row.points >= from &&
        row.points <= to &&
        unsettled(row),
    );
}

function legend(rows: readonly LearningCurveRow[]): string[] {
  const faint = rows.some(unsettled) ? '; faint: some runs ran out of steps' : '';
  const dotted = rows.some(({ closure }) => closure !== undefined) ? '; dotted: self-consistent theory' : '';
  return [
    `circles: mean ± one standard error${faint}`,
    `solid: fitted ε = A·P⁻ᵝ; dashed: predicted β of P → ∞${dotted}`,
  ];
}

/** The closure, through the sizes of the rows. */
function closureLayer(rows: readonly LearningCurveRow[], y: ReturnType<typeof decades>) {
  const values = rows
    .filter(({ closure }) => closure !== undefined)
    .map(({ points, closure }) => ({ points, closure }));
  const mark = { type: 'line' as const, clip: true, color: fadedInk, strokeWidth: 1.4, strokeDash: [1.5, 2.5] };
  return { data: { values }, mark, encoding: { y: y('closure'), color: { value: fadedInk } } };
}

function colour(regime: 'lazy' | 'feature'): string {
  return regime === 'lazy' ? palette[0] : palette[1];
}

/** Ticks of powers of two, every other one where there are many. */
function thinned(sizes: readonly number[]): number[] {
  const every = Math.ceil(sizes.length / 6);
  return sizes.filter((_, i) => i % every === 0);
}

function bar({ testError, testErrorError: error }: { testError: number; testErrorError?: number }) {
  if (error === undefined) return { low: testError, high: testError };
  return { low: Math.max(testError - error, testError / 10), high: testError + error };
}

/** Power laws of a given exponent over the ranges of the fits; each meets its fit in the middle. */
function lineLayer(
  fits: readonly LearningCurveFit[],
  exponentOf: (fit: LearningCurveFit) => number | undefined,
  y: ReturnType<typeof decades>,
  mark: { strokeWidth: number; opacity: number; strokeDash?: number[] },
) {
  const values = fits.flatMap((fit) => {
    const exponent = exponentOf(fit);
    if (exponent === undefined) return [];
    const middle = Math.sqrt(fit.from * fit.to);
    const height = fit.prefactor * middle ** -fit.exponent;
    return [fit.from, fit.to].map((points) => ({
      points,
      name: shown[fit.regime],
      line: height * (points / middle) ** -exponent,
    }));
  });
  return { data: { values }, mark: { type: 'line' as const, clip: true, ...mark }, encoding: { y: y('line') } };
}

/** The exponents in words, at the lower left: measured, interval, predicted. */
function exponentTexts(fits: readonly LearningCurveFit[]) {
  return fits.map(({ regime, exponent, low, high, predicted }, i) => ({
    data: { values: [{}] },
    mark: {
      type: 'text' as const,
      align: 'left' as const,
      baseline: 'bottom' as const,
      fontSize: 10.5,
      color: colour(regime),
      text: [
        `β = ${exponent.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
        ...(predicted === undefined ? [] : [`predicted ${predicted.toFixed(2)}`]),
      ]
        .join(', ')
        .replaceAll('-', '−'),
    },
    encoding: {
      x: { value: 8 },
      y: { value: panel.height - 8 - 15 * (fits.length - 1 - i) },
      color: { value: colour(regime) },
    },
  }));
}
