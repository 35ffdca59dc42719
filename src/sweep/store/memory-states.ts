import type { PointStates, StatePlace } from './store.js';

/** States in the memory of this process. */
export interface MemoryStates extends PointStates {
  place(hash: string): StatePlace;
}

export function memoryStates(): MemoryStates {
  const states = new Map<string, { readonly bytes: Uint8Array; readonly stamp: string }>();
  let saved = 0;
  return {
    folder: undefined,
    place: (hash) => ({
      load: async () => states.get(hash)?.bytes.slice(),
      async save(bytes) {
        states.set(hash, { bytes: bytes.slice(), stamp: String(++saved) });
      },
      remove: () => states.delete(hash),
    }),
    stamp: (hash) => states.get(hash)?.stamp,
  };
}
