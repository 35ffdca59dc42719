import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplesOf, missingExample } from '../scripts/docs/examples.js';
import { namespacesOf, publicValues } from '../scripts/docs/public-values.js';
import { runExample } from '../scripts/docs/run-example.js';
import { makeScratch } from '../scripts/docs/scratch.js';
import { typeFaults } from '../scripts/docs/type-check.js';

const test = suite('examples of docstrings');
const root = fileURLToPath(new URL('..', import.meta.url));

const values = publicValues(root, namespacesOf(root));
const byName = new Map(values.map((value) => [value.name, value]));

test('every public function, class and constant has an example, or a link to one that uses it', () => {
  assert.ok(values.length > 100, `${values.length} values`);
  const missing = values.flatMap((value) => missingExample(value, byName) ?? []);
  assert.equal(missing, []);
});

test('every field of the options of public functions has a docstring', () => {
  const missing = values.flatMap(({ name, undocumented }) => undocumented.map((field) => `${name}: ${field}`));
  assert.equal(missing, []);
});

test('examples are of the right types, run, and print what they say', async () => {
  const folder = makeScratch(root);
  try {
    const programs = values.flatMap((value) =>
      examplesOf(value).map(({ text }, k) => ({ name: k === 0 ? value.name : `${value.name}.${k + 1}`, text })),
    );
    const paths = programs.map(({ name }) => join(folder, `${name}.ts`));
    for (const [k, path] of paths.entries()) writeFileSync(path, programs[k]!.text);
    assert.equal(typeFaults(paths, folder), []);
    const faults: string[] = [];
    for (const { name, text } of programs) faults.push(...(await runExample(text, folder, name)));
    assert.equal(faults, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
