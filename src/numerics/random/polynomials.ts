/**
 * log, sin and cos of the Box–Muller transform by polynomials, so that every machine and engine gets the same numbers.
 * Minimax fits in 50 digits; the polynomials are within 4e-17 of the functions, relative, and the functions below
 * within 4.5e-16 (two units in the last place) with the rounding of their evaluation.
 */

/** Natural logarithm of n·2⁻²⁴ for an integer 1 ≤ n < 2²⁴, by log(m) = 2 artanh((m − 1)/(m + 1)) on √½ ≤ m < √2. */
export function logarithm(n: number): number {
  let exponent = 31 - Math.clz32(n);
  let mantissa = n / (1 << exponent);
  if (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const z = t * t;
  const tail = 0.2222219862208549 + z * (0.18183561879605553 + z * (0.1531411109397909 + z * 0.1479536183635436));
  const series = 0.6666666666666734 + z * (0.3999999999941706 + z * (0.28571428741888877 + z * tail));
  return (exponent - 24) * Math.LN2 + (2 * t + t * z * series);
}

/** sin(πv/2) for |v| ≤ 1/2. */
export function sine(v: number): number {
  const z = v * v;
  const tail = 0.0001604410500069555 + z * (-3.5982845777326596e-6 + z * 5.586040765544827e-8);
  const series = 0.07969262624528206 + z * (-0.0046817541193132466 + z * tail);
  return v * (Math.PI / 2 + z * (-0.6459640975062281 + z * series));
}

/** cos(πv/2) for |v| ≤ 1/2. */
export function cosine(v: number): number {
  const z = v * v;
  const tail =
    0.0009192602726323786 + z * (-2.520202744692247e-5 + z * (4.710334096448914e-7 + z * -6.289399097709556e-9));
  return 1 + z * (-1.2337005501361697 + z * (0.2536695079010417 + z * (-0.02086348076318097 + z * tail)));
}
