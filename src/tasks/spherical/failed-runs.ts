import type { RunOutcome, RunResult, SphericalTask } from './run.js';

/** A run that failed: enough to find and repeat it. */
export type FailedRun = {
  readonly kind: SphericalTask['kind'];
  readonly dimension: number;
  readonly points: number;
  readonly alpha?: number;
  readonly seed: string;
  readonly message: string;
};

/** The runs that failed. */
export function failedRuns(tasks: readonly SphericalTask[], results: readonly (RunResult | undefined)[]): FailedRun[] {
  return tasks.flatMap(({ kind, parameters }, i) => {
    const result = results[i];
    if (result?.kind !== 'failed') return [];
    const { dimension, points, seed } = parameters;
    const { message } = result;
    return [{ kind, dimension, points, ...('alpha' in parameters && { alpha: parameters.alpha }), seed, message }];
  });
}

/** The outcome of a run that is finished. */
export function finishedOutcome(result: RunResult | undefined): RunOutcome | undefined {
  return result?.kind === 'failed' ? undefined : result;
}
