// Joins the modules that Node runs into few files, so that a start reads tens of files and not hundreds: faces, command
// line and workers, with what they share in chunks, all in dist/node/. Runs behind tsc and kernels/build.mjs.
//
// src/node/ names the faces; tsc makes modules of them that import the others one by one, and these are replaced here.
// Pages take the modules one by one, whose bundlers leave away what they don't need.
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noteBundle } from './bundled.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [source, dist, target] = [join(root, 'src'), join(root, 'dist'), join(root, 'dist/node')];

/** Packages of many modules that come along; all others are loaded where they are installed. */
const joined = ['zod', 'fast-png'];

const { dependencies, peerDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const external = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !joined.includes(name));

/** `new URL('…', import.meta.url)`: workers, tasks and other files that a module names by their place beside it. */
const placed = /new URL\('([^']+)', import\.meta\.url\)/g;

/** Name of a module of dist/ as an entry in dist/node/. */
const entryName = (file) => relative(dist, file).replace(/\.js$/, '').replaceAll(/[\\/]/g, '-');

/** Whether a file of dist/ is a module that tsc made: one that can be an entry. */
const isModule = (file) => /\.js$/.test(file) && existsSync(join(source, relative(dist, file).replace(/js$/, 'ts')));

/** Files of dist/ that modules name by their place, and the modules among them. */
async function placedModules() {
  const found = new Set();
  for (const file of await readdir(dist, { recursive: true })) {
    if (!isModule(join(dist, file))) continue;
    const text = await readFile(join(dist, file), 'utf8');
    for (const [, path] of text.matchAll(placed)) found.add(resolve(dist, dirname(file), path));
  }
  return [...found].filter(isModule);
}

/**
 * What stands beside a module in dist/ is named from dist/node/, where all chunks lie; zod is imported name by name.
 */
const movable = {
  name: 'movable',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^face:/ }, ({ path }) => ({ path, namespace: 'face' }));
    onLoad({ filter: /./, namespace: 'face' }, async ({ path }) => ({
      contents: await readFile(join(source, 'node', `${path.slice('face:'.length)}.ts`), 'utf8'),
      resolveDir: target,
    }));
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      if (!path.startsWith(dist)) return undefined;
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll(placed, (_, place) => {
          const file = resolve(dirname(path), place);
          const moved = isModule(file) ? `./${entryName(file)}.js` : relative(target, file).replaceAll('\\', '/');
          return `new URL('${moved}${place.endsWith('/') ? '/' : ''}', import.meta.url)`;
        })
        .replace("import { z } from 'zod';", "import * as z from 'zod';");
      return { contents, resolveDir: dirname(path) };
    });
  },
};

const faces = (await readdir(join(source, 'node'))).map((file) => file.replace(/\.ts$/, ''));
for (const file of existsSync(target) ? await readdir(target) : []) {
  if (/\.js$/.test(file)) await rm(join(target, file));
}
const { metafile } = await build({
  entryPoints: [
    ...faces.map((name) => ({ in: `face:${name}`, out: name })),
    ...(await placedModules()).map((file) => ({ in: file, out: entryName(file) })),
  ],
  outdir: target,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external,
  plugins: [movable],
  legalComments: 'inline',
  metafile: true,
  logLevel: 'warning',
});
await noteBundle('node', metafile);
await chmod(join(target, 'main.js'), 0o755);
