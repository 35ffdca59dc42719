import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweep, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { axisValues, fixedValue } from '../../dist/cli/sweep/axis-text.js';
import { lossOf } from '../../dist/sweep/description/number-text.js';
import { readingOf } from '../../dist/sweep/description/text-parameters.js';
import { rejects, rejectsLater } from '../support/assertions.js';

const test = suite('sweep files');

const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
test.after(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array): Promise<sweep.SweepDescription> {
  const file = join(folder, 'sweep.json');
  writeFileSync(file, content);
  return (await sweep.readDescription(file)).description;
}

const plain = '{"name": "a", "task": "t", "axes": {"x": [1, 0.1, "1"]}}';

/** Bytes of UTF-16, big-endian. */
function swapped(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

test('UTF-8 and UTF-16 are read, with a byte order mark and without', async () => {
  const expected = await read(plain);
  const bom = '\ufeff';
  const utf16 = [
    Buffer.from(plain, 'utf16le'),
    Buffer.from(bom + plain, 'utf16le'),
    swapped(plain),
    swapped(bom + plain),
  ];
  for (const content of [bom + plain, ...utf16]) assert.equal(await read(content), expected);
  const latin = Buffer.from(plain.replace('"a"', '"\xe4"'), 'latin1');
  await rejectsLater(() => read(latin), /sweep\.json: is no text in UTF-8 or UTF-16 \(save it as UTF-8\)/);
});

test('what is wrong is told with line and column', async () => {
  const cases: readonly [string, RegExp][] = [
    ['', /sweep\.json: is not JSON: it is empty/],
    ['{"name": "a"\n "task": "t"}', /sweep\.json: is not JSON: line 2, column 2: a text is not expected there/],
    ['{"name": "a",}', /line 1, column 14: } is not expected there/],
    ['// mine\n{}', /line 1, column 1: /],
    ['['.repeat(50_000), /is not JSON: /],
    ['{"name": "a", "task": "t", "axes": {"x": [1],\n "x": [2]}}', /line 2, column 7: axes\.x is given twice/],
    ['{"name": "a", "name": "b", "task": "t"}', /column 23: name is given twice/],
    [
      '{"name": "a", "task": "t",\n "fixed": {"x": 1e400}}',
      /line 2, column 17: fixed\.x: 1e400 is beyond the largest number/,
    ],
    ['{"name": "a", "task": "t", "fixed": {"x": 1e-400}}', /1e-400 is nearer to 0 than any number/],
    [
      '{"name": "a", "task": "t", "axes": {"x": [12345678901234567890]}}',
      /axes\.x: 12345678901234567890 .* would become 12345678901234567168 \(write it as a text: "12345678901234567890"\)/,
    ],
    [
      '{"name": "a", "task": "t", "fixed": {"seed": 1e3}}',
      /fixed\.seed: a seed is a text, and 1e3 would become "1000"/,
    ],
    ['{"name": "a", "task": "t", "zip": [{"seed": [1.0]}]}', /zip\.seed: a seed is a text, and 1\.0 would become "1"/],
    ['{"name": "a", "task": "t",\n"axes": {"__proto__": [1]}}', /line 2: axes\.__proto__: is no name for a parameter/],
    ['{"name": "a", "task": "t",\u0085}', /line 1, column 27: character '.u0085' is not expected there/],
    ['{"name": "a", "x\ny": 1, "x\ny": 1}', /x.u000ay is given twice/],
    ['{"name": "a", "task": "t", "x\\ny": 1}', /unknown entry x.u000ay/],
    ['{"name": "a", "task": "t", "fixed": {"x\\ny": 1}}', /fixed\.x.u000ay: a name has letters, digits and _ alone/],
    ['{"task": "t"}', /sweep\.json, line 1: name: is missing/],
    ['{"name": "a", "task": "t",\n "axes": {"x": []}}', /sweep\.json, line 2: axes\.x: must have at least one value/],
  ];
  for (const [text, words] of cases) await rejectsLater(() => read(text), words);
});

test('whole numbers are kept or refused, decimals are rounded as everywhere', () => {
  for (const text of [
    '0',
    '-3',
    '+7',
    '9007199254740993000000000000000000000000e0',
    '0.1',
    '1e-7',
    '3.14159265358979323846',
  ])
    assert.is(lossOf(text), undefined, text);
  for (const text of ['9007199254740993', '-9007199254740993', '1e309', '-1e309', '1e-330'])
    assert.type(lossOf(text), 'string', text);
  assert.is(lossOf('9007199254740992'), undefined);
});

