/** Coefficients of a rational function, constant terms first. */
export interface RationalFunction {
  readonly top: readonly number[];
  readonly bottom: readonly number[];
}

/** The value of a rational function at x, both polynomials by Horner's rule. */
export function rationalValue({ top, bottom }: RationalFunction, x: number): number {
  return polynomial(top, x) / polynomial(bottom, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}
