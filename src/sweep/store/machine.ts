import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../../numerics/message-of.js';

/** Where process ids have a meaning: a host since its last start, and there a namespace of processes. */
export interface Machine {
  readonly host: string;
  /** Empty where the system does not tell. */
  readonly boot: string;
  readonly namespace: string;
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    host: hostname(),
    boot: tried(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: tried(() => readlinkSync('/proc/self/ns/pid')),
  };
}

export function sameMachine(a: Machine, b: Machine): boolean {
  return a.host === b.host && a.boot === b.boot && a.namespace === b.namespace;
}

/**
 * When a process of this machine started, in the system's ticks, so that another one that has got the same id
 * later is told apart: undefined if there is no such process or it has ended and waits for its parent; empty where
 * the system does not tell.
 */
export function processStart(pid: number): string | undefined {
  const text = tried(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === '') return runs(pid) ? '' : undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function tried(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
