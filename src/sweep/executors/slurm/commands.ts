import { execFile, execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { messageOf } from '../../../numerics/message-of.js';

/** A program and its arguments. */
export type CommandLine = readonly [string, ...string[]];

/** What Slurm said to a command that it refused. */
export class SlurmError extends Error {
  override readonly name = 'SlurmError';
  /** Whether it may take the same command later: a limit on jobs is reached, or the controller does not answer. */
  readonly passing: boolean;

  constructor(
    command: string,
    readonly reason: string,
  ) {
    super(`${command}: ${reason}`);
    this.passing =
      /MaxSubmit|MaxJobs|limit|contact slurm controller|connect failure|timed out|temporarily|try again|Resource/i.test(
        reason,
      ) && !/time limit|memory limit/i.test(reason);
  }
}

const patience = 60_000;
const largestAnswer = 2 ** 28;

/**
 * The environment for Slurm's commands: what a job that this process itself runs in was given would be taken for
 * options of the jobs to come.
 */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name === 'SLURM_CONF' || !/^(SLURM|SLURMD)_/.test(name)),
  );
}

async function slurm(command: string, args: readonly string[]): Promise<string> {
  try {
    const options = { env: environment(), timeout: patience, maxBuffer: largestAnswer, encoding: 'utf8' } as const;
    const { stdout } = await promisify(execFile)(command, args, options);
    return stdout;
  } catch (error) {
    throw new SlurmError(command, reasonOf(error));
  }
}

function slurmNow(command: string, args: readonly string[], input = ''): string {
  const options = { env: environment(), timeout: patience, maxBuffer: largestAnswer, encoding: 'utf8' } as const;
  return execFileSync(command, args, { ...options, input, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** What a command printed on stderr, in one line. */
function reasonOf(error: unknown): string {
  const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = words
    .split('\n')
    .map((line) => line.replace(/^\w+: (error: )?/, '').trim())
    .filter((line) => line !== '');
  if (lines.length > 0) return lines.join('; ');
  return messageOf(error);
}

/** Version of Slurm; undefined where it is not installed. */
export function slurmVersion(): string | undefined {
  try {
    return slurmNow('sbatch', ['--version']).trim();
  } catch {
    return undefined;
  }
}

/** Jobs that an array may have. */
export function maximumArraySize(): number {
  const usual = 1001;
  try {
    const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(slurmNow('scontrol', ['show', 'config']))?.[1]);
    return size > 0 ? size : usual;
  } catch {
    return usual;
  }
}

/**
 * Cores and MiB of memory of the kinds of nodes of a partition, or of all, whatever their state;
 * empty if Slurm doesn't say.
 */
export function nodeKinds(partition: string | undefined): { readonly cpus: number; readonly megabytes: number }[] {
  const where = partition === undefined ? [] : [`--partition=${partition}`];
  try {
    return slurmNow('sinfo', ['--noheader', '--exact', '--format=%c %m', ...where])
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number.parseFloat))
      .flatMap(([cpus, megabytes]) => (cpus! > 0 && megabytes! > 0 ? [{ cpus: cpus!, megabytes: megabytes! }] : []));
  } catch {
    return [];
  }
}

/**
 * Has Slurm check arguments of sbatch without submitting anything: why it refuses them, if it does. That no node can
 * run such a job is not told here: Slurm says the same of nodes that are down or drained for a while, for which a job
 * that is submitted waits.
 */
export function tryBatch(args: readonly string[]): string | undefined {
  try {
    slurmNow('sbatch', ['--test-only', ...args], '#!/bin/sh\n');
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    return /node configuration is not available/i.test(reason) ? undefined : reason;
  }
}

/** Submits a script; returns the id of the job. */
export async function submitBatch(args: readonly string[], script: string): Promise<string> {
  const answer = await slurm('sbatch', ['--parsable', ...args, script]);
  const id = /^\d+/.exec(answer.trim())?.[0];
  if (id === undefined) throw new SlurmError('sbatch', `answered ${JSON.stringify(answer)}, which is no job id`);
  return id;
}

/** A job of an array as Slurm has it. */
export interface QueueEntry {
  /** Of the array. */
  readonly id: string;
  readonly index: number;
  /** Such as PENDING, RUNNING, TIMEOUT. */
  readonly state: string;
  /** Why it waits. */
  readonly reason: string;
}

/** All jobs of the given names that Slurm still knows, those that ended a short while ago among them. */
export async function queueOf(names: readonly string[]): Promise<QueueEntry[]> {
  if (names.length === 0) return [];
  const answer = await slurm('squeue', [
    '--noheader',
    '--array',
    '--states=all',
    `--user=${userInfo().username}`,
    `--name=${names.join(',')}`,
    '--format=%F|%K|%T|%r',
  ]);
  return answer.split('\n').flatMap((line) => {
    const [id, index, state, ...reason] = line.trim().split('|');
    if (id === undefined || index === undefined || state === undefined || !/^\d+$/.test(index)) return [];
    return [{ id, index: Number(index), state, reason: reason.join('|') }];
  });
}

/** Cancels all jobs of the given names. */
export async function cancelNamed(names: readonly string[]): Promise<void> {
  for (const name of names) await slurm('scancel', [`--user=${userInfo().username}`, `--name=${name}`]);
}

const endings = new Set([
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
  'OUT_OF_MEMORY',
  'REVOKED',
]);

/** Whether a job in this state will not run any more. */
export function hasEnded(state: string): boolean {
  return endings.has(state);
}

/** Whether a job in this state was ended by something other than what it did. */
export function wasEndedFromOutside(state: string): boolean {
  return ['CANCELLED', 'PREEMPTED', 'NODE_FAIL', 'BOOT_FAIL', 'REVOKED'].includes(state);
}
