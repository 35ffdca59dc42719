import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nets, sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli, runJson } from '../support/run-cli.js';

const test = suite('training and measuring nets on the command line');

const value = z.strictObject({
  value: z.number(),
  status: z.enum(['exact', 'closure', 'Monte Carlo']),
  standardError: z.number().optional(),
  drawError: z.number().optional(),
  error: z.number().optional(),
  fraction: z.string().optional(),
  method: z.string().optional(),
  estimate: z.strictObject({ value: z.number(), standardError: z.number(), z: z.number().optional() }).optional(),
});
const quantities = z.strictObject({ diffeo: value, noise: value, relative: value });
const trained = z.strictObject({
  command: z.literal('nets train'),
  version: z.string(),
  parameters: z.looseObject({ data: z.string(), net: z.string(), points: z.number(), seed: z.string() }),
  stop: z.string(),
  steps: z.int(),
  seconds: z.number(),
  trainError: z.number(),
  trainLoss: z.number(),
  testError: z.number().nullable(),
  layers: z.array(
    z.strictObject({
      layer: z.union([z.int(), z.literal('output')]),
      before: quantities.optional(),
      after: quantities,
    }),
  ),
});
const small = ['--channels', '4', '--depth', '3', '--optimiser', 'adam'];

test(
  'train prints the agreed object and writes the net, which measures as printed',
  inFolder(async (folder) => {
    const out = join(folder, 'run');
    const report = trained.parse(
      await runJson('nets', 'train', '--channels', '8', ...small.slice(4), '--samples', '2000', '--out', out),
    );
    assert.equal([report.stop, report.trainLoss, report.trainError], ['zeroLoss', 0, 0]);
    assert.equal(
      report.layers.map(({ layer }) => layer),
      [1, 2, 3, 4, 5, 'output'],
    );
    assert.equal(readdirSync(out).sort(), [
      'checkpoints',
      'curve.csv',
      'net',
      'run.json',
      'stability.csv',
      'stability.png',
      'stability.svg',
      'stability.vl.json',
      'state.json',
      'training-curve.png',
      'training-curve.svg',
      'training-curve.vl.json',
    ]);
    const written = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>;
    assert.equal({ ...written, provenance: 0 }, { ...report, provenance: 0 });
    const steps = readFileSync(join(out, 'curve.csv'), 'utf8').trim().split('\n').slice(1);
    assert.is(Number(steps.at(-1)!.split(',')[0]), report.steps);
    assert.ok(readdirSync(join(out, 'checkpoints')).includes('step-0'));
    for (const [place, when] of [
      [out, 'after'],
      [join(out, 'checkpoints', 'step-0'), 'before'],
    ] as const) {
      const measured = await runJson('nets', 'measure', place, '--samples', '2000');
      const rows = measured['layers'] as Record<string, number>[];
      for (const [k, { layer, [when]: printed }] of report.layers.entries()) {
        const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5 * Math.abs(b), `${layer}: ${a}, ${b}`);
        near(rows[k]!['D']!, printed!.diffeo.value);
        near(rows[k]!['G']!, printed!.noise.value);
        near(rows[k]!['DEstimate']!, printed!.diffeo.estimate!.value);
        assert.ok(Math.abs(rows[k]!['DZ']!) < 4);
      }
    }
  }),
);

test(
  'a run that was killed goes on with the same command to the same digits',
  inFolder(async (folder) => {
    const args = [
      'nets',
      'train',
      '--net',
      'lcn',
      ...small,
      '--steps',
      '2500',
      '--measure',
      'none',
      '--quiet',
      '--out',
    ];
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    assert.is((await runCli([...args, whole])).code, 0);
    const first = await runCli([...args, killed], {
      during: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(killed, 'state.json'))) return;
          clearInterval(watch);
          child.kill('SIGKILL');
        }, 5);
        child.on('close', () => clearInterval(watch));
      },
    });
    assert.is(first.signal, 'SIGKILL', first.stderr);
    const again = await runCli(args.filter((arg) => arg !== '--quiet').concat(killed));
    assert.is(again.code, 0, again.stderr);
    assert.match(again.stderr, /^goes on from step [1-9]\d* in /);
    const files = (place: string) =>
      (readdirSync(place, { recursive: true, encoding: 'utf8' }) as string[]).filter((name) => /npy|csv$/.test(name));
    assert.equal(files(killed).sort(), files(whole).sort());
    for (const name of files(whole)) {
      assert.ok(readFileSync(join(whole, name)).equals(readFileSync(join(killed, name))), name);
    }
    const other = await runCli([...args.slice(0, -1), '--seed', '7', '--out', killed]);
    assert.equal([other.code, /holds a run of other parameters/.test(other.stderr)], [2, true]);
  }),
);

