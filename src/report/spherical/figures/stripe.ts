import type { StripeCurvePoint } from '../../../tasks/spherical/stripe-curve.js';
import type { StripeNeuron, StripeWeights } from '../../../tasks/spherical/stripe-run.js';
import type { StripeResult } from '../../../tasks/spherical/stripe-study.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, palette } from '../../house-style.js';
import { decades, logarithmicChannel } from '../../marks/decades.js';
import { formatPower } from '../../scientific.js';

const side = 218;
const spacing = 46;
/**
 * Half of the side of a weight panel, in units of the typical reach of the weights; the few
 * beyond are drawn on its edge.
 */
const half = 1.12;
const signs = { positive: 'c > 0', negative: 'c < 0' } as const;

/**
 * The stripe model at its largest P: first-layer weights in the plane of one coordinate of w_∥ and one of w_⊥, before
 * training and after it at the largest and at the smallest α, and below amplification and misclassified fraction
 * against the time of the flow, one line an α, in bands of one standard error.
 *
 * @see {@link writeStripe}
 */
export function stripeFigure({ curves, neurons }: StripeResult, subtitle: string): Figure {
  const points = Math.max(...curves.map((point) => point.points));
  const own = curves.filter((point) => point.points === points);
  const alphas = [...new Set(own.map(({ alpha }) => alpha))].sort((a, b) => b - a);
  const sorted = [...neurons].sort((a, b) => b.alpha - a.alpha);
  const start = sorted[0];
  const ends = sorted.length > 2 ? [sorted[0]!, sorted.at(-1)!] : sorted;
  const width = Math.round((3 * side + spacing - 26) / 2);
  const notes = [
    ...(start === undefined ? [] : [`weights of ${start.neurons.length} neurons of the first seed`]),
    ...(own.some((point) => point.amplificationError !== undefined) ? ['bands: mean ± one standard error'] : []),
  ];
  return figure({
    title: {
      text: 'Stripe model: feature learning stretches the weights along the coordinates that matter',
      subtitle: [subtitle, notes.join('; ')],
      offset: 18,
    },
    spacing: 30,
    resolve: { scale: { color: 'independent' } },
    vconcat: [
      ...(start === undefined
        ? []
        : [
            {
              spacing,
              resolve: { scale: { color: 'independent' as const } },
              hconcat: [
                weightPanel(start.neurons, 'before', ['before training'], { vertical: true }),
                ...ends.map(({ alpha, neurons }, i) =>
                  weightPanel(neurons, 'after', ['after training', alphaName(alpha)], {
                    legend: i === ends.length - 1,
                  }),
                ),
              ],
            },
          ]),
      {
        spacing: spacing + 26,
        resolve: { scale: { color: 'independent' } },
        hconcat: [
          coursePanel(own, alphas, 'amplification', 'amplification of the weights A', width, true),
          coursePanel(own, alphas, 'misclassified', 'misclassified test points', width, false),
        ],
      },
    ],
  });
}

/** "α = 10⁻⁶, feature regime". */
export function alphaName(alpha: number): string {
  const regime = alpha < 1 ? ', feature regime' : alpha > 1 ? ', lazy regime' : '';
  return `α = ${formatPower(alpha)}${regime}`;
}

/** Colours of the values of α, from the lazy to the feature regime. */
export function alphaColours(alphas: readonly number[]): string[] {
  if (alphas.length === 1) return [alphas[0]! > 1 ? palette[0] : palette[1]];
  const between = [palette[4], palette[2], palette[3], palette[5], palette[6]];
  return alphas.map((_, i) => {
    if (i === 0) return palette[0];
    return i === alphas.length - 1 ? palette[1] : between[(i - 1) % between.length]!;
  });
}

