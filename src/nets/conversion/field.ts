import { type Fraction, rational } from '../../numerics/rational.js';

/** Numbers that nets are folded in: float64, or exact fractions. */
export interface Field<T> {
  readonly zero: T;
  readonly one: T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  negate(a: T): T;
  /** a/n of an integer n. */
  share(a: T, n: number): T;
  isZero(a: T): boolean;
  isNegative(a: T): boolean;
}

/** Float64. */
export const floats: Field<number> = {
  zero: 0,
  one: 1,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  negate: (a) => -a,
  share: (a, n) => a / n,
  isZero: (a) => a === 0,
  isNegative: (a) => a < 0,
};

/** Fractions. */
export const fractions: Field<Fraction> = {
  zero: rational(0n),
  one: rational(1n),
  add: (a, b) => a.add(b),
  multiply: (a, b) => a.mul(b),
  negate: (a) => a.neg(),
  share: (a, n) => a.div(n),
  isZero: (a) => a.n === 0n,
  isNegative: (a) => a.s < 0n,
};
