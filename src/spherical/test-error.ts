import { InputError } from '../numerics/input-error.js';
import { requireFinite, requireFunction, requireInstance, requireObject } from '../numerics/require-argument.js';
import { RunningMoments } from '../numerics/statistics.js';
import type { ScalarPredictor } from './predictor.js';
import type { LabelledPoints } from './train.js';

/** An estimate from a sample, with its standard error. */
export interface SampleMean {
  readonly value: number;
  readonly standardError: number;
}

/**
 * Test error ⟨(F(x) − y(x))²⟩, without a factor ½, of a predictor over test points; the standard error is that
 * of the sample of points.
 * @see {@link train}
 */
export function testError(predictor: ScalarPredictor, test: LabelledPoints): SampleMean {
  const subject = 'testError';
  requireFunction(subject, 'predictor', predictor);
  requireObject(subject, 'test', test, ['points', 'labels']);
  requireFinite(subject, 'labels', test.labels);
  const predictions = predictor(test.points);
  if (predictions.length !== test.labels.length) {
    throw new InputError(subject, `expected ${predictions.length} labels, one a point, got ${test.labels.length}`);
  }
  const moments = new RunningMoments();
  for (const [p, prediction] of predictions.entries()) moments.add((prediction - test.labels[p]!) ** 2);
  return { value: moments.mean, standardError: moments.standardError };
}

/**
 * Fraction of points whose label ±1 is not the sign of F; F = 0 counts half.
 * @see {@link amplification}
 */
export function misclassified(predictions: Float64Array, labels: Float64Array): number {
  const subject = 'misclassified';
  requireInstance(subject, 'predictions', predictions, Float64Array);
  requireInstance(subject, 'labels', labels, Float64Array);
  if (predictions.length !== labels.length) {
    throw new InputError(subject, `expected ${predictions.length} labels, one a prediction, got ${labels.length}`);
  }
  let wrong = 0;
  for (const [p, prediction] of predictions.entries()) wrong += (1 - Math.sign(prediction * labels[p]!)) / 2;
  return wrong / labels.length;
}
