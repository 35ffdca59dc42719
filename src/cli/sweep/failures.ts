import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { failures } from './subjects.js';

/** Adds `sweep failures`. */
export function addFailures(parent: Command, finish: Finish): Command {
  const command = parent
    .command('failures')
    .description('points that failed, grouped by their error, with an example of each');
  return addSweepOptions(command, failures)
    .addHelpText(
      'after',
      '\nExample:\n  $ diffeolab sweep failures sweep.json --stack\n  $ diffeolab sweep retry sweep.json\n',
    )
    .action(async (file: string | undefined, raw) => {
      const { failuresCommand } = await import('./actions/failures.js');
      finish(await failuresCommand(file, raw));
    });
}
