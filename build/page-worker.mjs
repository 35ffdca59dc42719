// Bundles the worker of the Monte Carlo engines to one script for web workers,
// dist/montecarlo/worker-source.js; runs behind tsc.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { kernels } from '../dist/numerics/kernels.js';

/** Kernels that the worker calls; the others stay out of it. */
const called = ['sensitivity'];

const kernelsOfWorker = {
  name: 'kernels of the worker',
  setup: ({ onLoad }) =>
    onLoad({ filter: /numerics[\\/]kernels\.js$/ }, () => {
      const chosen = Object.fromEntries(called.map((name) => [name, kernels[name]]));
      return { contents: `export const kernels = ${JSON.stringify(chosen)};` };
    }),
};

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../dist/montecarlo/worker.js', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  plugins: [kernelsOfWorker],
  write: false,
});
await writeFile(
  new URL('../dist/montecarlo/worker-source.js', import.meta.url),
  `export const workerSource = ${JSON.stringify(outputFiles[0].text)};\n`,
);
