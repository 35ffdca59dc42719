import type { Execution, Executor } from '../../executor.js';
import type { OpenPoint } from '../../point.js';
import { UnusableTaskError, type WorkerLimits, WorkerProcess } from './worker-process.js';

/** Resources of local workers. */
export interface LocalLimits extends WorkerLimits {
  /** Processes, one point each at a time. */
  readonly workers: number;
}

/** Time that points have to give up by themselves when the sweep stops, in milliseconds. */
const grace = 3000;

/** Starts in a row that may fail before it is no accident. */
const starts = 3;

/**
 * Computes points on processes of this machine. Whatever a point does to its process is its outcome; the
 * process is replaced, all others go on. A point is claimed just before it begins, so no more points are
 * taken than there are workers.
 */
export function localExecutor(limits: LocalLimits): Executor {
  return {
    name: 'local',
    run: async (execution) => await new Pool(limits, execution).run(),
  };
}

class Pool {
  readonly #limits: LocalLimits;
  readonly #execution: Execution;
  readonly #stop = new AbortController();
  readonly #workers = new Set<WorkerProcess>();
  /** Points that have not begun, last first, then those that are tried again. */
  readonly #again: OpenPoint[] = [];
  #next = 0;
  #failedStarts = 0;

  constructor(limits: LocalLimits, execution: Execution) {
    this.#limits = limits;
    this.#execution = execution;
  }

  async run(): Promise<void> {
    const { signal, points } = this.#execution;
    signal.throwIfAborted();
    const ended = AbortSignal.any([signal, this.#stop.signal]);
    let patience: NodeJS.Timeout | undefined;
    const giveUp = () => {
      for (const worker of this.#workers) worker.abort();
      patience = setTimeout(() => this.#killAll(), grace);
    };
    ended.addEventListener('abort', giveUp, { once: true });
    const lanes = Array.from({ length: Math.min(this.#limits.workers, points.length) }, () => this.#lane(ended));
    try {
      await Promise.all(lanes.map((lane) => lane.catch((error) => this.#stop.abort(error))));
    } finally {
      clearTimeout(patience);
      ended.removeEventListener('abort', giveUp);
      this.#killAll();
      await Promise.all([...this.#workers].map((worker) => worker.gone()));
    }
    this.#stop.signal.throwIfAborted();
    signal.throwIfAborted();
  }

  #killAll(): void {
    for (const worker of this.#workers) worker.kill();
  }

  /** Takes one point after the other on one worker at a time. */
  async #lane(ended: AbortSignal): Promise<void> {
    let worker: WorkerProcess | undefined;
    const { store, note } = this.#execution;
    const places = { states: store.states, note };
    while (!ended.aborted && this.#left()) {
      worker ??= await this.#start(ended);
      if (worker === undefined) continue;
      const point = ended.aborted ? undefined : this.#take();
      if (point === undefined) continue;
      const outcome = await worker.run(point, places);
      // What ends because all are to stop is no failure of the point; what is finished by then is kept.
      if (outcome !== undefined && (outcome.kind === 'done' || !ended.aborted)) {
        const again = this.#execution.settle(point, outcome);
        if (again !== undefined) this.#again.push(again);
      }
      if (worker.usable) continue;
      worker.kill();
      await worker.gone();
      this.#workers.delete(worker);
      worker = undefined;
    }
  }

  #left(): boolean {
    return this.#next < this.#execution.points.length || this.#again.length > 0;
  }

  /** The next point that no one else has. */
  #take(): OpenPoint | undefined {
    const { points, claim } = this.#execution;
    while (this.#left()) {
      const point = this.#next < points.length ? points[this.#next++]! : this.#again.shift()!;
      if (claim(point)) return point;
    }
    return undefined;
  }

  /** A worker with its task loaded; undefined if it could not be had this time. */
  async #start(ended: AbortSignal): Promise<WorkerProcess | undefined> {
    const worker = new WorkerProcess(this.#execution.source.module, this.#limits);
    this.#workers.add(worker);
    try {
      await worker.ready();
      this.#failedStarts = 0;
      return worker;
    } catch (error) {
      await worker.gone();
      this.#workers.delete(worker);
      if (ended.aborted) return undefined;
      if (error instanceof UnusableTaskError || ++this.#failedStarts >= starts) throw error;
      return undefined;
    }
  }
}
