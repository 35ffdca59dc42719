import { fileURLToPath } from 'node:url';
import { workerArguments } from '../system/node-arguments.js';
import type { GuestProgram } from './guest-process.js';

/**
 * What runs a model in JavaScript: the Node of this process with its flags, such as loaders. Where the heap of this
 * process is limited, as in workers of sweeps, the guest may have as much, all its memory included.
 */
export function nodeProgram(): GuestProgram {
  const limit = /^--max-old-space-size=(\d+)$/;
  const megabytes = process.execArgv.map((flag) => limit.exec(flag)?.[1]).findLast((found) => found !== undefined);
  const memory = megabytes === undefined ? undefined : Number(megabytes) * 2 ** 20;
  return {
    command: process.execPath,
    args: [
      ...workerArguments(process.execArgv),
      ...(megabytes === undefined ? [] : [`--max-old-space-size=${megabytes}`]),
      fileURLToPath(new URL('./node/guest.js', import.meta.url)),
      ...(memory === undefined ? [] : [String(memory)]),
    ],
    memory,
  };
}
