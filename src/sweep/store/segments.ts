import { closeSync, fstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf, messageOf } from '../../numerics/message-of.js';
import { hashDigits } from '../point.js';
import type { ResultRecord } from '../records.js';
import { cacheTime } from './cache-time.js';
import { endOfLines } from './end-of-lines.js';
import { parsed } from './layout.js';
import type { PointTable } from './point-table.js';
import { resultRecord } from './record-schema.js';
import type { Runners } from './runners.js';
import { type FoundRecord, scanLines } from './scan-lines.js';
import type { Damage } from './store.js';
import { isUnreadable } from './unreadable.js';

/** Times that the clock of a file system may not tell apart, in milliseconds. */
const grain = 1100;
/** Shortest time between two looks at what was damaged in a segment that is still written, in milliseconds. */
const patience = 1000;
export const extension = '.ndjson';

/** One writer's file, as far as it has been read. */
interface Segment {
  readonly path: string;
  /** The runner that writes it. */
  readonly writer: string;
  /** Where the first line begins that has not ended. */
  read: number;
  /** The end of the last line before `read`, where that line is a record. */
  ending: string | undefined;
  /** Size when it was last looked at. */
  seen: number;
  /** What was passed over before `read`. */
  damage: Damage[];
  /** What is amiss with its end: an unfinished line that nobody will finish, a file that can't be read. */
  end: Damage | undefined;
  /** Records that were there and are gone. */
  lost: Damage | undefined;
  /** No longer watched: its writer is gone. */
  final: boolean;
  lastRepair: number;
}

/**
 * The segments of a store, read as they grow. A segment whose writer lives may end within a line: the rest is yet to
 * come. When its writer is gone it is read once more to its end, through a new descriptor, so that a network file
 * system gives its last state; from then on it costs nothing.
 */
export class Segments {
  readonly #folder: string;
  readonly #table: PointTable;
  readonly #runners: Pick<Runners, 'isAlive' | 'isGone'>;
  /** Whether other hosts' files may be seen late. */
  readonly #late: () => boolean;
  readonly #segments = new Map<string, Segment>();
  #watched: Segment[] = [];
  /**
   * Failures in the segments of writers that have several: one that was written again under another name may have its
   * records twice.
   */
  readonly #failures = new Map<string, Set<string>>();
  #news: string[] = [];
  #opened = false;
  /** Name of this process's own, and what others did to it. */
  #own = '';
  readonly #harm: Damage[] = [];
  /** Whether results are gone since the last look. */
  #gone = false;
  #listed = { modified: -1n, since: 0, conclusive: false };

  constructor(
    folder: string,
    table: PointTable,
    runners: Pick<Runners, 'isAlive' | 'isGone'>,
    late: () => boolean = () => cacheTime(folder) > 0,
  ) {
    this.#folder = folder;
    this.#table = table;
    this.#runners = runners;
    this.#late = late;
  }

  /** Reads what others have appended; does little where nothing is new. */
  refresh(): void {
    this.#list();
    let ended = false;
    for (const segment of this.#watched) {
      this.#follow(segment);
      ended ||= segment.final;
    }
    if (ended) this.#watched = this.#watched.filter((segment) => !segment.final);
    this.#opened = true;
  }

