import { z } from 'zod';
import { valueColumns } from '../../numerics/quantity-columns.js';
import { pointLaws } from '../../spherical/points.js';
import { teacherActivations } from '../../spherical/targets.js';
import { textual } from '../read-parameters.js';
import type { Measurement } from './measurement.js';
import type { LearningTask } from './task-parameters.js';

/** What is learnt from what, as parameters of a sweep. */
export const learningShape = {
  dimension: z.number().default(3),
  points: z.number(),
  data: z.enum(pointLaws).default('sphere'),
  target: z.enum(['constant', 'norm', 'gaussian-field']).default('constant'),
  exponent: z.number().optional(),
  teacherActivation: z.enum(teacherActivations).optional(),
  teacherWidth: z.number().optional(),
  testPoints: z.number().default(4096),
  angle: z.number().default(0.1),
  seed: textual.default('0'),
};

/** Neurons of a teacher where none are given. */
const teacherWidth = 100_000;

/** The parameters of a teacher filled in, where there is one. */
export function withTeacher<Task extends LearningTask>(task: Task): Task {
  if (task.target !== 'gaussian-field') return task;
  return {
    ...task,
    exponent: task.exponent ?? 1,
    teacherActivation: task.teacherActivation ?? 'absolute',
    teacherWidth: task.teacherWidth ?? teacherWidth,
  };
}

/** Columns of what is measured of any predictor. */
export const measurementColumns = {
  testError: 'number',
  testErrorError: 'number',
  testErrorStatus: 'string',
  rotationStability: 'number',
  rotationStabilityError: 'number',
  rotationStabilityStatus: 'string',
} as const;

/** What is measured of any predictor, as values of a result. */
export function measurementValues({ testError, testErrorStandardError, rotationStability }: Measurement) {
  const status = 'Monte Carlo';
  const { value, standardError } = rotationStability;
  return {
    ...valueColumns('testError', { value: testError, error: testErrorStandardError, status }),
    ...valueColumns('rotationStability', { value, error: standardError, status }),
  };
}

/** A number that was kept; null, for what is not finite, is NaN. */
export const storedNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const stored = z.looseObject({
  testError: storedNumber,
  testErrorError: storedNumber,
  rotationStability: storedNumber,
  rotationStabilityError: storedNumber,
});

/** The measurement that values stand for. */
export function measurementOf(values: Readonly<Record<string, unknown>>, angle: number): Measurement {
  const { testError, testErrorError, rotationStability, rotationStabilityError } = stored.parse(values);
  return {
    testError,
    testErrorStandardError: testErrorError,
    rotationStability: { angle, value: rotationStability, standardError: rotationStabilityError },
  };
}
