import type { Command } from 'commander';
import type { Finish } from './exit-code.js';
import { addParameters } from './parameters/options.js';
import { answer } from './parameters/run-parameters.js';

const example = `
Rates are measured for about a third of a second on one thread: rough figures that depend on what
else the machine does.

Example:
  $ diffeolab doctor
`;

/** Adds `doctor`. */
export function addDoctor(parent: Command, finish: Finish): Command {
  const command = parent
    .command('doctor')
    .description('what this machine has, what each part of it enables, and what to do about what is missing');
  return addParameters(command, answer)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runDoctor } = await import('./run-doctor.js');
      finish(await runDoctor(raw));
    });
}
