/**
 * A logarithmic vertical channel for any field of one panel: domain around all positive `values`, labels at 1, 2 and 5 times the
 * powers of ten.
 */
export function logarithmic(title: string, values: readonly number[], margin = 1.5) {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = positive.length > 0 ? Math.min(...positive) / margin : 0.1;
  const high = positive.length > 0 ? Math.max(...positive) * margin : 10;
  const decades = Math.log10(high / low);
  const leading = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    ticks.push(...leading.map((digit) => Number(`${digit}e${exponent}`)).filter((tick) => tick >= low && tick <= high));
  }
  const scale = { type: 'log' as const, domain: [low, high], nice: false };
  const axis = { title, values: ticks, format: '~g' };
  return (field: string) => ({ field, type: 'quantitative' as const, scale, axis });
}
