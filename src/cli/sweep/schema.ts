import type { Command } from 'commander';
import { exitCode, type Finish } from '../exit-code.js';

/** Adds `sweep schema`. */
export function addSchema(parent: Command, finish: Finish): Command {
  return parent
    .command('schema')
    .description('print the JSON schema of sweep files, for editors and for tools that write them')
    .addHelpText('after', '\nExample:\n  $ diffeolab sweep schema > sweep.schema.json\n')
    .action(async () => {
      const { sweepSchema } = await import('../../tasks/sweep-schema.js');
      process.stdout.write(await sweepSchema());
      finish(exitCode.done);
    });
}
