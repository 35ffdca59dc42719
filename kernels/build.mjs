// Compiles every AssemblyScript file of this folder, one kernel each, to dist/kernels/<name>.wasm.
import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--baseDir', root];

await mkdir(new URL('../dist/kernels/', import.meta.url), { recursive: true });
const entries = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.ts')).sort();
for (const entry of entries) {
  const target = `dist/kernels/${entry.replace(/\.ts$/, '.wasm')}`;
  const { error, stderr } = await asc.main([`kernels/${entry}`, '--outFile', target, ...options]);
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
}
