import { InputError, requireInteger, requireNumber } from '../../../numerics/input-error.js';
import { defaultJobSeconds } from '../../defaults.js';
import { type CommandLine, maximumArraySize, nodeKinds, slurmVersion, tryBatch } from './commands.js';

/** How a sweep is run on a Slurm cluster. What is left out is the cluster's default, unless said otherwise. */
export interface SlurmOptions {
  /** Partition, as sbatch takes it. */
  readonly partition?: string;
  /** Seconds that a job may take. Slurm counts in minutes. */
  readonly jobTimeLimit?: number;
  /** Bytes of memory of a job. */
  readonly jobMemory?: number;
  /** Cores of a job; by default as many as its workers and their threads need, which is 1. */
  readonly cpusPerTask?: number;
  /** Account, as sbatch takes it. */
  readonly account?: string;
  /** Quality of service, as sbatch takes it. */
  readonly qos?: string;
  /** Further arguments of sbatch, each as it is: "--gres=gpu:1". */
  readonly extra?: readonly string[];
  /**
   * Lines of the job's script before it computes, such as "module load node": the user's own
   * shell text, taken as it is.
   */
  readonly preamble?: string;
  /** Jobs of an array; by default what the cluster allows. */
  readonly arraySize?: number;
  /** Jobs of an array that may run at once; by default all. */
  readonly concurrent?: number;
  /** Seconds that points of a job should take together, default 600, never above half of the job's time limit. */
  readonly jobSeconds?: number;
  /** Whether Slurm may start a job again that was preempted or whose node failed, default true. */
  readonly requeue?: boolean;
  /** Environment of jobs: that of this process (default), or that of a new login. */
  readonly environment?: 'all' | 'none';
  /** Seconds between two looks at the queue, default 5. */
  readonly pollInterval?: number;
  /** Program that runs this package on the nodes, with its arguments; by default this process's Node by its path. */
  readonly node?: CommandLine;
}

/** Options of Slurm with their defaults. */
export interface SlurmSettings {
  /** Arguments of sbatch, but for those of one array. */
  readonly batchArguments: readonly string[];
  readonly jobTimeLimit: number | undefined;
  readonly preamble: string;
  readonly arraySize: number;
  readonly concurrent: number | undefined;
  readonly jobSeconds: number;
  readonly pollInterval: number;
  readonly node: CommandLine | undefined;
}

/** What points may take in a job. */
export interface JobLimits {
  readonly workers: number;
  readonly threads: number;
  /** Bytes a worker; by default a share of what the job has. */
  readonly memory: number | undefined;
  readonly timeLimit: number | undefined;
}

const subject = 'executor slurm';

/** Arguments of sbatch that this executor gives itself, or that would have it do something else. */
const owned =
  /^(-a|-J|-o|-e|-W|--array|--job-name|--output|--error|--wrap|--parsable|--test-only|--wait|--export|--open-mode)(=|$)/;

/** Share of a job's time limit that its points should take by their estimates. */
export const limitShare = 0.5;

/**
 * Checks the options of Slurm, here and, by trying them without submitting anything, with Slurm.
 * @throws InputError naming the option at fault, or saying that Slurm is not there
 */
export function slurmSettings(options: SlurmOptions, cpus: number): SlurmSettings {
  const { jobTimeLimit, jobMemory, cpusPerTask = cpus, extra = [], preamble = '' } = options;
  const {
    requeue = true,
    environment = 'all',
    jobSeconds = defaultJobSeconds,
    pollInterval = 5,
    concurrent,
    node,
  } = options;
  requireInteger(subject, 'cpus per task', cpusPerTask, 1);
  if (cpusPerTask < cpus) {
    throw new InputError(
      subject,
      `cpus per task must be at least workers × threads = ${cpus}, got ${cpusPerTask} (ask for more, or use fewer threads)`,
    );
  }
  for (const argument of extra) {
    if (!argument.startsWith('-') || argument.includes('\n')) {
      throw new InputError(subject, `an extra argument must be an option of sbatch, got ${JSON.stringify(argument)}`);
    }
    if (owned.test(argument)) {
      throw new InputError(subject, `extra argument ${argument} is given by the executor itself (leave it out)`);
    }
  }
  const named = (option: string, value: string | undefined) => {
    if (value === undefined) return [];
    if (!/^[\w.,:@+-]+$/.test(value)) {
      throw new InputError(subject, `${option} must be a name, got ${JSON.stringify(value)}`);
    }
    return [`--${option}=${value}`];
  };
  const batchArguments = [
    ...named('partition', options.partition),
    ...named('account', options.account),
    ...named('qos', options.qos),
    ...(jobTimeLimit === undefined
      ? []
      : [`--time=${timeText(requireNumber(subject, 'job time limit (seconds)', jobTimeLimit, 1))}`]),
    ...(jobMemory === undefined
      ? []
      : [`--mem=${Math.ceil(requireInteger(subject, 'job memory (bytes)', jobMemory, 2 ** 20) / 1024)}K`]),
    `--cpus-per-task=${cpusPerTask}`,
    requeue ? '--requeue' : '--no-requeue',
    `--export=${environment === 'all' ? 'ALL' : 'NONE'}`,
    ...extra,
  ];
  requireNumber(subject, 'job seconds', jobSeconds, 1);
  requireNumber(subject, 'poll interval (seconds)', pollInterval, 0.1, 3600);
  if (concurrent !== undefined) requireInteger(subject, 'concurrent jobs', concurrent, 1);
  const version = slurmVersion();
  if (version === undefined) {
    throw new InputError(subject, 'sbatch is not on this machine (run it where Slurm is, or use executor local)');
  }
  const allowed = maximumArraySize();
  const arraySize = requireInteger(subject, 'array size', options.arraySize ?? allowed, 1, allowed);
  requireNode(options.partition, cpusPerTask, (jobMemory ?? 0) / 2 ** 20);
  const refusal = tryBatch(batchArguments);
  if (refusal !== undefined) throw refusedBatch(batchArguments, refusal);
  return { batchArguments, jobTimeLimit, preamble, arraySize, concurrent, jobSeconds, pollInterval, node };
}

/** Throws unless there is a node, in whatever state, that is large enough for a job: it would wait for ever. */
function requireNode(partition: string | undefined, cpus: number, megabytes: number): void {
  const kinds = nodeKinds(partition);
  if (kinds.length === 0 || kinds.some((kind) => kind.cpus >= cpus && kind.megabytes >= megabytes)) return;
  const largest = kinds.map((kind) => `${kind.cpus} cores and ${kind.megabytes} MiB`).join(', ');
  throw new InputError(
    subject,
    `no node${partition === undefined ? '' : ` of partition ${partition}`} has room for a job of ${cpus} cores and ${Math.ceil(megabytes)} MiB: they have ${largest} (ask for less)`,
  );
}

/** The complaint about arguments that sbatch refuses. */
export function refusedBatch(args: readonly string[], reason: string): InputError {
  return new InputError(subject, `sbatch refuses ${args.join(' ')}: ${reason}`);
}

/** Seconds as Slurm reads them: days-hours:minutes:seconds. */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  return `${Math.floor(hours / 24)}-${two(hours % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
