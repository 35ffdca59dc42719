import { DivergenceError } from '../../spherical/divergence.js';
import { type KernelOutcome, runKernel } from './kernel-run.js';
import type { KernelParameters, TrainParameters } from './task-parameters.js';
import { runTraining, type TrainOutcome } from './train-run.js';

/** One independent run, as plain data. */
export type SphericalTask =
  | { readonly kind: 'kernel'; readonly parameters: KernelParameters }
  | { readonly kind: 'train'; readonly parameters: TrainParameters };

/** What is kept of a run. */
export type RunOutcome = (KernelOutcome & { readonly kind: 'kernel' }) | (TrainOutcome & { readonly kind: 'train' });

/** Runs a task in this thread. */
export async function runTask(task: SphericalTask): Promise<RunOutcome> {
  if (task.kind === 'kernel') return { kind: 'kernel', ...runKernel(task.parameters) };
  try {
    return { kind: 'train', ...(await runTraining(task.parameters)).outcome };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    const { dimension, points, alpha, seed } = task.parameters;
    throw new Error(`d = ${dimension}, P = ${points}, α = ${alpha}, seed ${seed}: ${error.message}`, { cause: error });
  }
}
