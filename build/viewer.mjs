// Bundles the script of the report's page, with Vega inside, to dist/report/page/viewer.js.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noteBundle } from './bundled.mjs';

const { metafile } = await build({
  entryPoints: [fileURLToPath(new URL('../viewer/viewer.ts', import.meta.url))],
  outfile: fileURLToPath(new URL('../dist/report/page/viewer.js', import.meta.url)),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'inline',
  metafile: true,
  logLevel: 'warning',
});
await noteBundle('viewer', metafile);
