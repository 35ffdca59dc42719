import type { NdArray } from 'ndarray';
import type { ArrayReference, ResultRecord } from '../records.js';

/** What a store knows of a point. */
export interface PointState {
  /** Whether it has a result. */
  readonly done: boolean;
  /** Failed attempts, over all sweeps. */
  readonly failures: number;
}

/** A part of a store that could not be read, or is no longer there. */
export interface Damage {
  /** Path of the file. */
  readonly file: string;
  /** First byte of what was passed over. */
  readonly offset: number;
  /** How many bytes were passed over. */
  readonly bytes: number;
  /**
   * `torn`: the file ends within a record, as after a crash; `corrupt`: a record does not match its checksum or its
   * schema; `unreadable`: the system does not let the file be read; `lost`: records that were there are gone, with the
   * end of the file or all of it; `restored`: the file was removed, and its writer has written its records again.
   */
  readonly kind: 'torn' | 'corrupt' | 'unreadable' | 'lost' | 'restored';
  /** What the system says, of what is unreadable. */
  readonly reason?: string;
}

/** Where the state of one point is kept. */
export interface StatePlace {
  /** What was saved last; undefined if there is nothing. */
  load(): Promise<Uint8Array | undefined>;
  /** Resolves in any case: a state that can't be saved is told. */
  save(bytes: Uint8Array): Promise<void>;
  /** Takes the state away. */
  remove(): void;
}

/** States of points that have no result yet, which tasks go on from. */
export interface PointStates {
  /**
   * Folder in which other processes keep states by themselves (`folderStates`); undefined for
   * the memory of this process.
   */
  readonly folder: string | undefined;
  /** The place of a point's state; `note` hears what can't be saved, once, and what was damaged. */
  place(hash: string, note: (message: string) => void): StatePlace;
  /** A name of the state that a point has, to tell later whether there is another one; undefined if it has none. */
  stamp(hash: string): string | undefined;
}

/**
 * Results of any number of sweeps in a folder: segments of NDJSON that are only appended to, one writer a
 * segment, a checksum a record; arrays in files named by their content. Any number of processes, on any number of
 * hosts, may have it open.
 */
export interface Store {
  /** Absolute path; empty for one in memory. */
  readonly folder: string;
  /** What is known of a point since the last `refresh`; undefined if nothing. */
  stateOf(hash: string): PointState | undefined;
  /** Reads what other writers have appended since; returns the hashes that it is about. */
  refresh(): readonly string[];
  /**
   * Looks whether what was read is still there. Results that are gone count no longer: they are damage, and their
   * points are open again. True where something is gone since the last look.
   */
  verify(): boolean;
  /**
   * What could not be read so far. The end of a segment whose writer lives is no damage: the rest of
   * its line is yet to come.
   */
  readonly damage: readonly Damage[];
  /** All records that can be read, validated, segment by segment; of a point that was computed twice both. */
  records(): Iterable<ResultRecord>;
  /**
   * Takes a point for this process, so that no other one begins it; false if it is done or another live
   * process has it, for now: it may come free again. True again for a point that this process has. What a
   * process that died had taken is free.
   * @throws Error with the path if the disk is full or read-only
   */
  claim(hash: string): boolean;
  /** Gives a point back that was not computed. */
  release(hash: string): void;
  /**
   * Appends a record as a whole or not at all, and gives its point back when the record is on the
   * disk and others can see it.
   * @throws Error with the path if the disk is full or read-only: the record is then not in the store,
   *   and its point still taken
   * @throws InputError for a record that could not be read back
   */
  append(record: ResultRecord): void;
  /** Keeps an array in a file named by its content. */
  saveArray(array: NdArray): ArrayReference;
  /** Reads an array. @throws Error if the file is missing or does not match its name */
  loadArray(reference: ArrayReference): NdArray;
  /** States of points on their way. That of a point is removed when its result is on the disk. */
  readonly states: PointStates;
  /** Waits until all that was appended is on the disk. @throws Error with the path; the next call tries again */
  flush(): void;
  /** Flushes, gives all points back and ends. */
  close(): void;
}
