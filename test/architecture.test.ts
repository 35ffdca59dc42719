import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../src', import.meta.url));
const repository = join(root, '..');
const test = suite('architecture');

/** What tasks, reports and commands are about. */
const models = ['twopixels', 'spherical', 'diffeo', 'images', 'nets', 'training', 'filters'];

/** What each folder of src/ may import besides itself: always something further down. */
const below: Record<string, readonly string[]> = {
  numerics: [],
  parallel: [],
  filters: ['numerics'],
  nets: ['numerics'],
  twopixels: ['nets', 'numerics'],
  spherical: ['training', 'numerics'],
  training: ['nets', 'numerics'],
  diffeo: ['numerics'],
  images: ['system', 'numerics'],
  stability: ['diffeo', 'spherical', 'numerics'],
  guests: ['stability', 'system', 'numerics'],
  analytic: ['twopixels', 'spherical', 'nets', 'numerics', 'parallel'],
  montecarlo: ['twopixels', 'nets', 'numerics', 'parallel'],
  system: ['numerics'],
  sweep: ['system', 'numerics', 'parallel'],
  tasks: ['sweep', 'analytic', 'montecarlo', 'guests', 'stability', ...models, 'system', 'numerics'],
  report: ['tasks', 'sweep', 'stability', ...models, 'system', 'numerics'],
  // The faces that are joined for Node: what each of them re-exports.
  node: [...models, 'numerics', 'stability', 'analytic', 'montecarlo', 'system', 'sweep', 'tasks', 'report', 'cli', ''],
  cli: ['report', 'tasks', 'sweep', 'montecarlo', 'guests', 'stability', ...models, 'system', 'numerics'],
};

/** Modules that the build writes; src/ holds their types. */
const generated = [
  'montecarlo/worker-source',
  'analytic/kernel-limit/nets/worker-source',
  'numerics/expressions/mathjs',
];

interface Source {
  file: string;
  folder: string;
  text: string;
  /** What it imports, as written. */
  modules: string[];
  /** Files of src/ that it imports. */
  imports: string[];
}
const sources: Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const modules = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
    const imports = modules.flatMap((module) => filesOf(file, module));
    return { file: normalize(file), folder: file.includes('/') ? file.split('/')[0]! : '', text, modules, imports };
  });

/** The files of src/ that an import stands for: two for what differs between Node and pages, none for a package. */
function filesOf(file: string, module: string): string[] {
  const differing = /^#platform\/(.*)$/.exec(module)?.[1];
  if (differing !== undefined) return [`${differing}.node.ts`, `${differing}.page.ts`];
  if (!module.startsWith('.')) return [];
  const path = normalize(join(dirname(file), module)).replace(/\.js$/, '');
  return [`${path}${generated.includes(path) ? '.d.ts' : '.ts'}`];
}

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

/** Where reports take more than types from: rows of results, the names of tasks, and the writing of pictures. */
const read = /^(numerics|system|sweep|report)\/|^tasks\/(registry|.*-rows)\.ts$|^images\/(png|read-image)\.ts$/;

