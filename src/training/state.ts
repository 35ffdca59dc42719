import { z } from 'zod';
import { InputError } from '../numerics/input-error.js';
import { messageOf } from '../numerics/message-of.js';
import { requireObject } from '../numerics/require-argument.js';
import type { NamedArray } from './named-arrays.js';
import type { StepperState } from './stepper.js';
import type { Standstill } from './stopping.js';

/** A training curve has one record a checkpoint. */
export interface CurveRecord {
  readonly step: number;
  /** Time of the flow: the sum of the learning rates. */
  readonly time: number;
  /** Wall time in seconds, over all sessions of the run. */
  readonly seconds: number;
  /** The loss on the training set, as the objective gives it. */
  readonly loss: number;
  /** The penalty, in the units of the loss. */
  readonly penalty: number;
  /** The error on the test set, where there is one. */
  readonly testError?: number | undefined;
  /** What else was measured, by name. */
  readonly measured?: Readonly<Record<string, number>> | undefined;
}

/**
 * Where a run stands, as plain data: enough to go on, with the same options, as if it had never stopped. It survives
 * `structuredClone`, and JSON by `stateToJson` and `stateFromJson`.
 */
export interface TrainState {
  readonly step: number;
  readonly time: number;
  readonly seconds: number;
  /** Time of the next checkpoint, or its step where checkpoints go by steps. */
  readonly nextCheckpoint: number;
  /** What the stepper remembers. */
  readonly stepper: StepperState;
  /** Parameters now and at the start, each array by its name. */
  readonly parameters: readonly NamedArray[];
  readonly initial: readonly NamedArray[];
  readonly curve: readonly CurveRecord[];
  /** What a standstill is judged by, once there is something to judge. */
  readonly standstill?: Standstill | undefined;
}

const count = z.number().int().min(0);
const amount = z.number().min(0);
const arrays = z.array(
  z.strictObject({ name: z.string(), values: z.array(z.number()).transform((values) => Float64Array.from(values)) }),
);
const schema = z.strictObject({
  step: count,
  time: amount,
  seconds: amount,
  nextCheckpoint: amount,
  stepper: z.strictObject({ kind: z.string(), numbers: z.record(z.string(), z.number()), arrays }),
  parameters: arrays,
  initial: arrays,
  curve: z.array(
    z.strictObject({
      step: count,
      time: amount,
      seconds: amount,
      loss: z.number(),
      penalty: z.number(),
      testError: z.number().optional(),
      measured: z.record(z.string(), z.number()).optional(),
    }),
  ),
  standstill: z.strictObject({ time: amount, total: z.number(), parameters: arrays }).optional(),
});

/**
 * A state as JSON text, its numbers to the last bit.
 * @see {@link minimise}
 */
export function stateToJson(state: TrainState): string {
  requireObject('stateToJson', 'state', state, ['parameters', 'initial', 'stepper']);
  return JSON.stringify(state, (_, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value));
}

/**
 * The state that a JSON text holds.
 * @throws InputError if the text is not a whole state, or one of version 0.1
 * @see {@link minimise}
 */
export function stateFromJson(text: string): TrainState {
  const complaint = (reason: string) =>
    new InputError('stateFromJson', `expected the text of a saved training state: ${reason}`);
  const remedy = '(use the output of stateToJson)';
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw complaint(`${messageOf(error)} ${remedy}`);
  }
  if (earlier.safeParse(content).success) {
    throw complaint('this one is of version 0.1 (train from the start, or go on with that version)');
  }
  const result = schema.safeParse(content);
  if (!result.success) throw complaint(`${z.prettifyError(result.error).replaceAll('\n', ' ')} ${remedy}`);
  return result.data;
}

/** What tells a state of version 0.1, whose two arrays had fields of their own. */
const earlier = z.looseObject({ weights: z.array(z.unknown()), coefficients: z.array(z.unknown()) });
