/** Coefficients of a rational function, constant terms first; as many above as below, zeros where there are fewer. */
export interface RationalFunction {
  readonly top: readonly number[];
  readonly bottom: readonly number[];
}

/** The value of a rational function at x, both polynomials by Horner's rule. */
export function rationalValue({ top, bottom }: RationalFunction, x: number): number {
  let numerator = 0;
  let denominator = 0;
  for (let i = top.length - 1; i >= 0; i--) {
    numerator = numerator * x + top[i]!;
    denominator = denominator * x + bottom[i]!;
  }
  return numerator / denominator;
}
