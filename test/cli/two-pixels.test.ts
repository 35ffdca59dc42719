import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, main, runCli, runJson } from '../support/run-cli.js';
import { segmentPaths, storeLines } from '../support/store-lines.js';

const test = suite('command line');

/** Columns of a quantity X: theory, and Monte Carlo beside it, with XZ where there is one. */
const columns = <Name extends string>(name: Name) => ({
  [name]: z.number(),
  [`${name}Status`]: z.enum(['exact', 'closure', 'asymptotic']),
  [`${name}Fraction`]: z
    .string()
    .regex(/^\d+(\/\d+)?$/)
    .optional(),
  [`${name}Error`]: z.number().optional(),
  [`${name}Method`]: z.string(),
  [`${name}Estimate`]: z.number().optional(),
  [`${name}EstimateError`]: z.number().optional(),
});
const stability = z.object({
  command: z.literal('two-pixels stability'),
  version: z.string(),
  parameters: z.looseObject({ scale: z.number(), length: z.number(), solution: z.string(), seed: z.string() }),
  layers: z.array(
    z
      .strictObject({
        layer: z.union([z.int(), z.literal('output')]),
        ...columns('D'),
        DZ: z.number().optional(),
        ...columns('G'),
        GZ: z.number().optional(),
        ...columns('R'),
        ...columns('GShift'),
        GShiftZ: z.number().optional(),
        ...columns('GRest'),
        GRestZ: z.number().optional(),
        ...columns('GStar'),
        GStarZ: z.number().optional(),
        ...z.object(columns('dPrime')).partial().shape,
        dPrimeZ: z.number().optional(),
        ...z.object(columns('errorNoise')).partial().shape,
        errorNoiseZ: z.number().optional(),
        ...z.object(columns('errorDiffeo')).partial().shape,
        errorDiffeoZ: z.number().optional(),
        ...z.object(columns('errorChance')).partial().shape,
        ...z.object(columns('errorBayes')).partial().shape,
        samples: z.int().optional(),
        engine: z.enum(['js', 'wasm']).optional(),
        seed: z.string().optional(),
      })
      .transform((row) => row as unknown as tasks.LayerRow),
  ),
  provenance: z.looseObject({ version: z.string(), node: z.string(), seconds: z.number() }),
});

