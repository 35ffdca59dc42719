/** A logarithmic vertical channel for any field of one panel: the domain reaches around all positive `values`. */
export function logarithmic(title: string, values: readonly number[], margin = 1.5) {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = positive.length > 0 ? Math.min(...positive) / margin : 0.1;
  const high = positive.length > 0 ? Math.max(...positive) * margin : 10;
  const scale = { type: 'log' as const, domain: [low, high], nice: false };
  const axis = { title, values: logarithmicTicks(low, high), format: '~g' };
  return (field: string) => ({ field, type: 'quantitative' as const, scale, axis });
}

/** Places for labels between two positive numbers: the powers of ten and, where the range is short, some multiples. */
export function logarithmicTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const leading = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const exponents = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => Math.floor(Math.log10(low)) + i);
  const ticks = exponents.flatMap((exponent) => leading.map((digit) => Number(`${digit}e${exponent}`)));
  return ticks.filter((tick) => tick >= low && tick <= high);
}
