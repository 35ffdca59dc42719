import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { status } from './subjects.js';

/** Adds `sweep status`. */
export function addStatus(parent: Command, finish: Finish): Command {
  const command = parent
    .command('status')
    .description('how many points are done, failed and left, and which live processes compute some now');
  return addSweepOptions(command, status)
    .addHelpText(
      'after',
      '\nWithout a file: all sweeps that were run in the store.\n\nExamples:\n  $ diffeolab sweep status sweep.json\n  $ diffeolab sweep status --store results\n',
    )
    .action(async (file: string | undefined, raw) => {
      const { statusCommand } = await import('./actions/status.js');
      finish(await statusCommand(file, raw));
    });
}
