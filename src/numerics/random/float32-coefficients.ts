/**
 * Coefficients of the polynomials of the Box–Muller transform in float32, for every engine that works in it:
 * WebAssembly kernels import this file as it stands, shaders paste the numbers. Minimax fits in 50 digits, coefficients
 * rounded to float32 one after the other, lowest first, each time refitting those that follow. Stated errors are those
 * of the exact polynomial with the rounded coefficients, relative to the function.
 */

/** log((1 + t)/(1 − t)) = t·(L₀ + L₁t² + L₂t⁴ + L₃t⁶) for |t| ≤ (√2 − 1)/(√2 + 1), within 8.1e-10. */
export const logarithm0 = 2.0;
export const logarithm1 = 0.6666677594184875;
export const logarithm2 = 0.3997758626937866;
export const logarithm3 = 0.29870694875717163;

/** log 2. */
export const logarithmOfTwo = 0.6931471824645996;

/** sin(πv/2) = v·(S₀ + S₁v² + S₂v⁴ + S₃v⁶) for |v| ≤ 1/2, within 2.8e-8 (the rounding of π/2). */
export const sine0 = 1.5707963705062866;
export const sine1 = -0.645966649055481;
export const sine2 = 0.07971252501010895;
export const sine3 = -0.004685971420258284;

/** cos(πv/2) = C₀ + C₁v² + C₂v⁴ + C₃v⁶ + C₄v⁸ for |v| ≤ 1/2, within 4.4e-10. */
export const cosine0 = 1.0;
export const cosine1 = -1.2337005138397217;
export const cosine2 = 0.25366854667663574;
export const cosine3 = -0.020855596289038658;
export const cosine4 = 0.0008944863802753389;
