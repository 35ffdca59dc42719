import { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Axes } from '../../dist/cli/parameters/axis.js';
import { addParameters } from '../../dist/cli/parameters/options.js';
import { readOptions } from '../../dist/cli/parameters/read-options.js';
import * as spherical from '../../dist/cli/spherical/subjects.js';
import { measure, measureAxes } from '../../dist/cli/stability/subjects.js';
import * as sweep from '../../dist/cli/sweep/subjects.js';
import * as twoPixels from '../../dist/cli/two-pixels/subjects.js';
import { readParameters } from '../../dist/tasks/parameters/read.js';
import type { Subject } from '../../dist/tasks/parameters/table.js';
import { sections } from '../../scripts/reference/places.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('parameters of commands');

/** The values of a command with these words behind it. */
function typed<Values>(subject: Subject<Values>, words: readonly string[], axes: Axes = {}): Record<string, unknown> {
  const command = addParameters(new Command().exitOverride(), subject, axes);
  command.parse([...words], { from: 'user' });
  return { ...readOptions(subject, command.opts(), axes) };
}

test('shorthands and former names of options stand for their parameters', () => {
  const train = (...words: string[]) => typed(spherical.train, words);
  assert.is(train('--method', 'descent')['method'], 'descent');
  assert.is(train('--flow')['method'], 'flow');
  assert.is(train('--conic')['geometry'], 'conic');
  assert.is(train('--projection')['geometry'], 'unit');
  assert.is(train('--only-last-layer')['geometry'], 'output');
  assert.is(train('--rotation-angle', '0.2')['angle'], 0.2);
  assert.is(train('--angle', '0.2')['angle'], 0.2);
  assert.is(train('--flow', '--method', 'flow')['method'], 'flow');
  assert.is(train('--subtract-initial')['subtractInitial'], true);
  assert.is(train('--no-subtract-initial')['subtractInitial'], false);
  assert.is(train()['subtractInitial'], undefined);
});

test('what is given twice in different ways is refused', () => {
  for (const [words, complaint] of [
    [
      ['--flow', '--method', 'descent'],
      '--method: is given more than once, as --method descent and --flow (leave one out)',
    ],
    [['--conic', '--projection'], '--geometry: is given more than once, as --projection and --conic (leave one out)'],
    [
      ['--angle', '0.1', '--rotation-angle', '0.2'],
      '--angle: is given more than once, as --angle 0.1 and --rotation-angle 0.2 (leave one out)',
    ],
  ] as const) {
    assert.throws(() => typed(spherical.train, words), complaint);
  }
});

test('options that may stand alone, be repeated, or turned off', () => {
  const plan = (...words: string[]) => typed(sweep.plan, words);
  assert.equal([plan()['list'], plan('--list')['list'], plan('--list', '7')['list']], [undefined, 20, 7]);
  assert.equal(plan()['axis'], []);
  assert.equal(plan('--axis', 'x=1,2', '--axis', 'y=3')['axis'], ['x=1,2', 'y=3']);
  assert.equal([plan()['pilot'], plan()['pilotSeconds']], [4, 10]);
  assert.is(typed(sweep.run, ['--memory', '1.5G'])['memory'], 1.5 * 2 ** 30);
  assert.is(typed(sweep.run, ['--job-memory', '512MiB'])['jobMemory'], 512 * 2 ** 20);
  assert.throws(() => typed(sweep.run, ['--memory', '0']), /^--memory: must be an integer of at least 1, got 0$/);
  for (const [words, value] of [
    [[], undefined],
    [['--log-x'], true],
    [['--no-log-x'], false],
  ] as const) {
    assert.is(typed(sweep.plot, words)['logX'], value);
  }
  const labelled = typed(
    measure,
    ['--data', 'digits:8', '--model', 'a.mjs', '--model', 'b.mjs', '--labels'],
    measureAxes,
  );
  assert.equal([labelled['model'], labelled['labels'], labelled['errorRates']], [['a.mjs', 'b.mjs'], undefined, true]);
});

test('axes are lists and ranges, which go up by a step or a factor', () => {
  const phase = (...words: string[]) => typed(twoPixels.phaseDiagram, words, twoPixels.phaseDiagramAxes());
  assert.equal(phase()['scale'], [3, 5, 7, 9, 11, 13, 15]);
  assert.equal(phase('--scale', '3,7..15:4')['scale'], [3, 7, 11, 15]);
  assert.equal(phase('--disorder', '0..0.3')['disorder'], [0, 0.1, 0.2, 0.3]);
  assert.is(phase()['disorder'], undefined);
  const curve = (...words: string[]) => typed(spherical.learningCurve, words, spherical.learningCurveAxes);
  assert.equal(curve('--points', '8..64')['points'], [8, 16, 32, 64]);
  assert.equal(curve('--points', '10..1000:10')['points'], [10, 100, 1000]);
  for (const [words, complaint] of [
    [['--scale', '3,5,3'], /^--scale: the same value comes twice in 3,5,3/],
    [['--scale', '15..3'], /^--scale: the range 15\.\.3 is empty/],
    [['--scale', ''], /^--scale: /],
    [['--scale', '3,,5'], /^--scale: /],
    [['--disorder', '-1'], /^--disorder: must be a finite number, at least 0, got -1/],
  ] as const) {
    assert.throws(() => phase(...words), complaint);
  }
  assert.throws(() => curve('--points', '8,16,8'), /^--points: the same value comes twice/);
  assert.throws(() => curve('--points', '64..8'), /^--points: the range 64\.\.8 is empty/);
});

