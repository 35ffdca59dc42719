import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { type Ending, endingOutcome } from '../system/process-ending.js';
import { encodeFrame, type Frame, FrameError, FrameReader, type SentTensor } from './frames.js';
import { type Answer, channel, lifeline, type Request, type ThrownError } from './messages.js';
import { PrintedLines } from './printed-lines.js';

/** What runs a model. */
export interface GuestProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Bytes of memory that it may have, where they are limited. */
  readonly memory: number | undefined;
}

/** Why a guest gives no answers any more. */
export type GuestEnd =
  | { readonly kind: 'stray'; readonly error: ThrownError }
  | {
      readonly kind: 'ended';
      readonly message: string;
      /** By itself, with an exit code. */
      readonly exited?: boolean;
      /** Its memory is limited. */
      readonly limited?: boolean;
    };

/** A guest is not there any more. */
export class GuestEndError extends Error {
  override readonly name = 'GuestEndError';
  constructor(readonly end: GuestEnd) {
    super(end.kind === 'stray' ? end.error.message : end.message);
  }
}

/** What is asked, without its number. */
type Asked = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (frame: Frame<Answer>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Time for what a guest has said and printed last to arrive behind its end, and for its end once it has closed the
 * channel, in milliseconds.
 */
const farewell = 1000;

/**
 * A process of its own that answers requests. It has its own globals, its own end and its own output, which is shown
 * line by line; it ends with this process, however that ends. While nothing is asked of it, it keeps no program alive.
 */
export class GuestProcess {
  readonly #child: ChildProcess;
  readonly #memory: number | undefined;
  readonly #printed: PrintedLines;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #requests = 0;
  #end: GuestEnd | undefined;
  #exited = false;
  #overrun: number | undefined;
  #alive: NodeJS.Timeout | undefined;

  /** @param show hears every line that the guest prints */
  constructor({ command, args, memory }: GuestProgram, show: (line: string) => void) {
    this.#memory = memory;
    this.#printed = new PrintedLines(show);
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C is for the host, and what the guest starts ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    child.unref();
    for (const stream of child.stdio) {
      (stream as { unref?: () => void } | null)?.unref?.();
      stream?.on('error', () => {
        // A guest that has just died can't be told; its end is its answer.
      });
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#printed.push(text));
    }
    const reader = new FrameReader<Answer>((frame) => this.#hear(frame));
    const pipes = child.stdio as readonly unknown[];
    const answers = pipes[channel.answers] as Readable;
    answers.on('data', (bytes: Uint8Array) => {
      if (this.#end !== undefined) return;
      try {
        reader.push(bytes);
      } catch (error) {
        const reason = error instanceof FrameError ? error.message : String(error);
        this.#break({ kind: 'ended', message: `answered what can't be read (${reason})` });
      }
    });
    const watch = pipes[lifeline] as Readable;
    watch.setEncoding('utf8').on('data', (text: string) => {
      this.#overrun = Number.parseInt(text, 10);
    });
    const requests = pipes[channel.requests] as Duplex;
    requests.resume();
    for (const stream of [requests, answers, watch]) {
      // A guest that has closed them and does not end is of no use any more.
      stream.on('close', () => setTimeout(() => this.kill('closed its connection'), farewell).unref());
    }
    this.#gone = this.#ended();
  }

  /** Whether it can be asked. */
  get usable(): boolean {
    return this.#end === undefined && !this.#exited;
  }

  /**
   * Asks and waits for the answer. When the signal aborts, the guest is ended at once, whatever it is doing.
   * @throws GuestEndError if the guest is gone or goes; the reason of the signal
   */
  async ask(asked: Asked, tensors: readonly SentTensor[], signal?: AbortSignal): Promise<Frame<Answer>> {
    signal?.throwIfAborted();
    if (!this.usable) {
      await this.#gone;
      throw new GuestEndError(this.#end!);
    }
    const id = this.#requests++;
    const answered = new Promise<Frame<Answer>>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const onAbort = () => {
      this.#waiting.get(id)?.reject(signal!.reason);
      this.kill();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#alive ??= setInterval(() => {}, 2 ** 30);
    const requests = this.#child.stdio[channel.requests] as Duplex;
    requests.cork();
    for (const piece of encodeFrame({ message: { ...asked, id }, tensors })) requests.write(piece);
    requests.uncork();
    try {
      return await answered;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#waiting.delete(id);
      this.#rest();
    }
  }

  /** Ends it and all that it has started, at once. */
  kill(why = 'was ended'): void {
    if (!this.#exited) this.#end ??= { kind: 'ended', message: why };
    const { pid } = this.#child;
    try {
      if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
    this.#child.kill('SIGKILL');
  }

  /** Ends it; resolves once that is done and what it has printed is shown. */
  async close(): Promise<void> {
    this.#alive ??= setInterval(() => {}, 2 ** 30);
    this.kill();
    await this.#gone;
    this.#rest();
  }

  #hear(frame: Frame<Answer>): void {
    const { message } = frame;
    if (message.kind === 'stray') this.#break({ kind: 'stray', error: message.error });
    else this.#waiting.get(message.id)?.resolve(frame);
  }

  #break(end: GuestEnd): void {
    this.#end ??= end;
    this.kill();
  }

  /** Lets the program end while nothing is asked. */
  #rest(): void {
    if (this.#waiting.size > 0) return;
    clearInterval(this.#alive);
    this.#alive = undefined;
  }

  async #ended(): Promise<void> {
    const child = this.#child;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const ending = await new Promise<Pick<Ending, 'code' | 'signal' | 'error'>>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.on('error', (error) => {
        if (child.pid === undefined) resolve({ code: null, signal: null, error });
      });
    });
    this.#exited = true;
    let patience: NodeJS.Timeout | undefined;
    await Promise.race([
      closed,
      new Promise<void>((resolve) => {
        patience = setTimeout(resolve, farewell);
      }),
    ]);
    clearTimeout(patience);
    for (const stream of child.stdio) stream?.destroy();
    this.#printed.end();
    const ended = { ...ending, stderr: this.#printed.kept, overrun: this.#overrun };
    const { message, failure } = endingOutcome(ended, { memory: this.#memory });
    this.#end ??= {
      kind: 'ended',
      message,
      exited: failure === 'exited' && ending.code !== null,
      limited: this.#memory !== undefined,
    };
    for (const { reject } of this.#waiting.values()) reject(new GuestEndError(this.#end));
  }
}
