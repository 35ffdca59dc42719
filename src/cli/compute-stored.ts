import { availableParallelism } from 'node:os';
import type { OpenControls } from '../report/compute-open.js';
import { formatSeconds } from '../report/format-number.js';
import { abortOnInterrupt } from './interrupt.js';
import { note } from './messages.js';
import { createProgress } from './progress.js';
import type { ResultStore } from './result-store.js';

/**
 * Computes independent items with progress on stderr, and keeps each result in the store; those that the store has are taken from it.
 * Ctrl-C ends it: what is not finished is undefined.
 */
export async function computeStored<Item extends object, Result>(options: {
  label: string;
  /** What the items are called, such as "runs". */
  unit: string;
  items: readonly Item[];
  compute: (items: readonly Item[], controls: OpenControls<Item, Result>) => Promise<(Result | undefined)[]>;
  store: ResultStore<Item, Result> | undefined;
  threads: number | undefined;
  quiet: boolean;
}): Promise<(Result | undefined)[]> {
  const { label, unit, items, compute, store, threads, quiet } = options;
  const known = items.filter((item) => store?.find(item) !== undefined).length;
  if (known > 0) note(`${known} of ${items.length} ${unit} are there already`, quiet);
  const progress = createProgress(label, quiet);
  const { signal, release } = abortOnInterrupt();
  const start = performance.now();
  // Results that come before all threads are at work say little about the rate.
  const enough = 2 * (threads ?? availableParallelism());
  try {
    return await compute(items, {
      threads,
      signal,
      find: store?.find,
      onResult: (item, result, { finished, items: count, work, totalWork }) => {
        store?.append(item, result);
        if (finished === Math.min(enough, count - 1)) {
          const seconds = ((performance.now() - start) / 1000) * (totalWork / work);
          note(`${count} ${unit}, about ${formatSeconds(seconds)} in all at the rate so far`, quiet);
        }
        progress.update(work, totalWork, `${finished} of ${count} ${unit}`);
      },
    });
  } finally {
    progress.stop();
    release();
  }
}
