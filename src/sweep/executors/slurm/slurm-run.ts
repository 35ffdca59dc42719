import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../../numerics/message-of.js';
import { workerArguments } from '../../../system/node-arguments.js';
import type { Execution } from '../../executor.js';
import type { OpenPoint } from '../../point.js';
import { adoptJobs } from './adopt.js';
import {
  type CommandLine,
  cancelNamed,
  hasEnded,
  type QueueEntry,
  queueOf,
  SlurmError,
  submitBatch,
  wasEndedFromOutside,
} from './commands.js';
import { type JobLimits, limitShare, refusedBatch, type SlurmSettings } from './options.js';
import { type Load, measuredSeconds, packed } from './pack.js';
import { type Jobs, type Progress, RunFolder } from './run-folder.js';
import { batchScript } from './script.js';
import { jobText, leftoverOf, type TrackedJob } from './tracked-job.js';

/** Looks at the queue for which the results of a job that has ended may still be on their way here. */
const farewell = 2;
/** Looks for which points that are to be submitted again may wait for others. */
const gathering = 10;
/** Ends of a job in a row under a point that does not get on, or before it began, that may come from outside. */
const mostInterruptions = 3;
/** Jobs in a row that may fail without beginning a point before it is no accident. */
const mostIdle = 3;
/** Seconds after which a process on another node that says nothing passes for dead, and a margin. */
const silence = 120;
/** Time that cancelled jobs have to end, in milliseconds. */
const cancelPatience = 15_000;
/** Why jobs usually wait. */
const usualReasons = /^(None|Resources|Priority|JobArrayTaskLimit|BeginTime|Dependency|QOSMaxJobs.*|AssocMaxJobs.*)?$/;

/** The command line of this package: it is only named here, and run by jobs. */
const commandLine = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));

/** One run of the executor. */
export class SlurmRun {
  readonly #settings: SlurmSettings;
  readonly #limits: JobLimits;
  readonly #execution: Execution;
  readonly #folder: RunFolder;
  /** Name of all jobs of this run. */
  readonly #name: string;
  readonly #submitted: { batch: number; id: string; tasks: number }[] = [];
  /** Points without a result. */
  readonly #open: Map<string, OpenPoint>;
  /** Of them, those that no job has. */
  readonly #waiting: Map<string, Load>;
  readonly #jobs = new Map<string, TrackedJob>();
  /** The job of each of the others. */
  readonly #jobOf = new Map<string, TrackedJob>();
  /** Names of jobs to look for in the queue, and those of them to cancel with this run. */
  readonly #names = new Set<string>();
  readonly #own = new Set<string>();
  /** How often in a row a job has ended under a point that did not get on, or without beginning it. */
  readonly #interruptions = new Map<string, number>();
  readonly #said = new Set<string>();
  #idle = 0;
  #looksWaited = 0;

  constructor(settings: SlurmSettings, limits: JobLimits, execution: Execution) {
    this.#settings = settings;
    this.#limits = limits;
    this.#execution = execution;
    const label = execution.sweep.replaceAll(/[^\w-]+/g, '-').slice(0, 60);
    this.#name = `${label || 'sweep'}-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
    this.#folder = new RunFolder(join(execution.store.folder, 'slurm', this.#name));
    this.#open = new Map(execution.points.map((point) => [point.hash, point]));
    this.#waiting = new Map(execution.points.map((point) => [point.hash, { point, alone: false }]));
  }

  async run(): Promise<void> {
    const { signal } = this.#execution;
    signal.throwIfAborted();
    let finished = false;
    try {
      await this.#adopt();
      while (this.#open.size > 0) {
        signal.throwIfAborted();
        this.#takeResults();
        await this.#look();
        await this.#submit();
        if (this.#open.size > 0) await setTimeout(1000 * this.#settings.pollInterval, undefined, { signal });
      }
      finished = true;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      const ended = finished || (await this.#cancel());
      if (this.#submitted.length > 0) this.#writeJobs(ended);
      if (finished) this.#folder.tidy();
    }
  }

  /** Waits for points that jobs of earlier runs have, instead of submitting them again. */
  async #adopt(): Promise<void> {
    const adopted = await adoptJobs(this.#execution.store.folder, this.#open);
    for (const { jobs, name, own } of adopted) {
      this.#names.add(name);
      if (own) this.#own.add(name);
      for (const job of jobs) {
        this.#track(job);
      }
    }
    const points = this.#open.size - this.#waiting.size;
    if (points > 0) this.#say(`${points} points are in Slurm jobs that an earlier run has submitted: waiting for them`);
  }

  #track(job: TrackedJob): void {
    this.#jobs.set(keyOf(job), job);
    for (const hash of job.hashes) {
      this.#jobOf.set(hash, job);
      this.#waiting.delete(hash);
    }
  }

  /** Takes notice of what jobs have put into the store. */
  #takeResults(): void {
    const { store, notice } = this.#execution;
    for (const hash of store.refresh()) {
      const point = this.#open.get(hash);
      const state = point === undefined ? undefined : store.stateOf(hash);
      if (point === undefined || state === undefined) continue;
      if (!state.done && state.failures < point.attempt) continue;
      this.#move(hash, notice(point));
    }
  }

  /** Closes a point, or has it wait for its next attempt. */
  #move(hash: string, again: OpenPoint | undefined, alone = false): void {
    this.#jobOf.get(hash)?.hashes.delete(hash);
    this.#jobOf.delete(hash);
    this.#waiting.delete(hash);
    if (again === undefined) {
      this.#open.delete(hash);
      return;
    }
    this.#open.set(hash, again);
    this.#waiting.set(hash, { point: again, alone });
  }

