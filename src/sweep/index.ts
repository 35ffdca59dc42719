export { canonicalJson, canonicalParameters } from './canonical-json.js';
export type { Execution, Executor, TaskSource } from './executor.js';
export type { Outcome } from './outcome.js';
export { type OpenPoint, type Point, pointHash } from './point.js';
export type { ArrayReference, AttemptRecord, DoneRecord, FailedRecord, FailureKind, ResultRecord } from './records.js';
export { openStore, type StoreOptions } from './store/open-store.js';
export { precedes } from './store/precedes.js';
export type { Damage, PointState, Store } from './store/store.js';
export type { Cost, Parameters, Scalar, SweepTask, TaskContext, TaskResult } from './task.js';
