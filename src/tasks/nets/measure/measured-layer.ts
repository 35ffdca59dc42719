import type { LayerName } from '../../../nets/ring/layer-name.js';
import type { Quantity } from '../../../numerics/quantity.js';
import type { ColumnStatus } from '../../../numerics/quantity-columns.js';
import type { Estimate } from '../../../stability/averages/estimate.js';

/** A number of a layer: of theory, with an estimate beside it where there is one, or of Monte Carlo alone. */
export interface MeasuredValue {
  /** NaN where it is not defined. */
  readonly value: number;
  readonly status: ColumnStatus;
  /** Of Monte Carlo. */
  readonly standardError?: number;
  /** The part of it that more draws would take away. */
  readonly drawError?: number;
  /** Of a closure. */
  readonly error?: number;
  readonly fraction?: string;
  readonly method?: string;
  /** Monte Carlo beside theory. */
  readonly estimate?: { readonly value: number; readonly standardError: number; readonly z?: number };
}

/** D, G and R of one layer, G in parts and G*. */
export interface MeasuredLayer {
  /** k, the output, or the name of an operation. */
  readonly layer: LayerName | string;
  /** Numbers a sample. */
  readonly size: number;
  readonly diffeo: MeasuredValue;
  readonly noise: MeasuredValue;
  /** The part of G that is common to all inputs, where the conventions are means. */
  readonly shift?: MeasuredValue;
  /** The rest of G, where the conventions are means. */
  readonly rest?: MeasuredValue;
  /** Recalibrated noise sensitivity G*. */
  readonly recalibrated?: MeasuredValue;
  readonly relative: MeasuredValue;
  /** Why some of them are not defined. */
  readonly reason?: string;
}

/** A number of theory, and an estimate beside it. */
export function theoryValue(
  { value, status, error, fraction, method }: Quantity,
  estimate?: MeasuredValue['estimate'],
): MeasuredValue {
  return {
    value,
    status,
    ...(error !== undefined && { error }),
    ...(fraction !== undefined && { fraction }),
    method,
    ...(estimate !== undefined && { estimate }),
  };
}

/** A number of Monte Carlo; errors that can't be told are left out. */
export function estimatedValue({ value, standardError, drawError }: Estimate): MeasuredValue {
  return {
    value,
    status: 'Monte Carlo',
    ...(Number.isFinite(standardError) && { standardError }),
    ...(Number.isFinite(drawError) && { drawError }),
  };
}

/** R of an exact D and of a G, whose error it has. */
export function overNoise(diffeo: Pick<Quantity, 'value' | 'method'>, noise: MeasuredValue): MeasuredValue {
  const value = diffeo.value / noise.value;
  const scale = Math.abs(value / noise.value);
  const { status, standardError, drawError } = noise;
  return {
    value,
    status,
    ...(standardError !== undefined && { standardError: scale * standardError }),
    ...(drawError !== undefined && { drawError: scale * drawError }),
    ...(noise.method !== undefined && { method: `(${diffeo.method}) / (${noise.method})` }),
  };
}

/** Columns and the numbers that they are of, in the order of tables. */
export const measuredColumns = [
  ['D', 'diffeo'],
  ['G', 'noise'],
  ['R', 'relative'],
  ['GShift', 'shift'],
  ['GRest', 'rest'],
  ['GStar', 'recalibrated'],
] as const;
