import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../../numerics/message-of.js';
import { writeWhole } from '../../system/write-file.js';
import { beat, startHeartbeat } from './heartbeat.js';
import { type Layout, makeStore, parsed, readIfThere } from './layout.js';
import { type Machine, processStart, sameMachine, thisMachine } from './machine.js';

/** Without a heartbeat for so long a runner on another host counts as dead, in milliseconds. */
const silence = 90_000;
/**
 * How long a judgement holds, in milliseconds: of a runner on this machine, and of one elsewhere, where it costs more.
 */
const holds = { here: 500, elsewhere: 15_000 };
/** How long the measured difference of two clocks holds, in milliseconds. */
const clockHolds = 60_000;
const day = 86_400_000;

const runnerFile = z.object({
  id: z.string().regex(/^[\w-]+$/),
  host: z.string(),
  boot: z.string(),
  namespace: z.string(),
  pid: z.int().positive(),
  /** Start of the process, empty where the system does not tell. */
  start: z.string(),
});

/** A process that computes for a store. */
export type Runner = z.infer<typeof runnerFile>;

/** The runner that a text describes, if it does. */
export function readRunner(text: string): Runner | undefined {
  return runnerFile.safeParse(parsed(text)).data;
}

/**
 * The processes that compute for a store, this one among them as soon as it registers. Whether one lives is told by its
 * process id and start on the same machine, elsewhere by its heartbeat: the time of its file, compared with that of a
 * file touched here, so by the file system's clock.
 */
export class Runners {
  /** Of this process in this store: it names its runner file and segments. */
  readonly id: string;
  readonly path: string;
  readonly #layout: Layout;
  readonly #machine: Machine = thisMachine();
  readonly #judged = new Map<string, { alive: boolean; until: number }>();
  #clock: { offset: number; until: number } | undefined;
  #stop: (() => void) | undefined;

  constructor(layout: Layout) {
    const host = this.#machine.host.replaceAll(/[^A-Za-z0-9-]/g, '-') || 'host';
    this.id = `${host}-${process.pid}-${Date.now()}-${randomBytes(4).toString('hex')}`;
    this.#layout = layout;
    this.path = join(layout.runners, `${this.id}.json`);
  }

  get registered(): boolean {
    return this.#stop !== undefined;
  }

  /**
   * Makes the store where it is missing and lets others know of this process. @throws Error with the path
   * if it can't be written to
   */
  register(): void {
    if (this.registered) return;
    makeStore(this.#layout);
    this.writeFile();
    this.#stop = startHeartbeat(this.path);
  }

  /** Writes this runner's file, again if somebody has taken it away. */
  writeFile(): void {
    writeWhole(this.path, `${JSON.stringify(this.#describe())}\n`);
  }

  /** Content of this runner's file. */
  #describe(): Runner {
    return { id: this.id, ...this.#machine, pid: process.pid, start: processStart(process.pid) ?? '' };
  }

  /** Whether a runner lives, as of half a second ago on this machine and a quarter of a minute ago elsewhere. */
  isAlive(id: string): boolean {
    if (id === this.id) return true;
    const known = this.#judged.get(id);
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.alive;
    const { alive, holds } = this.#judge(id);
    this.#judged.set(id, { alive, until: now + holds });
    return alive;
  }

  /**
   * Whether a runner will never write again: its file is gone, or its process on this machine.
   * Silence alone does not tell.
   */
  isGone(id: string): boolean {
    return id !== this.id && !this.isAlive(id) && this.#judged.get(id)?.until === Number.POSITIVE_INFINITY;
  }

  /**
   * Paths of the files that dead runners have left, of those on this machine and of those elsewhere that have been
   * silent for a day: a host that was only asleep may come back.
   */
  abandoned(): string[] {
    return this.#ids()
      .filter((id) => !this.isAlive(id))
      .map((id) => join(this.#layout.runners, `${id}.json`))
      .filter((path) => {
        const runner = readRunner(readIfThere(path) ?? '');
        if (runner !== undefined && sameMachine(runner, this.#machine)) return true;
        const entry = statSync(path, { throwIfNoEntry: false });
        return entry?.isFile() === true && this.age(entry.mtimeMs) > day;
      });
  }

  /** Other processes that compute for the store now. */
  othersAlive(): string[] {
    return this.#ids().filter((id) => id !== this.id && this.isAlive(id));
  }

  #ids(): string[] {
    const names = readdirSync(this.#layout.runners).filter((name) => name.endsWith('.json'));
    return names.map((name) => name.slice(0, -'.json'.length));
  }

  /**
   * Time since a file was last written, in milliseconds, by the clock of the file system; `age` is that
   * by the time of the file.
   */
  age(modified: number): number {
    return this.#now() - modified;
  }

  unregister(): void {
    this.#stop?.();
    if (this.registered) rmSync(this.path, { force: true });
    this.#stop = undefined;
  }

  #judge(id: string): { alive: boolean; holds: number } {
    const gone = { alive: false, holds: Number.POSITIVE_INFINITY };
    try {
      const file = openSync(join(this.#layout.runners, `${id}.json`), 'r');
      try {
        const runner = fstatSync(file).isFile() ? readRunner(readFileSync(file, 'utf8')) : undefined;
        if (runner === undefined || !sameMachine(runner, this.#machine)) {
          return { alive: this.age(fstatSync(file).mtimeMs) < silence, holds: holds.elsewhere };
        }
        const start = processStart(runner.pid);
        return start === runner.start ? { alive: true, holds: holds.here } : gone;
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return gone;
      throw error;
    }
  }

  /** Time by the file system's clock, in milliseconds; by this host's where nothing can be written. */
  #now(): number {
    const here = performance.now();
    if (this.#clock === undefined || here > this.#clock.until) {
      this.#clock = { offset: this.#touch() - here, until: here + clockHolds };
    }
    return here + this.#clock.offset;
  }

  #touch(): number {
    try {
      if (this.registered) {
        beat(this.path);
        return statSync(this.path).mtimeMs;
      }
      const path = join(this.#layout.runners, `${this.id}.clock`);
      writeFileSync(path, '');
      const { mtimeMs } = statSync(path);
      rmSync(path);
      return mtimeMs;
    } catch {
      return Date.now();
    }
  }
}