test('help of every command names the symbols and gives an example', async () => {
  for (const verb of ['stability', 'phase-diagram', 'show']) {
    const { code, stdout, stderr } = await runCli(['two-pixels', verb, '--help']);
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.match(stdout, new RegExp(`\\$ diffeolab two-pixels ${verb} `));
    for (const word of ['ξ', 'T_k', 'D_f = ', 'G_f = ', 'Exit codes', '--out', '--json', '--quiet', '--seed']) {
      assert.ok(stdout.includes(word), `${verb} --help lacks ${word}`);
    }
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100, `too wide: ${line}`);
  }
  for (const args of [['--help'], ['two-pixels', '--help']]) assert.is((await runCli(args)).code, 0);
  assert.match((await runCli(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.is((await runCli([])).code, 0);
});

test('stability --json: one object of the agreed shape, layers then output', async () => {
  const report = stability.parse(
    await runJson('two-pixels', 'stability', '--scale', '7', '--samples', '2e4', '--seed', 'x'),
  );
  assert.equal(
    report.layers.map(({ layer }) => layer),
    [1, 2, 3, 'output'],
  );
  const output = report.layers.at(-1)!;
  assert.is(output.DFraction, '124/1939');
  assert.is(output.DStatus, 'exact');
  assert.is(output.samples, 20_000);
  assert.is(output.seed, 'x');
  for (const { D, G, R, DZ, GZ } of report.layers) {
    assert.ok(Math.abs(R - D / G) <= 1e-12 * R);
    assert.ok(Math.abs(DZ!) < 5 && Math.abs(GZ!) < 5);
  }
});

test('stability --samples 0 leaves Monte Carlo out', async () => {
  const { layers } = stability.parse(
    await runJson('two-pixels', 'stability', '--samples', '0', '--solution', 'dirichlet'),
  );
  for (const layer of layers) assert.not(Object.keys(layer).some((name) => /Estimate|samples|engine/.test(name)));
});

test('the same seed gives the same numbers on any number of threads', async () => {
  const run = (...args: string[]) =>
    runJson('two-pixels', 'stability', '--scale', '5', '--length', '16', '--samples', '3e4', ...args);
  const [one, two, other] = await Promise.all([run('--threads', '1'), run('--threads', '2'), run('--seed', '1')]);
  assert.equal(one!['layers'], two!['layers']);
  assert.not.equal(one!['layers'], other!['layers']);
});

test('the table is aligned, fits into 100 columns and says what is exact', async () => {
  const { code, stdout } = await runCli(['two-pixels', 'stability', '--samples', '2e4', '--quiet', '--check']);
  assert.is(code, 0);
  const lines = stdout.split('\n');
  for (const line of lines) assert.ok(line.length <= 100, `too wide: ${line}`);
  assert.match(stdout, /D +0\.250660 +exact +2944\/11745 +0\.\d+ ± 0\.\d+ +[+−]\d\.\d/);
  assert.match(stdout, /G +232\.\d+ ± 0\.\d+ +closure/);
});

test(
  'stability --out writes data and figure with provenance',
  inFolder(async (folder) => {
    const { code, stderr } = await runCli(['two-pixels', 'stability', '--samples', '0', '--out', join(folder, 'out')]);
    assert.is(code, 0, stderr);
    assert.equal(readdirSync(join(folder, 'out')).sort(), [
      'stability.csv',
      'stability.json',
      'stability.png',
      'stability.svg',
      'stability.vl.json',
    ]);
    const written = stability.parse(JSON.parse(readFileSync(join(folder, 'out', 'stability.json'), 'utf8')));
    assert.is(written.parameters.scale, 7);
    assert.is(readFileSync(join(folder, 'out', 'stability.csv'), 'utf8').split('\n').length, 1 + 4 + 1);
  }),
);

test('Ctrl-C during Monte Carlo: the theory is kept, code 130', async () => {
  const args = ['two-pixels', 'stability', '--samples', '1e11', '--threads', '1'];
  const { code, stdout, stderr } = await runCli(args, {
    during: (child) => {
      child.stderr?.once('data', () => setTimeout(() => child.kill('SIGINT'), 200));
    },
  });
  assert.is(code, 130, stderr);
  assert.match(stderr, /100 000 000 000 samples, about .* at .* samples a second/);
  assert.match(stderr, /interrupted: Monte Carlo is left out/);
  assert.match(stdout, /0\.250660 +exact/);
  assert.not.match(stdout, /Monte Carlo/);
});

test('Ctrl-C ends a theory that takes minutes, which gives nothing else a turn', async () => {
  const args = ['two-pixels', 'stability', '--scale', '101', '--length', '1024', '--samples', '0'];
  const { code, signal, stdout } = await runCli([...args, '--solution', 'high-frequency'], {
    during: (child) => {
      for (const wait of [3000, 3500]) setTimeout(() => child.kill('SIGINT'), wait);
      const end = setTimeout(() => child.kill('SIGKILL'), 30_000);
      child.on('close', () => clearTimeout(end));
    },
  });
  assert.ok(code === 130 || signal === 'SIGINT', `ended with ${code} ${signal}`);
  assert.is(stdout, '');
});

const precise = ['two-pixels', 'stability', '--solution', 'high-frequency', '--precision'];
const reached = z.strictObject({
  asked: z.number(),
  reached: z.boolean(),
  stop: z.enum(['precision', 'samples', 'aborted']),
  samples: z.int(),
  leastPrecise: z.strictObject({
    layer: z.union([z.int(), z.literal('output')]),
    quantity: z.enum(['D', 'G']),
    value: z.number(),
    standardError: z.number(),
    relativeError: z.number(),
  }),
});

test('stability --precision --json: what was asked for, whether it is reached, at which samples', async () => {
  const report = await runJson(...precise, '5e-3', '--seed', 'x');
  const { layers } = stability.parse(report);
  const precision = reached.parse(report['precision']);
  assert.is(precision.asked, 5e-3);
  assert.ok(precision.reached);
  assert.is(precision.stop, 'precision');
  assert.ok(precision.leastPrecise.relativeError <= 5e-3);
  assert.equal((report['parameters'] as { precision: number; samples: number }).samples, 1e12);
  for (const layer of layers) {
    assert.is(layer.samples, precision.samples);
    for (const name of ['D', 'G'] as const) {
      assert.ok(layer[`${name}EstimateError`]! <= 5e-3 * layer[`${name}Estimate`]!);
    }
  }
  const fixed = await runJson(
    'two-pixels',
    'stability',
    '--solution',
    'high-frequency',
    '--seed',
    'x',
    '--samples',
    String(precision.samples),
  );
  assert.equal(fixed['layers'], report['layers']);
  assert.not('precision' in fixed);
});

test('stability --precision: the table says which estimate was the last, --check holds', async () => {
  const { code, stdout, stderr } = await runCli([...precise, '1e-2', '--check']);
  assert.is(code, 0, stderr);
  assert.match(stderr, /check: every exact value is within 4 standard errors/);
  assert.match(stdout, /\nprecision 0\.01 reached at \d+ \d+ samples; last: D of the output, relative error 1e−2\n$/);
});

test('stability --precision: where --samples come first, the result is given with code 1', async () => {
  const args = [...precise, '1e-3', '--samples', '1e5', '--json'];
  const { code, stdout, stderr } = await runCli(args);
  assert.is(code, 1, stderr);
  assert.match(
    stderr,
    /^--precision 1e−3 is not reached with --samples 100000 \(by the errors so far .* would do\)\n$/,
  );
  const precision = reached.parse((JSON.parse(stdout) as Record<string, unknown>)['precision']);
  assert.not(precision.reached);
  assert.is(precision.stop, 'samples');
  assert.is(precision.samples, 100_000);
  assert.ok(precision.leastPrecise.relativeError > 1e-3);
});

test(
  'Ctrl-C during a run to a precision: the estimates so far are kept, code 130',
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await runCli([...precise, '1e-5', '--threads', '1', '--out', folder], {
      during: (child) => {
        child.stderr?.once('data', () => setTimeout(() => child.kill('SIGINT'), 200));
      },
    });
    assert.is(code, 130, stderr);
    assert.match(stderr, /precision 1e−5: about \S+ samples, about .* at .* samples a second/);
    assert.match(stderr, /interrupted: the estimates so far are kept in /);
    assert.match(stdout, /Monte Carlo of .* samples/);
    assert.match(stdout, /precision 1e−5 not reached at .* samples; least precise: D of the output/);
    const written: unknown = JSON.parse(readFileSync(join(folder, 'stability.json'), 'utf8'));
    assert.is(reached.parse((written as Record<string, unknown>)['precision']).stop, 'aborted');
  }),
);

