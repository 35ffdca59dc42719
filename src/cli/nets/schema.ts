import type { Command } from 'commander';
import { exitCode, type Finish } from '../exit-code.js';

/** Adds `nets schema`. */
export function addSchema(parent: Command, finish: Finish): Command {
  return parent
    .command('schema')
    .description('print the JSON schema of nets, for editors and for tools that write them')
    .addHelpText('after', '\nExample:\n  $ diffeolab nets schema > net.schema.json\n')
    .action(async () => {
      const { netJsonSchema } = await import('../../nets/description/schema.js');
      process.stdout.write(netJsonSchema());
      finish(exitCode.done);
    });
}
