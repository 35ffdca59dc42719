import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli, runJson } from '../support/run-cli.js';
import { segmentPaths, storeLines } from '../support/store-lines.js';

const test = suite('command line of the spherical model');

const small = ['--dimension', '2', '--points', '8', '--width', '50', '--test-points', '64'];
const curveRow = z.looseObject({
  dimension: z.int(),
  regime: z.string(),
  points: z.int(),
  seeds: z.int(),
  testError: z.number(),
});
const trained = z.strictObject({
  command: z.literal('spherical train'),
  version: z.string(),
  parameters: z.looseObject({ dimension: z.number(), points: z.number(), alpha: z.number(), seed: z.string() }),
  trainError: z.number(),
  trainErrorStatus: z.literal('exact'),
  testError: z.number(),
  testErrorError: z.number(),
  testErrorStatus: z.literal('Monte Carlo'),
  rotationStability: z.number(),
  rotationStabilityError: z.number(),
  rotationStabilityStatus: z.literal('Monte Carlo'),
  atoms: z.int(),
  cones: z.int(),
  anisotropy: z.number(),
  angleMoved: z.number(),
  steps: z.int(),
  seconds: z.number(),
  stop: z.string(),
});

/** Everything of a training that does not depend on the clock. */
async function outcomeOf(...args: string[]) {
  const { seconds: _, ...rest } = trained.parse(await runJson('spherical', 'train', ...args));
  return rest;
}

test('train prints the agreed object, and trains', async () => {
  const outcome = await outcomeOf(...small, '--flow', '--loss', '1e-3');
  assert.is(outcome.stop, 'loss');
  assert.ok(outcome.trainError <= 2e-3 && outcome.trainError > 0);
  assert.ok(outcome.atoms <= outcome.cones && outcome.cones <= 16);
});

test('train takes every penalty, geometry, law and target', async () => {
  const variants = [
    ['--regularisation', 'l1', '--lambda', '1e-3', '--projection', '--alpha', '1'],
    ['--regularisation', 'path', '--initialisation', 'signs', '--alpha', '1'],
    ['--regularisation', 'l2', '--target', 'norm', '--data', 'ball'],
    ['--conic', '--initialisation', 'positive', '--initial-scale', '0.1', '--alpha', '1'],
    ['--only-last-layer', '--initialisation', 'zero', '--initial-weights', 'sphere', '--engine', 'js'],
    ['--target', 'gaussian-field', '--exponent', '3/2', '--teacher-width', '100', '--data', 'normal', '--alpha', '1e3'],
    ['--target', 'abs(x1)^1.5 - x2', '--data', 'ball'],
  ];
  const errors = await Promise.all(
    variants.map(async (args) => (await outcomeOf(...small, '--flow', '--steps', '150', ...args)).trainError),
  );
  assert.is(new Set(errors).size, variants.length, 'every variant is another run');
  for (const error of errors) assert.ok(error > 0 && error < 1, String(errors));
});

test('engines give the same training', async () => {
  const args = [...small, '--flow', '--steps', '60'];
  const [first, ...others] = await Promise.all(
    ['js', 'dense', 'patterns', 'circle'].map((engine) => outcomeOf(...args, '--engine', engine)),
  );
  for (const { testError, steps } of others) {
    assert.is(steps, first!.steps);
    assert.ok(Math.abs(testError / first!.testError - 1) < 1e-9);
  }
});

test(
  'train saves a run, goes on from it, and does not mix runs',
  inFolder(async (folder) => {
    const args = [...small, '--flow', '--seed', 'a'];
    const whole = await outcomeOf(...args, '--steps', '120');
    await outcomeOf(...args, '--steps', '50', '--out', folder);
    const resumed = await outcomeOf(...args, '--steps', '120', '--out', folder);
    assert.is(resumed.steps, 120);
    assert.equal({ ...resumed, parameters: {} }, { ...whole, parameters: {} });
    for (const name of ['run.json', 'state.json', 'curve.csv', 'neurons.csv', 'training-curve.svg']) {
      assert.ok(existsSync(join(folder, name)), name);
    }
    assert.is(readFileSync(join(folder, 'neurons.csv'), 'utf8').trim().split('\n').length, 51);
    const before = readFileSync(join(folder, 'state.json'), 'utf8');
    const other = await runCli(['spherical', 'train', ...args, '--alpha', '1', '--steps', '9', '--out', folder]);
    assert.is(other.code, 2);
    assert.match(other.stderr, /holds a run of other parameters/);
    assert.is(readFileSync(join(folder, 'state.json'), 'utf8'), before);
  }),
);

