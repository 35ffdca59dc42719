import type { OpenPoint } from '../../point.js';
import type { Store } from '../../store/store.js';
import type { SweepTask } from '../../task.js';

/** A point for a job. */
export interface Load {
  readonly point: OpenPoint;
  /** Whether it gets a job of its own: one has died under it. */
  readonly alone: boolean;
}

/** How points are packed into jobs. */
export interface Packing {
  /** Seconds that a point is thought to take on a worker; undefined if nothing is known. */
  readonly seconds: ((point: OpenPoint) => number) | undefined;
  /** Size of a point beside others where no seconds are known. */
  readonly work: (point: OpenPoint) => number;
  /** Seconds that the points of a job should take, and may take at most. */
  readonly target: number;
  readonly most: number;
  /** Points at once in a job. */
  readonly workers: number;
  /** Jobs that may run at once, if it is known. */
  readonly concurrent: number | undefined;
  /** Jobs of an array. */
  readonly arraySize: number;
}

/** Seconds below which the start of a job would weigh. */
const least = 30;
/** Jobs at once that a cluster is thought to have room for. */
const room = 64;

/** Packs points into jobs, in their order: as many as make up the time of a job. */
export function packed(loads: readonly Load[], packing: Packing): OpenPoint[][] {
  const { seconds, work, workers } = packing;
  const sizeOf = seconds ?? work;
  const shared = loads.filter(({ alone }) => !alone).map(({ point }) => point);
  const total = shared.reduce((sum, point) => sum + sizeOf(point), 0);
  const full = seconds === undefined ? total / jobsFor(shared.length, packing) : workers * jobTime(total, packing);
  const chunks = loads.filter(({ alone }) => alone).map(({ point }) => [point]);
  let before = 0;
  let slot = -1;
  for (const point of shared) {
    const own = sizeOf(point);
    const place = Math.floor((before + own / 2) / full);
    if (place !== slot) chunks.push([]);
    chunks.at(-1)!.push(point);
    slot = place;
    before += own;
  }
  return chunks;
}

/**
 * Seconds of a job: enough jobs to fill the room there is, none so short that its start weighs, not
 * more than an array can have.
 */
function jobTime(total: number, { target, most, workers, concurrent, arraySize }: Packing): number {
  const shared = total / workers;
  const wanted = Math.min(target, Math.max(Math.min(least, target), shared / (concurrent ?? room)));
  return Math.min(most, Math.max(wanted, shared / arraySize));
}

/** Jobs for points of unknown time: a few for each that may run at once. */
function jobsFor(points: number, { concurrent = room / 4, arraySize, workers }: Packing): number {
  return Math.max(1, Math.min(Math.ceil(points / workers), arraySize, 4 * concurrent));
}

/** Records that are looked at for an estimate, and of the task. */
const looks = 100_000;
const samples = 2000;

/**
 * What a point of a task takes, by the results that the store has of it: seconds for its work.
 * Undefined if there are none.
 */
export function measuredSeconds(store: Store, task: SweepTask): ((point: OpenPoint) => number) | undefined {
  let seconds = 0;
  let work = 0;
  let found = 0;
  let looked = 0;
  for (const record of store.records()) {
    if (++looked > looks || found >= samples) break;
    if (record.kind !== 'done' || record.task !== task.name || record.version !== task.version) continue;
    seconds += record.seconds;
    work += task.cost?.(record.parameters).work ?? 1;
    found++;
  }
  if (found === 0 || work <= 0) return undefined;
  const rate = seconds / work;
  const overhead = 0.002;
  return ({ parameters }) => rate * (task.cost?.(parameters).work ?? 1) + overhead;
}
