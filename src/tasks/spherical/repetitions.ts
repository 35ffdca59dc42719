import { RunningMoments } from '../../numerics/statistics.js';

/** Seed of a repetition: that of `spherical train` and `spherical kernel` for the same data and net. */
export function repetitionSeed(seed: string, repetition: number): string {
  return `${seed}.${repetition}`;
}

/** Mean of values over repetitions and its standard error, which is left out for a single one. */
export function average(values: readonly number[]): { readonly value: number; readonly error?: number } {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return { value: moments.mean, ...(values.length > 1 && { error: moments.standardError }) };
}