test(
  'a saved run of another version, or a file that is none, is refused in one line and left as it is',
  inFolder(async (folder) => {
    const args = ['spherical', 'train', ...small, '--flow', '--steps', '3', '--out', folder];
    assert.is((await runCli(args)).code, 0);
    const path = join(folder, 'state.json');
    const whole = readFileSync(path, 'utf8');
    for (const [text, words] of [
      [
        whole.replace(/"version":"[^"]*"/, '"version":"0.0.1"'),
        /holds a run of version 0\.0\.1 of this package, this is/,
      ],
      ['{"state":', /is not a saved run \(use another folder\)/],
      [whole.replace('"parameters":[', '"arrays":['), /expected the text of a saved training state/],
    ] as const) {
      assert.is.not(text, whole);
      writeFileSync(path, text);
      const { code, stderr } = await runCli(args);
      assert.is(code, 2);
      assert.match(stderr, words);
      assert.is(stderr.trim().split('\n').length, 1, stderr);
      assert.is(readFileSync(path, 'utf8'), text);
    }
  }),
);

test(
  'Ctrl-C keeps the training, and it goes on',
  inFolder(async (folder) => {
    const args = ['spherical', 'train', '--flow', '--steps', '1e7', '--out', folder];
    const { code, stderr } = await runCli(args, {
      // The first line of progress says that the training is under way.
      during: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
    });
    assert.is(code, 130, stderr);
    const run = trained
      .omit({ seconds: true })
      .loose()
      .parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
    assert.is(run.stop, 'aborted');
    const again = await runJson('spherical', 'train', '--flow', '--steps', String(run.steps + 10), '--out', folder);
    assert.is(again['steps'], run.steps + 10);
  }),
);

test('divergence fails with one line that names a learning rate, and that rate works', async () => {
  const args = ['spherical', 'train', ...small, '--method', 'descent', '--steps', '2000'];
  const { code, stdout, stderr } = await runCli([...args, '--learning-rate', '300']);
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.is(stderr.trim().split('\n').length, 1);
  const rate = /use ([\d.e+-]+) or less/.exec(stderr)?.[1];
  assert.ok(rate !== undefined, stderr);
  assert.is((await runCli([...args, '--learning-rate', rate])).code, 0);
});

test(
  'bad input is one line and exit code 2, and nothing is written',
  inFolder(async (folder) => {
    const out = ['--out', join(folder, 'new')];
    const cases = [
      ['train', '--alpha', '-3'],
      ['train', '--alpha', '1e-51'],
      ['train', '--alpha', '1.1e6'],
      ['train', '--dimension', '1'],
      ['train', '--dimension', '3', '--engine', 'circle'],
      ['train', '--conic', '--projection'],
      ['train', '--lambda', '1e-5'],
      ['train', '--flow', '--learning-rate', '1'],
      ['train', '--exponent', '2'],
      ['train', '--data', 'cube'],
      ['kernel', '--kernel', 'gauss'],
      ['kernel', '--seeds', '0'],
      ['kernel', '--points', '1e5'],
      ['learning-curve', '--lazy-points', '256,32768'],
      ['learning-curve', '--points', '8..4'],
      ['learning-curve', '--points', '8..64:1'],
      ['learning-curve', '--regime', 'lazy,middle'],
      ['learning-curve', '--regime', 'feature', '--lazy-points', '8,16'],
      ['phase-diagram', '--alpha', '0,1'],
      ['phase-diagram', '--points', '8,8'],
      ['phase-diagram', '--steps', '0'],
      ['show', '--steps', '0'],
      ['show', '--points', '2.5'],
      ['show', '--points', '1e5', '--width', '1e6'],
      ['show', '--lazy-alpha', '1e9'],
    ];
    await Promise.all(
      cases.map(async (args) => {
        const { code, stdout, stderr } = await runCli(['spherical', ...args, ...out]);
        assert.is(code, 2, `${args.join(' ')}: ${stderr}`);
        assert.is(stdout, '');
        assert.is(stderr.trim().split('\n').length, 1, stderr);
      }),
    );
    assert.equal(readdirSync(folder), []);
  }),
);

