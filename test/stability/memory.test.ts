import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { images, stability } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejectsLater } from '../support/assertions.js';

const test = suite('medians in bounded memory');
const [samples, size] = [37, 8];
const data = images.proceduralImages({ kind: 'textures', count: samples, size }).images;
const deformation = stability.maximumEntropyDeformation({ size, cutoff: 3, temperature: 1e-3 });

/** Layers of float64 and of float32, of many numbers and of one, and one that is silent for most samples. */
const predictor: stability.Predictor = ({ data: pixels, shape }) => ({
  waves: { data: pixels.map((x) => Math.sin(9 * x)), shape },
  single: { data: Float32Array.from(pixels, (x) => Math.max(0, x - 0.5)), shape },
  first: pixels.filter((_, k) => k % size ** 2 === 0),
  silent: { data: pixels.map((x) => Math.max(0, x - 0.97)), shape },
});

interface Run {
  readonly result: string;
  readonly plans: readonly (readonly [keep: string, chunk: number, several: boolean])[];
}

/** Everything that medians are taken of, as text that has all digits. */
async function measured(options: Omit<Parameters<typeof stability.relativeStability>[0], 'deformation' | 'predictor'>) {
  const plans: [string, number, boolean][] = [];
  const common = {
    predictor,
    onPlan: (plan: { keep: string; chunk: number; passes: number }) => {
      plans.push([plan.keep, plan.chunk, plan.passes > 1]);
    },
    ...options,
  };
  const results = [
    await stability.relativeStability({ ...common, deformation }),
    await stability.alongSegment({ ...common, data, fractions: [0.3, 1] }),
  ];
  return { result: JSON.stringify(results), plans } satisfies Run;
}

/** Without a folder for temporary files. */
async function withoutDisk<Result>(run: () => Promise<Result>): Promise<Result> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = join(tmpdir(), 'there-is-no-such-folder');
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

for (const conventions of [
  { preset: 'petrini2021', draws: 2 },
  { preset: 'petrini2021', noiseNorm: 'mean' },
  { spread: 'median', average: 'median', pairs: 'distinct' },
] as const) {
  const words = JSON.stringify(conventions);
  test(`digits do not depend on where representations are kept: ${words}`, async () => {
    const all = await measured({ ...conventions, data });
    assert.equal(all.plans, Array(2).fill(['memory', 128, false]));
    // About the least that is accepted: one sample in a call.
    const memory = 9e4;
    const inFile = await measured({ ...conventions, data, memory });
    for (const [keep, chunk] of inFile.plans) assert.ok(keep === 'file' && chunk < 4, `${keep}, ${chunk}`);
    assert.is(inFile.result, all.result);
    const inPasses = await withoutDisk(() => measured({ ...conventions, data, memory }));
    for (const [keep, , several] of inPasses.plans) assert.ok(keep === 'passes' && several, keep);
    assert.is(inPasses.result, all.result);
    // A generator tells nothing beforehand: what comes is held while it fits, then goes to the file.
    const generator = (function* () {
      for (let first = 0; first < samples; first += 10) yield data.lo(first).hi(Math.min(10, samples - first));
    })();
    if (!('draws' in conventions)) return;
    const unknown = await stability.relativeStability({
      ...conventions,
      predictor,
      data: generator,
      deformation,
      memory,
    });
    assert.is(JSON.stringify(unknown), JSON.stringify(JSON.parse(all.result)[0]));
  });
}

test('the spread is the median of the pairs as they are written down', async () => {
  const { layers } = await stability.relativeStability({
    predictor,
    data,
    deformation,
    preset: 'petrini2021',
    memory: 9e4,
  });
  const outputs = (await predictor(data)) as unknown as { waves: { data: Float64Array } };
  const numbers = size ** 2;
  const squares: number[] = [];
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < samples; j++) {
      let sum = 0;
      for (let k = 0; k < numbers; k++) {
        sum += (outputs.waves.data[i * numbers + k]! - outputs.waves.data[j * numbers + k]!) ** 2;
      }
      squares.push(sum);
    }
  }
  squares.sort((a, b) => a - b);
  assert.is(layers[0]?.spread.value, squares[Math.floor((squares.length - 1) / 2)]);
});

