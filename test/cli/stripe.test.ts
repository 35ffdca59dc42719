import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli, runJson } from '../support/run-cli.js';
import { storeLines } from '../support/store-lines.js';

const test = suite('command line of the stripe model');

const small = ['--dimension', '4', '--width', '80', '--test-points', '256', '--seeds', '2', '--steps', '400'];

/** Columns of a mean over repetitions. */
const mean = <Name extends string>(name: Name) =>
  ({ [name]: z.number(), [`${name}Error`]: z.number(), [`${name}Status`]: z.literal('Monte Carlo') }) as Record<
    Name | `${Name}Error`,
    z.ZodNumber
  >;

const row = z.strictObject({
  points: z.int(),
  alpha: z.number(),
  seeds: z.literal(2),
  steps: z.number(),
  stop: z.enum(['loss', 'steps', 'loss/steps']),
  ...mean('trainError'),
  ...mean('testError'),
  ...mean('misclassified'),
  ...mean('amplification'),
  ...mean('massAmplification'),
  ...mean('peakAmplification'),
});
const printed = z.strictObject({
  command: z.literal('spherical stripe'),
  version: z.string(),
  parameters: z.looseObject({ label: z.looseObject({ kind: z.string() }), dimension: z.literal(4), seeds: z.int() }),
  complete: z.literal(true),
  rows: z.array(row),
  fits: z.array(z.looseObject({ alpha: z.number(), quantity: z.string(), exponent: z.number() })),
  curves: z.array(z.looseObject({ points: z.int(), alpha: z.number(), time: z.number(), amplification: z.number() })),
  failures: z.array(z.unknown()).length(0),
  provenance: z.looseObject({ version: z.string() }),
});
const study = async (...args: string[]) => printed.parse(await runJson('spherical', 'stripe', ...small, ...args));

test('prints the agreed object: the feature regime amplifies, the lazy one does not', async () => {
  const { parameters, rows, fits, curves } = await study('--points', '48');
  assert.equal(parameters.label, { kind: 'stripe', low: -0.3, high: 1.18549 });
  const [feature, lazy] = rows;
  for (const { misclassified } of rows) assert.ok(misclassified >= 0 && misclassified <= 1);
  assert.equal([feature!.alpha, lazy!.alpha], [1e-6, 1e3]);
  assert.ok(feature!.amplification > 3, String(feature!.amplification));
  assert.ok(Math.abs(lazy!.amplification - 1) < 0.25, String(lazy!.amplification));
  assert.equal(fits, []);
  for (const alpha of [1e-6, 1e3]) {
    const times = curves.filter((point) => point.alpha === alpha).map(({ time }) => time);
    assert.ok(times.length > 10 && times.every((time, i) => i === 0 || time > times[i - 1]!));
  }
});

test('every label, with its own options', async () => {
  const variants = [
    ['--label', 'stripe', '--low', '-1', '--high', '1/2'],
    ['--label', 'half-space'],
    ['--label', 'half-space', '--threshold', '-0.5'],
    ['--label', 'cylinder'],
    ['--label', 'cylinder', '--parallel', '3', '--radius', '2'],
  ];
  const rest = ['--points', '20', '--alpha', '1e-3', '--engine', 'js', '--loss', '0.1'];
  const errors = await Promise.all(variants.map(async (args) => (await study(...args, ...rest)).rows[0]!.testError));
  assert.is(new Set(errors).size, variants.length);
});

test(
  'a range of P is fitted; finished runs are taken from the store, whatever the number of threads',
  inFolder(async (folder) => {
    const args = ['spherical', 'stripe', ...small, '--steps', '3000', '--points', '12..48', '--alpha', '1e-6..1e3:1e9'];
    const first = await runCli([...args, '--out', folder, '--json', '--quiet', '--threads', '1']);
    assert.is(first.code, 0, first.stderr);
    const before = printed.parse(JSON.parse(first.stdout));
    assert.is(before.rows.length, 6);
    assert.equal(
      before.fits.map(({ alpha, quantity }) => `${alpha} ${quantity}`),
      [1e-6, 1e3].flatMap((alpha) =>
        ['misclassified', 'amplification', 'peakAmplification'].map((quantity) => `${alpha} ${quantity}`),
      ),
    );
    const names = [
      'stripe.json',
      'stripe.csv',
      'stripe-curves.csv',
      'stripe-fits.csv',
      'stripe.png',
      'stripe-scaling.svg',
    ];
    for (const name of names) assert.ok(existsSync(join(folder, name)), name);
    assert.is(storeLines(folder).length, 12);
    const again = await runCli([...args, '--out', folder, '--json', '--threads', '2']);
    assert.match(again.stderr, /12 of 12 runs are there already/);
    const after = printed.parse(JSON.parse(again.stdout));
    assert.equal([after.rows, after.fits, after.curves], [before.rows, before.fits, before.curves]);
    const more = await runCli([...args, '--out', folder, '--seeds', '3']);
    assert.match(more.stderr, /12 of 18 runs are there already/);
    assert.match(more.stdout, /misclassified/);
    for (const line of more.stdout.split('\n')) assert.ok(line.length <= 110, line);
  }),
);

