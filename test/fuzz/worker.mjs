import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// A thread does not read TypeScript because its parent does.
register();
const { tryFormat } = await import('./try-format.ts');

const { file, seed, first, count, shared } = workerData;
const { default: format } = await import(file);
const at = new Int32Array(shared);
const started = (index) => Atomics.store(at, 0, index);
parentPort.postMessage(await tryFormat(format, seed, { first, count, started }));
