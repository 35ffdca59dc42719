import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { lifeline } from '../messages.js';

/** What the watching thread is given. */
export interface WatchData {
  /** Bytes of memory that the process may have. */
  readonly memory: number | undefined;
}

/** Time between two looks at the memory, in milliseconds. */
const pause = 50;

const { memory } = workerData as WatchData;

/** Ends the guest, and what it has started. */
function end(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // It leads no group.
  }
  process.kill(process.pid, 'SIGKILL');
}

new Socket({ fd: lifeline, readable: true, writable: false }).on('close', end).on('error', end).resume();
if (memory !== undefined) {
  setInterval(() => {
    const taken = process.memoryUsage.rss();
    if (taken <= memory) return;
    try {
      writeSync(lifeline, `${taken}\n`);
    } finally {
      end();
    }
  }, pause);
}
