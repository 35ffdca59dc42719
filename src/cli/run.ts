import { type Command, CommanderError } from 'commander';
import { InputError } from '../numerics/input-error.js';
import { inCall, OptionError } from '../numerics/option-error.js';
import { oneLine } from '../sweep/carried.js';
import { removeUnusedFolders } from '../system/write-file.js';
import { exitCode } from './exit-code.js';
import { hintFor } from './hints.js';
import { optionName } from './kebab-case.js';
import { note } from './messages.js';
import { goesNowhere } from './outputs.js';
import { createProgram } from './program.js';
import { asQuery } from './sweep/query-words.js';

/** Runs the command line on the given arguments; returns its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = exitCode.done;
  if (args.includes('--json') && goesNowhere(1)) {
    note(
      'warning: nothing of --json will be seen: stdout is closed, or discarded by the program that started this ' +
        '(redirect it to a file, or leave --json out)',
      false,
    );
  }
  try {
    // `diffeolab help two-pixels stability`, to any depth.
    const given = asQuery(args[0] === 'help' ? [...args.slice(1), '--help'] : args);
    const program = await createProgram((commandCode) => {
      code = commandCode;
    }, given);
    await program.parseAsync(isKnown(program, given) ? given : args.slice(1), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return isAnswer(error) ? exitCode.done : exitCode.badUsage;
    if (error instanceof InputError) {
      removeUnusedFolders();
      const message = error instanceof OptionError ? error.worded(writerOf(args[0])) : error.message;
      note(`error: ${oneLine(message)}`, false);
      return exitCode.badUsage;
    }
    note(`error: ${describe(error)}`, false);
    return exitCode.failed;
  }
}

/**
 * Parameters as they are typed: those of a sweep in its file or behind --fixed, those of a command as its options. What
 * is wrong with options themselves is worded where they are read.
 */
function writerOf(command: string | undefined): (parameter: string) => string {
  return command === 'sweep' || command === 'report' ? inCall : optionName;
}

/** Whether the words before an option are a command, which help can be given for. */
function isKnown(program: Command, words: readonly string[]): boolean {
  let place: Command | undefined = program;
  for (const word of words) {
    if (word.startsWith('-') || place.commands.length === 0) return true;
    place = place.commands.find((command) => command.name() === word);
    if (place === undefined) return words.at(-1) !== '--help';
  }
  return true;
}

/** Whether commander printed what was asked for: the version, or help, also where a command is missing. */
function isAnswer({ code, exitCode }: CommanderError): boolean {
  return exitCode === 0 || code === 'commander.help';
}

/** One line for what the system refused, with a remedy where there is one; the stack for what should not happen. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = hintFor(error);
  if (hint !== undefined) return error.message.endsWith(')') ? error.message : `${error.message} (${hint})`;
  return 'code' in error ? error.message : (error.stack ?? error.message);
}
