import { fitPowerLaw } from '../../numerics/power-law.js';
import { parallelDimension, predictedStripeExponent } from '../../spherical/stripe.js';
import { type FailedRun, failedRuns } from './failed-runs.js';
import { average, type MeanColumns, means, repetitionSeed } from './repetitions.js';
import type { RunResult, SphericalTask } from './run.js';
import { type StripeCurvePoint, stripeCurve } from './stripe-curve.js';
import { checkStripe, type StripeNeuron, type StripeOutcome, type StripeParameters } from './stripe-run.js';

/** What a study of the stripe model is made of. */
export interface StripeSettings {
  readonly points: readonly number[];
  readonly alphas: readonly number[];
  readonly seeds: number;
  /** All of a run but P, α, the seed of its repetition and the neurons that it keeps. */
  readonly shared: Omit<StripeParameters, 'points' | 'alpha' | 'neurons'>;
}

/** Means over repetitions at one (P, α): a row of the table and of the CSV file. */
export type StripeRow = {
  readonly points: number;
  readonly alpha: number;
  readonly seeds: number;
  readonly steps: number;
  /** Why the runs stopped, all reasons. */
  readonly stop: string;
} & MeanColumns<'trainError' | 'testError' | 'misclassified'> &
  /** At the end of training, and the largest on the way. */
  MeanColumns<'amplification' | 'massAmplification' | 'peakAmplification'>;

/** Quantities that are fitted by powers of P. */
export const fittedQuantities = ['misclassified', 'amplification', 'peakAmplification'] as const;
export type FittedQuantity = (typeof fittedQuantities)[number];

/** A power law quantity = prefactor·P^exponent at one α. */
export type StripeFit = {
  readonly alpha: number;
  readonly quantity: FittedQuantity;
  /** Range of P of the fit. */
  readonly from: number;
  readonly to: number;
  /** The power of P and its 95 % confidence interval. */
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
  readonly prefactor: number;
  readonly reducedChiSquared: number;
  /** Power of the law of the limit in which α is taken to be: α < 1 feature, α > 1 lazy. */
  readonly predicted?: number;
};

export interface StripeResult {
  readonly rows: readonly StripeRow[];
  readonly fits: readonly StripeFit[];
  /** Means over repetitions against the time of the flow. */
  readonly curves: readonly StripeCurvePoint[];
  /** Weights of the first repetition at the largest P, one entry an α. */
  readonly neurons: readonly { readonly alpha: number; readonly neurons: readonly StripeNeuron[] }[];
  readonly failures: readonly FailedRun[];
}

/** Neurons whose weights are kept of the first repetition, for a picture. */
const neuronsShown = 300;

/**
 * All runs of a study, checked.
 * @throws InputError naming the option at fault
 */
export function stripeTasks({ points, alphas, seeds, shared }: StripeSettings): SphericalTask[] {
  const runs = points.flatMap((size) =>
    alphas.flatMap((alpha) =>
      Array.from({ length: seeds }, (_, repetition): StripeParameters => {
        const seed = repetitionSeed(shared.seed, repetition);
        return { ...shared, points: size, alpha, seed, neurons: repetition === 0 ? neuronsShown : 0 };
      }),
    ),
  );
  for (const parameters of runs) checkStripe(parameters);
  return runs.map((parameters) => ({ kind: 'stripe', parameters }));
}

interface Group {
  readonly parameters: StripeParameters;
  readonly outcomes: StripeOutcome[];
}

/** Means over repetitions of the runs that are finished, and fits in P where there are three values of it or more. */
export function stripeResult(
  settings: StripeSettings,
  tasks: readonly SphericalTask[],
  results: readonly (RunResult | undefined)[],
  fitFrom = 0,
): StripeResult {
  const groups = new Map<string, Group>();
  for (const [i, { kind, parameters }] of tasks.entries()) {
    const outcome = results[i];
    if (kind !== 'stripe' || outcome?.kind !== 'stripe') continue;
    const key = `${parameters.points} ${parameters.alpha}`;
    const group = groups.get(key) ?? { parameters, outcomes: [] };
    group.outcomes.push(outcome);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const largest = Math.max(...all.map(({ parameters }) => parameters.points));
  return {
    rows: all.map(stripeRow),
    fits: settings.alphas.flatMap((alpha) =>
      fittedQuantities.flatMap((quantity) => {
        const own = all.filter(({ parameters }) => parameters.alpha === alpha && parameters.points >= fitFrom);
        return stripeFit(settings, alpha, quantity, own);
      }),
    ),
    curves: all.flatMap(({ parameters: { points, alpha }, outcomes }) =>
      stripeCurve(outcomes.map(({ records }) => records)).map((point) => ({ points, alpha, ...point })),
    ),
    neurons: all
      .filter(({ parameters }) => parameters.points === largest)
      .map(({ parameters: { alpha }, outcomes }) => ({ alpha, neurons: outcomes.flatMap(({ neurons }) => neurons) }))
      .filter(({ neurons }) => neurons.length > 0),
    failures: failedRuns(tasks, results),
  };
}

function stripeRow({ parameters: { points, alpha }, outcomes }: Group): StripeRow {
  return {
    points,
    alpha,
    seeds: outcomes.length,
    steps: average(outcomes.map(({ step }) => step)).value,
    stop: [...new Set(outcomes.map(({ stop }) => stop))].sort().join('/'),
    ...means('trainError', outcomes, ({ trainError }) => trainError),
    ...means('testError', outcomes, ({ testError }) => testError),
    ...means('misclassified', outcomes, ({ misclassified }) => misclassified),
    ...means('amplification', outcomes, ({ amplification }) => amplification),
    ...means('massAmplification', outcomes, ({ massAmplification }) => massAmplification),
    ...means('peakAmplification', outcomes, ({ peakAmplification }) => peakAmplification),
  };
}

/** Train error, of labels ±1, up to which a training has learnt its data set. */
const learntError = 0.5;

/**
 * A fit over the values of P at which all runs are finished, have learnt their data set and have a positive value; none
 * where there are fewer than three. Data sets and nets of one seed are nested, so the repetitions are paired.
 */
function stripeFit(
  { seeds, shared: { dimension, label } }: StripeSettings,
  alpha: number,
  quantity: FittedQuantity,
  groups: readonly Group[],
): StripeFit[] {
  const curve = groups
    .filter(({ outcomes }) => outcomes.every(({ trainError }) => trainError <= learntError))
    .map(({ parameters: { points }, outcomes }) => ({ points, values: outcomes.map((outcome) => outcome[quantity]) }))
    .filter(({ values }) => values.length === seeds && values.every((value) => value > 0))
    .sort((a, b) => a.points - b.points);
  if (curve.length < 3) return [];
  const { exponent, interval, prefactor, reducedChiSquared } = fitPowerLaw({
    curve,
    paired: true,
  });
  const predicted = predictedPower(quantity, alpha, dimension, parallelDimension(label));
  return [
    {
      alpha,
      quantity,
      from: curve[0]!.points,
      to: curve.at(-1)!.points,
      exponent: -exponent,
      low: -interval[1],
      high: -interval[0],
      prefactor,
      reducedChiSquared,
      ...(predicted !== undefined && { predicted }),
    },
  ];
}

function predictedPower(
  quantity: FittedQuantity,
  alpha: number,
  dimension: number,
  parallel: number,
): number | undefined {
  if (alpha === 1) return undefined;
  const regime = alpha < 1 ? 'feature' : 'lazy';
  if (quantity === 'misclassified') return -predictedStripeExponent(regime, dimension, parallel).value;
  return regime === 'feature' ? 1 : 0;
}