test('kernel averages over data sets, whatever the number of threads', async () => {
  const args = ['spherical', 'kernel', '--dimension', '3', '--points', '64', '--seeds', '6', '--test-points', '256'];
  const [one, two, forest] = await Promise.all([
    runJson(...args, '--threads', '1'),
    runJson(...args, '--threads', '2'),
    runJson(...args, '--kernel', 'random-features', '--ridge', '1e-6'),
  ]);
  const shape = z.looseObject({ testError: z.number(), testErrorError: z.number() });
  assert.equal(one['testError'], two['testError']);
  const { testError: value, testErrorError: standardError } = shape.parse(one);
  assert.ok(value > 1e-6 && value < 1e-4 && standardError > 0 && standardError < value);
  assert.is.not(shape.parse(forest).testError, value);
});

test(
  'kernel keeps what Ctrl-C or SIGTERM leaves, and goes on from there',
  inFolder(async (folder) => {
    const args = ['spherical', 'kernel', '--points', '400', '--test-points', '2000', '--threads', '1', '--out', folder];
    const kept = () => storeLines(folder).length;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const before = kept();
      const { code, stderr } = await runCli([...args, '--seeds', '1000'], {
        during: (child) => {
          const watch = setInterval(() => {
            if (kept() < before + 2) return;
            clearInterval(watch);
            child.kill(signal);
          }, 20);
        },
      });
      assert.is(code, 130, stderr);
      assert.match(stderr, /of 1000 data sets are finished and kept in .*; the same command goes on from there/);
    }
    const seeds = kept();
    assert.ok(seeds >= 4 && seeds < 1000);
    const { stderr } = await runCli([...args, '--seeds', String(seeds)]);
    assert.match(stderr, new RegExp(`${seeds} of ${seeds} data sets are there already`));
  }),
);

test(
  'a run that fails is kept as one, the others go on, and the command tries it again',
  inFolder(async (folder) => {
    // Among 256 points of the circle some are so near to each other that this kernel is singular to rounding.
    const sizes = ['--dimension', '2', '--points', '64,128,256', '--seeds', '4', '--test-points', '64'];
    const args = ['spherical', 'learning-curve', '--regime', 'lazy', '--kernel', 'random-features', ...sizes];
    const failed = z.looseObject({ points: z.int(), seed: z.string(), message: z.string() });
    const result = z.object({ complete: z.boolean(), rows: z.array(curveRow), failures: z.array(failed) });
    const { code, stdout, stderr } = await runCli([...args, '--out', folder, '--json']);
    assert.is(code, 1, stderr);
    const { complete, rows, failures } = result.parse(JSON.parse(stdout));
    assert.is(complete, false);
    assert.ok(failures.length >= 1 && failures.length <= 4);
    for (const { message, points } of failures) {
      assert.match(message, /singular to float64 rounding/);
      assert.is(points, 256);
    }
    assert.is(
      rows.reduce((sum, { seeds }) => sum + seeds, 0),
      12 - failures.length,
    );
    assert.match(stderr, new RegExp(`${failures.length} of 12 runs failed: .*singular to float64`));
    const again = await runCli([...args, '--out', folder, '--json']);
    assert.is(again.code, 1);
    assert.match(again.stderr, new RegExp(`${12 - failures.length} of 12 runs are there already`));
    assert.equal(result.parse(JSON.parse(again.stdout)), { complete, rows, failures });
    const attempts = storeLines(folder).filter(({ kind }) => kind === 'failed');
    assert.is(attempts.length, 2 * failures.length);
    assert.equal(new Set(attempts.map(({ attempt }) => attempt)), new Set([1, 2]));
  }),
);

test('predictions stand only where their law holds', async () => {
  const args = [
    'spherical',
    'learning-curve',
    '--dimension',
    '3',
    '--regime',
    'lazy',
    '--points',
    '8..32',
    '--seeds',
    '2',
  ];
  const fit = z.looseObject({ predicted: z.number().optional(), closure: z.number().optional() });
  const fitOf = async (...task: string[]) => {
    const { fits } = await runJson(...args, '--test-points', '64', ...task);
    return z.array(fit).length(1).parse(fits)[0]!;
  };
  const field = (...options: string[]) => fitOf('--target', 'gaussian-field', '--teacher-width', '10', ...options);
  const [rough, quadratic, learnable, odd, normal, cubic, given] = await Promise.all([
    field('--exponent', '1/2'),
    field('--exponent', '2'),
    field('--teacher-activation', 'relu'),
    field('--teacher-activation', 'relu', '--exponent', '2'),
    field('--data', 'normal'),
    field('--exponent', '3'),
    fitOf('--target', 'x1 * x2'),
  ]);
  assert.is(rough.predicted, 1);
  assert.is(quadratic.predicted, 3);
  assert.is(learnable.predicted, 1.5);
  assert.is(odd.predicted, undefined);
  assert.is(normal.predicted, undefined);
  assert.is(cubic.predicted, 3);
  assert.is(rough.closure, undefined);
  assert.equal([given.predicted, given.closure], [undefined, undefined]);
});

