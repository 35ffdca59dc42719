import type { FittedQuantity, StripeFit, StripeResult, StripeRow } from '../../../tasks/spherical/stripe-study.js';
import { type Figure, figure } from '../../figure.js';
import { formatFixed } from '../../format-number.js';
import { decades, logarithmicChannel } from '../../marks/decades.js';
import { alphaColours, alphaName, shares } from './stripe.js';

const panel = { width: 310, height: 280 };

/**
 * Misclassified fraction and largest amplification of the stripe model against P, one colour an α: means
 * with bars of one standard error, solid lines the fitted powers of P, dashed ones the predicted powers
 * through the middle of the fit.
 *
 * @see {@link writeStripe}
 */
export function stripeScaling({ rows, fits }: StripeResult, subtitle: string): Figure {
  const alphas = [...new Set(rows.map(({ alpha }) => alpha))].sort((a, b) => b - a);
  return figure({
    title: {
      text: 'Stripe model: what the stretch of the weights is worth',
      subtitle: [
        subtitle,
        'circles: mean ± one standard error; solid: fitted power of P; dashed: predicted power of P → ∞',
      ],
      offset: 18,
    },
    spacing: 40,
    hconcat: [
      scalingPanel(rows, fits, alphas, 'misclassified', 'misclassified test points'),
      scalingPanel(rows, fits, alphas, 'peakAmplification', 'largest amplification A of the training'),
    ],
  });
}

type Shown = Extract<FittedQuantity, 'misclassified' | 'peakAmplification'>;

function scalingPanel(
  rows: readonly StripeRow[],
  fits: readonly StripeFit[],
  alphas: readonly number[],
  quantity: Shown,
  title: string,
) {
  const sizes = [...new Set(rows.map(({ points }) => points))].sort((a, b) => a - b);
  const x = logarithmicChannel('training points P', [sizes[0]! / 1.25, sizes.at(-1)! * 1.25], sizes);
  const values = rows.map((row) => {
    const value = row[quantity];
    const error = row[`${quantity}Error`] ?? 0;
    return {
      points: row.points,
      value,
      low: Math.max(value - error, value / 10),
      high: value + error,
      name: alphaName(row.alpha),
    };
  });
  const channel = quantity === 'misclassified' ? shares : decades;
  const y = channel(
    title,
    values.flatMap(({ low, high }) => [low, high]),
    quantity === 'misclassified' ? 1.3 : 2,
  );
  const own = fits.filter((fit) => fit.quantity === quantity);
  const color = {
    field: 'name',
    type: 'nominal' as const,
    scale: { domain: alphas.map(alphaName), range: alphaColours(alphas) },
    legend: { title: null, orient: 'bottom' as const, symbolType: 'circle' as const, symbolFillColor: 'white' },
  };
  const line = (powerOf: (fit: StripeFit) => number | undefined, mark: object) => ({
    data: {
      values: own.flatMap((fit) => {
        const power = powerOf(fit);
        if (power === undefined) return [];
        const middle = Math.sqrt(fit.from * fit.to);
        const height = fit.prefactor * middle ** fit.exponent;
        return [fit.from, fit.to].map((points) => ({
          points,
          name: alphaName(fit.alpha),
          line: height * (points / middle) ** power,
        }));
      }),
    },
    mark: { type: 'line' as const, clip: true, strokeWidth: 1.6, ...mark },
    encoding: { y: y('line') },
  });
  return {
    ...panel,
    data: { values },
    encoding: { x: x('points'), color },
    layer: [
      line((fit) => fit.exponent, { opacity: 0.9 }),
      line((fit) => fit.predicted, { strokeDash: [5, 4], opacity: 0.55 }),
      { mark: { type: 'rule' as const, strokeWidth: 1.6 }, encoding: { y: y('low'), y2: { field: 'high' } } },
      { mark: { type: 'point' as const, filled: false, fill: 'white', opacity: 1 }, encoding: { y: y('value') } },
      ...powerTexts(own, alphas, quantity),
    ],
  };
}

/** The powers in words, in the corner that the lines leave free: measured, interval, predicted. */
function powerTexts(fits: readonly StripeFit[], alphas: readonly number[], quantity: Shown) {
  const colours = alphaColours(alphas);
  return fits.map(({ alpha, exponent, low, high, predicted }, i) => {
    const colour = colours[alphas.indexOf(alpha)]!;
    const law = predicted === undefined ? '' : `, predicted ${formatFixed(predicted, 2)}`;
    const [power, from, to] = [exponent, low, high].map((value) => formatFixed(value, 2));
    const lower = quantity === 'misclassified';
    return {
      data: { values: [{}] },
      mark: {
        type: 'text' as const,
        align: 'left' as const,
        baseline: lower ? ('bottom' as const) : ('top' as const),
        fontSize: 10.5,
        text: `power ${power} [${from}, ${to}]${law}`,
      },
      encoding: {
        x: { value: 8 },
        y: { value: lower ? panel.height - 8 - 15 * (fits.length - 1 - i) : 8 + 15 * i },
        color: { value: colour },
      },
    };
  });
}
