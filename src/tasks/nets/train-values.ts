import { type ColumnStatus, valueColumns } from '../../numerics/quantity-columns.js';
import type { ErrorCount } from '../../training/nets/set-measure.js';
import { type MeasuredLayer, type MeasuredValue, measuredColumns } from './measure/measured-layer.js';
import type { NetTraining } from './train-run.js';

/** One number as columns: those that are not defined are left out. */
function measured(name: string, quantity: MeasuredValue | undefined): Record<string, number | string> {
  if (quantity === undefined) return {};
  const { value, status, error, standardError } = quantity;
  if (!Number.isFinite(value)) return {};
  return valueColumns(name, { value, error: error ?? standardError, status });
}

/** Fraction of wrong classes with its standard error, those of independent draws. */
function errorColumns<Name extends string>(
  name: Name,
  { rate, count }: ErrorCount,
): Readonly<Record<Name | `${Name}Error`, number> & Record<`${Name}Status`, ColumnStatus>> {
  const standardError = Math.sqrt((rate * (1 - rate)) / Math.max(1, count));
  return {
    [name]: rate,
    [`${name}Error`]: standardError,
    [`${name}Status`]: 'Monte Carlo',
  } as Readonly<Record<Name | `${Name}Error`, number> & Record<`${Name}Status`, ColumnStatus>>;
}

function ofOutput(layers: readonly MeasuredLayer[] | undefined, suffix: string) {
  const output = layers?.at(-1);
  if (output === undefined) return {};
  return Object.assign(
    {},
    ...measuredColumns.map(([name, key]) => measured(`${name}${suffix}`, output[key])),
  ) as Record<string, number | string>;
}

/** What a training came to, as values of a result: D, G, its parts, G* and R are those of the output. */
export function netTrainValues({ trained, before, after }: NetTraining): Record<string, number | string> {
  const { train, validation, test, steps, epochs, time, stop, batches } = trained;
  return {
    trainLoss: train.loss,
    trainError: train.error.rate,
    ...(validation !== undefined && errorColumns('validationError', validation.error)),
    ...(test !== undefined && errorColumns('testError', test.error)),
    ...ofOutput(before?.layers, 'Before'),
    ...ofOutput(after?.layers, ''),
    steps,
    epochs,
    time,
    stop,
    batches: batches.kind,
  };
}

/** The columns of these values. */
export const netTrainColumns: Readonly<Record<string, 'number' | 'string'>> = {
  trainLoss: 'number',
  trainError: 'number',
  ...columnsOf('validationError'),
  ...columnsOf('testError'),
  ...Object.assign({}, ...measuredColumns.flatMap(([name]) => [columnsOf(`${name}Before`), columnsOf(name)])),
  steps: 'number',
  epochs: 'number',
  time: 'number',
  stop: 'string',
  batches: 'string',
};

function columnsOf(name: string): Record<string, 'number' | 'string'> {
  return { [name]: 'number', [`${name}Error`]: 'number', [`${name}Status`]: 'string' };
}
