import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSayOptions, addSweepInput } from './options.js';

/** Adds `sweep failures`. */
export function addFailures(parent: Command, finish: Finish): Command {
  const command = parent
    .command('failures')
    .description('points that failed, grouped by their error, with an example of each');
  addSweepInput(command).option('--stack', 'the stack of each example');
  return addSayOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  $ diffeolab sweep failures sweep.json --stack\n  $ diffeolab sweep retry sweep.json\n',
    )
    .action(async (file: string | undefined, raw) => {
      const { failuresCommand } = await import('./actions/failures.js');
      finish(await failuresCommand(file, raw));
    });
}
