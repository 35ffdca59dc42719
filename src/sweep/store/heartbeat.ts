import { closeSync, openSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Between two heartbeats, in milliseconds. */
const usual = 10_000;

/**
 * Sets the time of a runner's file by writing its first byte again: the time is then that of the server which keeps the
 * file, whatever this host's clock says. A beat that fails, as on a full disk, is made up for by the next.
 */
export function beat(path: string): void {
  try {
    const file = openSync(path, 'r+');
    try {
      writeSync(file, '{', 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return;
  }
}

/**
 * Beats every ten seconds until the returned function is called or the process ends; keeps no process alive. The beats
 * come from a thread of their own: a task that keeps this one busy for minutes does not look like death.
 */
export function startHeartbeat(path: string, interval = usual): () => void {
  let timer: NodeJS.Timeout | undefined;
  const worker = new Worker(new URL('./heartbeat-worker.js', import.meta.url), {
    workerData: { path, interval },
    execArgv: [],
  });
  worker.once('error', () => {
    timer = setInterval(() => beat(path), interval);
    timer.unref();
  });
  worker.unref();
  return () => {
    clearInterval(timer);
    worker.postMessage('end');
  };
}
