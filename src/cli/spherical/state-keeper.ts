import { saveState } from '../../tasks/spherical/saved-state.js';
import type { TrainParameters } from '../../tasks/spherical/task-parameters.js';
import type { TrainState } from '../../training/state.js';
import { note } from '../messages.js';

/** Least time between two savings of the state, in milliseconds, and in units of what the last one took. */
const savePause = 10_000;
const saveShare = 20;

/** Saves where a training stands, now and then while it runs and at its end. */
export interface StateKeeper {
  /** Saves the state if the last saving is long enough ago; says so if that fails, and goes on. */
  offer(state: () => TrainState): void;
  /** Saves the last state, or says that it could not be saved. */
  finish(state: TrainState): Promise<void>;
}

/** Keeps the state of a run in a folder, or nothing without one. */
export function createStateKeeper(
  folder: string | undefined,
  version: string,
  parameters: TrainParameters,
): StateKeeper {
  if (folder === undefined) return { offer: () => {}, finish: async () => {} };
  let next = performance.now() + savePause;
  let saving = Promise.resolve();
  const save = async (state: () => TrainState): Promise<void> => {
    const began = performance.now();
    try {
      await saveState(folder, version, parameters, state());
    } catch (error) {
      note(`the state could not be saved: ${error instanceof Error ? error.message : String(error)}`, false);
    }
    const now = performance.now();
    next = now + Math.max(savePause, saveShare * (now - began));
  };
  return {
    offer(state) {
      if (performance.now() < next) return;
      next = Number.POSITIVE_INFINITY;
      saving = save(state);
    },
    async finish(state) {
      await saving;
      await save(() => state);
    },
  };
}
