import type { KernelOutcome } from './kernel-run.js';
import type { KernelParameters, TrainParameters } from './parameters.js';
import type { StripeOutcome, StripeParameters } from './stripe-run.js';
import type { TrainOutcome } from './train-run.js';

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
  /** It failed. */
  readonly kind: 'failed';
  /** The error in words. */
  readonly message: string;
}

/** What became of a run. */
export type RunResult = RunOutcome | RunFailure;