test('phase-diagram: lists, ranges and default steps', async () => {
  const scales = async (...args: string[]) => {
    const result = await runJson(
      'two-pixels',
      'phase-diagram',
      '--solution',
      'high-frequency',
      '--samples',
      '0',
      ...args,
    );
    return (result['points'] as { scale: number }[]).map(({ scale }) => scale);
  };
  assert.equal(await scales('--scale', '3..9'), [3, 5, 7, 9]);
  assert.equal(await scales('--scale', '3..15:4', '--length', '40'), [3, 7, 11, 15]);
  assert.equal(await scales('--scale', '7,3'), [7, 3]);
  assert.equal(await scales('--scale', '5..13', '--filter-size', '5'), [5, 9, 13]);
});

const phase = ['two-pixels', 'phase-diagram', '--scale', '5,7', '--channels', '3..6', '--samples', '2000', '--quiet'];
const heatMaps = ['classification-error', 'diffeo-sensitivity', 'noise-sensitivity', 'relative-stability'];

test(
  'phase-diagram --out: data, heat maps, and points that are taken up again',
  inFolder(async (folder) => {
    const out = ['--out', folder];
    const first = await runCli([...phase, ...out]);
    assert.is(first.code, 0, first.stderr);
    const files = readdirSync(folder);
    for (const name of heatMaps)
      for (const kind of ['png', 'svg', 'vl.json']) assert.ok(files.includes(`${name}.${kind}`));
    const csv = readFileSync(join(folder, 'phase-diagram.csv'), 'utf8');
    assert.is(csv.trim().split('\n').length, 5);
    const lines = () => storeLines(folder);
    assert.is(lines().length, 4);

    const again = await runCli([...phase, ...out]);
    assert.is(again.stdout, first.stdout);
    assert.is(lines().length, 4, 'nothing is computed twice');

    const [segment = ''] = segmentPaths(folder);
    truncateSync(segment, readFileSync(segment, 'utf8').length - 40);
    assert.is(lines().length, 3);
    const repaired = await runCli([...phase, ...out]);
    assert.is(repaired.code, 0, repaired.stderr);
    assert.match(repaired.stderr, /ends within a record: \d+ bytes from byte \d+ on are passed over/);
    assert.is(repaired.stdout, first.stdout);
    assert.is(readFileSync(join(folder, 'phase-diagram.csv'), 'utf8'), csv);
    assert.is(lines().length, 4, 'the point of the line that was cut is computed again');

    const other = await runCli([...phase, '--seed', '1', ...out]);
    assert.not.equal(other.stdout, first.stdout);
    assert.is(lines().length, 8, 'other parameters are other points');
  }),
);

