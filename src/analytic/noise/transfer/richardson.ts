/**
 * Limit h → 0 of values at spacings h = 1/m by the polynomial in h² through all of them (Richardson), and through all
 * but the coarsest.
 */
export function extrapolate(ms: readonly number[], values: readonly number[]): { value: number; lower: number } {
  return { value: limit(ms, values), lower: limit(ms.slice(1), values.slice(1)) };
}

/** Σ_i value_i Π_{j ≠ i} m_i²/(m_i² − m_j²). */
function limit(ms: readonly number[], values: readonly number[]): number {
  return ms.reduce((sum, m, i) => {
    const factor = ms.reduce(
      (product, other, j) => (j === i ? product : (product * m ** 2) / (m ** 2 - other ** 2)),
      1,
    );
    return sum + factor * values[i]!;
  }, 0);
}
