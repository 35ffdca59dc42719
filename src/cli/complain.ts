import type { Command } from 'commander';
import { note } from './messages.js';

/** Says what commander refuses in one line, with a place to look where it has no suggestion of its own. */
export function complain(program: Command, text: string): void {
  const line = text.trim().replaceAll('\n', ' ');
  const [, name] = /unknown command '(.*)'/.exec(line) ?? [];
  const hint = name === undefined || line.includes('Did you mean') ? '' : ` ${whereToLook(program, name)}`;
  note(`${line}${hint}`, false);
}

/** A verb without its noun stands in one of the nouns. */
function whereToLook({ commands }: Command, name: string): string {
  const noun = commands.find((command) => command.commands.some((verb) => verb.name() === name));
  return noun === undefined ? '(diffeolab --help lists all)' : `(Did you mean ${noun.name()} ${name}?)`;
}
