const signals = ['SIGINT', 'SIGTERM'] as const;

/** Aborts a signal at the first Ctrl-C or SIGTERM; the second one ends the program as usual. */
export function abortOnInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const release = () => {
    for (const name of signals) process.off(name, abort);
  };
  const abort = () => {
    release();
    controller.abort();
  };
  for (const name of signals) process.on(name, abort);
  return { signal: controller.signal, release };
}
