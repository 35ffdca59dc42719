import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { messageOf } from '../../numerics/message-of.js';
import { checkResult } from '../check-result.js';
import { hashDigits } from '../point.js';
import type { AttemptRecord, DoneRecord } from '../records.js';
import { parsed } from '../store/layout.js';
import { precedes } from '../store/precedes.js';
import { resultRecord } from '../store/record-schema.js';
import { scanLines } from '../store/scan-lines.js';
import type { Store } from '../store/store.js';
import { isUnreadable } from '../store/unreadable.js';
import { type Sweep, sweepPoints } from '../sweep.js';
import type { Parameters, Scalar } from '../task.js';

/** A finished point of a sweep. */
export interface SweepRow<
  Given extends Parameters = Parameters,
  Values extends Readonly<Record<string, Scalar>> = Readonly<Record<string, Scalar>>,
> extends Omit<AttemptRecord, 'parameters'> {
  /** Place in the order of the sweep's points. */
  readonly index: number;
  /** Complete parameters. */
  readonly parameters: Given;
  /** The row of its result. */
  readonly values: Values;
  /** Files of its arrays by name; `Store.loadArray` reads them. */
  readonly arrays?: DoneRecord['arrays'];
}

/**
 * The finished points of a sweep, one after the other in the order of its points; points without a result are left out.
 * Of a point that was computed twice the result that `precedes`; of a point that the sweep has twice the first place.
 * Memory holds where the records are, not the records.
 * @throws InputError naming the point if a result does not have the columns of its task, or a line
 *   of the store is no record
 * @see {@link runSweep}
 */
export function* sweepRows<
  Given extends Parameters = Parameters,
  Values extends Readonly<Record<string, Scalar>> = Readonly<Record<string, Scalar>>,
>(sweep: Sweep, store: Pick<Store, 'folder' | 'records'>): Generator<SweepRow<Given, Values>, void> {
  const results = store.folder === '' ? inMemory(store) : new RecordIndex(join(store.folder, 'segments'));
  try {
    const seen = new Set<string>();
    for (const { index, hash } of sweepPoints(sweep)) {
      const record = results.find(hash);
      if (record === undefined || seen.size === seen.add(hash).size) continue;
      yield rowOf(sweep, index, record) as SweepRow<Given, Values>;
    }
  } finally {
    results.close();
  }
}

function rowOf({ source: { task } }: Sweep, index: number, { kind: _, ...record }: DoneRecord): SweepRow {
  try {
    checkResult(task, { values: record.values });
  } catch (error) {
    const reason = messageOf(error);
    throw new InputError(`point ${record.hash}`, `${reason} (raise the task's version where its results change)`);
  }
  return { index, ...record };
}

/** Results by the hashes of their points. */
interface Results {
  find(hash: string): DoneRecord | undefined;
  close(): void;
}

function inMemory(store: Pick<Store, 'records'>): Results {
  const results = new Map<string, DoneRecord>();
  for (const record of store.records()) {
    if (record.kind !== 'done') continue;
    const known = results.get(record.hash);
    if (known === undefined || precedes(record, known)) results.set(record.hash, record);
  }
  return { find: (hash) => results.get(hash), close: () => {} };
}

/** Bytes that are read at a time: neighbours in a sweep are often neighbours in a segment. */
const block = 2 ** 16;
/** A place is the number of a segment and an offset in it, in one number: 131 072 segments of 64 GiB. */
const segmentUnit = 2 ** 36;

/** Where the results of a store are in its segments: read when they are asked for. */
class RecordIndex implements Results {
  readonly #places = new Map<string, number>();
  readonly #paths: string[] = [];
  /** The segment that was read last, open: there may be more segments than a process may have open. */
  #open: { segment: number; file: number } | undefined;
  #buffer = Buffer.alloc(0);
  #at = { segment: -1, offset: 0 };

  constructor(folder: string) {
    const twice: [hash: string, place: number][] = [];
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.ndjson'))
      .sort()) {
      const path = join(folder, name);
      const segment = this.#paths.push(path) - 1;
      try {
        this.#index(segment, statSync(path).size, twice);
      } catch (error) {
        if (!isUnreadable(error)) throw error;
      }
    }
    for (const [hash, place] of twice) {
      if (precedes(this.#read(place), this.#read(this.#places.get(hash)!))) this.#places.set(hash, place);
    }
  }

  /** Notes where the records of a segment are; those of points that are there already go to `twice`. */
  #index(segment: number, size: number, twice: [hash: string, place: number][]): void {
    for (const piece of scanLines(this.#file(segment), 0, size)) {
      if (piece.kind !== 'done') continue;
      const hash = piece.buffer.toString('latin1', piece.hashAt, piece.hashAt + hashDigits);
      const place = segment * segmentUnit + piece.offset;
      if (this.#places.has(hash)) twice.push([hash, place]);
      else this.#places.set(hash, place);
    }
  }

  find(hash: string): DoneRecord | undefined {
    const place = this.#places.get(hash);
    return place === undefined ? undefined : this.#read(place);
  }

  close(): void {
    if (this.#open !== undefined) closeSync(this.#open.file);
    this.#open = undefined;
  }

  #file(segment: number): number {
    if (this.#open?.segment === segment) return this.#open.file;
    this.close();
    const file = openSync(this.#paths[segment]!, 'r');
    this.#open = { segment, file };
    return file;
  }

  #read(place: number): DoneRecord {
    const segment = Math.floor(place / segmentUnit);
    const offset = place % segmentUnit;
    const record = resultRecord.safeParse(parsed(this.#line(segment, offset))).data;
    if (record?.kind === 'done') return record;
    throw new InputError(
      'store',
      `${this.#paths[segment]} has no valid record at byte ${offset} (sweep status tells of damage)`,
    );
  }

  #line(segment: number, offset: number): string {
    for (let size = block; ; size *= 2) {
      const from = offset - this.#at.offset;
      const inside = this.#at.segment === segment && from >= 0 && from < this.#buffer.length;
      const end = inside ? this.#buffer.indexOf(0x0a, from) : -1;
      if (end !== -1) return this.#buffer.toString('utf8', from, end);
      const buffer = Buffer.allocUnsafe(size);
      const read = readSync(this.#file(segment), buffer, 0, size, offset);
      this.#buffer = buffer.subarray(0, read);
      this.#at = { segment, offset };
      if (read < size && this.#buffer.indexOf(0x0a) === -1) return '';
    }
  }
}
