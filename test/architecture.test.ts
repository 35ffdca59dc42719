import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../src', import.meta.url));
const test = suite('architecture');

/** What each folder of src/ may import besides itself: always something further down. */
const below: Record<string, readonly string[]> = {
  numerics: [],
  parallel: [],
  twopixels: ['numerics'],
  spherical: ['numerics'],
  analytic: ['twopixels', 'spherical', 'numerics'],
  montecarlo: ['twopixels', 'numerics', 'parallel'],
  system: ['numerics'],
  sweep: ['system', 'numerics', 'parallel'],
  tasks: ['sweep', 'analytic', 'montecarlo', 'twopixels', 'spherical', 'system', 'numerics'],
  report: ['tasks', 'sweep', 'analytic', 'montecarlo', 'twopixels', 'spherical', 'system', 'numerics', 'parallel'],
  cli: ['report', 'tasks', 'sweep', 'analytic', 'montecarlo', 'twopixels', 'spherical', 'system', 'numerics'],
};

interface Source {
  file: string;
  folder: string;
  text: string;
  imports: string[];
}
const sources: Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
      normalize(join(dirname(file), match[1]!)).replace(/\.js$/, '.ts'),
    );
    return { file: normalize(file), folder: file.includes('/') ? file.split('/')[0]! : '', text, imports };
  });

test('every folder is in the plan, and every import points to a file', () => {
  const files = new Set(sources.map(({ file }) => file));
  for (const { file, folder, imports } of sources) {
    assert.ok(folder === '' || folder in below, `${file}: folder ${folder} is not in the plan (ARCHITECTURE.md)`);
    for (const target of imports) assert.ok(files.has(target), `${file} imports ${target}, which is not there`);
  }
});

test('imports run downwards only', () => {
  for (const { file, folder, imports } of sources.filter(({ folder }) => folder !== '')) {
    for (const target of imports) {
      const to = target.includes('/') ? target.split('/')[0]! : '';
      assert.ok(to === folder || below[folder]!.includes(to), `${file} must not import ${target}`);
    }
  }
});

test('there is no cycle of imports', () => {
  const graph = new Map(sources.map(({ file, imports }) => [file, imports]));
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.not(path.includes(file), `cycle: ${[...path, file].join(' → ')}`);
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
});

test('files are small, typed and finished', () => {
  for (const { file, text } of sources) {
    assert.ok(text.split('\n').length <= 450, `${file} is too long for one subject`);
    assert.not.match(text, /:\s*any\b|\bas any\b|@ts-ignore|@ts-expect-error/, `${file} is untyped somewhere`);
    assert.not.match(text, /\bTODO\b|\bFIXME\b|\bXXX\b/, `${file} leaves something for later`);
  }
});

test('the public face re-exports namespaces and nothing else', () => {
  const text = readFileSync(join(root, 'index.ts'), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^(\/\*\*| \*)/.test(line));
  for (const line of lines) assert.match(line, /^export \* as (\w+) from '\.\/\1\/index\.js';$/);
});

test('ARCHITECTURE.md names every folder and kernel', () => {
  const text = readFileSync(join(root, '../ARCHITECTURE.md'), 'utf8');
  const kernels = readdirSync(join(root, '../kernels')).filter((file) => file.endsWith('.ts'));
  for (const name of [...Object.keys(below), ...kernels]) assert.ok(text.includes(name), `${name} is not described`);
});

test.run();