test(
  'Ctrl-C keeps the finished runs',
  inFolder(async (folder) => {
    const args = ['spherical', 'stripe', '--points', '8,512', '--seeds', '1', '--alpha', '1e3', '--threads', '2'];
    const rules = ['--width', '2000', '--loss', '0', '--steps', '1e6', '--seconds', '1000', '--out', folder];
    const { code, stderr } = await runCli([...args, ...rules], {
      during: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(folder, 'store', 'claims'))) return;
          clearInterval(watch);
          setTimeout(() => child.kill('SIGINT'), 500);
        }, 20);
        child.on('close', () => clearInterval(watch));
      },
    });
    assert.is(code, 130, stderr);
    assert.match(stderr, /interrupted: [01] of 2 runs are finished/);
    assert.ok(storeLines(folder).length <= 1);
  }),
);

/** Arguments, and words that the one line must have. */
const mistakes: readonly [readonly string[], RegExp][] = [
  [['--label', 'sphere'], /--label: must be one of stripe, half-space, cylinder, got sphere/],
  [['--low', '2', '--high', '1'], /--low: must be below --high, got 2 and 1/],
  [['--low', 'left'], /--low: .*left/],
  [['--threshold', '1'], /--threshold: belongs to --label half-space, got --label stripe/],
  [['--label', 'cylinder', '--high', '1'], /--high: belongs to --label stripe, got --label cylinder/],
  [['--label', 'half-space', '--radius', '1'], /--radius: belongs to --label cylinder/],
  [['--label', 'cylinder', '--radius', '0'], /--radius: must be a finite number greater than 0, got 0/],
  [['--label', 'cylinder', '--parallel', '4', '--dimension', '4'], /--parallel: must be an integer from 1 to 3, got 4/],
  [['--dimension', '1'], /--dimension: must be an integer from 2 to 1000, got 1/],
  [['--points', '8..4'], /--points: the range 8\.\.4 is empty/],
  [['--points', '8.5'], /--points: must be an integer from 1 to 1000000, got 8\.5/],
  [['--width', '0'], /--width: must be an integer from 1 to 10000000, got 0/],
  [['--alpha', '0'], /--alpha: values must be positive/],
  [['--alpha', '1,1'], /--alpha: the same value comes twice/],
  [['--seeds', '0'], /--seeds: must be an integer of at least 1/],
  [['--steps', '0'], /--steps: must be an integer of at least 1/],
  [['--loss', '-1'], /--loss: must be a finite number, at least 0, got -1/],
  [['--seconds', '0'], /--seconds: must be a finite number greater than 0/],
  [['--fit-from', '0'], /--fit-from: must be a finite number, at least 1/],
  [['--test-points', '1'], /--test-points: must be an integer from 2 to 1000000, got 1/],
  [['--engine', 'circle'], /--engine: .*circle/],
  [['--threads', 'many'], /--threads: .*many/],
];

test(
  'bad input is one line that names the option, exit code 2, and nothing is written',
  inFolder(async (folder) => {
    const waiting = [...mistakes];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [args, words] = next;
        const { code, stdout, stderr } = await runCli(['spherical', 'stripe', ...args, '--out', join(folder, 'new')]);
        assert.is(code, 2, `${args.join(' ')}: ${stderr}`);
        assert.is(stdout, '');
        assert.match(stderr, /^error: [^\n]+\n$/);
        assert.match(stderr, words);
      }
    };
    await Promise.all(Array.from({ length: 3 }, worker));
    assert.equal(readdirSync(folder), []);
  }),
);

test('help gives examples and lines of ordinary length', async () => {
  const { code, stdout } = await runCli(['spherical', 'stripe', '--help']);
  assert.is(code, 0);
  assert.match(stdout, /\$ diffeolab spherical stripe/);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 140, line);
});

test.run();
