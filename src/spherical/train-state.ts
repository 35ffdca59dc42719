import { z } from 'zod';
import { InputError } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';

/** A training curve has one record a checkpoint. */
export interface CurveRecord {
  readonly step: number;
  /** Time of the flow: the sum of the learning rates. */
  readonly time: number;
  /** Wall time in seconds, over all sessions of the run. */
  readonly seconds: number;
  /** αL = ½ mean (F − y)² on the training set. */
  readonly loss: number;
  /** αλR. */
  readonly penalty: number;
  /** Mean (F − y)² on the test set, where there is one. */
  readonly testError?: number | undefined;
}

/**
 * Where a run stands, as plain data: enough to go on, with the same options, as if it had never stopped. It survives
 * `structuredClone`, and JSON by `stateToJson` and `stateFromJson`.
 */
export interface TrainState {
  readonly step: number;
  readonly time: number;
  readonly seconds: number;
  /** The step in time from which an adaptive stepper goes on; 0 before the first. */
  readonly stepSize: number;
  /** Time of the next checkpoint. */
  readonly nextCheckpoint: number;
  /** Parameters now and at the start: weights row-major [H·d], coefficients [H]. */
  readonly weights: Float64Array;
  readonly coefficients: Float64Array;
  readonly initialWeights: Float64Array;
  readonly initialCoefficients: Float64Array;
  readonly curve: readonly CurveRecord[];
  /** What a standstill is judged by, once there is something to judge. */
  readonly standstill?: StandstillState | undefined;
}

/** Where a run stood when it was last compared with itself: at this time, α(L + λR) and the parameters. */
export interface StandstillState {
  readonly time: number;
  readonly total: number;
  readonly weights: Float64Array;
  readonly coefficients: Float64Array;
}

const numbers = z.array(z.number()).transform((values) => Float64Array.from(values));
const count = z.number().int().min(0);
const amount = z.number().min(0);
const schema = z.strictObject({
  step: count,
  time: amount,
  seconds: amount,
  stepSize: amount,
  nextCheckpoint: amount,
  weights: numbers,
  coefficients: numbers,
  initialWeights: numbers,
  initialCoefficients: numbers,
  curve: z.array(
    z.strictObject({
      step: count,
      time: amount,
      seconds: amount,
      loss: amount,
      penalty: amount,
      testError: amount.optional(),
    }),
  ),
  standstill: z.strictObject({ time: amount, total: amount, weights: numbers, coefficients: numbers }).optional(),
});

/** A state as JSON text, its numbers to the last bit. */
export function stateToJson(state: TrainState): string {
  requireObject('stateToJson', 'state', state, ['weights', 'coefficients', 'initialWeights', 'initialCoefficients']);
  return JSON.stringify(state, (_, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value));
}

/**
 * The state that a JSON text holds.
 * @throws InputError if the text is not a whole state
 */
export function stateFromJson(text: string): TrainState {
  const complaint = (reason: string) =>
    new InputError(
      'stateFromJson',
      `expected the text of a saved training state: ${reason} (use the output of stateToJson)`,
    );
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw complaint(error instanceof Error ? error.message : String(error));
  }
  const result = schema.safeParse(content);
  if (!result.success) throw complaint(z.prettifyError(result.error).replaceAll('\n', ' '));
  return result.data;
}
