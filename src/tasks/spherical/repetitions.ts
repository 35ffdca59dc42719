import { type MeasuredColumns, measuredColumns } from '../../numerics/quantity-columns.js';
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

/** Columns of a mean over repetitions: X, XError for more than one of them, XStatus. */
export type MeanColumns<Name extends string> = MeasuredColumns<Name> & Readonly<Record<Name, number>>;

/** The mean over repetitions of what `select` takes of each of them, under a name. */
export function means<Name extends string, Outcome>(
  name: Name,
  outcomes: readonly Outcome[],
  select: (outcome: Outcome) => number,
): MeanColumns<Name> {
  const { value, error } = average(outcomes.map(select));
  return { [name]: value, ...measuredColumns(name, value, error) } as MeanColumns<Name>;
}
