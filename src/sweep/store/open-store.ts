import { fdatasyncSync, rmSync } from 'node:fs';
import type { NdArray } from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { codeOf } from '../../numerics/message-of.js';
import { hashDigits } from '../point.js';
import type { ArrayReference, ResultRecord } from '../records.js';
import { loadArray, saveArray } from './arrays.js';
import { cacheTime } from './cache-time.js';
import { Claims } from './claims.js';
import { removeDrafts } from './drafts.js';
import { findStore, type Layout, layoutOf, makeStore } from './layout.js';
import { PointTable } from './point-table.js';
import { encodeRecord, longestLine } from './record-line.js';
import { resultRecord } from './record-schema.js';
import { Runners } from './runners.js';
import { SegmentWriter } from './segment-writer.js';
import { Segments } from './segments.js';
import { FolderStates } from './states.js';
import type { Damage, PointState, Store } from './store.js';

/** Settings of `openStore`. */
export interface StoreOptions {
  /**
   * What to do where there is no store yet: `later` makes one with the first point that is taken or kept, `now` makes
   * it at once, `never` throws an InputError. @default 'later'
   */
  readonly create?: 'later' | 'now' | 'never';
}

/** Least time between two waits for the disk, in milliseconds, and the share of the time that they may take. */
const batch = 100;
const share = 1 / 20;
const hashPattern = new RegExp(`^[0-9a-f]{${hashDigits}}$`);

/**
 * Opens a store of results, any number of processes on any number of hosts at a time, and reads the index of
 * all there is. Nothing is written before a point is taken or a record or an array kept, so a store that can
 * only be read can be read.
 *
 * - A record is there as a whole or not at all. What was appended survives the end of the process at once, a crash of
 *   the machine from the next wait for the disk on: a tenth of a second later, or so much later that waiting for a slow
 *   disk takes a twentieth of the time. `flush` waits now.
 * - Lines that don't match their checksum, and the unfinished line of a dead process, are reported as `damage` and
 *   passed over; all others are read.
 * - A point that `claim` gives is not done and given to no other live process, by what can be seen of others: on one
 *   machine that is everything, and nothing is computed twice. On a network file system that caches, other hosts may
 *   not see a new record for a while, so the claim of a point that is done stays for 90 seconds, or until `close`. A
 *   point can still be computed twice there: by a host that has not yet seen the last records of a process that has
 *   ended, and when a host was silent for 90 seconds, so counted as dead, and woke up. Both records are kept, and
 *   readers take the first by `precedes`, the same for all.
 *
 * @throws InputError for a folder that is something else or was written by a newer version of this package
 * @throws Error with the path for what can't be read
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { gridSweep, inlineExecutor, openResults, openStore, querySweep, runSweep } from 'diffeolab/sweep';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const sweep = gridSweep({ name: 'roots', task: 'root', axes: { x: [4, 9] } }, {
 *   module: new URL(import.meta.url),
 *   task: { name: 'root', version: 1, run: ({ x }) => ({ values: { root: Math.sqrt(Number(x)) } }) },
 * });
 * const store = openStore(folder);
 * await runSweep(sweep, { store, executor: inlineExecutor() });
 * store.close();
 * console.log((await querySweep(folder, 'SELECT x, root FROM results')).rows[1]); // { x: 9, root: 3 }
 * const results = await openResults(folder); // for several queries, and CSV or Parquet files
 * console.log(results.points); // 2
 * results.close();
 * rmSync(folder, { recursive: true });
 * ```
 */
export function openStore(folder: string, { create = 'later' }: StoreOptions = {}): Store {
  if (folder.trim() === '') throw new InputError('store', 'must be the name of a folder, got nothing');
  const layout = layoutOf(folder);
  if (!findStore(layout) && create === 'never') {
    throw new InputError(
      'store',
      `there is no store of results in ${layout.folder} (name another folder, or run a sweep)`,
    );
  }
  if (create === 'now') makeStore(layout);
  return new FolderStore(layout);
}

class FolderStore implements Store {
  readonly folder: string;
  readonly states: FolderStates;
  readonly #layout: Layout;
  readonly #table = new PointTable();
  readonly #runners: Runners;
  readonly #segments: Segments;
  readonly #claims: Claims;
  readonly #writer: SegmentWriter;
  #synced = Number.NEGATIVE_INFINITY;
  #pause = batch;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** Points whose results are not yet on the disk for certain. */
  #finished: string[] = [];
  /** How long other hosts may not see what was appended, in milliseconds. */
  #unseen = 0;

