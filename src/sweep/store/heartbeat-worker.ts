import { parentPort, workerData } from 'node:worker_threads';
import { beat } from './heartbeat.js';

const { path, interval } = workerData as { path: string; interval: number };
const timer = setInterval(() => beat(path), interval);
parentPort?.once('message', () => {
  clearInterval(timer);
  parentPort?.close();
});
