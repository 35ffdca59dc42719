import { ZodError } from 'zod';
import { InputError } from '../numerics/input-error.js';
import type { TaskContext } from '../sweep/task.js';
import { packageVersion } from '../system/provenance.js';
import { stateFromJson, stateToJson, type TrainState } from '../training/state.js';
import { keepState } from './keep-state.js';

/** Controls of a training that is a point of a sweep. */
export interface KeptTraining {
  readonly signal: AbortSignal;
  /** Where it goes on. */
  readonly resume: TrainState | undefined;
  readonly onProgress: (progress: unknown, state: () => TrainState) => void;
  /** Takes the last state, before anything is measured. */
  readonly onEnd: (state: TrainState) => Promise<void>;
}

/** What a task has gathered beside the state of its training, as plain data. */
export interface Gathered {
  /** What is to be saved. */
  present(): unknown;
  /** Takes back what was saved. @throws if it is something else */
  restore(saved: unknown): void;
}

const nothing: Gathered = { present: () => null, restore: () => {} };

/**
 * A training that keeps its state now and then and when it is aborted, and goes on from the one that it finds. A state
 * of another version of this package, which may give other digits, is passed over, and so is one that can't be read.
 */
export async function keptTraining(
  { signal, state: place }: Pick<TaskContext, 'signal' | 'state'>,
  gathered = nothing,
): Promise<KeptTraining> {
  const version = packageVersion();
  const keeper = keepState((state: TrainState) =>
    place.save([version, JSON.stringify(gathered.present()), stateToJson(state)].join('\n')),
  );
  return {
    signal,
    resume: stateIn(await place.load(), version, gathered),
    onProgress: (_, state) => keeper.offer(state),
    async onEnd(state) {
      if (!signal.aborted) return;
      await keeper.finish(state);
      throw signal.reason;
    },
  };
}

function stateIn(saved: Uint8Array | undefined, version: string, gathered: Gathered): TrainState | undefined {
  const [from, beside = '', state = ''] = new TextDecoder().decode(saved).split('\n');
  if (from !== version) return undefined;
  try {
    const training = stateFromJson(state);
    gathered.restore(JSON.parse(beside));
    return training;
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError || error instanceof ZodError) return undefined;
    throw error;
  }
}