test(
  'phase-diagram: Ctrl-C keeps the finished points and a rerun goes on from there',
  inFolder(async (folder) => {
    const args = [
      'two-pixels',
      'phase-diagram',
      '--scale',
      '5..11',
      '--channels',
      '3..24',
      '--samples',
      '3000',
      '--out',
      folder,
    ];
    const stopped = await runCli(args, {
      during: (child) => {
        child.stderr?.once('data', () => child.kill('SIGINT'));
      },
    });
    assert.is(stopped.code, 130, stopped.stderr);
    assert.match(stopped.stderr, /interrupted: \d+ of 32 points are finished and kept in .*; the same command goes on/);
    const kept = storeLines(folder);
    assert.ok(kept.length >= 1 && kept.length < 32, `${kept.length} points`);
    assert.ok(existsSync(join(folder, 'relative-stability.png')));
    const finished = await runCli(args);
    assert.is(finished.code, 0, finished.stderr);
    assert.match(finished.stderr, new RegExp(`${kept.length} of 32 points are there already`));
    const points = storeLines(folder);
    assert.is(points.length, 32, 'nothing is computed twice');
    for (const line of kept) assert.ok(points.some(({ checksum }) => checksum === line['checksum']));
  }),
);

test(
  'show: text without --out, a figure with it',
  inFolder(async (folder) => {
    const { code, stdout } = await runCli(['two-pixels', 'show', '--solution', 'low-frequency']);
    assert.is(code, 0);
    assert.match(stdout, /T_3\n +1 +\S+ +1 3 6 7 6 3 1\n/);
    assert.match(stdout, /\n *1 +46 +\+1\n/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100);
    const drawn = await runCli(['two-pixels', 'show', '--solution', 'mix', '--mix', '1/3', '--out', folder, '--quiet']);
    assert.is(drawn.code, 0, drawn.stderr);
    assert.equal(readdirSync(folder).sort(), ['mix.png', 'mix.svg', 'mix.vl.json']);
  }),
);

test('a reader that goes away is no failure', async () => {
  const { code, stderr } = await runCli(['two-pixels', 'show', '--length', '2000', '--scale', '41'], {
    during: (child) => {
      child.stdout?.once('data', () => child.stdout?.destroy());
    },
  });
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
});

test('the command line can be started as a program', () => {
  assert.match(readFileSync(main, 'utf8'), /^#!\/usr\/bin\/env node\n/);
});

test.run();
