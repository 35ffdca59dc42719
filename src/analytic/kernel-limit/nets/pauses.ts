/** Longest time without a look at what else happens, in milliseconds. */
const longest = 50;

/** A function to await in long work: now and then timers and signals have their turn, and an aborted signal ends it. */
export function createPauses(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  signal?.throwIfAborted();
  return async () => {
    if (performance.now() - last < longest) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    signal?.throwIfAborted();
  };
}
