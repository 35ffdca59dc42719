import type { Parameters, Scalar } from './task.js';

/** Where and how an attempt at a point was made. */
export interface AttemptRecord {
  /** `pointHash` of the point. */
  readonly hash: string;
  /** Name of the task. */
  readonly task: string;
  /** Of the task's meaning. */
  readonly version: number;
  /** Complete, canonical. */
  readonly parameters: Parameters;
  /** From 1 on, over all sweeps of the store. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly started: string;
  /** Wall time. */
  readonly seconds: number;
  /** Name of the machine. */
  readonly host: string;
  /** inline, local or slurm. */
  readonly executor: string;
  /** Version of this package. */
  readonly package: string;
  /** Commit of this package, in a checkout of it. */
  readonly commit?: string;
  /** Version of Node. */
  readonly node: string;
}

/** A file of an array, named by its content. */
export interface ArrayReference {
  /** SHA-256 of the file: it is `arrays/<first two digits>/<hash>.npy`. */
  readonly hash: string;
  /** Type of the numbers as ndarray names it. */
  readonly dtype: string;
  /** Extents of the axes. */
  readonly shape: readonly number[];
}

/** A finished point. */
export interface DoneRecord extends AttemptRecord {
  /** There is a result. */
  readonly kind: 'done';
  /** The row of the result. */
  readonly values: Readonly<Record<string, Scalar>>;
  /** Files of its arrays by name. */
  readonly arrays?: Readonly<Record<string, ArrayReference>>;
}

/**
 * How an attempt failed: the task threw, took too long, ended its process, needed more memory than it
 * may, or its job was ended.
 */
export type FailureKind = 'threw' | 'timeout' | 'exited' | 'memory' | 'job';

/** A failed attempt. */
export interface FailedRecord extends AttemptRecord {
  /** There is none. */
  readonly kind: 'failed';
  /** How it failed. */
  readonly failure: FailureKind;
  /** The error in words. */
  readonly message: string;
  /** Where it was thrown. */
  readonly stack?: string;
}

/** What a store keeps of an attempt. */
export type ResultRecord = DoneRecord | FailedRecord;
