import type { ChildProcess } from 'node:child_process';
import { finerSizeText } from '../numerics/size-text.js';

/** Where V8 begins to say that the heap is full: pages for its makers. */
export const heapDump = '<--- Last few GCs --->';

/** How a process that computes for this one ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started or told anything. */
  readonly error?: Error;
  /** End of what it printed on stderr. */
  readonly stderr: string;
  /** Bytes that it had when it was ended for them. */
  readonly overrun: number | undefined;
}

/**
 * Time for what a process has said and printed last to arrive behind its end, in milliseconds: what it has started may
 * keep its streams open.
 */
export const farewell = 1000;

/**
 * How a process ends, or why it could not be started. Resolves once what it has said last has arrived, and its streams
 * are closed.
 * @param ended is called at the end itself
 */
export async function endOf(
  child: ChildProcess,
  ended: () => void,
): Promise<Pick<Ending, 'code' | 'signal' | 'error'>> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ending = await new Promise<Pick<Ending, 'code' | 'signal' | 'error'>>((resolve) => {
    child.once('exit', (code, signal) => {
      ended();
      resolve({ code, signal });
    });
    // What goes wrong later, such as word to a process that has just died, ends in its exit.
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      ended();
      resolve({ code: null, signal: null, error });
    });
  });
  if (ending.error === undefined) {
    let patience: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, farewell);
    });
    await Promise.race([closed, enough]);
    clearTimeout(patience);
  }
  // A process that could not be started, as with too many open files, has no streams.
  for (const stream of child.stdio ?? []) stream?.destroy();
  return ending;
}

/**
 * What its end means for what it was at.
 * @param memory bytes that it may have, where they are limited
 */
export function endingOutcome(
  { code, signal, error, stderr, overrun }: Ending,
  { memory }: { readonly memory?: number | undefined },
): { readonly failure: 'memory' | 'exited'; readonly message: string; readonly stack?: string } {
  const limit = memory === undefined ? '' : `; the limit is ${finerSizeText(memory)}`;
  if (overrun !== undefined) return { failure: 'memory', message: `took ${finerSizeText(overrun)} of memory${limit}` };
  if (stderr.includes('JavaScript heap out of memory')) {
    const had = [...stderr.matchAll(/ -> ([\d.]+) \(/g)].at(-1)?.[1];
    const taken = had === undefined ? '' : `: it had ${had} MiB`;
    return { failure: 'memory', message: `filled the JavaScript heap${taken}${limit}` };
  }
  const words = stderr.trim();
  const stack = words === '' ? {} : { stack: words.slice(-2000) };
  if (error !== undefined) return { failure: 'exited', message: `its process failed: ${error.message}`, ...stack };
  if (signal === null) return { failure: 'exited', message: `ended its process with exit code ${code}`, ...stack };
  const hint = signal === 'SIGKILL' ? ', perhaps by the system for want of memory' : '';
  return { failure: 'exited', message: `its process was ended by ${signal}${hint}`, ...stack };
}