  constructor(layout: Layout) {
    this.folder = layout.folder;
    this.states = new FolderStates(layout.states);
    this.#layout = layout;
    this.#runners = new Runners(layout);
    this.#segments = new Segments(layout.segments, this.#table, this.#runners);
    this.#claims = new Claims(layout.claims, this.#runners);
    this.#writer = new SegmentWriter(layout.segments, this.#runners.id, fdatasyncSync, () => {
      makeStore(layout);
      this.#runners.writeFile();
    });
    this.#segments.refresh();
  }

  stateOf(hash: string): PointState | undefined {
    return this.#table.stateOf(hash);
  }

  refresh(): readonly string[] {
    this.#segments.refresh();
    return this.#segments.takeNews();
  }

  verify(): boolean {
    if (!this.#closed) this.flush();
    this.#segments.refresh();
    return this.#segments.verify();
  }

  get damage(): readonly Damage[] {
    return this.#segments.damage;
  }

  records(): Iterable<ResultRecord> {
    return { [Symbol.iterator]: () => this.#segments.records() };
  }

  claim(hash: string): boolean {
    if (!hashPattern.test(hash)) {
      throw new InputError('claim', `hash must be ${hashDigits} hexadecimal digits, got ${JSON.stringify(hash)}`);
    }
    if (this.stateOf(hash)?.done === true) return false;
    const taken = writing(() => {
      this.#register();
      return this.#claims.take(hash);
    });
    if (!taken) return false;
    this.#segments.refresh();
    if (this.stateOf(hash)?.done !== true) return true;
    this.#claims.release(hash);
    return false;
  }

  release(hash: string): void {
    this.#claims.release(hash);
  }

  append(record: ResultRecord): void {
    const checked = resultRecord.safeParse(record);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new InputError('append', `${issue?.path.join('.')} of a record: ${issue?.message} (point ${record.hash})`);
    }
    const line = encodeRecord(checked.data);
    if (line.length > longestLine) {
      throw new InputError(
        'append',
        `a record may take ${longestLine} bytes, that of point ${record.hash} takes ${line.length} (keep what is large as arrays)`,
      );
    }
    writing(() => {
      this.#register();
      if (performance.now() - this.#synced >= this.#pause) this.flush();
      this.#writer.append(line);
    });
    this.#table.addText(record.kind, record.hash);
    this.#followWriter();
    if (record.kind === 'done') this.#finished.push(record.hash);
    this.#claims.releaseLater(record.hash, record.kind === 'done' ? this.#unseen : 0);
    this.#timer ??= this.#flushLater();
  }

  saveArray(array: NdArray): ArrayReference {
    return writing(() => {
      this.#register();
      return saveArray(this.#layout.arrays, array, this.#runners.id);
    });
  }

  loadArray(reference: ArrayReference): NdArray {
    return loadArray(this.#layout.arrays, reference);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const begun = performance.now();
    writing(() => this.#writer.sync());
    this.#followWriter();
    this.states.remove(this.#finished);
    this.#finished = [];
    this.#claims.releaseDue();
    this.#synced = performance.now();
    this.#pause = Math.max(batch, (this.#synced - begun) / share);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.flush();
    } finally {
      this.#claims.releaseAll();
      this.#writer.close();
      this.#runners.unregister();
    }
  }

  /** Takes over what became of this process's own segment. */
  #followWriter(): void {
    const { path, bytes } = this.#writer;
    const harm = this.#writer.takeHarm();
    if (bytes > 0 || harm.length > 0) this.#segments.setOwn(path, bytes, harm);
  }

  #register(): void {
    if (this.#closed) throw new Error(`${this.folder} was closed`);
    if (this.#runners.registered) return;
    this.#runners.register();
    this.#unseen = cacheTime(this.folder);
    const isDone = (hash: string) => this.stateOf(hash)?.done === true;
    const isFree = (hash: string) => {
      const free = this.#claims.take(hash);
      if (free) this.#claims.release(hash);
      return free;
    };
    this.states.tidy(isDone, isFree);
    const abandoned = this.#runners.abandoned();
    if (abandoned.length === 0) return;
    this.#segments.refresh();
    this.#claims.tidy(isDone);
    removeDrafts(this.#layout, this.#runners);
    for (const path of abandoned) rmSync(path, { force: true });
  }

  /** A later wait for the disk. One that fails is made up for, or fails again, with the next append, flush or close. */
  #flushLater(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = undefined;
      try {
        this.flush();
      } catch {
        this.#synced = Number.NEGATIVE_INFINITY;
      }
    }, this.#pause);
    return timer.unref();
  }
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space: what the store holds is kept, and the sweep can go on',
  EDQUOT: 'free some space: what the store holds is kept, and the sweep can go on',
  EROFS: 'the store can only be read here: use another one',
  EACCES: 'the store can only be read by this user: ask for the right to write, or use another one',
};

/** Does what writes to a store; errors of the system say what to do. */
function writing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const hint = hints[codeOf(error)];
    if (error instanceof Error && hint !== undefined && !error.message.endsWith(')')) error.message += ` (${hint})`;
    throw error;
  }
}
