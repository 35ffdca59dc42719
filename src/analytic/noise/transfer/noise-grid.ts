/** Standard deviations at which the law of the noise is cut: 3·10⁻¹¹ of its variance lies beyond. */
const cut = 7.2;

/** N of the law of the noise at a spacing of 1/m. */
export function noiseReach(deviation: number, m: number): number {
  return Math.max(1, Math.ceil(cut * deviation * m));
}

/** N(0, σ²) on the multiples −N/m … N/m, out to 7.2 σ, normalised. */
export function latticeNoise(deviation: number, m: number): Float64Array {
  const reach = noiseReach(deviation, m);
  const law = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    return Math.exp(-(((i - reach) / (m * deviation)) ** 2) / 2);
  });
  const total = law.reduce((sum, value) => sum + value, 0);
  return law.map((value) => value / total);
}
