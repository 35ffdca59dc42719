import { InputError } from '../numerics/input-error.js';
import { OptionError } from '../numerics/option-error.js';
import type { NumberType } from '../system/npy-header.js';

/** What the numbers of an array are divided by: nothing, or a number. */
export type Scale = 'none' | number;

/** What is made of the numbers of an array of one type. */
export interface ValueRule {
  /** Type of the numbers, as numpy calls it. */
  readonly type: NumberType;
  /** A value v becomes v/divisor. */
  readonly divisor: number;
  /** Bounds of the values that are taken. */
  readonly least: number;
  readonly most: number;
  /** What is wrong with a value beyond the bounds, and where it stands. */
  readonly complaint: (value: number, place: string) => Error;
}

const bits8 = 255;
const bits16 = 65535;

/**
 * The rule for numbers of a type. Truth values and floats are taken as they are. Integers
 * are grey levels: uint16 v/65535, all others v/255, and what does not lie in 0 … 255 is refused. `scale` says
 * otherwise: `none` takes any type as it is, a number divides by it.
 * @throws InputError for a scale that is neither
 */
export function valueRule(subject: string, type: NumberType, scale: Scale | undefined): ValueRule {
  if (scale !== undefined && scale !== 'none' && !(typeof scale === 'number' && scale > 0 && Number.isFinite(scale))) {
    throw new InputError(subject, `scale must be none or a finite number greater than 0, got ${String(scale)}`);
  }
  const grey = scale === undefined && /^u?int/.test(type);
  const natural = !grey ? 1 : type === 'uint16' ? bits16 : bits8;
  const divisor = scale === undefined || scale === 'none' ? natural : scale;
  const [least, most] = grey ? [0, divisor] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  return {
    type,
    divisor,
    least,
    most,
    complaint: (value, place) =>
      new OptionError(
        subject,
        grey && Number.isFinite(value)
          ? `it holds ${value} ${place}: numbers of type ${type} are taken for grey levels from 0 to ${divisor} ({scale} none takes them as they are, {scale} x divides them by x)`
          : `it holds ${value} ${place}, expected finite numbers`,
      ),
  };
}