test('seeds are texts: of files, of ranges, of options; a point keeps the name that it had', async () => {
  const kernel = await sweep.loadTask('spherical.kernel', tasks.taskModules, '.');
  const own: sweep.TaskSource = {
    module: kernel.module,
    task: { name: 'own', version: 1, run: () => ({ values: {} }) },
  };
  const seeds = (source: sweep.TaskSource, description: Partial<sweep.SweepDescription>) =>
    [...sweep.sweepPoints(sweep.gridSweep({ name: 'a', task: 't', ...description }, source))].map(
      ({ parameters }) => parameters['seed'],
    );
  const fixed = { points: 8 };
  for (const source of [kernel, own]) {
    assert.equal(seeds(source, { fixed: { ...fixed, seed: 7 } }), ['7']);
    assert.equal(seeds(source, { fixed, axes: { seed: { from: 0, to: 2, step: 1 } } }), ['0', '1', '2']);
    assert.equal(seeds(source, { fixed, zip: [{ seed: [3, '01'] }] }), ['3', '01']);
    assert.equal(seeds(source, { fixed, seeds: 2 }), ['0', '1']);
  }
  const hash = (seed: string | number) =>
    sweep.pointAt(sweep.gridSweep({ name: 'a', task: 't', fixed: { ...fixed, seed } }, kernel), 0).hash;
  assert.is(hash(7), hash('7'));
  assert.is(hash('7'), sweep.pointHash(kernel.task, kernel.task.complete?.({ points: 8, seed: '7' }) ?? {}));
  const numbered: sweep.SweepTask = {
    ...own.task,
    parameters: { seed: { schema: { type: 'integer' }, required: true } },
  };
  assert.equal(seeds({ ...own, task: numbered }, { fixed: { seed: 7 } }), [7], 'a task whose seeds are numbers');
});

test('options: seeds and texts as they are written, ranges where both ends are numbers', async () => {
  const texts = ['01', '007', '1e3', '12345678901234567890', '0x10', 'true'];
  for (const text of texts) assert.is(fixedValue('--fixed seed', text, 'text'), text);
  assert.equal(axisValues('--axis seed', '01,2', 'text'), ['01', '2']);
  assert.equal(axisValues('--axis x', '1e3,0.5,true,a', 'number'), [1000, 0.5, true, 'a']);
  assert.equal(axisValues('--axis images', '007,7,0.50', 'as written'), ['007', 7, '0.50']);
  assert.equal(axisValues('--axis model', 'net..v2.mjs,a..b', 'number'), ['net..v2.mjs', 'a..b']);
  assert.equal(axisValues('--axis x', '3..7:2', 'number'), [3, 5, 7]);
  rejects(() => axisValues('--axis x', '3..b', 'number'), /--axis x: expected a number .* got b/);
  rejects(() => fixedValue('--fixed x', '12345678901234567890', 'number'), /would become 12345678901234567168/);
  rejects(() => fixedValue('--fixed x', '1e400', 'number'), /--fixed x: 1e400 is beyond the largest number/);
  const { task } = await sweep.loadTask('stability.measure', tasks.taskModules, '.');
  assert.equal(
    ['seed', 'model', 'samples', 'toString'].map((name) => readingOf(task, name)),
    ['text', 'as written', 'number', 'number'],
  );
  // Of a fraction that is a number any spelling is that number, and the point that it always was.
  const { task: constructed } = await sweep.loadTask('two-pixels.stability', tasks.taskModules, '.');
  for (const name of ['mix', 'displacementLaw']) assert.is(readingOf(constructed, name), 'number', name);
});

test('a range by a factor of many digits is made at once, exact in every value', () => {
  const grid = (axis: object) =>
    sweep.gridSweep(sweep.checkDescription('test', { name: 'a', task: 't', axes: { x: axis } }), {
      module: new URL('file:///t.mjs'),
      task: { name: 't', version: 1, run: () => ({ values: {} }) },
    });
  const values = [...sweep.sweepPoints(grid({ from: 1, to: 2, factor: 1.0010000000000001 }))].map(
    ({ parameters }) => parameters['x'],
  );
  assert.is(values.length, 694);
  assert.equal(values.slice(0, 2), [1, 1.0010000000000001]);
  const wide = grid({ from: 1e-300, to: 1e300, count: 1001 });
  assert.equal(
    [wide.parametersAt(0), wide.parametersAt(500), wide.parametersAt(1000)],
    [{ x: 1e-300 }, { x: 5e299 }, { x: 1e300 }],
  );
});

test.run();
