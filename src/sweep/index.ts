export { attemptRecord } from './attempt-record.js';
export { type AttemptState, memoryState } from './attempt-state.js';
export { cancelRuns } from './cancel.js';
export { canonicalJson, canonicalParameters } from './canonical-json.js';
export { type ComputeOptions, computePoints, type PointResult } from './compute-points.js';
export type { Axis, Grid } from './description/axes.js';
export { checkDescription, type ReadDescription, readDescription } from './description/read.js';
export {
  type Condition,
  type GivenPoint,
  type SweepDescription,
  sweepJsonSchema,
  type Value,
} from './description/schema.js';
export type { Execution, Executor, OpenWork, TaskSource } from './executor.js';
export { chooseExecutor, type ExecutorOptions } from './executors/choose-executor.js';
export { inlineExecutor } from './executors/inline.js';
export { cancelSlurmJobs } from './executors/slurm/adopt.js';
export type { SlurmOptions } from './executors/slurm/options.js';
export { type LoadedTask, loadTask, type TaskRegistry } from './load-task.js';
export type { Outcome } from './outcome.js';
export { type PilotPoint, type PlanOptions, planSweep, type SweepPlan } from './plan.js';
export { type OpenPoint, type Point, pointHash } from './point.js';
export { type ColumnNames, columnNames } from './reading/column-names.js';
export { type Answer, type Cell, openResults, querySweep, type ResultsDatabase } from './reading/query-sweep.js';
export { type SweepRow, sweepRows } from './reading/sweep-rows.js';
export type { ArrayReference, AttemptRecord, DoneRecord, FailedRecord, FailureKind, ResultRecord } from './records.js';
export { type RunOptions, runSweep, type SweepProgress, type SweepSummary } from './run-sweep.js';
export { type SweepStatus, sweepStatus } from './status.js';
export { memoryStore } from './store/memory-store.js';
export { openStore, type StoreOptions } from './store/open-store.js';
export { precedes } from './store/precedes.js';
export type { Damage, PointState, PointStates, StatePlace, Store } from './store/store.js';
export { gridSweep, type IndexedPoint, listSweep, pointAt, type Sweep, sweepPoints } from './sweep.js';
export { savedDescription, savedSweepNames, saveSweep } from './sweep-file.js';
export type { Cost, Parameters, Scalar, SweepTask, TaskContext, TaskResult, TaskState } from './task.js';
