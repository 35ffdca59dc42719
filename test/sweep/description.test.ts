import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sweep, tasks } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects, rejectsLater } from '../support/assertions.js';

const test = suite('description of sweeps');

const task: sweep.SweepTask = { name: 'test.sum', version: 1, run: () => ({ values: {} }) };
const source: sweep.TaskSource = { module: new URL('file:///test.mjs'), task };

const grid = (description: Omit<sweep.SweepDescription, 'name' | 'task'>, own = source) =>
  sweep.gridSweep(sweep.checkDescription('test', { name: 'test', task: 'test.sum', ...description }), own);
const parameters = (description: Omit<sweep.SweepDescription, 'name' | 'task'>) =>
  [...sweep.sweepPoints(grid(description))].map((point) => point.parameters);
const values = (axis: NonNullable<sweep.SweepDescription['axes']>[string]) =>
  parameters({ axes: { x: axis } }).map(({ x }) => x);

test('lists and ranges: linear ones exact in decimals, logarithmic ones with exact ends', () => {
  assert.equal(values([3, 'seven', true, [1, 2]]), [3, 'seven', true, [1, 2]]);
  assert.equal(values({ from: 0, to: 0.3, step: 0.1 }), [0, 0.1, 0.2, 0.3]);
  assert.equal(values({ from: 1, to: 9, step: 2 }), [1, 3, 5, 7, 9]);
  assert.equal(values({ from: 1, to: 8, step: 3 }), [1, 4, 7]);
  assert.equal(values({ from: 0, to: 1, count: 11 }), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  assert.equal(values({ from: 1, to: 0, count: 3 }), [1, 0.5, 0]);
  assert.equal(values({ from: 1e-6, to: 1, count: 7, spacing: 'log' }), [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
  assert.equal(values({ from: 3, to: 3000, count: 2, spacing: 'log' }), [3, 3000]);
  assert.equal(values({ from: 8, to: 100, factor: 2 }), [8, 16, 32, 64]);
  assert.equal(values({ from: 5, to: 5, count: 1 }), [5]);
});

test('ranges have as many values as asked for, in order, with both ends', () => {
  const ends = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
  fc.assert(
    fc.property(ends, fc.integer({ min: 2, max: 200 }), ([from, width], count) => {
      const linear = values({ from, to: from + width, count }).map(Number);
      assert.equal([linear.length, linear[0], linear.at(-1)], [count, from, from + width]);
      assert.ok(linear.every((value, i) => i === 0 || value > linear[i - 1]!));
      const log = values({ from: width, to: width * 1e6, count, spacing: 'log' }).map(Number);
      assert.equal([log.length, log[0], log.at(-1)], [count, width, width * 1e6]);
      assert.ok(log.every((value, i) => i === 0 || value > log[i - 1]!));
    }),
    { numRuns: 60 },
  );
});

test('order: the first axis slowest, zips after axes, seeds last', () => {
  assert.equal(
    parameters({
      fixed: { length: 8 },
      axes: { b: [1, 2], a: ['x', 'y'] },
      zip: [{ d: [2, 3], ridge: [0, 1e-8] }],
      seeds: 2,
      where: ['not (b == 2)', "a == 'x' or d > 2"],
    }).map(({ b, a, d, ridge, seed, length }) => [b, a, d, ridge, seed, length].join(' ')),
    ['1 x 2 0 0 8', '1 x 2 0 1 8', '1 x 3 1e-8 0 8', '1 x 3 1e-8 1 8', '1 y 3 1e-8 0 8', '1 y 3 1e-8 1 8'],
  );
  assert.equal(
    parameters({ seeds: ['a', 'b'] }).map(({ seed }) => seed),
    ['a', 'b'],
  );
  assert.equal(parameters({}), [{}]);
});

const scalar = fc.oneof(fc.integer(), fc.string({ maxLength: 4 }), fc.boolean());
const axes = fc.dictionary(
  fc.stringMatching(/^[a-e]$/),
  fc.uniqueArray(scalar, { minLength: 1, maxLength: 4, selector: (value) => JSON.stringify(value) }),
  { minKeys: 1, maxKeys: 4 },
);

test('adding a value to an axis leaves the hashes of all other points; hashes are those of their parameters', () => {
  fc.assert(
    fc.property(axes, fc.nat(), (given, pick) => {
      const names = Object.keys(given);
      const name = names[pick % names.length]!;
      const hashes = (own: typeof given) => [...sweep.sweepPoints(grid({ axes: own }))];
      const [before, after] = [hashes(given), hashes({ ...given, [name]: ['new', ...given[name]!] })];
      const later = new Map(after.map((point) => [point.hash, point.parameters]));
      assert.is(later.size, after.length, 'no two points share a hash');
      for (const { hash, parameters } of before) {
        assert.equal(later.get(hash), parameters);
        assert.is(sweep.pointHash(task, parameters), hash);
      }
      assert.is(after.length - before.length, before.length / given[name]!.length);
    }),
    { numRuns: 100 },
  );
});

test('points by index are those in a row, in any order of asking', () => {
  fc.assert(
    fc.property(axes, fc.infiniteStream(fc.nat()), (given, picks) => {
      const points = grid({ axes: given, seeds: 2 });
      const all = [...sweep.sweepPoints(points)];
      for (const pick of [...picks.take(8)]) {
        const index = pick % points.size;
        const { hash, parameters } = sweep.pointAt(points, index);
        assert.is(hash, all[index]!.hash);
        assert.equal(parameters, sweep.canonicalParameters(all[index]!.parameters));
      }
    }),
    { numRuns: 50 },
  );
});

test('conditions: arithmetic, comparisons, and, or, not, functions; nothing is evaluated as code', () => {
  const holds = (where: string) => parameters({ axes: { a: [3] }, fixed: { b: 'x', c: true, n: -2 }, where: [where] });
  for (const text of [
    'a <= 3',
    'a + 1 == 4',
    '2 ^ a == 8',
    '-a^2 < 0 and log(8, 2) == a',
    "b == 'x'",
    'c and a > 2',
    'not c or a == 3',
    'abs(n) == 2',
  ]) {
    assert.is(holds(text).length, 1, text);
  }
  for (const text of ['a < 3', 'a % 2 == 0', "b != 'x'", 'not c', 'a > 2 and n > 0', 'max(a, n) == n']) {
    assert.is(holds(text).length, 0, text);
  }
  const bad: readonly [string, RegExp][] = [
    ['z < 3', /^where\[0\]: unknown parameter z \(there are b, c, n, a\) in "z < 3"$/],
    ['a <', /^where\[0\]: can't be understood: unexpected end of expression \(character 4\) in "a <"$/],
    ['a 3', /an operator is missing/],
    ['2 ** a == 8', /^where\[0\]: can't be understood: \*\* is written \^/],
    ['process.exit(1)', /unknown function a property/],
    ['a.constructor', /a property \(a\.b, a\[1\]\) has no meaning/],
    ['constructor(1)', /unknown function constructor/],
    ['a = 3', /where\[0\]: an assignment \(use == to compare\)/],
    ['a + 1', /must be true or false, got 4 in "a \+ 1", where a=3/],
    ["a < 'x'", /compares two numbers or two texts/],
    ['a and c', /and needs true or false, got 3/],
    ['log(a, 2, 1) > 1', /log takes 1 or 2 numbers, got 3/],
    ['n / (a - 3) < 1', /^where\[0\]: -2 \/ 0 is a division by zero in "n \/ \(a - 3\) < 1", where n=-2, a=3$/],
    [Array(20_000).fill('a == 1').join(' or '), /^where\[0\]: 199996 characters with too many parts .{0,400}$/],
    ['', /nothing stands/],
  ];
  for (const [text, words] of bad) rejects(() => holds(text), words);
});

test('what is wrong is one line that names its entry', () => {
  const cases: readonly [object, RegExp][] = [
    [{ task: 5 }, /^task: .* got 5/],
    [{ name: 'a b' }, /^name: must be a name .* got "a b"/],
    [{ axis: {} }, /^test: unknown entry axis \(there are .*axes, zip, /],
    [{ axes: { alpha: [] } }, /^axes\.alpha: must have at least one value, got \[\]/],
    [{ axes: { alpha: 3 } }, /^axes\.alpha: must be a list of values, or a range such as .* got 3/],
    [{ axes: { alpha: { from: 1 } } }, /^axes\.alpha: must be a list/],
    [{ axes: { alpha: { from: 1, to: 2 } } }, /^axes\.alpha: a range needs one of step, count and factor, got none/],
    [{ axes: { alpha: { from: 1, to: 2, step: 1, count: 2 } } }, /^axes\.alpha: .* got 2/],
    [{ axes: { alpha: { from: 2, to: 1, step: 1 } } }, /^axes\.alpha: the range is empty/],
    [{ axes: { alpha: { from: 1, to: 2, step: -1 } } }, /^axes\.alpha: step must be positive, got -1/],
    [
      { axes: { alpha: { from: 0, to: 2, count: 3, spacing: 'log' } } },
      /^axes\.alpha: log spacing needs positive ends/,
    ],
    [{ axes: { alpha: { from: 1, to: 2, step: 1, spacing: 'log' } } }, /^axes\.alpha: spacing goes with count/],
    [{ axes: { alpha: { from: 1, to: 9, factor: 1 } } }, /^axes\.alpha: factor must be above 1/],
    [{ axes: { alpha: { from: 1, to: 1e300, factor: 1.0000000000000002 } } }, /^axes\.alpha: .* at most 1000 values/],
    [{ axes: { alpha: { from: 0, to: 1e300, step: 1e-300 } } }, /^axes\.alpha: a range has at most 1000000 values/],
    [{ axes: JSON.parse('{"__proto__": [1]}') }, /^axes\.__proto__: is no name for a parameter/],
    [{ fixed: JSON.parse('{"__proto__": 1}') }, /^fixed\.__proto__: is no name for a parameter/],
    [{ axes: { a: ['x\0'] } }, /^a: a text that holds U\+0000 can't be kept/],
    [{ fixed: { a: '\ud800' } }, /^a: a text that holds half of a character \(U\+D800\) can't be kept/],
    [{ axes: { alpha: { from: 0, to: 1, step: 1e-9 } } }, /^axes\.alpha: a range has at most 1000000 values/],
    [{ axes: { alpha: [1, 2, 1] } }, /^axes\.alpha: the same value comes twice: 1/],
    [
      { axes: { 'a-b': [1] } },
      /^axes\.a-b: a name has letters, digits and _ alone, no digit first: did you mean aB\?$/,
    ],
    [{ axes: { a: [{}] } }, /^axes\.a: must be a list/],
    [{ axes: { a: [1] }, fixed: { a: 2 } }, /^a: is given twice/],
    [{ axes: { seed: ['0'] }, seeds: 3 }, /^seed: is given twice/],
    [{ zip: [{ a: [1, 2], b: [1] }] }, /^zip\[0\]: axes that go together must have equally many values, got a 2, b 1/],
    [{ seeds: 0 }, /^seeds: must be a number of repetitions, at least 1, or a list of texts, got 0/],
    [{ where: [3] }, /^where\[0\]: /],
    [
      { axes: { a: { from: 1, to: 1e6, step: 1 }, b: { from: 1, to: 1e6, step: 1 } } },
      /^axes: make 1000000000000 points/,
    ],
  ];
  for (const [entry, words] of cases) rejects(() => [...sweep.sweepPoints(grid(entry))], words);
});

test('a point that its task refuses is named', () => {
  const strict: sweep.SweepTask = {
    ...task,
    complete(given) {
      if (given['a'] === 2) throw new Error('a must be odd');
      return given;
    },
  };
  rejects(
    () => [...sweep.sweepPoints(grid({ axes: { a: [1, 2], b: ['x'] } }, { ...source, task: strict }))],
    /^point a=2 b=x: a must be odd/,
  );
});

test('files: JSON and modules, whose conditions may be functions', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  try {
    const json = join(folder, 'a.json');
    writeFileSync(json, '{"name": "a", "task": "./task.mjs", "axes": {"x": [1, 2, 3]}}');
    const module = join(folder, 'a.mjs');
    writeFileSync(
      module,
      'export default { name: "a", task: "./task.mjs", axes: { x: [1, 2, 3] }, where: [({ x }) => x !== 2] };',
    );
    writeFileSync(
      join(folder, 'task.mjs'),
      'export default { name: "own", version: 2, run: ({ x }) => ({ values: { x } }) };',
    );
    for (const [file, points] of [
      [json, 3],
      [module, 2],
    ] as const) {
      const read = await sweep.readDescription(file);
      const loaded = await sweep.loadTask(read.description.task, tasks.taskModules, read.folder);
      assert.is(loaded.task.version, 2);
      assert.is(loaded.module.href, pathToFileURL(join(folder, 'task.mjs')).href);
      assert.match(loaded.fileHash ?? '', /^[0-9a-f]{64}$/);
      assert.is([...sweep.sweepPoints(sweep.gridSweep(read.description, loaded))].length, points);
    }
    const bad: readonly [string, string, RegExp][] = [
      ['b.json', '{"name": }', /b\.json: is not JSON: /],
      ['b.mjs', 'export const x = 1;', /b\.mjs: must export the sweep as its default/],
      ['c.mjs', 'throw new Error("no");', /c\.mjs can't be imported: no/],
      ['d.json', '[]', /d\.json, line 1: /],
    ];
    for (const [name, text, words] of bad) {
      writeFileSync(join(folder, name), text);
      await rejectsLater(() => sweep.readDescription(join(folder, name)), words);
    }
    await rejectsLater(() => sweep.readDescription(join(folder, 'none.json')), /there is no such file/);
    const modules: readonly [string, RegExp][] = [
      ['export const a = 1;', /must export a task as its default/],
      ['export default { version: 1, run() {} };', /without a name/],
      ['export default { name: "a", version: 1.5, run() {} };', /no integer of at least 1, got 1\.5/],
      ['export default { name: "a", version: "1", run() {} };', /at least 1, got the text "1" \(add version: 1\)/],
      [
        'export default { name: "a\\nb", version: 1, run() {} };',
        /whose name holds U\+000A, got "a\\nb" \(use another\)/,
      ],
      ['export default { name: "a", version: 1 };', /without a function run/],
      ['export default { name: "a", version: 1, run() {}, cost: 3 };', /whose cost is no function/],
    ];
    for (const [i, [text, words]] of modules.entries()) {
      writeFileSync(join(folder, `t${i}.mjs`), text);
      await rejectsLater(() => sweep.loadTask(`./t${i}.mjs`, {}, folder), words);
    }
    await rejectsLater(
      () => sweep.loadTask('quite-another', tasks.taskModules, folder),
      /unknown task quite-another \(use [^()]*, stability\.measure, or the path/,
    );
    await rejectsLater(
      () => sweep.loadTask('spherical.trian', tasks.taskModules, folder),
      /unknown task spherical\.trian: did you mean spherical\.train\? /,
    );
    await rejectsLater(() => sweep.loadTask('./none.mjs', {}, folder), /there is no module/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the published schema is that of the code, and the examples fit it', async () => {
  const root = new URL('../../', import.meta.url);
  assert.is(readFileSync(new URL('sweep.schema.json', root), 'utf8'), await tasks.sweepSchema());
  for (const name of ['noise-phase-diagram', 'learning-curves', 'random-walk']) {
    const { description, folder } = await sweep.readDescription(new URL(`examples/sweeps/${name}.json`, root).pathname);
    const loaded = await sweep.loadTask(description.task, tasks.taskModules, folder);
    const points = [...sweep.sweepPoints(sweep.gridSweep(description, loaded))];
    assert.ok(points.length >= 60, name);
    assert.is(new Set(points.map(({ hash }) => hash)).size, points.length);
    if (name === 'noise-phase-diagram') assert.ok(points.length >= 5000);
  }
});

test('tasks of the package: defaults filled in, so that equal points have equal hashes', async () => {
  const complete = async (name: string, given: sweep.Parameters) => {
    const loaded = await sweep.loadTask(name, tasks.taskModules, '.');
    return sweep.pointAt(sweep.listSweep('one', loaded, [given]), 0);
  };
  const equal: readonly [string, sweep.Parameters, sweep.Parameters][] = [
    [
      'two-pixels.stability',
      { solution: 'disordered', scale: 7 },
      {
        scale: 7,
        solution: 'disordered',
        length: 32,
        channels: 3,
        disorder: 0.1,
        seed: '0',
        engine: 'auto',
        samples: 100_000,
      },
    ],
    [
      'two-pixels.stability',
      { solution: 'mix', scale: 7, mix: 0.5, samples: 0, engine: 'js' },
      { solution: 'mix', scale: 7, mix: '0.5', samples: 0 },
    ],
    ['two-pixels.stability', { scale: 7, threshold: '3/2', firstThreshold: 0 }, { scale: 7, threshold: 1.5 }],
    ['two-pixels.stability', { scale: 7, threshold: 1 }, { scale: 7 }],
    ['spherical.kernel', { points: 32, target: 'x1 * x2' }, { target: 'x1 * x2 ', points: 32 }],
    ['spherical.kernel', { points: 32 }, { points: 32, dimension: 3, kernel: 'ntk', ridge: 0, seed: '0' }],
    [
      'spherical.train',
      { points: 32, recipe: 'feature' },
      { points: 32, alpha: 1, geometry: 'conic', regularisation: 'l1', lambda: 1e-5, initialScale: 0.1 },
    ],
    ['spherical.stripe', { points: 32 }, { points: 32, label: 'stripe', low: -0.3, high: 1.18549 }],
  ];
  for (const [name, a, b] of equal) assert.is((await complete(name, a)).hash, (await complete(name, b)).hash, name);
  const refused: readonly [string, sweep.Parameters, RegExp][] = [
    ['spherical.train', { point: 32 }, /point: is no parameter of spherical\.train: did you mean points\?/],
    [
      'two-pixels.stability',
      { noise: 1 },
      /noise: is no parameter of two-pixels\.stability: did you mean noiseEnergy\?/,
    ],
    [
      'two-pixels.stability',
      { solution: 'medium', scale: 7 },
      /solution: must be one of low-frequency, .* got "medium"/,
    ],
    ['two-pixels.stability', { solution: 'mix', scale: '7' }, /scale: must be an integer of at least 1, got "7"/],
    [
      'two-pixels.stability',
      { solution: 'disordered', scale: 7, channels: 4 },
      /channels: must be a multiple .* got 4/,
    ],
    [
      'two-pixels.stability',
      { solution: 'disordered', scale: 7, disorder: -1 },
      /disorder: must be a finite number, at least 0/,
    ],
    ['two-pixels.stability', { threshold: 0 }, /threshold: must be a finite number above 0, .* got 0/],
    ['two-pixels.stability', { firstThreshold: '3/2' }, /firstThreshold: must be a number from 0 to below 1, .* got 3/],
    ['two-pixels.stability', { scale: 3, firstThreshold: 0.5 }, /firstThreshold: must be 0 in a net of one layer/],
    ['two-pixels.stability', { solution: 'mix', scale: 7, size: 3 }, /size: is no parameter of two-pixels\.stability/],
    ['spherical.train', { points: 32, alpha: -1 }, /alpha: must be/],
    ['spherical.train', { points: 32, dimension: 3, engine: 'circle' }, /engine: circle is for dimension 2/],
    ['spherical.kernel', { points: 1e5 }, /points: kernel regression takes at most/],
    ['spherical.stripe', { points: 32, radius: 1 }, /radius: belongs to label cylinder/],
  ];
  for (const [name, given, words] of refused) await rejectsLater(() => complete(name, given), words);
});

test.run();