test(
  'Ctrl-C ends a training with what it has, and another stop rule takes it further',
  inFolder(async (folder) => {
    const out = join(folder, 'run');
    const args = ['nets', 'train', '--net', 'lcn', ...small, '--measure', 'none', '--out', out];
    const stopped = await runCli([...args, '--steps', '1000000'], {
      during: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(out, 'checkpoints', 'step-1'))) return;
          clearInterval(watch);
          child.kill('SIGINT');
        }, 20);
        child.on('close', () => clearInterval(watch));
      },
    });
    assert.is(stopped.code, 130, stopped.stderr);
    assert.match(stopped.stderr, /interrupted at step \d+: what is finished is kept in .*goes on from there/);
    const step = Number(/at step (\d+)/.exec(stopped.stderr)?.[1]);
    const further = await runCli([...args, '--steps', String(step + 5)]);
    assert.is(further.code, 0, further.stderr);
    assert.match(further.stdout, new RegExp(`^${step + 5} steps`, 'm'));
  }),
);

test(
  'a sweep of nets keeps them',
  inFolder(async (folder) => {
    const description = {
      name: 'nets',
      task: 'nets.train',
      axes: { points: [64, 128], channels: [4, 8] },
      fixed: { depth: 3, optimiser: 'adam', steps: 100, measure: 'after' },
    };
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify(description));
    const run = await runCli(['sweep', 'run', 'sweep.json', '--store', 'store', '--executor', 'inline'], {
      cwd: folder,
    });
    assert.is(run.code, 0, run.stderr);
    const store = sweep.openStore(join(folder, 'store'));
    const records = [...store.records()];
    store.close();
    assert.is(records.length, 4);
    for (const record of records) {
      assert.ok(record.kind === 'done');
      const { parameters, values, arrays = {} } = record;
      const weights = store.loadArray(arrays['conv1.weights']!);
      assert.equal(weights.shape, [parameters['channels'], 1, 3]);
      assert.is(store.loadArray(arrays['curve']!).shape[1], 10);
      assert.is(values['DStatus'], 'exact');
    }
  }),
);

test(
  'own nets by file are trained and measured, also after each operation',
  inFolder(async (folder) => {
    const file = join(folder, 'mine.json');
    const description = {
      format: nets.netFormat,
      name: 'mine',
      input: { channels: 1, size: [16] },
      parametrisation: 'ntk',
      layers: [
        { kind: 'conv', channels: 3, filterSize: 4, padding: 'zero' },
        { kind: 'relu' },
        { kind: 'pool', operation: 'max', size: 2 },
        { kind: 'dense', channels: 1 },
      ],
    };
    writeFileSync(file, JSON.stringify(description));
    const data = ['--length', '16', '--scale', '4', '--points', '40', '--test-points', '20'];
    const { layers } = trained.parse(await runJson('nets', 'train', '--net', file, ...data, '--steps', '20'));
    assert.equal(
      layers.map(({ after }) => [after.diffeo.status, after.noise.status]),
      Array(2).fill(['exact', 'Monte Carlo']),
    );
    const measured = await runCli(['nets', 'measure', file, '--length', '16', '--scale', '4', '--operations']);
    assert.is(measured.code, 0, measured.stderr);
    assert.match(measured.stdout, /^conv1 +D +0\.\d+ +exact/m);
    assert.match(measured.stdout, /^pool1 +D/m);
    assert.match(measured.stdout, /^output +D/m);
    for (const line of measured.stdout.split('\n')) assert.ok(line.length <= 150, line);
  }),
);

test(
  'what does not fit is one line and exit code 2, and nothing is written',
  inFolder(async (folder) => {
    const bad: readonly (readonly [readonly string[], RegExp])[] = [
      [['train', '--net', 'cmn'], /^error: --net: must be one of cnn, .* got cmn\n$/],
      [['train', '--net', 'fc', '--filter-size', '3'], /^error: --filter-size: is no option of --net fc/],
      [['train', '--points', '1000'], /^error: --points: label .* has \d+ inputs/],
      [['train', '--momentum', '0.9', '--flow'], /^error: --momentum: belongs to --optimiser descent or sgd/],
      [['train', '--backend', 'node'], /^error: --backend: belongs to --engine tfjs/],
      [['train', '--engine', 'tfjs', '--backend', 'cuda'], /^error: --backend: must be one of node-gpu, webgpu, node,/],
      [
        ['train', '--data', 'digits:50', '--points', '20', '--loss', 'hinge'],
        /^error: --loss: hinge takes a net of one/,
      ],
      [['train', '--steps', '-1'], /^error: --steps: /],
      [['measure', 'nowhere'], /^error: --net: |^error: nowhere: there is no such file/],
    ];
    const out = join(folder, 'out');
    for (const [args, message] of bad) {
      const { code, stderr, stdout } = await runCli(['nets', ...args, '--out', out]);
      assert.is(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
      assert.is(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.is(stdout, '');
      assert.is(existsSync(out), false, args.join(' '));
    }
    const failed = await runCli(['nets', 'train', '--learning-rate', '1e6', '--measure', 'none', '--quiet']);
    assert.is(failed.code, 1, failed.stdout);
    assert.match(failed.stderr, /^error: training diverged at step \d+: the learning rate 1000000 is too large \(use /);
  }),
);

test.run();
