import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { endingOutcome, endOf, farewell } from '../system/process-ending.js';
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
      /** Of the system, which could not start it. */
      readonly error?: Error;
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
    this.#gone = this.#ended();
    child.unref();
    // Without streams, as with too many open files, the process is not started, which #ended hears.
    if (child.stdio !== undefined) this.#connect(child);
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
    const requests = this.#child.stdio?.[channel.requests] as Duplex | undefined;
    requests?.cork();
    for (const piece of encodeFrame({ message: { ...asked, id }, tensors })) requests?.write(piece);
    requests?.uncork();
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
    // Behind its end, its number may be another's.
    if (this.#exited) return;
    this.#end ??= { kind: 'ended', message: why };
    this.#killGroup();
    this.#child.kill('SIGKILL');
  }

  /** Ends it; resolves once that is done and what it has printed is shown. */
  async close(): Promise<void> {
    this.#alive ??= setInterval(() => {}, 2 ** 30);
    this.kill();
    await this.#gone;
    this.#rest();
  }

  #connect(child: ChildProcess): void {
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
  }

  #hear(frame: Frame<Answer>): void {
    const { message } = frame;
    if (message.kind === 'stray') this.#break({ kind: 'stray', error: message.error });
    else this.#waiting.get(message.id)?.resolve(frame);
  }

  /** Ends what it has started, and itself. */
  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined || process.platform === 'win32') return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
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
    const ending = await endOf(this.#child, () => {
      this.#exited = true;
      this.#killGroup();
    });
    this.#printed.end();
    const ended = { ...ending, stderr: this.#printed.kept, overrun: this.#overrun };
    const { message, failure } = endingOutcome(ended, { memory: this.#memory });
    this.#end ??= {
      kind: 'ended',
      message,
      exited: failure === 'exited' && ending.code !== null,
      limited: this.#memory !== undefined,
      ...(ending.error !== undefined && { error: ending.error }),
    };
    for (const { reject } of this.#waiting.values()) reject(new GuestEndError(this.#end));
  }
}
