const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Aborts a signal at the first Ctrl-C or SIGTERM; the second one ends the program as usual.
 * @param begin `at once`; or `later`, when the program first waits: before that nothing could hear the first one, which
 *   so ends the program as usual. It is for work that begins with a long computation, before which there is nothing to
 *   keep.
 */
export function abortOnInterrupt(begin: 'at once' | 'later' = 'at once'): {
  signal: AbortSignal;
  release: () => void;
} {
  const controller = new AbortController();
  const listen = () => {
    for (const name of signals) process.on(name, abort);
  };
  const waiting = begin === 'later' ? setImmediate(listen) : undefined;
  const release = () => {
    clearImmediate(waiting);
    for (const name of signals) process.off(name, abort);
  };
  const abort = () => {
    release();
    controller.abort();
  };
  if (begin === 'at once') listen();
  return { signal: controller.signal, release };
}
