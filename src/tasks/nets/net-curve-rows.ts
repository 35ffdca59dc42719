import type { SetMeasurement } from '../../training/nets/set-measure.js';
import type { NetRecord } from '../../training/nets/train-options.js';

/** A record of the curve: a row of a table and of a kept array; sets that are not there have no numbers. */
export interface NetCurveRow {
  readonly step: number;
  readonly epoch: number;
  readonly time: number;
  readonly trainLoss: number;
  readonly trainError: number;
  readonly penalty: number;
  readonly validationLoss?: number;
  readonly validationError?: number;
  readonly testLoss?: number;
  readonly testError?: number;
}

/** The names of these numbers, in the order of a kept array. */
export const netCurveColumns = [
  'step',
  'epoch',
  'time',
  'trainLoss',
  'trainError',
  'penalty',
  'validationLoss',
  'validationError',
  'testLoss',
  'testError',
] as const satisfies readonly (keyof NetCurveRow)[];

/** The curve of a training as rows. */
export function netCurveRows(curve: readonly NetRecord[]): NetCurveRow[] {
  return curve.map(({ step, epoch, time, penalty, train, validation, test }) => ({
    step,
    epoch,
    time,
    trainLoss: train.loss,
    trainError: train.error.rate,
    penalty,
    ...setColumns('validation', validation),
    ...setColumns('test', test),
  }));
}

function setColumns(name: 'validation' | 'test', set: SetMeasurement | undefined) {
  return set === undefined ? {} : { [`${name}Loss`]: set.loss, [`${name}Error`]: set.error.rate };
}
