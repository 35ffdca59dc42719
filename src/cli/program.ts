import { Command } from 'commander';
import { packageVersion } from '../system/provenance.js';
import { complain } from './complain.js';
import { addCompletion } from './completion/completion.js';
import { addDoctor } from './doctor.js';
import type { Finish } from './exit-code.js';
import { foldHelp } from './fold.js';
import { print } from './messages.js';
import { type Noun, nouns } from './nouns.js';
import { addReport } from './report.js';
import { helpWidth } from './width.js';

const hints = `
Help on a command: diffeolab help two-pixels stability, or --help behind it.
`;

const exitCodes = `
Exit codes: 0 done, 1 the run failed, 2 bad usage, 3 --check did not hold,
130 interrupted (what is finished is kept).`;

function printHelp(text: string): void {
  print(foldHelp(text, helpWidth()).trimEnd());
}

/**
 * The command line; what a command needs is loaded when it runs.
 * @param args what was typed, so that the commands of other nouns need not be loaded; all of them without
 */
export async function createProgram(finish: Finish, args?: readonly string[]): Promise<Command> {
  const program = new Command('diffeolab');
  program
    .description(
      'Toy models of deep learning: stability to deformations of the input, by exact theory and Monte Carlo.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
      writeOut: printHelp,
      // Commander writes there what it tells where a command is missing: its help, which is what was asked for.
      writeErr: printHelp,
      outputError: (text) => complain(program, text),
    })
    .addHelpText('after', hints + exitCodes);
  for (const noun of nouns) {
    const { name, description } = noun;
    const command = program.command(name).description(description).helpCommand(false);
    if (wanted(args, name)) await addVerbs(command, noun, finish);
  }
  addReport(program, finish).addHelpText('after', exitCodes);
  addDoctor(program, finish).addHelpText('after', exitCodes);
  addCompletion(program, finish).addHelpText('after', exitCodes);
  return program;
}

/** Whether the verbs of a noun are needed: for its commands, and where the command is none that is known. */
function wanted(args: readonly string[] | undefined, noun: string): boolean {
  const first = args?.[0];
  if (args === undefined || first === noun) return true;
  const known = [...nouns.map(({ name }) => name), 'report', 'doctor'];
  return first !== undefined && !first.startsWith('-') && !known.includes(first);
}

async function addVerbs(command: Command, { load, shared }: Noun, finish: Finish): Promise<void> {
  const { verbs, about } = await load();
  command.addHelpText('after', about + exitCodes);
  for (const addVerb of verbs) addVerb(command, finish).addHelpText('after', (shared ? about : '') + exitCodes);
}
