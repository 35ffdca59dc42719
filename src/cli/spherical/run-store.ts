import { z } from 'zod';
import type { RunOutcome, SphericalTask } from '../../report/spherical/run-task.js';
import { openResultStore, storedNumber } from '../result-store.js';
import { stripeOutcomeShape } from './stripe-outcome.js';

const measurement = {
  testError: storedNumber,
  testErrorStandardError: storedNumber,
  rotationStability: z.object({ angle: storedNumber, value: storedNumber, standardError: storedNumber }),
  seconds: storedNumber,
};

const stop = z.enum(['loss', 'steps', 'time', 'seconds', 'standstill', 'aborted']);

const outcome: z.ZodType<RunOutcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kernel'), ...measurement }),
  z.object({
    kind: z.literal('train'),
    ...measurement,
    trainError: storedNumber,
    atoms: z.object({ count: storedNumber, thresholdCount: storedNumber }),
    anisotropy: storedNumber,
    angleMoved: storedNumber,
    steps: storedNumber,
    stop,
  }),
  z.object({ kind: z.literal('stripe'), ...stripeOutcomeShape, stop }),
]);

/** The finished runs of learning curves and phase diagrams. */
export interface RunStore {
  readonly find: (task: SphericalTask) => RunOutcome | undefined;
  readonly append: (task: SphericalTask, outcome: RunOutcome) => void;
  readonly close: () => void;
}

/** Opens a file of runs. */
export function openRunStore(path: string, version: string): RunStore {
  const store = openResultStore<object, RunOutcome>(path, version, outcome);
  const key = ({ kind, parameters }: SphericalTask) => ({ kind, ...parameters });
  return {
    find: (task) => store.find(key(task)),
    append: (task, result) => store.append(key(task), result),
    close: store.close,
  };
}
