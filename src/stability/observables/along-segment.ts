import ndarray from 'ndarray';
import { InputError, requireNumber } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type Estimate, estimateProduct } from '../averages/estimate.js';
import { type ConventionOptions, resolveConventions } from '../inputs/conventions.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { walkSizes } from '../measurement/walk.js';
import { uniformNeighbours } from '../perturbations/neighbours.js';
import { type LayerNote, layerNote } from './constant-layer.js';
import type { MeasurementDetails } from './relative-stability.js';

/** Λ_f(λ) of one layer. */
export interface LayerSegment extends LayerNote {
  /** Name of the layer. */
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  /** One for each λ. */
  readonly points: readonly { readonly fraction: number; readonly value: Estimate }[];
  /** The denominator. */
  readonly spread: Estimate;
}

/** Λ_f(λ) of all layers of a predictor. */
export interface SegmentMeasurement extends MeasurementDetails {
  /** In the order of the predictor's layers. */
  readonly layers: readonly LayerSegment[];
  /** λ */
  readonly fractions: readonly number[];
}

/**
 * Change of every layer of a predictor along segments between data points, Λ_f(λ) = ⟨‖f((1 − λ)x + λz) − f(x)‖²⟩ /
 * ⟨‖f(x) − f(z)‖²⟩, for several λ at once, z drawn uniformly from the other samples for each sample and draw, the same
 * for all λ. The data must be one array.
 *
 * Errors know that the data are x and z both.
 * For a linear f and distinct pairs Λ_f(λ) = λ² in the mean.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { alongSegment } from 'diffeolab/stability';
 *
 * const { layers } = await alongSegment({
 *   predictor: (batch) => batch,
 *   data: Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]),
 *   fractions: [0.1, 0.5],
 *   pairs: 'distinct',
 *   draws: 20,
 * });
 * console.log(layers[0]?.points.map(({ value }) => value.value.toFixed(4))); // [ '0.0099', '0.2483' ]
 * ```
 */
export async function alongSegment(
  options: MeasureOptions &
    Pick<ConventionOptions, 'average' | 'spread' | 'pairs'> & {
      /** λ; 0 is x and 1 is z. */
      readonly fractions: readonly number[];
    },
): Promise<SegmentMeasurement> {
  const subject = 'alongSegment';
  requireObject(subject, 'options', options);
  const { fractions } = options;
  if (!Array.isArray(fractions) || fractions.length === 0) {
    throw new InputError(subject, `fractions must be numbers, at least one, got ${String(fractions)} (use [0.5, 1])`);
  }
  for (const fraction of fractions) requireNumber(subject, 'fractions', fraction);
  const conventions = resolveConventions(subject, options);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const neighbours = await uniformNeighbours(subject, options.data, keyFromSeed(seed));
  const { layers, samples } = await measure({
    subject,
    options,
    conventions,
    *perturb(batch, first, draw) {
      const others = neighbours.others(batch, first, draw).data;
      for (const fraction of fractions) {
        const between = batch.data.map((value, k) => value + fraction * (others[k]! - value));
        yield ndarray(between, [...batch.shape]);
      }
    },
    drawn: fractions.map(() => true),
    partners: neighbours,
  });
  return {
    layers: layers.map(({ layer, size, averages }) => ({
      layer,
      size,
      points: fractions.map((fraction, k) => ({
        fraction,
        value: estimateProduct(averages, averages.columns.sensitivity(k)),
      })),
      spread: estimateProduct(averages, averages.columns.spread()),
      ...layerNote(layer, averages, conventions, samples),
    })),
    fractions,
    samples,
    draws,
    seed,
    conventions,
  };
}
