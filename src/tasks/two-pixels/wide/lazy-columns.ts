import { valueColumns } from '../../../numerics/quantity-columns.js';
import type { LazyRun } from './lazy-run.js';

/** The numbers of a run in columns. */
export function lazyColumns({ errors, testError, noise, rank }: LazyRun) {
  const value = (name: string, quantity: LazyRun['noise']['sensitivityIndex']) =>
    quantity === undefined || Number.isNaN(quantity.value) ? {} : valueColumns(name, quantity);
  const { error, squaredError, diffeo } = errors;
  return {
    error,
    squaredError,
    ...(testError !== undefined && { testError }),
    rank,
    ...value('D', { value: diffeo, status: 'exact', method: 'enumeration' }),
    ...value('G', noise.noise),
    ...value('GShift', noise.shift),
    ...value('GRest', noise.rest),
    ...value('GStar', noise.recalibrated),
    ...value('dPrime', noise.sensitivityIndex),
    ...value('errorNoise', noise.noiseError),
  };
}
