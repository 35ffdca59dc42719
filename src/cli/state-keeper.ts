import { messageOf } from '../numerics/message-of.js';
import { keepState, type StateKeeper } from '../tasks/keep-state.js';
import { type RunParameters, saveState } from '../tasks/saved-state.js';
import type { TrainState } from '../training/state.js';
import { note } from './messages.js';

/**
 * Keeps the state of a run in a folder and says so if that fails, or keeps nothing without one.
 * @param before what must be on the disk before a state is
 */
export function createStateKeeper(
  folder: string | undefined,
  version: string,
  parameters: RunParameters,
  before: () => Promise<void> = async () => {},
): StateKeeper<TrainState> {
  if (folder === undefined) return { offer: () => {}, finish: async () => {} };
  return keepState(async (state) => {
    try {
      await before();
      await saveState(folder, version, parameters, state);
    } catch (error) {
      note(`the state could not be saved: ${messageOf(error)}`, false);
    }
  });
}
