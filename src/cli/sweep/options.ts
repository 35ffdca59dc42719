import { type Command, Option } from 'commander';

const gather = (value: string, before: readonly string[]) => [...before, value];

/** A repeatable option. */
export function several(flags: string, description: string): Option {
  return new Option(flags, description).argParser(gather).default([], 'none');
}

/** The file of a sweep, or its parts as options; and its store. */
export function addSweepInput(command: Command): Command {
  return addStoreOption(
    command
      .argument('[file]', 'sweep file (.json, .mjs, .js or .ts), or the name of a sweep that was run in the store')
      .option('--task <name>', 'instead of a file: the task, or the path of a module of yours')
      .addOption(several('--axis <name=values>', 'an axis: scale=3,5,7 or 3..15:2 or disorder=0..1:11lin; repeatable'))
      .addOption(several('--zip <axes>', 'axes that go together: "dimension=2,3,5; ridge=0,0,1e-8"; repeatable'))
      .addOption(several('--fixed <name=value>', 'a parameter of all points; repeatable'))
      .addOption(several('--where <condition>', 'keep points that fulfil it: "channels <= scale"; repeatable'))
      .option('--seeds <n>', 'repetitions: the parameter seed is "0", "1", … (default: the seed of the task)')
      .option('--name <name>', 'under which the sweep is found again (default: the task)'),
  );
}

export function addStoreOption(command: Command): Command {
  return command.option(
    '--store <folder>',
    'results of all sweeps (default: DIFFEOLAB_STORE, else diffeolab-store in this folder)',
  );
}

/** What is printed. */
export function addSayOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object on stdout and nothing else there')
    .option('--quiet', 'no progress and no messages');
}

/** Where and how points are computed. */
export function addExecutorOptions(command: Command): Command {
  return command
    .option(
      '--executor <name>',
      'local (workers of this machine), inline (one after the other here, Ctrl-C waits for the point) or slurm',
      'local',
    )
    .option('--workers <n>', 'points at once: local on this machine, slurm in a job (default: by cores and memory; 1)')
    .option('--threads <n>', 'threads of a point (default: 1, more with fewer points than cores; inline: all)')
    .option('--memory <size>', 'a worker may have, such as 2G (default: an equal share)')
    .option('--time-limit <s>', 'seconds that a point may take (default: no limit)')
    .option('--partition <name>', 'slurm: partition')
    .option('--job-time <s>', 'slurm: time limit of a job in seconds')
    .option('--job-memory <size>', 'slurm: memory of a job, such as 8G')
    .option('--account <name>', 'slurm: account')
    .option('--concurrent <n>', 'slurm: jobs that may run at once (default: all)')
    .option('--job-seconds <s>', 'slurm: what the points of a job should take together (default: 600)')
    .option('--preamble <file>', 'slurm: shell lines of the job before it computes, such as "module load node"')
    .addOption(several('--sbatch <argument>', 'slurm: a further argument, such as --sbatch=--gres=gpu:1; repeatable'));
}

/** What happens to points that fail. */
export function addRetryOptions(command: Command): Command {
  return command
    .option('--retry <n>', 'further attempts at a point that fails', '0')
    .option('--fail-fast', 'stop at the first point that is given up');
}
