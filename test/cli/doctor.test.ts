import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { montecarlo, tasks, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('doctor');

const diagnosis = z.strictObject({
  command: z.literal('doctor'),
  version: z.string(),
  gitCommit: z.string().optional(),
  node: z.strictObject({ version: z.string(), required: z.string(), supported: z.boolean() }),
  machine: z.strictObject({
    processor: z.string(),
    cores: z.int().positive(),
    memory: z.number().positive(),
    platform: z.string(),
    architecture: z.string(),
  }),
  threads: z.int().positive(),
  webAssemblySimd: z.boolean(),
  optionalPackages: z.array(z.strictObject({ name: z.string(), version: z.string().optional(), enables: z.string() })),
  tfjsBackends: z.array(
    z.strictObject({
      backend: z.enum(['node-gpu', 'webgpu', 'node']),
      version: z.string().optional(),
      missing: z
        .string()
        .regex(/ is not installed$| are not installed$|library$/)
        .optional(),
      remedy: z
        .string()
        .regex(/^run npm (install|rebuild) [^\n]+$/)
        .optional(),
    }),
  ),
  adapters: z.array(z.looseObject({ name: z.string(), kind: z.enum(['hardware', 'software']) })),
  rates: z.strictObject({
    problem: z.string(),
    threads: z.literal(1),
    seconds: z.number().positive(),
    samplesPerSecond: z.strictObject({ js: z.number().positive(), wasm: z.number().positive().optional() }),
  }),
  remedies: z.array(z.string().regex(/^[^\n]+ \([^\n]+\)$/)),
});

test('--json: one object on stdout, true to this machine', async () => {
  const { code, stdout } = await runCli(['doctor', '--json']);
  assert.is(code, 0);
  const found = diagnosis.parse(JSON.parse(stdout));
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  assert.is(found.version, own.version);
  assert.is(found.node.version, process.versions.node);
  assert.ok(found.node.supported, 'the tests run on a supported Node');
  assert.ok(found.webAssemblySimd);
  assert.ok(found.rates.samplesPerSecond.wasm !== undefined);
  assert.equal(
    found.optionalPackages.map(({ name, version }) => [name, version]),
    [
      ['webgpu', '0.6.2'],
      ['@duckdb/node-api', '1.5.6-r.1'],
    ],
  );
  assert.equal(
    found.tfjsBackends.map(({ backend }) => backend),
    ['node-gpu', 'webgpu', 'node'],
  );
  for (const { version, missing, remedy } of found.tfjsBackends) {
    assert.equal([missing === undefined, remedy === undefined], [version !== undefined, version !== undefined]);
  }
  const hardware = found.adapters.some(({ kind }) => kind === 'hardware');
  assert.is(
    found.remedies.length,
    hardware ? 0 : 1,
    'a missing graphics card comes with a remedy, and nothing else is missing',
  );
});

test('the text says the same, without a word of Dawn', async () => {
  const { code, stdout, stderr } = await runCli(['doctor']);
  assert.is(code, 0);
  assert.is(stderr, '');
  assert.match(stdout, /^diffeolab \d+\.\d+\.\d+/);
  assert.match(stdout, /\nNode +\d+\.\d+\.\d+, supported \(>=20\.19\)\n/);
  assert.match(stdout, /\nWebAssembly SIMD +yes: engine wasm/);
  assert.match(stdout, /\npackage webgpu +0\.6\.2: /);
  assert.match(stdout, /\nengine tfjs, node +(\d+\.\d+\.\d+: trains nets on the processor|not there \(run npm )/);
  assert.match(stdout, /\n +wasm +about \d[\d ]* samples a second\n/);
  assert.match(stdout, /\n(software adapter|hardware adapter|GPU adapters) +\S/);
  assert.match(stdout, /\n(Nothing is missing\.|Missing:\n {2}.*\))\n$/);
});

test(
  'a driver that crashes is told in one line, with what it said last',
  inFolder(async (folder) => {
    const driver = join(folder, 'driver.cjs');
    const crash = "console.error('first'); console.error('no more memory'); process.kill(process.pid, 'SIGSEGV');";
    writeFileSync(driver, `if (process.argv[1]?.endsWith('probe.js')) { ${crash} }`);
    const { code, stdout, stderr } = await runCli(['doctor'], { env: { NODE_OPTIONS: `--require ${driver}` } });
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.match(stdout, /\nMissing:\n {2}looking for WebGPU adapters failed: [^\n]*\)\n$/);
    assert.match(stdout, /failed: ended by SIGSEGV, no more memory \(update the driver /);
  }),
);

test('help, and an argument too many', async () => {
  const { code, stdout } = await runCli(['doctor', '--help']);
  assert.is(code, 0);
  for (const word of ['$ diffeolab doctor', '--json', 'Exit codes']) assert.ok(stdout.includes(word), word);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 100, `too wide: ${line}`);
  const refused = await runCli(['doctor', 'please']);
  assert.is(refused.code, 2);
  assert.is(refused.stdout, '');
});

test('which Node is supported', () => {
  for (const [version, supported] of [
    ['18.20.4', false],
    ['20.18.3', false],
    ['20.9.0', false],
    ['20.19.0', true],
    ['20.19.1', true],
    ['21.0.0', true],
    ['22.1.0', true],
  ] as const) {
    assert.equal(tasks.nodeSupport(version, '>=20.19'), { version, required: '>=20.19', supported });
  }
  assert.throws(() => tasks.nodeSupport('22.1.0', '^20.19 || >=22'), /least version/);
});

test('a rate is measured for as long as it is told', () => {
  const task = twopixels.twoPixelTask({ length: 16, scale: 5 });
  const network = twopixels.lowFrequency({ length: 16, scale: 5 });
  const problem = montecarlo.posedProblem(network, task, { deviation: 0.3, samples: 2 });
  for (const name of ['js', 'wasm'] as const) {
    const start = performance.now();
    const rate = montecarlo.measureRate(problem, name, 0.05);
    const elapsed = (performance.now() - start) / 1000;
    assert.ok(elapsed >= 0.05);
    assert.ok(rate >= 1024 / elapsed, 'at least one block was finished');
    assert.ok(rate < 1e9);
  }
});

test.run();
