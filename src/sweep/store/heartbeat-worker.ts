import { parentPort, workerData } from 'node:worker_threads';
import { beat } from './heartbeat.js';

/** Beats for a runner on a thread of its own: a task that keeps the main thread busy for minutes does not look like death. */
const { path, interval } = workerData as { path: string; interval: number };
const timer = setInterval(() => beat(path), interval);
parentPort?.once('message', () => {
  clearInterval(timer);
  parentPort?.close();
});
