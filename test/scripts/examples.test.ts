import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplesOf, missingExample } from '../../scripts/docs/examples.js';
import { namespacesOf, type PublicValue, publicValues } from '../../scripts/docs/public-values.js';
import { runExample } from '../../scripts/docs/run-example.js';

const test = suite('examples in docstrings');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'diffeolab-examples-'));
});
test.after(() => rmSync(folder, { recursive: true }));

const fence = '```';
const value = (name: string, docstring: string): PublicValue => ({
  name,
  place: 'a.ts:1',
  docstring,
  undocumented: [],
});

test('an example is there if it uses the value, a link if it leads to one that does', () => {
  const example = `@example\n${fence}ts\nconsole.log(f(g()));\n${fence}`;
  const values = [value('a.f', `Text.\n${example}`), value('a.g', '@see {@link f}'), value('a.h', '@see {@link f}')];
  const others = [
    value('a.i', '@see {@link k}'),
    value('a.j', example),
    value('b.g', '@see {@link f}'),
    value('c.g', '@see {@link a.f}'),
  ];
  const all = new Map([...values, ...others].map((one) => [one.name, one]));
  assert.is(examplesOf(values[0]!)[0]?.text, 'console.log(f(g()));\n');
  assert.equal(
    [...all.values()].map((one) => missingExample(one, all)),
    [
      undefined,
      undefined,
      'a.h (a.ts:1) links to a.f, which has no example that uses it',
      'a.i (a.ts:1) links to a.k, which is not there',
      'a.j (a.ts:1) has neither an example that uses it nor a link to one',
      'b.g (a.ts:1) links to b.f, which is not there',
      undefined,
    ],
  );
});

test('values that a face exports, with the fields of their options that have no docstring', () => {
  const files = {
    'src/index.ts': "export * as a from './a/index.js';\n",
    'src/a/index.ts': "export { f, type Options } from './f.js';\nexport { constant } from './g.js';\n",
    'src/a/f.ts': `import { Common } from './g.js';
/** Of f. */
export interface Options extends Omit<Common, 'x'> {
  own: number;
  /** Told. */
  told: string;
}
/**
 * Does f.
 * @see {@link constant}
 */
export function f(options: Options, more: { written: number }, rest: Common): void {}
`,
    'src/a/g.ts': 'export interface Common {\n  common: number;\n}\nexport const constant = 1;\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  assert.equal(namespacesOf(folder), ['a']);
  const docstring = '\nDoes f.\n@see {@link constant}\n';
  assert.equal(publicValues(folder, ['a']), [
    { name: 'a.f', place: 'src/a/f.ts:12', docstring, undocumented: ['own', 'common', 'written'] },
    { name: 'a.constant', place: 'src/a/g.ts:4', docstring: '', undocumented: [] },
  ]);
});

test('a program is compared with the comments behind what it prints', async () => {
  const lines = (...text: string[]) => text.join('\n');
  const right = lines('for (const x of [1 / 3, [2, 3]]) {', '  console.log(x); // 0.33…, [ 2, 3 ]: both', '}');
  assert.equal(await runExample(right, folder, 'right'), []);
  const wrong = lines('console.log(0.5); // 0.25', 'if (false) console.log(1); // 1', 'console.log(2);');
  assert.equal(await runExample(wrong, folder, 'wrong'), [
    'wrong: console.log(0.5); // 0.25 printed 0.5',
    'wrong: if (false) console.log(1); // 1 printed nothing',
  ]);
  assert.equal(await runExample("throw new Error('no');", folder, 'ends'), ['ends: no']);
});

test.run();
