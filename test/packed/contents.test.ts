import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundledFolders, licencesPage, lockedPackages } from '../../scripts/reference/licences-page.js';
import { root } from '../support/installed-package.js';

const test = suite('what the package consists of');

/** Licences that allow what this package does with them; of MPL-2.0, packages that are installed along unchanged. */
const allowed = /^(MIT|ISC|0BSD|Unlicense|BSD-[23]-Clause|Apache-2\.0|Bitstream Vera and Arev font licences)$/;

interface Packed {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unpackedSize: number;
}

/** What npm would pack; the scripts of the package are not run. */
function packed(): Packed {
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    shell: process.platform === 'win32',
  });
  return (JSON.parse(text) as Packed[])[0]!;
}

const { files, unpackedSize } = packed();
const paths = files.map(({ path }) => path);

test('packed is what runs, its types, the documents and the examples: no maps, no sources, nothing of the build', () => {
  for (const path of paths) {
    assert.match(
      path,
      /^(dist\/.*\.(js|cjs|d\.ts)|dist\/THIRD-PARTY-NOTICES\.txt|docs\/.*\.(md|png)|examples\/.*\.(mjs|json)|[\w.]+)$/,
    );
  }
  for (const path of ['LICENSE', 'README.md', 'dist/node/main.js', 'dist/numerics/expressions/mathjs.cjs']) {
    assert.ok(paths.includes(path), path);
  }
  assert.ok(unpackedSize < 13e6, `${unpackedSize} bytes`);
});

test('no file names a map, or a file beside it that is not packed', () => {
  for (const path of paths.filter((name) => /^dist\/.*\.c?js$/.test(name))) {
    const text = readFileSync(join(root, path), 'utf8');
    assert.not.match(text, /^\/\/# sourceMappingURL=/m, path);
    for (const [, named] of text.matchAll(/new URL\(["'](\.[^"']+[^/"'])["'], import\.meta\.url\)/g)) {
      const target = join(dirname(path), named!).replaceAll('\\', '/');
      if (/\.c?js$/.test(target)) assert.ok(paths.includes(target), `${path} names ${target}`);
    }
  }
});

test('every package of the lock file is told by its content, and names no place to get it from', () => {
  const packages = lockedPackages();
  assert.ok(packages.length > 200);
  for (const { folder, integrity } of packages) assert.match(integrity ?? '', /^sha512-[A-Za-z0-9+/]{86}==$/, folder);
  assert.not.match(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved":/);
});

test('licences of all that ships are compatible, and their texts travel with what is bundled', () => {
  const packages = lockedPackages().filter(({ use }) => use !== 'development');
  for (const { folder, licence } of packages) {
    const unchanged = licence === 'MPL-2.0' && /^node_modules\/@resvg\//.test(folder);
    assert.ok(allowed.test(licence) || unchanged, `${folder}: ${licence}`);
  }
  const notices = readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const known = new Map(lockedPackages().map((each) => [each.folder, each]));
  assert.ok(bundledFolders().includes('node_modules/mathjs') && bundledFolders().includes('node_modules/vega'));
  for (const folder of bundledFolders()) {
    const { licence, version } = known.get(folder)!;
    assert.match(licence, allowed, folder);
    assert.ok(notices.includes(` ${version} (${licence})`), folder);
    const file = ['LICENSE', 'LICENCE', 'LICENSE.md', 'License']
      .map((name) => join(root, folder, name))
      .find(existsSync);
    if (file !== undefined) assert.ok(notices.includes(readFileSync(file, 'utf8').trim()), folder);
  }
  assert.ok(notices.includes(readFileSync(join(root, 'node_modules/mathjs/NOTICE'), 'utf8').trim()));
});

test('the page of licences is current (npm run reference writes it)', () => {
  assert.is(readFileSync(join(root, 'docs/reference/licences.md'), 'utf8'), licencesPage());
});

test.run();
