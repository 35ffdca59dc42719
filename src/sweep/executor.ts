import type { Outcome } from './outcome.js';
import type { OpenPoint } from './point.js';
import type { Store } from './store/store.js';
import type { SweepTask } from './task.js';

/** A task as a worker finds it: a module whose default export is a `SweepTask`, and that task as it is here. */
export interface TaskSource {
  /** Where workers find the task: its default export. */
  readonly module: URL;
  /** The task itself. */
  readonly task: SweepTask;
}

/** What an executor is given. */
export interface Execution {
  /** The task. */
  readonly source: TaskSource;
  /** Name of the sweep. */
  readonly sweep: string;
  /** In the order in which they should begin: the largest first. */
  readonly points: readonly OpenPoint[];
  /** Failed attempts after which a point is given up, over all sweeps of the store. */
  readonly attempts: number;
  /** Where outcomes are kept. */
  readonly store: Store;
  /**
   * Asks for a point before it is begun: false if another process has it or it is done by now; such
   * points are not computed here.
   */
  readonly claim: (point: OpenPoint) => boolean;
  /** Puts an outcome into the store. Returns the point again if it failed and is to be tried once more. */
  readonly settle: (point: OpenPoint, outcome: Outcome) => OpenPoint | undefined;
  /** As `settle`, for an outcome that another process has put into the store already. */
  readonly notice: (point: OpenPoint) => OpenPoint | undefined;
  /** Says something to the user: a job was requeued, a node is down. */
  readonly note: (message: string) => void;
  /** Aborts when the sweep is to stop: points that have not ended are given up, without an outcome. */
  readonly signal: AbortSignal;
}

/** What is to be computed: how many points, and bytes of the largest by its task's cost. */
export interface OpenWork {
  /** Number of points. */
  readonly points: number;
  /** Bytes of the largest point, 0 if the task does not say. */
  readonly memory: number;
}

/** A way to compute points: in this thread, on workers of this machine, on a cluster. */
export interface Executor {
  /** As records name it. */
  readonly name: 'inline' | 'local' | 'slurm';
  /** Resolves when every point is settled, noticed or refused; rejects with the signal's reason when aborted. */
  run(execution: Execution): Promise<void>;
}
