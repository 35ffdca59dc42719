import type { LearningCurveRow } from '../../tasks/spherical/learning-curve.js';

/** Whether some training of a row ran out of steps. */
export function unsettled({ settled, seeds }: LearningCurveRow): boolean {
  return settled !== undefined && settled < seeds;
}