  /** Looks at the queue and sees to the points of jobs that have ended. */
  async #look(): Promise<void> {
    for (const [key, job] of this.#jobs) if (job.hashes.size === 0) this.#jobs.delete(key);
    if (this.#jobs.size === 0) return;
    let queue: QueueEntry[];
    try {
      queue = await queueOf([...this.#names]);
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      this.#say(`the queue of Slurm can't be read, trying on: ${error.message}`);
      return;
    }
    const gone: TrackedJob[] = [];
    let again = 0;
    const entries = new Map(queue.map((entry) => [keyOf(entry), entry]));
    for (const [key, job] of this.#jobs) {
      const entry = entries.get(key);
      job.state = entry?.state ?? job.state;
      if (entry !== undefined && !hasEnded(entry.state)) {
        job.looksSinceEnd = 0;
        if (entry.state !== 'RUNNING' && !usualReasons.test(entry.reason)) {
          this.#say(`Slurm job ${entry.id} waits: ${entry.reason}`);
        }
        continue;
      }
      if (entry === undefined && job.state !== undefined && !hasEnded(job.state)) job.state = undefined;
      if (++job.looksSinceEnd <= farewell) continue;
      gone.push(job);
      again += this.#seeToLeftovers(job);
      if (job.hashes.size === 0) this.#jobs.delete(key);
    }
    if (again === 0) return;
    const [first] = gone;
    const jobs = gone.length === 1 ? jobText(first!) : `${gone.length} Slurm jobs, such as ${jobText(first!)},`;
    this.#say(`${jobs} ended before ${gone.length === 1 ? 'its' : 'their'} time: ${again} points are submitted again`);
  }

  /** Sees to the points that a job has left without a result; returns how many are to be submitted again. */
  #seeToLeftovers(job: TrackedJob): number {
    const { store, settle } = this.#execution;
    const progress = job.folder.progress(job.batch, job.index);
    let again = 0;
    for (const hash of [...job.hashes]) {
      const point = this.#open.get(hash)!;
      // Another process may have it by now, or have had it all the time: it is waited for outside.
      if (!store.claim(hash)) {
        this.#takeResults();
        if (job.hashes.has(hash) && !this.#mayHold(job, progress, hash)) this.#move(hash, undefined);
        continue;
      }
      store.release(hash);
      const leftover = leftoverOf(job, progress, point, store.states.stamp(hash));
      const wentOn = leftover.kind === 'running' && leftover.wentOn;
      const interruptions = wentOn ? 0 : (this.#interruptions.get(hash) ?? 0) + 1;
      if (leftover.kind === 'running' && (leftover.blamed || interruptions > mostInterruptions)) {
        const message = `${jobText(job)} ended while it computed this point`;
        const seconds = (Date.now() - leftover.at.getTime()) / 1000;
        const outcome = { kind: 'failed', failure: 'job', message, started: leftover.at, seconds } as const;
        this.#move(hash, settle(point, outcome), true);
        continue;
      }
      again++;
      if (leftover.kind === 'running' || progress.starts.length === 0) this.#interruptions.set(hash, interruptions);
      this.#move(hash, point, leftover.kind === 'running');
    }
    this.#judgeStart(job, progress);
    return again;
  }

  /**
   * Whether a job that has ended may be the one that has a point: on another node a process that was killed
   * passes for alive for a while.
   */
  #mayHold({ looksSinceEnd }: TrackedJob, { starts, ended }: Progress, hash: string): boolean {
    const begun = starts.at(-1)?.some((start) => start.hash === hash) === true && !ended;
    return begun && (looksSinceEnd - farewell) * this.#settings.pollInterval < silence;
  }

  /** @throws Error if jobs end again and again without beginning anything: more of them would not help */
  #judgeStart(job: TrackedJob, { starts }: Progress): void {
    if (starts.length > 0) {
      this.#idle = 0;
      return;
    }
    if (job.state !== undefined && wasEndedFromOutside(job.state)) return;
    if (++this.#idle < mostIdle) return;
    const log = job.folder.logTail(job.batch, job.index);
    const words = log === '' ? 'its log is empty' : `its log ends with:\n${log}`;
    throw new Error(`${jobText(job)} ended without beginning a point, as others before it; ${words}`);
  }

  /** Submits the points that wait, some together. */
  async #submit(): Promise<void> {
    if (this.#waiting.size === 0) {
      this.#looksWaited = 0;
      return;
    }
    const isFirst = this.#submitted.length === 0 && this.#waiting.size === this.#open.size;
    if (!isFirst && this.#jobs.size > 0 && ++this.#looksWaited < gathering) return;
    this.#looksWaited = 0;
    const { store, source } = this.#execution;
    const { jobTimeLimit, jobSeconds, arraySize, concurrent } = this.#settings;
    const most = limitShare * (jobTimeLimit ?? Number.POSITIVE_INFINITY);
    const chunks = packed([...this.#waiting.values()], {
      seconds: measuredSeconds(store, source.task),
      work: ({ parameters }) => source.task.cost?.(parameters).work ?? 1,
      target: Math.min(jobSeconds, most),
      most,
      workers: this.#limits.workers,
      concurrent,
      arraySize,
    });
    for (let first = 0; first < chunks.length; first += arraySize) {
      if (!(await this.#submitArray(chunks.slice(first, first + arraySize)))) return;
    }
  }

  /** Submits an array of jobs; false if Slurm doesn't take it now. */
  async #submitArray(chunks: readonly OpenPoint[][]): Promise<boolean> {
    const { source, sweep, store } = this.#execution;
    // Taking a point makes the store, which jobs expect to be there.
    const [[first] = []] = chunks;
    if (first !== undefined && store.claim(first.hash)) store.release(first.hash);
    const { workers, threads, memory, timeLimit } = this.#limits;
    const batch = this.#submitted.length;
    this.#folder.make();
    this.#names.add(this.#name);
    this.#own.add(this.#name);
    // Before the jobs: should this process end in between, they are found by their name.
    this.#writeJobs(false);
    const limits = {
      workers,
      threads,
      ...(memory !== undefined && { memory }),
      ...(timeLimit !== undefined && { timeLimit }),
    };
    const task = { name: source.task.name, version: source.task.version };
    for (const [index, points] of chunks.entries()) {
      this.#folder.writeChunk(batch, index, {
        format: 'diffeolab-chunk',
        sweep,
        module: source.module.href,
        task,
        limits,
        points: points.map(({ hash, parameters, attempt }) => ({
          hash,
          parameters: parameters as Record<string, string>,
          attempt,
        })),
      });
    }
    const script = this.#folder.writeScript(batch, batchScript(this.#settings.preamble, this.#command(batch)));
    let id: string;
    try {
      id = await submitBatch(this.#batchArguments(batch, chunks.length), script);
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      if (!error.passing) throw refusedBatch(this.#settings.batchArguments, error.reason);
      this.#say(`Slurm takes no jobs now, trying on: ${error.message}`);
      return false;
    }
    this.#submitted.push({ batch, id, tasks: chunks.length });
    this.#writeJobs(false);
    const points = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#say(`Slurm array ${id}: ${points} points in ${chunks.length} jobs`);
    for (const [index, chunk] of chunks.entries()) {
      const hashes = new Set(chunk.map(({ hash }) => hash));
      this.#track({ folder: this.#folder, id, batch, index, hashes, workers, state: undefined, looksSinceEnd: 0 });
    }
    return true;
  }

  #batchArguments(batch: number, tasks: number): string[] {
    const { batchArguments, concurrent } = this.#settings;
    const log = this.#folder.logPattern(batch);
    return [
      `--job-name=${this.#name}`,
      `--array=0-${tasks - 1}${concurrent === undefined ? '' : `%${concurrent}`}`,
      `--output=${log}`,
      '--open-mode=append',
      ...batchArguments,
    ];
  }

  #command(batch: number): CommandLine {
    const node = this.#settings.node ?? [process.execPath, ...workerArguments(process.execArgv)];
    const [program, ...args] = node;
    return [program, ...args, commandLine, 'sweep', 'work', this.#folder.path, String(batch)];
  }

  #writeJobs(finished: boolean): void {
    const jobs: Jobs['jobs'] = this.#submitted;
    this.#folder.writeJobs({ sweep: this.#execution.sweep, name: this.#name, finished, jobs });
  }

  /** Cancels the jobs and waits until they have ended; keeps what they have found. False if they may go on. */
  async #cancel(): Promise<boolean> {
    if (this.#own.size === 0) return true;
    try {
      await cancelNamed([...this.#own]);
      for (const end = Date.now() + cancelPatience; Date.now() < end; ) {
        const queue = await queueOf([...this.#own]);
        if (queue.every(({ state }) => hasEnded(state))) break;
        await setTimeout(200);
      }
      this.#takeResults();
      return true;
    } catch (error) {
      const reason = messageOf(error);
      this.#say(`the jobs may go on: ${reason} (scancel --name=${[...this.#own].join(',')})`);
      return false;
    }
  }

  /** Says something once. */
  #say(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#execution.note(message);
  }
}

function keyOf({ id, index }: Pick<QueueEntry, 'id' | 'index'>): string {
  return `${id}_${index}`;
}
