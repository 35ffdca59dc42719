// Bundles the workers of the Monte Carlo engines and of kernels of nets to one script for web workers each,
// worker-source.js beside them in dist/; runs behind tsc.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noteBundle } from './bundled.mjs';

for (const [name, folder] of [
  ['page-worker', 'montecarlo'],
  ['page-worker-kernels', 'analytic/kernel-limit/nets'],
]) {
  const place = new URL(`../dist/${folder}/`, import.meta.url);
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.js', place))],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    metafile: true,
    write: false,
  });
  await noteBundle(name, metafile);
  await writeFile(
    new URL('worker-source.js', place),
    `export const workerSource = ${JSON.stringify(outputFiles[0].text)};\n`,
  );
}
