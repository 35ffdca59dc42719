import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgram } from '../../dist/cli/program.js';
import { taskNames } from '../../dist/tasks/registry.js';
import { parametersPage } from '../../scripts/reference/parameters-page.js';
import { sections } from '../../scripts/reference/places.js';

const test = suite('reference of parameters');

/** Commands that do something, with the words that call them. */
function verbs(command: Command, words: readonly string[] = []): [words: string, command: Command][] {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');
  const name = words.join(' ');
  if (below.length === 0) return [[name, command]];
  return below.flatMap((each) => verbs(each, [...words, each.name()]));
}

test('the page is that of the tables (npm run reference writes it)', () => {
  const page = readFileSync(new URL('../../docs/reference/parameters.md', import.meta.url), 'utf8');
  assert.is(page, parametersPage());
});

test('every option of every command is in a line that names the command', async () => {
  const places = sections.flatMap(({ commands }) => commands);
  const page = parametersPage().split('\n');
  for (const [words, command] of verbs(await createProgram(() => {}))) {
    if (command.options.length === 0) continue;
    assert.ok(
      places.some(({ name }) => name === words),
      `${words} has no place`,
    );
    const [subject] = words.split(' ');
    for (const { long, hidden } of command.options) {
      if (long === undefined || long === '--version') continue;
      const lines = page.filter((line) => line.startsWith('| `--') && line.split(' | ')[0]!.includes(`\`${long}\``));
      const named = lines.some((line) =>
        [words, subject].some((name) => line.split(' | ').at(-1)!.includes(`\`${name}\``)),
      );
      assert.ok(named, `${words} ${long}${hidden ? ' (hidden)' : ''} is not in the reference`);
    }
  }
});

test('every task of the package has its section', () => {
  const named = sections.flatMap(({ tasks }) => tasks.map(({ name }) => name));
  assert.equal([...named].sort(), [...taskNames].sort());
});

test.run();
