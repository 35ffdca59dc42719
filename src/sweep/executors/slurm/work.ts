import { join } from 'node:path';
import { attemptRecord } from '../../attempt-record.js';
import { watchCancel } from '../../cancel.js';
import type { Execution } from '../../executor.js';
import { loadTask } from '../../load-task.js';
import { type OpenPoint, pointHash } from '../../point.js';
import { openStore } from '../../store/open-store.js';
import { localLimits, machineMemory } from '../local/limits.js';
import { localExecutor } from '../local/local.js';
import { type Beginning, type Chunk, RunFolder } from './run-folder.js';

/** Starts of a job that may end under a point, its state where it was, before the point counts as failed. */
const mostStarts = 3;

/** What a job computes: a batch of a run and its index therein. */
export interface JobPlace {
  /** `slurm/<run>` of a store. */
  readonly run: string;
  readonly batch: number;
  readonly index: number;
}

/**
 * The part of a Slurm job: computes the points of its chunk that have no result yet, one attempt each, on workers of
 * its own, and puts the outcomes into the store. It writes down which point it is at, so that the process that has
 * submitted it can tell under which one it ended.
 * @throws Error if the store can't be written, the chunk can't be read or its task is another one here; the reason of
 *   the signal when that aborts
 */
export async function workChunk({ run, batch, index }: JobPlace, signal: AbortSignal): Promise<void> {
  const folder = new RunFolder(run);
  const chunk = folder.readChunk(batch, index);
  const { task, module } = await loadTask(chunk.module, {}, '/');
  if (task.name !== chunk.task.name || task.version !== chunk.task.version) {
    throw new Error(
      `${chunk.module} gives task ${task.name} of version ${task.version}, the sweep has ${chunk.task.name} of version ${chunk.task.version} (run the sweep again)`,
    );
  }
  for (const { hash, parameters } of chunk.points) {
    if (pointHash(task, parameters) !== hash) throw new Error(`the parameters of point ${hash} are not its own`);
  }
  const store = openStore(join(run, '..', '..'), { create: 'never' });
  const stop = new AbortController();
  const releaseCancel = watchCancel(store, chunk.sweep, () => stop.abort());
  try {
    const { starts } = folder.progress(batch, index);
    folder.noteStart(batch, index);
    const settle: Execution['settle'] = (point, outcome) => {
      store.append(attemptRecord({ task, executor: 'slurm', store }, point, outcome));
      return undefined;
    };
    const claim = ({ hash, attempt }: OpenPoint): boolean => {
      if (!store.claim(hash)) return false;
      // Taking it has shown what others have done: they may have used this attempt.
      if ((store.stateOf(hash)?.failures ?? 0) >= attempt) {
        store.release(hash);
        return false;
      }
      folder.noteBegun(batch, index, hash, store.states.stamp(hash));
      return true;
    };
    const points: OpenPoint[] = [];
    for (const point of chunk.points) {
      const stamp = store.states.stamp(point.hash);
      const inVain = ({ hash, state }: Beginning) => hash === point.hash && state === stamp;
      const begun = starts.filter((start) => start.some(inVain)).length;
      if (begun < mostStarts) points.push(point);
      else if (claim(point)) settle(point, worn(begun));
    }
    await localExecutor(limitsOf(chunk)).run({
      source: { module, task },
      sweep: chunk.sweep,
      points,
      attempts: 1,
      store,
      claim,
      settle,
      notice: () => undefined,
      note: (message) => process.stderr.write(`${message}\n`),
      signal: AbortSignal.any([signal, stop.signal]),
    });
    store.flush();
    folder.noteEnd(batch, index);
  } finally {
    releaseCancel();
    store.close();
  }
}

/** The outcome of a point under which its job has ended again and again, and was started again by Slurm. */
function worn(starts: number): Parameters<Execution['settle']>[1] {
  const message = `its job ended ${starts} times while it computed this point`;
  return { kind: 'failed', failure: 'job', message, started: new Date(), seconds: 0 };
}

/** Limits of the workers of a job, which share what Slurm has given it. */
function limitsOf({ limits: { workers, threads, memory, timeLimit } }: Chunk) {
  const given = {
    workers,
    threads,
    ...(memory !== undefined && { memory }),
    ...(timeLimit !== undefined && { timeLimit }),
  };
  return localLimits('sweep work', given, workers * threads, jobMemory() ?? machineMemory());
}

/** Bytes of memory that Slurm has given to this job, if it says so. */
function jobMemory(): number | undefined {
  const { SLURM_MEM_PER_NODE: node, SLURM_MEM_PER_CPU: cpu, SLURM_CPUS_ON_NODE: cpus = '1' } = process.env;
  const megabytes = Number(node ?? Number(cpu) * Number(cpus));
  return megabytes > 0 ? megabytes * 2 ** 20 : undefined;
}