test(
  'learning curves: fits, files, and finished runs are taken from the store',
  inFolder(async (folder) => {
    const args = ['spherical', 'learning-curve', '--dimension', '2,3', '--points', '8..32', '--seeds', '2'];
    const rest = ['--width', '60', '--steps', '150', '--test-points', '256', '--out', folder, '--json'];
    const first = await runCli([...args, ...rest, '--threads', '1', '--quiet']);
    assert.is(first.code, 0, first.stderr);
    const result = z
      .object({ rows: z.array(curveRow), fits: z.array(z.looseObject({ low: z.number(), high: z.number() })) })
      .parse(JSON.parse(first.stdout));
    assert.is(result.rows.length, 2 * 2 * 3);
    for (const row of result.rows) {
      // 150 steps are not enough for a penalised training to settle.
      if (row.regime === 'feature') assert.ok(Number(row['settled']) < row.seeds, JSON.stringify(row));
      else assert.ok(Number(row['closure']) > 0);
    }
    // Nets that have not learnt their data set say nothing of exponents.
    assert.equal(
      result.fits.map(({ regime, predicted }) => [regime, predicted]),
      [
        ['lazy', 4],
        ['lazy', 3],
      ],
    );
    assert.is(storeLines(folder).length, 24);
    for (const name of ['learning-curve.csv', 'learning-curve-fits.csv', 'learning-curve.svg', 'learning-curve.png']) {
      assert.ok(existsSync(join(folder, name)), name);
    }
    appendFileSync(segmentPaths(folder)[0]!, '{"kind":"done","hash":"half a li');
    const again = await runCli([...args, ...rest, '--threads', '2']);
    assert.match(again.stderr, /24 of 24 runs are there already/);
    assert.match(again.stderr, /ends within a record/);
    assert.equal(JSON.parse(again.stdout).rows, JSON.parse(first.stdout).rows);
  }),
);

test(
  'phase diagram over P and α: the same for every number of threads',
  inFolder(async (folder) => {
    const args = ['spherical', 'phase-diagram', '--dimension', '2', '--points', '4..8', '--alpha', '1e-6..1e3:1e9'];
    const rest = ['--width', '60', '--steps', '300', '--test-points', '256', '--seeds', '2'];
    const one = await runJson(...args, ...rest, '--threads', '1', '--out', folder);
    const two = await runJson(...args, ...rest, '--threads', '2');
    assert.equal(one['points'], two['points']);
    const points = z.array(z.looseObject({ alpha: z.number(), angleMoved: z.number() })).parse(one['points']);
    assert.equal(
      points.map(({ alpha }) => alpha),
      [1e-6, 1e3, 1e-6, 1e3],
    );
    for (const { alpha, angleMoved } of points) assert.ok(alpha < 1 ? angleMoved > 0.05 : angleMoved < 0.01);
    assert.is(storeLines(folder).length, 8);
    for (const name of ['phase-diagram.csv', 'phase-diagram.svg']) {
      assert.ok(existsSync(join(folder, name)), name);
    }
  }),
);

test(
  'show writes the picture and an animated film',
  inFolder(async (folder) => {
    const args = ['spherical', 'show', '--points', '6', '--width', '40', '--steps', '300', '--out', folder];
    const { code, stdout, stderr } = await runCli(args);
    assert.is(code, 0, stderr);
    assert.match(stdout, /lazy .*\nfeature /);
    assert.ok(existsSync(join(folder, 'circle.png')) && existsSync(join(folder, 'circle.svg')));
    const film = readFileSync(join(folder, 'circle-movie.svg'), 'utf8');
    assert.ok((film.match(/<animate /g) ?? []).length > 100);
    assert.not.match(film, /NaN|undefined|Infinity/);
  }),
);

test('help of every command gives an example', async () => {
  const verbs = ['train', 'kernel', 'learning-curve', 'phase-diagram', 'show'];
  const outcomes = await Promise.all(verbs.map((verb) => runCli(['spherical', verb, '--help'])));
  for (const { code, stdout } of outcomes) {
    assert.is(code, 0);
    assert.match(stdout, /\$ diffeolab spherical/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 140, line);
  }
});

test.run();
