import { InputError, requireNumber, requirePositive } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type Averages, type Estimate, estimateProduct } from '../averages/estimate.js';
import { type ConventionOptions, resolveConventions } from '../inputs/conventions.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { type Perturb, walkSizes } from '../measurement/walk.js';
import { type LayerNote, layerNote } from '../observables/constant-layer.js';
import { createErrorCounter, type Labels } from '../observables/error-rate.js';
import type { MeasurementDetails } from '../observables/relative-stability.js';
import { type Deformation, deformed, requireDeformation } from '../perturbations/deformation.js';
import { withNoise } from '../perturbations/noise.js';
import { type Bump, findBump } from './bump.js';
import type { CurvePoint, MeasuredPoint } from './curve-point.js';
import { type Detection, findPlateau, type Plateau } from './plateau.js';

/** A curve of one layer. */
export interface LayerCurve extends LayerNote {
  /** Name of the layer. */
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  /** In increasing order of the norm. */
  readonly points: readonly CurvePoint[];
  /** Where f is linear. */
  readonly plateau: Plateau;
  /** Where f changes most. */
  readonly bump: Bump;
}

/** Curves of all layers of a predictor. */
export interface CurveMeasurement extends MeasurementDetails {
  /** G_f/‖η‖² layer by layer; empty without norms. */
  readonly noise: readonly LayerCurve[];
  /** D_f/‖τx − x‖² layer by layer; empty without deformations. */
  readonly diffeo: readonly LayerCurve[];
  /** Fraction of wrong classes at the inputs themselves, where labels are given. */
  readonly errorRate?: Estimate;
}

/** Bound on the norms of `decades`. */
const mostNorms = 10_000;

/**
 * Norms from `from` to `to`, `perDecade` in each decade, evenly in the logarithm.
 * @throws InputError for sizes that are not positive, and more than 10⁴ norms
 * @see {@link sensitivityCurve}
 */
export function decades(from: number, to: number, perDecade = 4): number[] {
  const subject = 'decades';
  requirePositive(subject, 'from', from);
  requireNumber(subject, 'to', to, from);
  requirePositive(subject, 'perDecade', perDecade);
  const ratio = to / from;
  const steps = Math.max(1, Math.round(Math.log10(ratio) * perDecade));
  if (!(steps < mostNorms)) {
    throw new InputError(
      subject,
      `expected at most ${mostNorms} norms, got from ${from}, to ${to}, perDecade ${perDecade} ` +
        '(take a shorter range, or fewer in a decade)',
    );
  }
  return Array.from({ length: steps + 1 }, (_, k) => from * ratio ** (k / steps));
}

/**
 * Sensitivities against the size r of the perturbation, over its square: G_f/‖η‖² for noise of the given norms, D_f/‖τx
 * − x‖² for the given deformations, such as those of one ensemble at several temperatures. Where f is linear over the
 * size of the perturbation the curve is flat; it has a bump where nets begin to misclassify.
 *
 * Directions of the noise are the same at all norms, so neighbouring points share most of their error, and what is said
 * of their differences takes the covariance into account: see `findPlateau` and `findBump`.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { decades, sensitivityCurve } from 'diffeolab/stability';
 *
 * const { noise } = await sensitivityCurve({
 *   predictor: (batch) => ({ data: batch.data.map(Math.tanh), shape: batch.shape }),
 *   data: Array.from({ length: 100 }, (_, i) => [i / 50 - 1, (i % 10) / 5 - 1]),
 *   norms: decades(1e-2, 10), // linear up to about 1
 * });
 * for (const { plateau } of noise) {
 *   if (plateau.found) console.log(plateau.value.value.toFixed(3), plateau.to.toFixed(2)); // 0.633 0.32
 * }
 * ```
 */
