// Bundles the parser of expressions, the part of mathjs that they need, to dist/numerics/expressions/: mathjs.js for
// pages, and mathjs.cjs, which Node can load in the middle of a synchronous call, when the first expression comes.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noteBundle } from './bundled.mjs';

const outputs = [
  ['esm', 'mathjs.js'],
  ['cjs', 'mathjs.cjs'],
];
for (const [format, name] of outputs) {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('./mathjs.mjs', import.meta.url))],
    outfile: fileURLToPath(new URL(`../dist/numerics/expressions/${name}`, import.meta.url)),
    bundle: true,
    minify: true,
    format,
    platform: 'browser',
    target: 'es2022',
    legalComments: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  await noteBundle('expressions', metafile);
}
