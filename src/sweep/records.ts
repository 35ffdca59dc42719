import type { Parameters, Scalar } from './task.js';

/** Where and how an attempt at a point was made. */
export interface AttemptRecord {
  readonly hash: string;
  readonly task: string;
  /** Of the task's meaning. */
  readonly version: number;
  readonly parameters: Parameters;
  /** From 1 on, over all sweeps of the store. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly started: string;
  /** Wall time. */
  readonly seconds: number;
  readonly host: string;
  readonly executor: string;
  /** Version of this package, its commit where there is one, and that of Node. */
  readonly package: string;
  readonly commit?: string;
  readonly node: string;
}

/** A file of an array, named by its content. */
export interface ArrayReference {
  /** SHA-256 of the file: it is `arrays/<first two digits>/<hash>.npy`. */
  readonly hash: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** A finished point. */
export interface DoneRecord extends AttemptRecord {
  readonly kind: 'done';
  readonly values: Readonly<Record<string, Scalar>>;
  readonly arrays?: Readonly<Record<string, ArrayReference>>;
}

/**
 * How an attempt failed: the task threw, took too long, ended its process, needed more memory than it
 * may, or its job was ended.
 */
export type FailureKind = 'threw' | 'timeout' | 'exited' | 'memory' | 'job';

/** A failed attempt. */
export interface FailedRecord extends AttemptRecord {
  readonly kind: 'failed';
  readonly failure: FailureKind;
  readonly message: string;
  readonly stack?: string;
}

export type ResultRecord = DoneRecord | FailedRecord;