  /** Hashes that others have appended records of since the last call. */
  takeNews(): readonly string[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** Tells of a segment of this process's own, that it has so many bytes of whole lines, and what others did to it. */
  setOwn(path: string, bytes: number, harm: readonly Damage[] = []): void {
    const name = basename(path);
    if (name !== this.#own) this.#segments.delete(this.#own);
    this.#own = name;
    const segment = this.#segments.get(name) ?? this.#add(path);
    segment.read = bytes;
    if (harm.length === 0) return;
    this.#harm.push(...harm);
    this.#gone ||= harm.some(({ kind }) => kind === 'lost');
    this.#countAnew();
  }

  /**
   * Looks whether what was read is still there; the results of what is gone count no longer. True where something is
   * gone since the last look.
   */
  verify(): boolean {
    let fewer = false;
    for (const segment of this.#segments.values()) {
      if (segment.read === 0) continue;
      const kept = keptOf(segment);
      if (kept >= segment.read) continue;
      this.#lose(segment, kept);
      fewer = true;
    }
    if (fewer) {
      this.#countAnew();
      this.refresh();
    }
    const gone = this.#gone;
    this.#gone = false;
    return gone;
  }

  get damage(): readonly Damage[] {
    const parts = this.#inOrder().flatMap(({ damage, end, lost }) => [...damage, end, lost]);
    return [...parts.filter((part) => part !== undefined), ...this.#harm];
  }

  /** All records that have been read so far, from the files again, in the order of the segments' names. */
  *records(): Generator<ResultRecord, void> {
    for (const segment of this.#inOrder()) {
      const file = this.#open(segment);
      if (file === undefined) continue;
      try {
        for (const piece of scanLines(file, 0, segment.read)) {
          if (piece.kind === 'gap') {
            this.#note(segment, piece.offset, piece.bytes);
            continue;
          }
          const { buffer, from, to, kind, offset, bytes } = piece;
          const record = resultRecord.safeParse(parsed(buffer.toString('utf8', from, to))).data;
          if (record !== undefined) yield record;
          else if (this.#note(segment, offset, bytes)) {
            this.#table.remove(kind, hashIn(piece));
          }
        }
      } finally {
        closeSync(file);
      }
    }
  }

  #inOrder(): Segment[] {
    return [...this.#segments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, segment]) => segment);
  }

  /**
   * Looks for new segments. A list that was read once the folder had rested for longer than its clock's grain holds all
   * there is until the folder's time changes; where a file system may show that time late, nothing is taken for all.
   */
  #list(): void {
    const entry = statSync(this.#folder, { bigint: true, throwIfNoEntry: false });
    if (entry === undefined) return;
    const now = performance.now();
    if (entry.mtimeNs !== this.#listed.modified) {
      this.#listed = { modified: entry.mtimeNs, since: now, conclusive: false };
    } else if (this.#listed.conclusive) return;
    this.#listed.conclusive = now - this.#listed.since > grain && !this.#late();
    for (const name of readdirSync(this.#folder)) {
      if (this.#segments.has(name) || !name.endsWith(extension)) continue;
      this.#watched.push(this.#add(join(this.#folder, name)));
    }
  }

  #add(path: string): Segment {
    const segment = newSegment(path);
    const name = basename(path);
    this.#segments.set(name, segment);
    if (name === `${segment.writer}${extension}` || this.#failures.has(segment.writer)) return segment;
    this.#failures.set(segment.writer, new Set());
    if (this.#opened) this.#countAnew();
    return segment;
  }

  #follow(segment: Segment): void {
    const alive = this.#runners.isAlive(segment.writer);
    try {
      if (alive) {
        const { size } = statSync(segment.path);
        if (size !== segment.seen) this.#read(segment);
      } else this.#read(segment, 'last');
      const now = performance.now();
      if (segment.damage.length > 0 && !segment.final && now - segment.lastRepair > patience) {
        segment.lastRepair = now;
        this.#repair(segment);
      }
    } catch (error) {
      this.#pass(segment, error);
    }
  }

  /** Passes over a segment that is gone or that the system does not let be read. @throws what stands for all of them */
  #pass(segment: Segment, error: unknown): void {
    if (codeOf(error) === 'ENOENT') {
      // A writer that lives may write it again.
      segment.final = this.#runners.isGone(segment.writer);
      segment.seen = 0;
      if (segment.final && segment.read === 0 && segment.lost === undefined) {
        this.#segments.delete(basename(segment.path));
      }
    } else if (isUnreadable(error)) {
      const size = sizeOf(segment.path) ?? 0;
      const [offset, bytes] = [segment.read, Math.max(0, size - segment.read)];
      segment.end = { file: segment.path, offset, bytes, kind: 'unreadable', reason: messageOf(error) };
    } else throw error;
  }

  /** A segment open for reading; undefined where it is passed over. */
  #open(segment: Segment): number | undefined {
    try {
      return openSync(segment.path, 'r');
    } catch (error) {
      this.#pass(segment, error);
      return undefined;
    }
  }

  /** Of a segment only the first `kept` bytes are still as they were read; the rest is read again, if there is any. */
  #lose(segment: Segment, kept: number): void {
    const { offset, bytes } = segment.lost ?? { offset: kept, bytes: 0 };
    const least = Math.min(offset, kept);
    segment.lost = { file: segment.path, offset: least, bytes: bytes + segment.read - kept, kind: 'lost' };
    segment.read = kept;
    segment.seen = kept;
    segment.ending = undefined;
    segment.end = undefined;
    this.#gone = true;
    if (!segment.final) return;
    segment.final = false;
    this.#watched.push(segment);
  }

  /** Counts the records of all segments again, as far as they have been read. */
  #countAnew(): void {
    this.#table.clear();
    for (const failures of this.#failures.values()) failures.clear();
    const news = this.#news.length;
    for (const [name, segment] of this.#segments) {
      segment.damage = [];
      if (segment.read === 0) continue;
      const file = this.#open(segment);
      if (file === undefined) {
        // The writer of this process's own tells when it has written it again.
        if (name !== this.#own) this.#lose(segment, 0);
        continue;
      }
      try {
        segment.read = this.#scan(segment, file, 0, segment.read);
      } catch (error) {
        this.#pass(segment, error);
      } finally {
        closeSync(file);
      }
    }
    this.#news.length = news;
  }

  /** Reads what a segment has more than before; for the `last` time it is then settled what its end is. */
  #read(segment: Segment, time?: 'last'): void {
    const file = openSync(segment.path, 'r');
    try {
      const { size } = fstatSync(file);
      const kept = keptIn(segment, file, size);
      if (kept < segment.read) {
        this.#lose(segment, kept);
        this.#countAnew();
      }
      const damagedBefore = segment.damage.length > 0;
      segment.end = undefined;
      segment.read = this.#scan(segment, file, segment.read, size);
      segment.seen = size;
      const gap = segment.damage.at(-1);
      segment.ending =
        gap !== undefined && gap.offset + gap.bytes === segment.read ? undefined : endOfLines(file, segment.read);
      if (time !== 'last') return;
      if (damagedBefore) this.#repair(segment, file);
      // A host that was only silent may come back: its segment is looked at on.
      segment.final = this.#runners.isGone(segment.writer);
      const rest = size - segment.read;
      if (rest > 0) segment.end = { file: segment.path, offset: segment.read, bytes: rest, kind: 'torn' };
    } finally {
      closeSync(file);
    }
  }

  /** Reads the whole lines of [from, to); returns where the unfinished one begins. */
  #scan(segment: Segment, file: number, from: number, to: number): number {
    if (to <= from) return from;
    const pieces = scanLines(file, from, to);
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value;
      if (value.kind === 'failed' && this.#isCopy(segment, value)) continue;
      if (value.kind === 'gap' || !this.#table.add(value.kind, value.buffer, value.hashAt)) {
        this.#note(segment, value.offset, value.bytes);
      } else if (this.#opened) {
        this.#news.push(hashIn(value));
      }
    }
  }

  /** Whether a failure was read before from another segment of its writer: the same point, the same checksum. */
  #isCopy({ writer }: Segment, record: FoundRecord): boolean {
    const failures = this.#failures.get(writer);
    if (failures === undefined) return false;
    const { buffer, to } = record;
    const key = hashIn(record) + buffer.toString('latin1', to - 10, to);
    if (failures.has(key)) return true;
    failures.add(key);
    return false;
  }

  /** Reads damaged parts again: over a network, a part of a file may read as zeros for a while. */
  #repair(segment: Segment, file?: number): void {
    const opened = file ?? openSync(segment.path, 'r');
    try {
      const parts = segment.damage;
      segment.damage = [];
      for (const { offset, bytes } of parts) {
        const end = this.#scan(segment, opened, offset, offset + bytes);
        if (end < offset + bytes) this.#note(segment, end, offset + bytes - end);
      }
    } finally {
      if (file === undefined) closeSync(opened);
    }
  }

