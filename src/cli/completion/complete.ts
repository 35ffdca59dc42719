import tab, { type Complete, type Command as Described, ShellCompDirective } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import { choicesOf } from '../choices.js';

const { ShellCompDirectiveDefault, ShellCompDirectiveNoFileComp } = ShellCompDirective;

/**
 * Prints what may stand in the place of the last word, as the scripts of the shells read it: files where there is
 * nothing else.
 */
export function completeWords(program: Command, words: string[]): void {
  describe(program, '');
  Object.defineProperty(tab, 'directive', {
    get: () => (tab.completions.length > 0 ? ShellCompDirectiveNoFileComp : ShellCompDirectiveDefault),
    set: () => {},
  });
  tab.parse(words);
}

/** Tells of a command and those below it. */
function describe(command: Command, path: string): void {
  const entry = path === '' ? tab : tab.command(path, command.description());
  const help = command.createHelp();
  for (const option of help.visibleOptions(command)) describeOption(entry, option);
  for (const argument of command.registeredArguments) {
    entry.argument(argument.name(), offering(argument.argChoices ?? []), argument.variadic);
  }
  for (const below of help.visibleCommands(command)) describe(below, `${path} ${below.name()}`.trimStart());
}

function describeOption(entry: Described, option: Option): void {
  const { long, description } = option;
  if (long === undefined) return;
  const name = long.slice(2);
  const short = option.short?.slice(1);
  if (option.required || option.optional) entry.option(name, description, offering(choicesOf(option)), short);
  else entry.option(name, description, short);
}

function offering(names: readonly string[]): (add: Complete) => void {
  return (add) => {
    for (const name of names) add(name, '');
  };
}
