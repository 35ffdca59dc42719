import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('size of a page');

/** Bytes of a page's script, minified, and the files that are in it. */
async function bundled(script: string): Promise<{ bytes: number; files: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: script, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { bytes: outputFiles[0]!.contents.length, files: used.map(([file]) => file) };
}

test('a page that needs exact D alone stays below 80 kB, and no kernel is in it', async () => {
  const { bytes, files } = await bundled(`
    import { diffeoSensitivity } from 'diffeolab/analytic';
    import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';
    const size = { length: 32, scale: 7 };
    document.body.textContent = diffeoSensitivity(lowFrequency(size), twoPixelTask(size)).at(-1).fraction;
  `);
  assert.ok(bytes < 80e3, `${bytes} bytes`);
  assert.ok(bytes > 10e3, `${bytes} bytes: the computation is missing`);
  assert.equal(
    files.filter((file) => /dist\/(node|numerics\/kernels)\/|\/zod\//.test(file)),
    [],
  );
});

test('a kernel comes with what calls it, and no other does', async () => {
  const { files } = await bundled("export { gramRowsWasm } from 'diffeolab/spherical';");
  const kernels = files.flatMap((file) => /kernels\/([\w-]+)\.js$/.exec(file)?.[1] ?? []);
  assert.equal(kernels, ['gram']);
});

test.run();