test('a task and the command of the same name have equal defaults', () => {
  const pairs = sections.flatMap(({ tasks, commands }) =>
    tasks.map((task) => {
      const command = commands.find(({ name }) => name === task.name.replace('.', ' '));
      assert.ok(command !== undefined, `${task.name} has no command`);
      return { task, command };
    }),
  );
  assert.is(pairs.length, 11);
  const needed: Record<string, string> = { model: 'model.mjs', data: 'digits:8' };
  for (const { task, command } of pairs) {
    const given = Object.fromEntries(
      Object.entries(needed).filter(([name]) => task.rows[name]?.required !== undefined),
    );
    const ofTask = readParameters<Record<string, unknown>>({ owner: task.name, rows: task.rows }, given);
    const raw = { ...given, ...(given['model'] !== undefined && { model: [given['model']] }) };
    const subject: Subject<Record<string, unknown>> = { owner: command.name, rows: command.rows };
    const ofCommand: Record<string, unknown> = readOptions(subject, raw, command.axes ?? {});
    for (const name of Object.keys(task.rows).filter((each) => each in command.rows)) {
      const [one, other] = [ofTask[name], ofCommand[name]];
      const words = `${name} of ${task.name}: ${JSON.stringify(one)}, of the command ${JSON.stringify(other)}`;
      assert.is(task.rows[name]!.otherwise, command.rows[name]!.otherwise, words);
      // Where the command takes a list, the value of the task is in it.
      if (command.axes?.[name] !== undefined) assert.ok((other as unknown[]).includes(one), words);
      else assert.equal(one, other, words);
    }
  }
});

test(
  'errors name parameters as they were typed: options of a command, names in a sweep',
  inFolder(async (folder) => {
    const plan = ['sweep', 'plan', '--pilot', '0'];
    const cases: readonly [readonly string[], RegExp][] = [
      [
        ['spherical', 'train', '--learning-rate', '1'],
        /^--learning-rate: belongs to --method descent, got --method flow \(say --method descent, or leave it out\)/,
      ],
      [
        [...plan, '--task', 'spherical.train', '--fixed', 'points=32', '--fixed', 'learningRate=1'],
        /^the point: learningRate: belongs to method descent, got method flow/,
      ],
      [
        [...plan, '--task', 'spherical.train', '--fixed', 'learning-rate=1'],
        /^fixed\.learning-rate: a name has letters, digits and _ alone, no digit first: did you mean learningRate\?/,
      ],
      [['spherical', 'train', '--rotation-angle', '4'], /^--angle: must be a finite number, above 0 and at most 3\.14/],
      [
        [...plan, '--task', 'spherical.train', '--fixed', 'angle=4'],
        /^the point: angle: must be a finite number, above 0/,
      ],
      [
        ['two-pixels', 'stability', '--noise-energy', 'abc'],
        /^--noise-energy: must be a number, a fraction .* got abc/,
      ],
      [
        [...plan, '--task', 'two-pixels.stability', '--fixed', 'noiseEnergy=abc'],
        /^the point: noiseEnergy: .* got abc/,
      ],
      [['two-pixels', 'stability', '--samples', '1'], /^--samples: must be at least 2, or 0 .* got 1/],
      [
        [...plan, '--task', 'two-pixels.stability', '--fixed', 'samples=1'],
        /^the point: samples: must be at least 2, or 0/,
      ],
      [
        ['sweep', 'run', '--task', 'two-pixels.stability', '--axis', 'noise=1,2'],
        /^point noise=1: noise: is no parameter of two-pixels\.stability: did you mean noiseEnergy\? \(there are solution, /,
      ],
      [
        [...plan, '--task', 'spherical.train', '--fixed', 'threads=2'],
        /^the point: threads: is no parameter of spherical\.train/,
      ],
      [['sweep', 'run', '--task', 'spherical.train', '--threads', '0'], /^--threads: must be an integer of at least 1/],
    ];
    const waiting = [...cases];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [args, words] = next;
        const { code, stdout, stderr } = await runCli(args, { cwd: folder });
        assert.is(code, 2, `${args.join(' ')}: ${stderr}`);
        assert.is(stdout, '');
        assert.match(stderr.replace(/^error: /, ''), words);
        assert.not.match(stderr, /[{}]/);
      }
    };
    await Promise.all([worker(), worker()]);
  }),
);

test.run();
