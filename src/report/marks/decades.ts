import { formatPower } from '../scientific.js';

/**
 * A logarithmic channel over many decades, labelled at powers of ten; the domain reaches around all positive `values`.
 */
export function decades(title: string | null, values: readonly number[], margin = 1.6) {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = positive.length > 0 ? Math.min(...positive) / margin : 0.1;
  const high = positive.length > 0 ? Math.max(...positive) * margin : 10;
  return logarithmicChannel(title, [low, high], powersOfTen(low, high));
}

/** A logarithmic channel with given ticks. */
export function logarithmicChannel(title: string | null, domain: readonly [number, number], ticks: readonly number[]) {
  const scale = { type: 'log' as const, domain: [...domain], nice: false };
  const axis = { title, values: [...ticks], labelExpr: labels(ticks) };
  return (field: string) => ({ field, type: 'quantitative' as const, scale, axis });
}

/** At most nine powers of ten between two numbers, evenly apart; the ends where there are none. */
export function powersOfTen(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.ceil((last - first + 1) / 9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((exponent) => exponent % step === 0)
    .map((exponent) => Number(`1e${exponent}`));
  return ticks.length > 0 ? ticks : [Number(low.toPrecision(2)), Number(high.toPrecision(2))];
}

/** A Vega expression that writes each tick as a power of ten. */
export function labels(ticks: readonly number[]): string {
  return ticks.reduceRight((rest, tick) => `datum.value < ${tick * 1.001} ? '${formatPower(tick)}' : ${rest}`, "''");
}
