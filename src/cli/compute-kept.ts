import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { formatSeconds } from '../report/format-number.js';
import type { ComputeOptions } from '../sweep/compute-points.js';
import { memoryStore } from '../sweep/store/memory-store.js';
import { openStore } from '../sweep/store/open-store.js';
import type { Damage } from '../sweep/store/store.js';
import { abortOnInterrupt } from './interrupt.js';
import { note } from './messages.js';
import { createProgress } from './progress.js';

/** What happens around a computation of points. */
export interface KeptOptions {
  readonly label: string;
  /** What the points are called, such as "runs". */
  readonly unit: string;
  /** Results are kept in its store, and taken from there; without one nothing is kept. */
  readonly folder: string | undefined;
  readonly threads: number | undefined;
  readonly quiet: boolean;
}

/**
 * Computes points with progress on stderr. Ctrl-C ends it: what is not finished is undefined. Points that failed at the
 * last command are tried again.
 */
export async function computeKept<Result>(
  { label, unit, folder, threads, quiet }: KeptOptions,
  compute: (options: ComputeOptions) => Promise<Result>,
): Promise<{ readonly result: Result; readonly interrupted: boolean }> {
  const store = folder === undefined ? memoryStore() : openStore(join(folder, 'store'));
  const damage = store.damage;
  noteDamage(damage);
  const progress = createProgress(label, quiet);
  const { signal, release } = abortOnInterrupt();
  const start = performance.now();
  // Results that come before all workers are at work say little about the rate.
  const enough = 2 * (threads ?? availableParallelism());
  let found: number | undefined;
  try {
    const result = await compute({
      store,
      threads,
      signal,
      retryFailed: true,
      onProgress({ total, done, failed, share }) {
        if (found === undefined) {
          found = done;
          if (found > 0) note(`${found} of ${total} ${unit} are there already`, quiet);
          progress.update(0, 1, `0 of ${total - found} ${unit}`);
          return;
        }
        const [finished, items] = [done + failed - found, total - found];
        if (finished === Math.min(enough, items - 1) && share > 0) {
          const seconds = (performance.now() - start) / 1000 / share;
          note(`${items} ${unit}, about ${formatSeconds(seconds)} in all at the rate so far`, quiet);
        }
        progress.update(share, 1, `${finished} of ${items} ${unit}`);
      },
    });
    noteDamage(store.damage, damage);
    return { result, interrupted: signal.aborted };
  } finally {
    progress.stop();
    release();
    store.close();
  }
}

/** Says what of a store could not be read, or is gone, but for what was told before. */
export function noteDamage(damage: readonly Damage[], told: readonly Damage[] = []): void {
  const before = new Set(told.map((part) => JSON.stringify(part)));
  for (const part of damage) if (!before.has(JSON.stringify(part))) note(damageText(part), false);
}

function damageText({ file, kind, offset, bytes, reason }: Damage): string {
  const passed = `${bytes} bytes from byte ${offset} on are passed over, all others are read`;
  switch (kind) {
    case 'torn':
      return `${file} ends within a record: ${passed}`;
    case 'corrupt':
      return `${file} has a record that does not match its checksum: ${passed}`;
    case 'unreadable':
      return `${file} can't be read: its results count as not there, all others are read (${reason})`;
    case 'lost':
      return `${file} has lost ${bytes} bytes of results, from byte ${offset} on: they were removed or cut off`;
    case 'restored':
      return `${file} was removed while it was written: its ${bytes} bytes of results are written again`;
  }
}