test('reports draw: of models and of what computes they import types', () => {
  for (const { file, text } of sources.filter(({ folder }) => folder === 'report')) {
    for (const [, names, module] of text.matchAll(/^(?:import|export) (?!type )([^;]*?) from '(\.[^']+)';/gms)) {
      const values = names!
        .replace(/[{}]/g, '')
        .split(',')
        .filter((name) => /^\s*(?!type )\w/.test(name));
      for (const target of values.length === 0 ? [] : filesOf(file, module!)) {
        assert.ok(read.test(target), `${file} imports values of ${target}: what computes belongs in tasks`);
      }
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

test('the public faces re-export namespaces and nothing else', () => {
  for (const face of ['index.ts', 'browser.ts']) {
    const text = readFileSync(join(root, face), 'utf8');
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^(\/\*\*| \*)/.test(line));
    for (const line of lines) assert.match(line, /^export \* as (\w+) from '\.\/\1\/index\.js';$/);
  }
});

test('nothing that a page loads imports a module of Node, or a package that needs one', () => {
  const known = new Map(sources.map((source) => [source.file, source]));
  const loaded = new Set<string>();
  const open = ['browser.ts', 'montecarlo/worker.ts'];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    const { modules, imports } = known.get(file)!;
    for (const module of modules) {
      assert.not(isBuiltin(module) || module === 'tinypool', `a page loads ${file}, which imports ${module}`);
    }
    open.push(...imports.filter((target) => !target.endsWith('.node.ts')));
  }
  assert.ok(loaded.size > 50 && loaded.has('parallel/pool.page.ts'), `a page loads ${loaded.size} files`);
});

test('what differs between Node and pages exports the same names in both', () => {
  const names = (file: string) => {
    const { text } = sources.find((source) => source.file === file)!;
    const declared = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map((match) => match[1]!);
    return [...declared, ...[...text.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map((match) => match[1]!)].sort();
  };
  const pages = sources.map(({ file }) => file).filter((file) => file.endsWith('.page.ts'));
  assert.ok(pages.length > 0);
  for (const page of pages) {
    assert.ok(names(page).length > 0, page);
    assert.equal(names(page), names(page.replace('.page.', '.node.')), page);
  }
});

test('ARCHITECTURE.md names every folder, docs/internals/kernels.md every kernel', () => {
  const house = readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8');
  for (const folder of Object.keys(below)) assert.ok(house.includes(`${folder}/`), `${folder} is not described`);
  const text = readFileSync(join(repository, 'docs/internals/kernels.md'), 'utf8');
  const kernels = readdirSync(join(repository, 'kernels')).filter((file) => file.endsWith('.ts'));
  for (const kernel of kernels) assert.ok(text.includes(kernel), `${kernel} is not described`);
});

test('README.md and ARCHITECTURE.md are short', () => {
  const words = (file: string) => readFileSync(join(repository, file), 'utf8').split(/\s+/).filter(Boolean).length;
  assert.ok(words('README.md') <= 700, `README.md has ${words('README.md')} words`);
  assert.ok(words('ARCHITECTURE.md') <= 1300, `ARCHITECTURE.md has ${words('ARCHITECTURE.md')} words`);
});

test('prose keeps to 120 columns: Markdown but for tables and addresses', () => {
  const exempt = /^\s*\||https?:\/\//;
  for (const file of filesBelow('', '.md')) assert.equal(longLines(file, exempt), [], file);
});

test('comments keep to 120 columns, but for tables and addresses', () => {
  const comment = /^\s*(\/?\*|\/\/|# )|\s\/\/\s|"""/;
  const exempt = /^\s*\* \||https?:\/\//;
  for (const folder of ['src', 'test', 'scripts', 'kernels', 'bench', 'build', 'viewer', 'examples']) {
    for (const file of ['.ts', '.mjs', '.py'].flatMap((ending) => filesBelow(folder, ending))) {
      const long = longLines(file, exempt).filter((line) => comment.test(line));
      assert.equal(long, [], file);
    }
  }
});

test('links of documents point to files that are there', () => {
  for (const file of filesBelow('', '.md')) {
    const text = readFileSync(join(repository, file), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      const path = join(repository, dirname(file), target!.split('#')[0]!);
      assert.ok(existsSync(path), `${file} links to ${target}, which is not there`);
    }
  }
});

test('paths that documents name are there', () => {
  const path = /`((?:src|test|kernels|build|scripts|examples|bench|docs)\/[\w./-]+)`/g;
  for (const file of filesBelow('', '.md').filter((name) => name !== 'CHANGELOG.md')) {
    const text = readFileSync(join(repository, file), 'utf8').replace(/```[\s\S]*?```/g, '');
    for (const [, named] of text.matchAll(path)) {
      if (/NAME|box\.ts/.test(named!)) continue;
      assert.ok(existsSync(join(repository, named!)), `${file} names ${named}, which is not there`);
    }
  }
});

/** Files under a folder of the repository with an ending, without what is installed or written. */
function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(\..+|node_modules|dist|out)$/.test(entry.name) ? [] : filesBelow(path, ending);
    return entry.isFile() && entry.name.endsWith(ending) ? [path] : [];
  });
}

/** Lines of a file that are longer than 120 columns and not exempt. */
function longLines(file: string, exempt: RegExp): string[] {
  const lines = readFileSync(join(repository, file), 'utf8').split('\n');
  return lines.filter((line) => line.length > 120 && !exempt.test(line));
}

test.run();
