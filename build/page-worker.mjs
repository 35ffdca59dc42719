// Bundles the worker of the Monte Carlo engines to one script for web workers,
// dist/montecarlo/worker-source.js; runs behind tsc.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noteBundle } from './bundled.mjs';

const { metafile, outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../dist/montecarlo/worker.js', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  metafile: true,
  write: false,
});
await noteBundle('page-worker', metafile);
await writeFile(
  new URL('../dist/montecarlo/worker-source.js', import.meta.url),
  `export const workerSource = ${JSON.stringify(outputFiles[0].text)};\n`,
);
