/** Longest time without a look at what else happens, in milliseconds. */
const longest = 50;

/**
 * A function to await in long work: now and then it lets timers, signals and the page have their turn, so that Ctrl-C
 * is heard.
 */
export function createBreathing(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < longest) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
