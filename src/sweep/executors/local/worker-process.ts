import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { workerArguments } from '../../../system/node-arguments.js';
import { type Ending, endingOutcome, endOf, heapDump } from '../../../system/process-ending.js';
import type { Outcome } from '../../outcome.js';
import type { OpenPoint } from '../../point.js';
import type { PointStates, StatePlace } from '../../store/store.js';
import { type Answer, type Order, type Remark, receivedOutcome } from './messages.js';

/** What a worker and its points may take. */
export interface WorkerLimits {
  /** Bytes of memory of the process. */
  readonly memory: number;
  /** Seconds that a point may take; without end if undefined. */
  readonly timeLimit: number | undefined;
  /** Threads that a point may use. */
  readonly threads: number;
}

/** Where the states of points are kept, and who hears what is remarkable about them. */
export interface AttemptPlaces {
  readonly states: PointStates;
  readonly note: (message: string) => void;
}

/** Last part of what a worker printed on stderr that is kept, in characters. */
const keptText = 20_000;

/** A process that runs one attempt at a time. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #limits: WorkerLimits;
  /** Resolves once the process has ended and all that it said has arrived. */
  readonly #ended: Promise<Ending>;
  #hear: (said: Answer | Ending) => void = () => {};
  /** Of the attempt on its way. */
  #attempt: { readonly place: StatePlace; readonly note: (message: string) => void } | undefined;
  #stderr = '';
  #overrun: number | undefined;
  #usable = true;

  constructor(module: URL, limits: WorkerLimits) {
    this.#limits = limits;
    const megabytes = Math.floor(limits.memory / 2 ** 20);
    this.#child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [module.href, String(limits.memory)], {
      serialization: 'advanced',
      execArgv: [...workerArguments(process.execArgv), `--max-old-space-size=${megabytes}`, '--expose-gc'],
      // What a task prints is for the user's eyes: stdout belongs to the results of the command.
      stdio: ['ignore', 2, 'pipe', 'ipc', 'pipe'],
    });
    this.#child.on('message', (said: Answer | Remark) => {
      if (said.kind === 'note') this.#attempt?.note(said.message);
      else if (said.kind === 'state') this.#keepState(said.bytes);
      else this.#hear(said);
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    // A process that could not be started, as with too many open files, has no streams.
    const watch = this.#child.stdio?.[4] as Readable | undefined;
    watch?.setEncoding('utf8').on('data', (text: string) => {
      this.#overrun = Number.parseInt(text, 10);
    });
    this.#ended = this.#end();
  }

  /** Whether it can take another attempt. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * Resolves when its task is loaded.
   * @throws Error saying why it can't be
   */
  async ready(): Promise<void> {
    const answer = await this.#answer();
    if ('kind' in answer && answer.kind === 'ready') return;
    this.kill();
    if ('kind' in answer && answer.kind === 'unusable') throw new UnusableTaskError(answer.message);
    const ending = await this.#ended;
    if (ending.error !== undefined) {
      ending.error.message = `a worker could not be started: ${ending.error.message}`;
      throw ending.error;
    }
    const { message } = endingOutcome(ending, this.#limits);
    throw new Error(`a worker ended before it had loaded its task: ${message}`);
  }

  /** Runs an attempt to its end, whatever that is; undefined if it was given up. */
  async run({ hash, parameters }: OpenPoint, { states, note }: AttemptPlaces): Promise<Outcome | undefined> {
    const place = states.place(hash, note);
    const { folder } = states;
    const state = folder === undefined ? { saved: await place.load() } : { folder };
    this.#attempt = { place, note };
    const started = new Date();
    const start = performance.now();
    const { timeLimit, threads } = this.#limits;
    this.#stderr = '';
    let late = false;
    const overdue = () => {
      late = true;
      this.kill();
    };
    const clock = timeLimit === undefined ? undefined : setTimeout(overdue, timeLimit * 1000);
    this.#send({ kind: 'run', hash, parameters, threads, state });
    const answer = await this.#answer();
    clearTimeout(clock);
    if ('kind' in answer) {
      if (answer.kind !== 'outcome') return undefined;
      if (answer.last) this.#usable = false;
      return receivedOutcome(answer.outcome);
    }
    const seconds = (performance.now() - start) / 1000;
    if (late) {
      const message = `took longer than the time limit of ${timeLimit} s`;
      return { kind: 'failed', failure: 'timeout', message, started, seconds };
    }
    return { kind: 'failed', ...endingOutcome(answer, this.#limits), started, seconds };
  }

  /** Asks the attempt on its way to give up. */
  abort(): void {
    this.#send({ kind: 'abort' });
  }

  /** Ends the process at once. */
  kill(): void {
    this.#usable = false;
    this.#child.kill('SIGKILL');
  }

  /** Resolves once the process has ended. */
  async gone(): Promise<void> {
    await this.#ended;
  }

  #send(order: Order): void {
    // A worker that has just died can't be told; its end is its answer.
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  /** What it says next, or how it ended. */
  #answer(): Promise<Answer | Ending> {
    if (!this.#usable) return this.#ended;
    return new Promise((resolve) => {
      this.#hear = resolve;
    });
  }

  async #end(): Promise<Ending> {
    const ending = await endOf(this.#child, () => {
      this.#usable = false;
    });
    const end = { ...ending, stderr: this.#stderr, overrun: this.#overrun };
    this.#hear(end);
    return end;
  }

  #keepState(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#attempt?.place.remove();
    else void this.#attempt?.place.save(bytes);
  }

  /** Shows what a task prints, and keeps the end of it: it may say why the worker ended. */
  #keep(text: string): void {
    const before = this.#stderr.includes(heapDump);
    this.#stderr = (this.#stderr + text).slice(-keptText);
    const shown = before ? '' : (text.split(heapDump)[0] ?? '').trimEnd();
    if (shown !== '') process.stderr.write(text.includes(heapDump) ? `${shown}\n` : text);
  }
}

/** A worker can't load the module of its task, which this process could. */
export class UnusableTaskError extends Error {
  override readonly name = 'UnusableTaskError';
  constructor(reason: string) {
    super(`a worker can't load the task: ${reason}`);
  }
}
