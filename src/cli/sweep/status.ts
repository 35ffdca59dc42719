import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSayOptions, addSweepInput } from './options.js';

/** Adds `sweep status`. */
export function addStatus(parent: Command, finish: Finish): Command {
  const command = parent
    .command('status')
    .description('how many points are done, failed and left, and which live processes compute some now');
  addSweepInput(command);
  return addSayOptions(command)
    .addHelpText(
      'after',
      '\nWithout a file: all sweeps that were run in the store.\n\nExamples:\n  $ diffeolab sweep status sweep.json\n  $ diffeolab sweep status --store results\n',
    )
    .action(async (file: string | undefined, raw) => {
      const { statusCommand } = await import('./actions/status.js');
      finish(await statusCommand(file, raw));
    });
}
