import { type KernelOutcome, runKernel } from './kernel-run.js';
import { runStripe, type StripeOutcome, type StripeParameters } from './stripe-run.js';
import type { KernelParameters, TrainParameters } from './task-parameters.js';
import { runTraining, type TrainOutcome } from './train-run.js';

/** One independent run, as plain data. */
export type SphericalTask =
  | { readonly kind: 'kernel'; readonly parameters: KernelParameters }
  | { readonly kind: 'train'; readonly parameters: TrainParameters }
  | { readonly kind: 'stripe'; readonly parameters: StripeParameters };

/** What is kept of a finished run. */
export type RunOutcome =
  | ({ readonly kind: 'kernel' } & KernelOutcome)
  | ({ readonly kind: 'train' } & TrainOutcome)
  | ({ readonly kind: 'stripe' } & StripeOutcome);

/** What is kept of a run that failed. */
export interface RunFailure {
  readonly kind: 'failed';
  readonly message: string;
}

export type RunResult = RunOutcome | RunFailure;

/** Runs a task in this thread. Rejects with the reason of the signal if that aborts it. */
export async function runTask(task: SphericalTask, signal?: AbortSignal): Promise<RunOutcome> {
  const outcome = await outcomeOf(task, signal === undefined ? {} : { signal });
  signal?.throwIfAborted();
  return outcome;
}

async function outcomeOf(task: SphericalTask, controls: { readonly signal?: AbortSignal }): Promise<RunOutcome> {
  if (task.kind === 'kernel') return { kind: 'kernel', ...(await runKernel(task.parameters, controls)) };
  if (task.kind === 'stripe') return { kind: 'stripe', ...(await runStripe(task.parameters, controls)) };
  return { kind: 'train', ...(await runTraining(task.parameters, controls)).outcome };
}

/** Work of a task relative to others, about its nanoseconds: a Cholesky solve, or passes over all neurons and their patterns. */
export function taskWork({ kind, parameters }: SphericalTask): number {
  const { points, testPoints, dimension } = parameters;
  if (kind === 'kernel') return 0.2 * points ** 3 + (20 + 2 * dimension) * points * (points / 2 + 2 * testPoints);
  const { width, steps = 1e4 } = parameters;
  return 2 * steps * width * (20 * dimension + (dimension === 2 ? 0 : 1.5 * points));
}
