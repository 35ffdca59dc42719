import { formatSeconds } from '../report/format-number.js';

/** Seconds of work that say something about the rate, and seconds left that are worth a word. */
const least = 1;

/**
 * The time left of a run, such as "12 s left", at the rate since its first report; undefined before that is known and
 * at the end. Where less is done than before, or there is another total, another piece of work has begun.
 * @param clock seconds
 */
export function createTimeLeft(
  clock: () => number = () => performance.now() / 1000,
): (done: number, total: number) => string | undefined {
  let first: { done: number; total: number; time: number } | undefined;
  let last = 0;
  return (done, total) => {
    const time = clock();
    if (first === undefined || done < last || total !== first.total) first = { done, total, time };
    last = done;
    const elapsed = time - first.time;
    if (elapsed < least || done <= first.done || done >= total) return undefined;
    return secondsLeft((elapsed * (total - done)) / (done - first.done));
  };
}

/** "12 s left", undefined where so little is left that it is not worth a word. */
export function secondsLeft(seconds: number): string | undefined {
  return seconds < least ? undefined : `${formatSeconds(seconds)} left`;
}