export async function sensitivityCurve(
  options: MeasureOptions &
    ConventionOptions & {
      /** Norms of the noise, such as decades(1e-3, 10). */
      readonly norms?: readonly number[] | undefined;
      /** Deformations of increasing size, which must have the same `rest`; noise is added to that. */
      readonly deformations?: readonly Deformation[] | undefined;
      /** Classes of the samples, in their order. */
      readonly labels?: Labels | undefined;
      /**
       * Layer whose greatest component is the predicted class, or whose sign if it has one component; default the last.
       */
      readonly classifier?: string | undefined;
      /** What counts as a difference, in standard errors; default 3. */
      readonly significance?: number | undefined;
      /** What a plateau may vary by, relative; default 0.1. */
      readonly tolerance?: number | undefined;
    },
): Promise<CurveMeasurement> {
  const subject = 'sensitivityCurve';
  requireObject(subject, 'options', options);
  const { norms = [], deformations = [], labels, classifier } = options;
  if (norms.length + deformations.length === 0) {
    throw new InputError(
      subject,
      'expected norms of noise, or deformations, or both (such as norms: decades(1e-3, 10))',
    );
  }
  for (const norm of norms) requirePositive(subject, 'norms', norm);
  const significance = requirePositive(subject, 'significance', options.significance ?? 3);
  const tolerance = requirePositive(subject, 'tolerance', options.tolerance ?? 0.1);
  const conventions = resolveConventions(subject, { ...options, noiseNorm: norms[0] ?? 1 });
  for (const deformation of deformations) requireDeformation(subject, deformation);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const key = keyFromSeed(seed);
  const { noiseLaw: law, rectified } = conventions;
  const counter =
    labels === undefined
      ? undefined
      : createErrorCounter(subject, labels, classifier, norms.length + deformations.length);
  const perturb: Perturb = async function* (batch, first, draw, data) {
    for (const norm of norms) yield withNoise(batch, { first, draw, key, norm, law, rectified });
    for (const deformation of deformations) yield await deformed(subject, deformation, data, first, draw);
  };
  const drawn = [...norms.map(() => true), ...deformations.map(({ enumeration }) => enumeration !== draws)];
  const observers = counter === undefined ? [] : [counter.visitor];
  const { layers, samples } = await measure({ subject, options, conventions, perturb, drawn, deformations, observers });
  const rates = counter?.rates(samples);
  const curve = (from: number, count: number) =>
    count === 0
      ? []
      : layers.map(({ layer, size, averages }) => {
          const points = curvePoints(averages, from, count, rates?.perturbed);
          return {
            layer,
            size,
            points: points.map(({ product: _, numerator: __, ...point }) => point),
            ...shapeOf(averages, points, { significance, tolerance }, layerNote(layer, averages, conventions, samples)),
          };
        });
  return {
    noise: curve(0, norms.length),
    diffeo: curve(norms.length, deformations.length),
    ...(rates === undefined ? {} : { errorRate: rates.clean }),
    samples,
    draws,
    seed,
    conventions,
  };
}

/** Plateau and bump; neither, with the note as the reason, where there is one. */
function shapeOf(
  averages: Averages,
  points: readonly MeasuredPoint[],
  detection: Detection,
  { note }: LayerNote,
): Pick<LayerCurve, 'plateau' | 'bump' | 'note'> {
  if (note === undefined) {
    return { plateau: findPlateau(averages, points, detection), bump: findBump(averages, points, detection) };
  }
  const none = { found: false, reason: note } as const;
  return { plateau: none, bump: none, note };
}

/** The points of perturbations `from` … `from + count − 1`, in increasing order of the norm. */
function curvePoints(
  averages: Averages,
  from: number,
  count: number,
  rates: readonly Estimate[] | undefined,
): MeasuredPoint[] {
  const { columns, means } = averages;
  const points = Array.from({ length: count }, (_, n): MeasuredPoint => {
    const p = from + n;
    return {
      norm: Math.sqrt(means[columns.squaredNorm(p)]!),
      sensitivity: estimateProduct(averages, columns.sensitivity(p)),
      normalised: estimateProduct(averages, columns.normalised(p)),
      ...(rates === undefined ? {} : { errorRate: rates[p]! }),
      product: columns.normalised(p),
      numerator: estimateProduct(averages, columns.change(p)),
    };
  });
  return points.sort((a, b) => a.norm - b.norm);
}
