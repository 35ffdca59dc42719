import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { type WatchData, watchDescriptor } from './messages.js';

/** Time between two looks, in milliseconds. */
const pause = 50;

const { parent, memory } = workerData as WatchData;

/** A thread of its own sees what a task that never gives way would keep the main thread from seeing. */
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  const taken = process.memoryUsage.rss();
  if (taken <= memory) return;
  writeSync(watchDescriptor, `${taken}\n`);
  process.kill(process.pid, 'SIGKILL');
}, pause);
