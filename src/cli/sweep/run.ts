import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { retry, run } from './subjects.js';

const example = `
Points that have a result in the store, from this sweep or any other, are not computed. A point is tried 1 + --retry times in all, over all
runs; "sweep retry" tries those again that are given up. Ctrl-C stops cleanly; the same command goes on. On a cluster the command
packs points into jobs, submits them and waits. Ctrl-C cancels them; if it is killed they go on, and the same command waits for them again.

Examples:
  $ diffeolab sweep run sweep.json
  $ diffeolab sweep run sweep.json --executor slurm --partition cpu --job-time 3600 --job-memory 4G
  $ diffeolab sweep run --task spherical.kernel --axis points=8..512:x2 --axis dimension=2,3,5 --seeds 10 --name kernel
`;

/** Adds `sweep run`. */
export function addRun(parent: Command, finish: Finish): Command {
  const command = parent.command('run').description('compute the points of a sweep that have no result yet');
  return addSweepOptions(command, run)
    .addHelpText('after', example)
    .action(async (file: string | undefined, raw) => {
      const { runCommand } = await import('./actions/run.js');
      finish(await runCommand(file, raw));
    });
}

/** Adds `sweep retry`. */
export function addRetry(parent: Command, finish: Finish): Command {
  const command = parent.command('retry').description('try points again that failed, and compute what is left');
  return addSweepOptions(command, retry)
    .addHelpText('after', '\nExample:\n  $ diffeolab sweep retry sweep.json --retry 1\n')
    .action(async (file: string | undefined, raw) => {
      const { retryCommand } = await import('./actions/run.js');
      finish(await retryCommand(file, raw));
    });
}
