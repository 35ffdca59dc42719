import type { Estimate } from './estimate.js';

/**
 * A function of averages with its error from random groups of samples, each left out in turn: the jackknife of groups
 * of any sizes m_g, h_g = P/m_g, of G groups,
 *
 *     θ_J = Gθ − Σ_g (1 − 1/h_g) θ_(g),   variance = (1/G) Σ_g (h_gθ − (h_g − 1)θ_(g) − θ_J)²/(h_g − 1).
 *
 * θ_J is without the bias of order 1/P. NaN with fewer than two groups. The part of the error that more draws would
 * take away is not told.
 * Source: Busing, Meijer, van der Leeden, Stat. Comput. 9 (1999) 3, eqs. 5 and 6.
 * @param sizes samples of each group; those without one don't count
 * @param statistic of all samples but those of a group, or of all
 * @param unbiased whether the value is θ_J, or θ
 */
export function jackknifeGroups(
  sizes: ArrayLike<number>,
  statistic: (leftOut: number | undefined) => number,
  { unbiased = true }: { readonly unbiased?: boolean } = {},
): Estimate {
  const groups = Array.from(sizes, (size, group) => ({ size, group })).filter(({ size }) => size > 0);
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  const whole = statistic(undefined);
  if (groups.length < 2) {
    return { value: unbiased ? Number.NaN : whole, standardError: Number.NaN, drawError: Number.NaN };
  }
  const parts = groups.map(({ size, group }) => ({ inverse: total / size, without: statistic(group) }));
  const corrected =
    groups.length * whole - parts.reduce((sum, { inverse, without }) => sum + (1 - 1 / inverse) * without, 0);
  const variance =
    parts.reduce((sum, { inverse, without }) => {
      return sum + (inverse * whole - (inverse - 1) * without - corrected) ** 2 / (inverse - 1);
    }, 0) / groups.length;
  return { value: unbiased ? corrected : whole, standardError: Math.sqrt(variance), drawError: Number.NaN };
}