function weightPanel(
  neurons: readonly StripeNeuron[],
  time: 'before' | 'after',
  [text, subtitle]: readonly string[],
  shown: { readonly vertical?: boolean; readonly legend?: boolean },
) {
  const reach = half * typicalReach(neurons.map((neuron) => neuron[time]));
  const values = neurons.map((neuron) => {
    const [parallel, perpendicular, coefficient] = neuron[time];
    const scale = Math.min(
      1,
      (0.975 * reach) / Math.max(Math.abs(parallel), Math.abs(perpendicular), Number.MIN_VALUE),
    );
    return {
      parallel: parallel * scale,
      perpendicular: perpendicular * scale,
      sign: coefficient < 0 ? signs.negative : signs.positive,
    };
  });
  const place = (field: string, title: string) => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [-reach, reach], nice: false, zero: false },
    axis: {
      title,
      tickCount: 4,
      labelExpr: "datum.value === 0 ? '0' : format(datum.value, abs(datum.value) < 1000 ? '~g' : '~s')",
      titlePadding: 5,
    },
  });
  return {
    title: {
      text: text ?? '',
      subtitle: subtitle ?? 'the same at every α',
      fontSize: 12,
      subtitleFontSize: 11,
      anchor: 'middle' as const,
      offset: 6,
    },
    width: side,
    height: side,
    data: { values },
    mark: { type: 'circle' as const, size: 18, opacity: 0.6, clip: true },
    encoding: {
      x: place('parallel', 'w∥, first component'),
      y: place('perpendicular', shown.vertical ? 'w⊥, first component' : ''),
      color: {
        field: 'sign',
        type: 'nominal' as const,
        scale: { domain: Object.values(signs), range: [palette[2], palette[3]] },
        legend: shown.legend
          ? {
              title: null,
              orient: 'none' as const,
              legendX: 5,
              legendY: side - 43,
              symbolSize: 40,
              fillColor: '#ffffffcc',
              padding: 3,
            }
          : null,
      },
    },
  };
}

/** Distance along either axis within which all but a few per cent of the weights lie. */
function typicalReach(places: readonly StripeWeights[]): number {
  const reaches = places.map(([u, v]) => Math.max(Math.abs(u), Math.abs(v))).sort((a, b) => a - b);
  return reaches[Math.floor(0.98 * (reaches.length - 1))] || 1;
}

type Quantity = 'amplification' | 'misclassified';
/** A mean and its band; none where there is a single repetition. */
function bandOf(point: StripeCurvePoint, quantity: Quantity) {
  const value = point[quantity];
  const error = point[`${quantity}Error`] ?? 0;
  return { value, low: Math.max(value - error, value / 10), high: value + error };
}

function coursePanel(
  curves: readonly StripeCurvePoint[],
  alphas: readonly number[],
  quantity: Quantity,
  title: string,
  width: number,
  legend: boolean,
) {
  const times = decades(
    'time t of the flow (learning rate × steps)',
    curves.map(({ time }) => time),
    1,
  );
  const spread = curves.flatMap((point) => Object.values(bandOf(point, quantity)));
  const y = quantity === 'amplification' ? decades(title, spread, 1.4) : shares(title, spread);
  const color = {
    field: 'name',
    type: 'nominal' as const,
    scale: { domain: alphas.map(alphaName), range: alphaColours(alphas) },
    legend: legend
      ? {
          title: null,
          orient: 'top-left' as const,
          symbolType: 'stroke' as const,
          symbolOpacity: 1,
          symbolStrokeWidth: 2,
          fillColor: '#ffffffcc',
          padding: 4,
        }
      : null,
  };
  const isotropic = { data: { values: [{}] }, mark: { type: 'rule' as const, color: fadedInk, strokeDash: [4, 3] } };
  return {
    width,
    height: 220,
    data: {
      values: curves.map((point) => ({ time: point.time, name: alphaName(point.alpha), ...bandOf(point, quantity) })),
    },
    layer: [
      ...(quantity === 'amplification'
        ? [{ ...isotropic, encoding: { y: { datum: 1, type: 'quantitative' as const, axis: y('value').axis } } }]
        : []),
      {
        mark: { type: 'area' as const, opacity: 0.22, clip: true },
        encoding: { x: times('time'), y: y('low'), y2: { field: 'high' }, color },
      },
      { mark: { type: 'line' as const, clip: true }, encoding: { x: times('time'), y: y('value'), color } },
    ],
  };
}

/**
 * A logarithmic channel for fractions: the domain reaches around all positive `values`, with several labels a decade.
 */
export function shares(title: string, values: readonly number[], margin = 1.15) {
  const positive = values.filter((value) => value > 0);
  const low = (positive.length > 0 ? Math.min(...positive) : 0.1) / margin;
  const high = Math.min(1, (positive.length > 0 ? Math.max(...positive) : 1) * margin);
  const ticks = [1e-4, 1e-3, 1e-2, 1e-1].flatMap((power) => [power, 2 * power, 3 * power, 5 * power]);
  return logarithmicChannel(
    title,
    [low, high],
    ticks.filter((tick) => tick >= low && tick <= high),
  );
}
