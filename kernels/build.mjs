// Compiles every AssemblyScript file of this folder, one kernel each, and writes it in base64 to a module of its own,
// dist/numerics/kernels/<name>.js, that Node and every bundler can load. Some are compiled again with relaxed SIMD, as
// <name>-relaxed.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--baseDir', root];
const folder = new URL('../dist/numerics/kernels/', import.meta.url);

/** Kernels that have a relaxed twin, whose products may be fused with sums. */
const relaxed = ['nets.ts'];

await mkdir(folder, { recursive: true });
const entries = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.ts')).sort();
for (const entry of entries) {
  const name = entry.replace(/\.ts$/, '');
  await compile(entry, name, options);
  if (relaxed.includes(entry)) await compile(entry, `${name}-relaxed`, [...options, '--enable', 'relaxed-simd']);
}

async function compile(entry, name, options) {
  let wasm;
  const { error, stderr } = await asc.main([`kernels/${entry}`, '--outFile', `${name}.wasm`, ...options], {
    writeFile: (_, contents) => {
      wasm = Buffer.from(contents).toString('base64');
    },
  });
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  await writeFile(new URL(`${name}.js`, folder), `export const wasm = '${wasm}';\n`);
}
