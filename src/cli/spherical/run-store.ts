import { z } from 'zod';
import type { RunResult, SphericalTask } from '../../tasks/spherical/run.js';
import { openResultStore, type ResultStore, storedNumber } from '../result-store.js';
import { stripeOutcomeShape } from './stripe-outcome.js';

const measurement = {
  testError: storedNumber,
  testErrorStandardError: storedNumber,
  rotationStability: z.object({ angle: storedNumber, value: storedNumber, standardError: storedNumber }),
  seconds: storedNumber,
};

const stop = z.enum(['loss', 'steps', 'time', 'seconds', 'standstill', 'aborted']);

const result: z.ZodType<RunResult> = z.discriminatedUnion('kind', [
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
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/** The runs of learning curves and phase diagrams. */
export type RunStore = ResultStore<SphericalTask, RunResult>;

/** Opens a file of runs. Failed runs are kept as evidence, but not found: they are tried again. */
export function openRunStore(path: string, version: string): RunStore {
  const store = openResultStore<object, RunResult>(path, version, result);
  const key = ({ kind, parameters }: SphericalTask) => ({ kind, ...parameters });
  return {
    find: (task) => {
      const found = store.find(key(task));
      return found?.kind === 'failed' ? undefined : found;
    },
    append: (task, finished) => store.append(key(task), finished),
    close: store.close,
  };
}
