import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { cancel } from './subjects.js';

/** Adds `sweep cancel`. */
export function addCancel(parent: Command, finish: Finish): Command {
  const command = parent
    .command('cancel')
    .description('stop all runs of a sweep, on any host that shares the store, and its jobs; results are kept');
  return addSweepOptions(command, cancel)
    .addHelpText('after', '\nExample:\n  $ diffeolab sweep cancel sweep.json\n')
    .action(async (file: string | undefined, raw) => {
      const { cancelCommand } = await import('./actions/cancel.js');
      finish(await cancelCommand(file, raw));
    });
}