test('what fits nowhere is refused before anything is measured', async () => {
  let calls = 0;
  const counted: stability.Predictor = (batch) => {
    calls++;
    return batch;
  };
  const common = { predictor: counted, data, deformation, preset: 'petrini2021' } as const;
  await rejectsLater(
    () => stability.relativeStability({ ...common, memory: 1.5e4 }),
    /^relativeStability: average 'component-median' of 37 samples with 64 numbers each takes [\d.]+ KiB at least, memory is 14.65 KiB \(raise memory,/,
  );
  assert.is(calls, 1);
  const generator = (function* () {
    yield data;
  })();
  await withoutDisk(() =>
    rejectsLater(
      () => stability.relativeStability({ ...common, data: generator, memory: 4e4 }),
      /raise memory, or give data that can be read again/,
    ),
  );
});

/** A net of 2¹⁸ numbers a sample, 48 samples at x, τx and x + η: 302 MB as float64. */
const program = `
import { images, stability } from 'diffeolab';
const size = 16;
const layers = 4;
const wide = 2 ** 16;
const { data, shape } = images.proceduralImages({ kind: 'shapes', count: 48, size }).images;
await stability.relativeStability({
  predictor({ data, shape }) {
    const outputs = {};
    for (let l = 0; l < layers; l++) {
      const rows = new Float64Array(shape[0] * wide);
      for (let k = 0; k < rows.length; k++) {
        rows[k] = Math.max(0, data[Math.floor(k / wide) * size ** 2 + ((k * (2 * l + 1)) % size ** 2)] - (k % 7) / 9) / 3;
      }
      outputs[l] = { data: rows, shape: [shape[0], wide] };
    }
    return outputs;
  },
  data: { data, shape },
  deformation: stability.maximumEntropyDeformation({ size, cutoff: 3, temperature: 1e-3 }),
  preset: 'petrini2021',
  memory: Number(process.argv[1]),
  onPlan: (plan) => console.log(JSON.stringify(plan)),
  onProgress: ({ stage, samples }) => console.log(stage, samples),
});
console.log(process.resourceUsage().maxRSS * 1024);
`;
const root = fileURLToPath(new URL('../..', import.meta.url));
const child = (memory: number) => ['--input-type=module', '--eval', program, String(memory)];

test('peak of the memory of a process that measures', () => {
  const empty = [
    '--input-type=module',
    '--eval',
    "import 'diffeolab'; console.log(process.resourceUsage().maxRSS * 1024)",
  ];
  const peak = (args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    assert.is(status, 0, stderr);
    const lines = stdout.trim().split('\n');
    return { plan: lines[0]!, bytes: Number(lines.at(-1)) };
  };
  const base = peak(empty).bytes;
  const memory = 64 * 2 ** 20;
  const { plan, bytes } = peak(child(memory));
  assert.match(plan, /"keep":"file","bytes":301989888,/);
  // Garbage that is not yet cleared away is allowed as much again.
  assert.ok(bytes - base < 2 * memory, `peak ${bytes / 2 ** 20} MiB, ${base / 2 ** 20} MiB without a measurement`);
});

test('the file has no name while it is used, so that nothing is left of a process that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'));
  try {
    const running = spawn(process.execPath, child(64 * 2 ** 20), {
      cwd: root,
      env: { ...process.env, TMPDIR: folder },
    });
    let heard = '';
    await new Promise<void>((resolve) => {
      running.stdout.on('data', (text) => {
        heard += text;
        if (heard.includes('medians')) resolve();
      });
      running.on('close', () => resolve());
    });
    assert.ok(heard.includes(`"folder":"${folder}"`), heard);
    assert.ok(heard.includes('medians'), heard);
    assert.equal(readdirSync(folder), []);
    running.kill('SIGKILL');
    await new Promise((resolve) => running.on('close', resolve));
    assert.equal(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
