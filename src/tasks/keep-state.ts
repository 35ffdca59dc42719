/**
 * Longest time between two savings, in milliseconds; at first it is the time since the beginning, and
 * at least a fifth of this.
 */
const longestPause = 10_000;
const shortestPause = 2000;
/** Least time between two savings, in units of what the last one took. */
const share = 20;

/** Saves where a long computation stands, now and then while it runs and at its end. */
export interface StateKeeper<State> {
  /** Saves the state, made when it is asked for, if the last saving is long enough ago. */
  offer(state: () => State): void;
  /** Saves the last state. */
  finish(state: State): Promise<void>;
}

/** Keeps a state by `save`, which does not reject. */
export function keepState<State>(save: (state: State) => Promise<unknown>): StateKeeper<State> {
  const start = performance.now();
  let next = start + shortestPause;
  let saving: Promise<void> = Promise.resolve();
  const saveNow = async (state: State): Promise<void> => {
    const began = performance.now();
    await save(state);
    const now = performance.now();
    next = now + Math.max(Math.min(now - start, longestPause), shortestPause, share * (now - began));
  };
  return {
    offer(state) {
      if (performance.now() < next) return;
      next = Number.POSITIVE_INFINITY;
      saving = saveNow(state());
    },
    async finish(state) {
      await saving;
      await saveNow(state);
    },
  };
}
