import type { OutputLoss } from '../losses/output-loss.js';
import type { EvaluatedSet } from './evaluated-set.js';

/** Errors of a set as counts, from which a standard error can be given. */
export interface ErrorCount {
  /** wrong/count. */
  readonly rate: number;
  /** Inputs classified wrongly, with their multiplicities. */
  readonly wrong: number;
  /** Inputs, with their multiplicities. */
  readonly count: number;
}

/** Loss and errors of a set in evaluation mode. */
export interface SetMeasurement {
  readonly loss: number;
  readonly error: ErrorCount;
}

/** Measures a set at the present parameters, f₀ of its inputs given where it is subtracted. */
export async function measureSet(
  set: EvaluatedSet,
  loss: OutputLoss,
  initial: Float64Array | undefined,
): Promise<SetMeasurement> {
  const measured = loss.evaluate(await set.outputs(), { labels: set.labels, weights: set.weights, initial });
  const { wrong, weight: count } = measured;
  return { loss: measured.loss, error: { rate: wrong / count, wrong, count } };
}

/** Measurements of sets by name as numbers by name, for a state, and back. */
export function toNumbers(sets: Readonly<Record<string, SetMeasurement>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sets).flatMap(([name, { loss, error }]) => [
      [`${name}Loss`, loss],
      [`${name}Wrong`, error.wrong],
      [`${name}Count`, error.count],
    ]),
  );
}

/** The measurement of a set that `toNumbers` wrote down; undefined where there is none. */
export function fromNumbers(
  name: string,
  numbers: Readonly<Record<string, number>> | undefined,
): SetMeasurement | undefined {
  const [loss, wrong, count] = ['Loss', 'Wrong', 'Count'].map((what) => numbers?.[`${name}${what}`]);
  if (loss === undefined || wrong === undefined || count === undefined) return undefined;
  return { loss, error: { rate: wrong / count, wrong, count } };
}
