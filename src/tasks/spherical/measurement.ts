import type { ScalarPredictor } from '../../spherical/predictor.js';
import { rotationStability } from '../../spherical/rotation-stability.js';
import { testError } from '../../spherical/test-error.js';
import type { LabelledPoints } from '../../spherical/train.js';
import type { LearningTask } from './parameters.js';

/** What is measured of any predictor on a task. */
export interface Measurement {
  /** ⟨(F − y)²⟩ over the test set. */
  readonly testError: number;
  /** Of the sample of test points. */
  readonly testErrorStandardError: number;
  /** S(θ) = ⟨(F(x) − F(R_θ x))²⟩ over the test set. */
  readonly rotationStability: { readonly angle: number; readonly value: number; readonly standardError: number };
}

/** Test error and rotation stability of a predictor. */
export function measure(predictor: ScalarPredictor, test: LabelledPoints, { angle, seed }: LearningTask): Measurement {
  const error = testError(predictor, test);
  const { value, standardError } = rotationStability({ predictor, points: test.points, angle, seed });
  return {
    testError: error.value,
    testErrorStandardError: error.standardError,
    rotationStability: { angle, value, standardError },
  };
}
