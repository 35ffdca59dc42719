import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../../system/write-file.js';
import { parsed, readIfThere } from '../../store/layout.js';
import { processStart, sameMachine, thisMachine } from '../../store/machine.js';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const chunkFile = z.object({
  format: z.literal('diffeolab-chunk'),
  sweep: z.string(),
  module: z.string(),
  task: z.object({ name: z.string(), version: z.int() }),
  limits: z.object({
    workers: z.int().positive(),
    threads: z.int().positive(),
    memory: z.int().positive().optional(),
    timeLimit: z.number().positive().optional(),
  }),
  points: z.array(
    z.object({
      hash: z.string(),
      parameters: z.record(z.string(), z.union([scalar, z.array(scalar)])),
      attempt: z.int().positive(),
    }),
  ),
});

/** What a job is to compute. */
export type Chunk = z.output<typeof chunkFile>;

const jobsFile = z.object({
  format: z.literal('diffeolab-slurm'),
  sweep: z.string(),
  /** Of all its jobs. */
  name: z.string(),
  owner: z.object({ host: z.string(), boot: z.string(), namespace: z.string(), pid: z.int(), start: z.string() }),
  finished: z.boolean(),
  jobs: z.array(z.object({ batch: z.int(), id: z.string(), tasks: z.int() })),
});

/** The jobs of a run, as its file has them. */
export type Jobs = z.output<typeof jobsFile>;

const progressLine = z.union([
  z.object({ start: z.string() }),
  z.object({ begun: z.string(), at: z.string(), state: z.string().optional() }),
  z.object({ end: z.literal(true) }),
]);

/** A point that a job has begun. */
export interface Beginning {
  readonly hash: string;
  readonly at: Date;
  /** Stamp of the state that the point had then. */
  readonly state: string | undefined;
}

/** What a job has written down of its course. */
export interface Progress {
  /** Points that each start of the job has begun, in order. */
  readonly starts: readonly (readonly Beginning[])[];
  /** Whether it came to its end. */
  readonly ended: boolean;
}

/**
 * The folder `slurm/<run>` of a store: what the jobs of a run are to compute, how far they are,
 * their scripts and their logs.
 */
export class RunFolder {
  constructor(readonly path: string) {}

  /** Makes the folder. */
  make(): void {
    for (const part of ['chunks', 'progress', 'log']) mkdirSync(join(this.path, part), { recursive: true });
  }

  writeChunk(batch: number, index: number, chunk: Chunk): void {
    writeWhole(this.#chunk(batch, index), `${JSON.stringify(chunk)}\n`);
  }

  /** @throws Error if the chunk is not there or not as it was written */
  readChunk(batch: number, index: number): Chunk {
    const path = this.#chunk(batch, index);
    const chunk = chunkFile.safeParse(parsed(readFileSync(path, 'utf8')));
    if (!chunk.success) throw new Error(`${path} does not hold the points of a job: ${chunk.error.issues[0]?.message}`);
    return chunk.data;
  }

  writeScript(batch: number, text: string): string {
    return writeWhole(join(this.path, `batch-${batch}.sh`), text);
  }

  /** Name of the log of each job of a batch, as sbatch understands it. */
  logPattern(batch: number): string {
    return `${join(this.path, 'log').replaceAll('%', '%%')}/${batch}-%a.txt`;
  }

  /** Last lines of the log of a job. */
  logTail(batch: number, index: number): string {
    const text = readIfThere(join(this.path, 'log', `${batch}-${index}.txt`)) ?? '';
    return text.trim().split('\n').slice(-5).join('\n');
  }

  /** Writes down that a job has started. Each line is written and closed at once: it outlives the job. */
  noteStart(batch: number, index: number): void {
    this.#note(batch, index, { start: new Date().toISOString() });
  }

  /** Writes down that a point is begun, from the state of this stamp if there is one. */
  noteBegun(batch: number, index: number, hash: string, state: string | undefined): void {
    this.#note(batch, index, { begun: hash, at: new Date().toISOString(), ...(state !== undefined && { state }) });
  }

  noteEnd(batch: number, index: number): void {
    this.#note(batch, index, { end: true });
  }

  progress(batch: number, index: number): Progress {
    const starts: Beginning[][] = [];
    let ended = false;
    for (const text of (readIfThere(this.#progress(batch, index)) ?? '').split('\n')) {
      const line = progressLine.safeParse(parsed(text)).data;
      if (line === undefined) continue;
      ended = 'end' in line;
      if ('start' in line) starts.push([]);
      if ('begun' in line) starts.at(-1)?.push({ hash: line.begun, at: new Date(line.at), state: line.state });
    }
    return { starts, ended };
  }

  writeJobs(jobs: Omit<Jobs, 'format' | 'owner'>): void {
    const owner = { ...thisMachine(), pid: process.pid, start: processStart(process.pid) ?? '' };
    const file: Jobs = { format: 'diffeolab-slurm', owner, ...jobs };
    writeWhole(join(this.path, 'jobs.json'), `${JSON.stringify(file, null, 2)}\n`);
  }

  /** The jobs of the run; undefined if there is no file of them. */
  readJobs(): Jobs | undefined {
    return jobsFile.safeParse(parsed(readIfThere(join(this.path, 'jobs.json')) ?? '')).data;
  }

  /** Removes what only jobs need; scripts and logs stay. */
  tidy(): void {
    for (const part of ['chunks', 'progress']) rmSync(join(this.path, part), { recursive: true, force: true });
  }

  #chunk(batch: number, index: number): string {
    return join(this.path, 'chunks', `${batch}-${index}.json`);
  }

  #progress(batch: number, index: number): string {
    return join(this.path, 'progress', `${batch}-${index}.ndjson`);
  }

  #note(batch: number, index: number, line: z.input<typeof progressLine>): void {
    appendFileSync(this.#progress(batch, index), `${JSON.stringify(line)}\n`);
  }
}

/** Runs whose jobs may not have ended. */
export function unfinishedRuns(store: string): { readonly folder: RunFolder; readonly jobs: Jobs }[] {
  let names: string[];
  try {
    names = readdirSync(join(store, 'slurm'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const folder = new RunFolder(join(store, 'slurm', name));
    const jobs = folder.readJobs();
    return jobs === undefined || jobs.finished ? [] : [{ folder, jobs }];
  });
}

/** Whether the process that has submitted the jobs looks after them still: undefined if it is on another machine. */
export function isLookedAfter({ owner }: Jobs): boolean | undefined {
  if (!sameMachine(owner, thisMachine())) return undefined;
  return processStart(owner.pid) === owner.start;
}
