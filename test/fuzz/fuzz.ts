import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Failure } from './try-format.js';

const folder = new URL('./formats/', import.meta.url);

/** Seconds after which an input is taken for one that never ends: a thousand times what they take. */
const mostSeconds = 60;

/** Names of the formats, each a file in formats/. */
export const formatNames = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .sort();

/** What came of inputs of a format. */
export interface Tried {
  readonly failures: readonly Failure[];
  /** Inputs that were read without an error. */
  readonly read: number;
}

/** Tries inputs of a format in a thread of its own, so that one that never ends is found too. */
export async function fuzz(name: string, seed: string, first: number, count: number): Promise<Tried> {
  const shared = new SharedArrayBuffer(4);
  const at = new Int32Array(shared).fill(first);
  const file = new URL(`${name}.ts`, folder).href;
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: { file, seed, first, count, shared },
  });
  let last = { index: -1, since: performance.now() };
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Tried>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      timer = setInterval(() => {
        const index = Atomics.load(at, 0);
        if (index !== last.index) last = { index, since: performance.now() };
        else if (performance.now() - last.since > 1000 * mostSeconds) {
          resolve({ failures: [{ index, reason: `takes more than ${mostSeconds} s` }], read: 0 });
        }
      }, 1000);
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}

/** Failures as a text, with the command that makes each again. */
export function failureText(name: string, seed: string, failures: readonly Failure[]): string {
  return failures
    .slice(0, 5)
    .map(({ index, reason }) => {
      const again = index < 0 ? '' : `npm run fuzz -- --format ${name} --seed ${seed} --first ${index} --count 1\n`;
      return `${again}${reason}`;
    })
    .join('\n\n');
}
