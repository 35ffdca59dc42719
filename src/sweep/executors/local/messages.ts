import ndarray, { type NdArray } from 'ndarray';
import type { Outcome } from '../../outcome.js';
import type { Parameters, TaskResult } from '../../task.js';

/** What a worker is told. */
export type Order =
  | {
      readonly kind: 'run';
      readonly hash: string;
      readonly parameters: Parameters;
      readonly threads: number;
      readonly state: SentState;
    }
  | { readonly kind: 'abort' };

/**
 * Where a worker keeps the state of its point: itself in a folder of the store, or in the memory of the executor,
 * which sends what there is.
 */
export type SentState = { readonly folder: string } | { readonly saved: Uint8Array | undefined };

/** What a worker says while it is at an attempt. */
export type Remark =
  | { readonly kind: 'note'; readonly message: string }
  /** Its state, to be kept in the memory of the executor; undefined to be taken away. */
  | { readonly kind: 'state'; readonly bytes: Uint8Array | undefined };

/** What a worker says. */
export type Answer =
  /** Its task is loaded. */
  | { readonly kind: 'ready' }
  /** Its task can't be loaded. */
  | { readonly kind: 'unusable'; readonly message: string }
  /** An attempt has ended; the worker ends with it if it is the last one. */
  | { readonly kind: 'outcome'; readonly outcome: SentOutcome; readonly last: boolean }
  /** The attempt was given up. */
  | { readonly kind: 'aborted' };

/** What the watching thread of a worker is given at its start. */
export interface WatchData {
  /** Process of the executor: a worker doesn't outlive it. */
  readonly parent: number;
  /** Bytes that the process may have. */
  readonly memory: number;
}

/** Descriptor on which the watching thread writes the bytes that the process had when it was ended for them. */
export const watchDescriptor = 4;

/** An array without its methods. */
interface SentArray {
  readonly data: NdArray['data'];
  readonly shape: number[];
  readonly stride: number[];
  readonly offset: number;
}

/** An outcome whose arrays are of another type. */
type OutcomeWith<Stored> =
  | Extract<Outcome, { kind: 'failed' }>
  | (Omit<Extract<Outcome, { kind: 'done' }>, 'result'> & {
      readonly result: { readonly values: TaskResult['values']; readonly arrays?: Readonly<Record<string, Stored>> };
    });

/** An outcome that the structured clone algorithm takes over from process to process. */
export type SentOutcome = OutcomeWith<SentArray>;

/** An outcome as it is sent. */
export function sentOutcome(outcome: Outcome): SentOutcome {
  return converted(outcome, ({ data, shape, stride, offset }: NdArray) => ({ data, shape, stride, offset }));
}

/** An outcome as it was before it was sent. */
export function receivedOutcome(outcome: SentOutcome): Outcome {
  return converted(outcome, ({ data, shape, stride, offset }: SentArray) => ndarray(data, shape, stride, offset));
}

function converted<From, To>(outcome: OutcomeWith<From>, convert: (array: From) => To): OutcomeWith<To> {
  if (outcome.kind === 'failed') return outcome;
  const { values, arrays } = outcome.result;
  if (arrays === undefined) return { ...outcome, result: { values } };
  const entries = Object.entries(arrays).map(([name, array]) => [name, convert(array)] as const);
  return { ...outcome, result: { values, arrays: Object.fromEntries(entries) } };
}
