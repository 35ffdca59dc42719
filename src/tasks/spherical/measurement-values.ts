import { z } from 'zod';
import { valueColumns } from '../../numerics/quantity-columns.js';
import type { Measurement } from './measurement.js';

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
