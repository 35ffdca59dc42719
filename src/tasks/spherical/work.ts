import type { Parameters } from '../../sweep/task.js';
import { numberOf } from '../parameters/complete.js';
import type { TrainParameters } from './parameters.js';

/** What the size of a run is, in its complete parameters. */
export function sizeOf(parameters: Parameters) {
  return {
    points: numberOf(parameters, 'points'),
    testPoints: numberOf(parameters, 'testPoints'),
    dimension: numberOf(parameters, 'dimension'),
    width: numberOf(parameters, 'width'),
    steps: numberOf(parameters, 'steps', 1e4),
  };
}

type Size = Pick<TrainParameters, 'points' | 'testPoints' | 'dimension'>;

/** Work of a training relative to other runs, about its nanoseconds: passes over all neurons and their patterns. */
export function trainingWork({
  points,
  dimension,
  width,
  steps = 1e4,
}: Size & Pick<TrainParameters, 'width' | 'steps'>) {
  return 2 * steps * width * (20 * dimension + (dimension === 2 ? 0 : 1.5 * points));
}

/** Bytes of a training: points, weights and patterns. */
export function trainingMemory({
  points,
  testPoints,
  dimension,
  width,
}: Size & Pick<TrainParameters, 'width'>): number {
  return 8 * width * (6 * dimension + points / 32) + pointMemory({ points, testPoints, dimension });
}

/** Work of a kernel regression, about its nanoseconds: a Cholesky solve. */
export function kernelWork({ points, testPoints, dimension }: Size): number {
  return 0.2 * points ** 3 + (20 + 2 * dimension) * points * (points / 2 + 2 * testPoints);
}

/** Bytes of a kernel regression: the Gram matrix, its factor and the points. */
export function kernelMemory(parameters: Size): number {
  return 12 * parameters.points ** 2 + pointMemory(parameters);
}

function pointMemory({ points, testPoints, dimension }: Size): number {
  return 24 * dimension * (points + testPoints);
}
