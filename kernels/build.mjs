// Compiles every AssemblyScript file of this folder, one kernel each, and writes them all in base64 to
// dist/numerics/kernels.js, a module that Node and every bundler can load.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--baseDir', root];
const target = new URL('../dist/numerics/kernels.js', import.meta.url);

const entries = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.ts')).sort();
const kernels = {};
for (const entry of entries) {
  const name = entry.replace(/\.ts$/, '');
  const { error, stderr } = await asc.main([`kernels/${entry}`, '--outFile', `${name}.wasm`, ...options], {
    writeFile: (_, contents) => {
      kernels[name] = Buffer.from(contents).toString('base64');
    },
  });
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
}
await mkdir(new URL('.', target), { recursive: true });
await writeFile(target, `export const kernels = ${JSON.stringify(kernels, undefined, 2)};\n`);
