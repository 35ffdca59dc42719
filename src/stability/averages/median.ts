/** The lower median of n values: the value number ⌊(n − 1)/2⌋ in increasing order. The values are reordered. */
export function lowerMedian(values: Float64Array, count = values.length): number {
  return select(values, count, Math.floor((count - 1) / 2));
}

/** The value number `rank` in increasing order of the first `count`, which are reordered (Hoare's selection). */
export function select(values: Float64Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i++] = values[j]!;
      values[j--] = kept;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return values[rank]!;
  }
  return values[rank]!;
}

/** A median of numbers in clusters, and the influence of each of them on it. */
export interface MedianInfluence {
  readonly median: number;
  /**
   * For each number, how much it moves the median: their mean over a cluster is what the cluster does, and all of them
   * add up to 0.
   */
  readonly influence: Float64Array;
}

/**
 * The lower median of P clusters of equally many numbers, flat [P, draws], and the influences −(1[v ≤ m] − F(m))/F′(m).
 * The density F′(m) is that of the interval of values between the fractions ½ ± s, s the standard error of F(m) by
 * clusters.
 *
 * Source: Woodruff, *Confidence intervals for medians and other position measures*, J. Am. Stat. Assoc. 47 (1952) 635.
 */
export function medianInfluence(values: Float64Array, draws: number): MedianInfluence {
  const sorted = values.slice().sort();
  const { length } = sorted;
  const median = sorted[Math.floor((length - 1) / 2)]!;
  const below = Float64Array.from(values, (value) => (value <= median ? 1 : 0));
  const fraction = below.reduce((sum, value) => sum + value, 0) / length;
  const clusters = length / draws;
  let square = 0;
  for (let i = 0; i < clusters; i++) {
    let mean = 0;
    for (let j = 0; j < draws; j++) mean += (below[i * draws + j]! - fraction) / draws;
    square += mean * mean;
  }
  const error = Math.sqrt(square / (clusters * Math.max(1, clusters - 1)));
  const quantile = (p: number) => sorted[Math.min(length - 1, Math.max(0, Math.round(p * length - 0.5)))]!;
  const width = quantile(0.5 + error) - quantile(0.5 - error);
  const inverseDensity = error === 0 ? 0 : width / (2 * error);
  return { median, influence: below.map((value) => (fraction - value) * inverseDensity) };
}