  /** Notes damage, one with what it adjoins; false if it was known. */
  #note(segment: Segment, offset: number, bytes: number): boolean {
    const { damage } = segment;
    const last = damage.at(-1);
    const end = last === undefined ? 0 : last.offset + last.bytes;
    if (last !== undefined && end === offset) {
      damage[damage.length - 1] = { ...last, bytes: last.bytes + bytes };
      return true;
    }
    const covers = (known: Damage) => known.offset <= offset && offset + bytes <= known.offset + known.bytes;
    if (offset < end && damage.some(covers)) return false;
    damage.push({ file: segment.path, offset, bytes, kind: 'corrupt' });
    return true;
  }
}

function newSegment(path: string): Segment {
  const name = basename(path);
  return {
    path,
    writer: name.slice(0, name.indexOf('.')),
    read: 0,
    ending: undefined,
    seen: 0,
    damage: [],
    end: undefined,
    lost: undefined,
    final: false,
    lastRepair: 0,
  };
}

/** How much of what was read of a segment is still there, in bytes: nothing where another line ends in its place. */
function keptIn({ read, ending }: Segment, file: number, size: number): number {
  if (size < read) return size;
  const now = ending === undefined ? undefined : endOfLines(file, read);
  return now === undefined || now === ending ? read : 0;
}

/** As `keptIn`, of a segment that is not open; all, where the system does not tell. */
function keptOf(segment: Segment): number {
  try {
    const file = openSync(segment.path, 'r');
    try {
      return keptIn(segment, file, fstatSync(file).size);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 0 : segment.read;
  }
}

/** Size of a file, 0 where there is none; undefined where the system does not tell. */
function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return undefined;
  }
}

function hashIn({ buffer, hashAt }: FoundRecord): string {
  return buffer.toString('latin1', hashAt, hashAt + hashDigits);
}
