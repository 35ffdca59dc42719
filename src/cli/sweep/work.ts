import { type Command, InvalidArgumentError } from 'commander';
import { exitCode, type Finish } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';

/** Adds the part of a Slurm job, which the executor's scripts call: `sweep work RUN BATCH`. */
export function addWorkCommand(parent: Command, finish: Finish): Command {
  return parent
    .command('work', { hidden: true })
    .description('computes the points of a Slurm job; its index comes from SLURM_ARRAY_TASK_ID')
    .argument('<run>', 'folder slurm/<run> of a store')
    .argument('<batch>', 'number of the array in the run', wholeNumber)
    .action(async (run: string, batch: number) => {
      const index = wholeNumber(process.env['SLURM_ARRAY_TASK_ID'] ?? '');
      const { workChunk } = await import('../../sweep/executors/slurm/work.js');
      const { signal, release } = abortOnInterrupt();
      try {
        await workChunk({ run, batch, index }, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        finish(exitCode.interrupted);
      } finally {
        release();
      }
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}
