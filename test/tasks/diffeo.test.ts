import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffeo, images, stability, sweep, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import '../support/plain-node.js';
import { close, rejectsLater } from '../support/assertions.js';

const test = suite('sweep tasks diffeo.field and diffeo.stability');

const root = fileURLToPath(new URL('../..', import.meta.url));

const load = (name: string) => sweep.loadTask(name, tasks.taskModules, '.');

/** The complete point of a task. */
async function point(name: string, given: sweep.Parameters): Promise<sweep.Point> {
  return sweep.pointAt(sweep.listSweep('one', await load(name), [given]), 0);
}

/** A finished point, through the check of results that sweeps make. */
async function result(name: string, given: sweep.Parameters): Promise<sweep.TaskResult> {
  const { task } = await load(name);
  const { parameters } = await point(name, given);
  const found = await task.run(parameters, {
    signal: new AbortController().signal,
    threads: 1,
    state: sweep.memoryState(),
  });
  for (const column of Object.keys(found.values))
    assert.ok(task.columns === undefined || column in task.columns, column);
  return found;
}

const number = ({ values }: sweep.TaskResult, name: string): number => values[name] as number;

/** Runs in a fresh folder as the current one. */
function inside(body: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
    const before = process.cwd();
    process.chdir(folder);
    try {
      await body(folder);
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  };
}

test('fields: energy and displacement are the exact ones within 4 standard errors, with fixed and periodic frames', async () => {
  for (const boundary of ['fixed', 'periodic']) {
    const found = await result('diffeo.field', { size: 24, cutoff: 4, temperature: 0.01, boundary, fields: 300 });
    for (const [name, exact] of [
      ['energy', 'exactEnergy'],
      ['rmsDisplacement', 'exactRmsDisplacement'],
    ] as const) {
      const [value, error] = [number(found, name), number(found, `${name}Error`)];
      assert.ok(error > 0 && error < 0.1 * value, `${boundary} ${name} ± ${error}`);
      assert.ok(Math.abs(value - number(found, exact)) < 4 * error, `${boundary} ${name}: ${value}`);
      assert.is(found.values[`${name}Status`], 'Monte Carlo');
      assert.is(found.values[`${exact}Status`], 'exact');
    }
    const ensemble = { size: 24, cutoff: 4, temperature: 0.01, boundary } as diffeo.DiffeoEnsemble;
    close(number(found, 'exactEnergy'), diffeo.meanEnergy(ensemble).value, 1e-15);
    const { noOverhangs } = diffeo.temperatureRange(ensemble);
    close(number(found, 'relativeTemperature'), 0.01 / noOverhangs.value, 1e-15);
  }
});

test('overhangs: none at small temperatures, all at large ones, a fraction with its error between; as the test of single fields says', async () => {
  const [few, some, all] = await Promise.all(
    [1e-4, 0.02, 1].map((temperature) => result('diffeo.field', { cutoff: 3, temperature, fields: 60 })),
  );
  assert.equal([number(few!, 'overhangs'), number(all!, 'overhangs')], [0, 1]);
  for (const found of [few!, all!]) close(number(found, 'overhangsError'), 0.5 / 61, 1e-12);
  const ensemble = { size: 32, cutoff: 3, temperature: 0.02 };
  const single = Array.from({ length: 60 }, (_, index) =>
    diffeo.invertibility(ensemble, diffeo.sampleCoefficients(ensemble, { seed: '0', index })),
  );
  const folded = single.filter(({ invertible }) => !invertible).length;
  assert.ok(folded > 0 && folded < 60);
  assert.is(number(some!, 'overhangs'), folded / 60);
  close(
    number(some!, 'leastDeterminant'),
    single.reduce((sum, { leastDeterminant }) => sum + leastDeterminant / 60, 0),
    1e-12,
  );
  assert.is(number(some!, 'lowestDeterminant'), Math.min(...single.map(({ leastDeterminant }) => leastDeterminant)));
  const fraction = folded / 60;
  close(number(some!, 'overhangsError'), Math.sqrt((fraction * (1 - fraction)) / 60), 0.05);
});

test('a displacement stands for its temperature; equal points are equal, others are not', async () => {
  const temperature = diffeo.temperatureFor({ size: 32, cutoff: 3 }, 2);
  const [a, b] = await Promise.all(
    [{ displacement: 2 }, { temperature }].map((size) => result('diffeo.field', { ...size, fields: 10 })),
  );
  assert.equal(a!.values, b!.values);
  const equal = await Promise.all(
    [{}, { displacement: 1 }, { size: 32, cutoff: 3, boundary: 'fixed', fields: 200, seed: 0 }].map((given) =>
      point('diffeo.field', given),
    ),
  );
  assert.is(new Set(equal.map(({ hash }) => hash)).size, 1);
  const refused: readonly [sweep.Parameters, RegExp][] = [
    [{ displacement: 1, temperature: 1 }, /temperature: excludes/],
    [{ cutoff: 1 }, /cutoff: must be above 1 for a typical displacement/],
    [{ cutoff: 40 }, /cutoff: .*must be .* at most 32, got 40/],
    [{ fields: 1 }, /fields: must be an integer from 2/],
    [{ boundary: 'free' }, /boundary: must be one of fixed, periodic, got "free"/],
    [{ modes: 3 }, /modes: is no parameter of diffeo\.field/],
  ];
  for (const [given, words] of refused) await rejectsLater(() => point('diffeo.field', given), words);
});

const model =
  'export default ({ data, shape }) => ({ half: { data: data.map((x) => x / 2), shape }, square: { data: data.map((x) => x * x), shape } });';

test(
  'stability: the numbers of the library by layer, the last layer first',
  inside(async (folder) => {
    writeFileSync(join(folder, 'model.mjs'), model);
    const given = {
      model: 'model.mjs',
      data: 'digits:16:12',
      preset: 'petrini2022',
      displacement: 0.5,
      draws: 2,
      seed: 7,
    };
    const found = await result('diffeo.stability', { ...given, keep: ['layers'] });
    const temperature = diffeo.temperatureFor({ size: 12, cutoff: 3 }, 0.5);
    const { default: predictor } = (await import(join(folder, 'model.mjs'))) as { default: stability.Predictor };
    const { layers } = await stability.relativeStability({
      predictor,
      data: images.proceduralImages({ kind: 'digits', count: 16, size: 12 }).images,
      deformation: stability.maximumEntropyDeformation({ size: 12, cutoff: 3, temperature }, { seed: '7' }),
      preset: 'petrini2022',
      draws: 2,
      seed: '7',
    });
    for (const [quantity, key] of [
      ['D', 'diffeo'],
      ['G', 'noise'],
      ['R', 'relative'],
    ] as const) {
      for (const [k, layer] of layers.entries()) {
        assert.is(number(found, `${quantity}_${layer.layer}`), layer[key].value);
        assert.is(number(found, `${quantity}_${layer.layer}Error`), layer[key].standardError);
        assert.is(found.arrays![quantity]!.get(k), layer[key].value);
      }
      assert.is(number(found, quantity), layers[1]![key].value);
      assert.is(found.values[`${quantity}Status`], 'Monte Carlo');
    }
    const one = await result('diffeo.stability', { ...given, layers: ['half'] });
    assert.is(number(one, 'R'), layers[0]!.relative.value);
    assert.not.ok('R_square' in one.values);
  }),
);

test(
  'an edited model, or another content of its files or images, is a new point; the same content is the same point',
  inside(async (folder) => {
    const path = join(folder, 'model.mjs');
    writeFileSync(path, model);
    writeFileSync(join(folder, 'weights.json'), '[1]');
    const given = { model: 'model.mjs', files: ['weights.json'], data: 'digits:8:12' };
    const first = await point('diffeo.stability', given);
    assert.match(String(first.parameters['modelSha256']), /^[0-9a-f]{64}$/);
    assert.is(
      (await point('diffeo.stability', { ...given, draws: 1, cutoff: 3, displacement: 1, seed: 0 })).hash,
      first.hash,
    );
    assert.is(
      (await point('diffeo.stability', { ...first.parameters })).hash,
      first.hash,
      'complete parameters are complete',
    );
    const preset = await point('diffeo.stability', { ...given, preset: 'petrini2022' });
    const single = await point('diffeo.stability', { ...given, noiseNorm: 'per-sample' });
    assert.is(preset.hash, single.hash, 'a preset is its conventions');
    assert.is.not(preset.hash, first.hash);
    writeFileSync(path, `${model}\n`);
    const edited = await point('diffeo.stability', given);
    assert.is.not(edited.hash, first.hash);
    await rejectsLater(
      () => point('diffeo.stability', { ...first.parameters }),
      /modelSha256: model\.mjs is not the file of this point/,
    );
    const { task } = await load('diffeo.stability');
    const context = { signal: new AbortController().signal, threads: 1, state: sweep.memoryState() };
    await rejectsLater(async () => task.run(first.parameters, context), /is not the file of this point/);
    assert.ok(number(await task.run(edited.parameters, context), 'R') > 0);
    writeFileSync(join(folder, 'weights.json'), '[2]');
    assert.is.not((await point('diffeo.stability', given)).hash, edited.hash);
    // A module that has been imported before is imported anew when its file has changed.
    writeFileSync(path, 'export default (x) => x;');
    const { values } = await result('diffeo.stability', given);
    assert.ok('R_output' in values && !('R_half' in values));
  }),
);

test(
  'refusals name the parameter',
  inside(async (folder) => {
    writeFileSync(join(folder, 'model.mjs'), model);
    const good = { model: 'model.mjs', data: 'digits:8:12' };
    const refused: readonly [sweep.Parameters, RegExp][] = [
      [{ data: 'digits:8' }, /model: is missing: stability\.measure needs it/],
      [{ ...good, model: 'other.mjs' }, /model: expected the file of a module .* got other\.mjs/],
      [{ ...good, data: 'faces:8' }, /data: expected a file or folder .* got faces:8/],
      [{ ...good, data: 'digits:x' }, /data: images drawn by rule/],
      [{ ...good, files: ['weights.json'] }, /filesSha256: weights\.json can't be read/],
      [{ ...good, preset: 'petrini' }, /preset: must be one of petrini2021, .* got "petrini"/],
      [{ ...good, noiseNorm: -1 }, /noiseNorm: must be a finite number greater than 0/],
      [{ ...good, displacement: 1, temperature: 1 }, /temperature: excludes/],
      [{ ...good, draws: 0 }, /draws: must be an integer from 1/],
      [{ ...good, samples: 1 }, /samples: must be an integer of at least 2/],
    ];
    for (const [given, words] of refused) await rejectsLater(() => point('diffeo.stability', given), words);
    await rejectsLater(
      () => result('diffeo.stability', { ...good, layers: ['conv'] }),
      /layers: model\.mjs has no layer conv/,
    );
  }),
);

test('the example sweeps fit their tasks', async () => {
  const before = process.cwd();
  process.chdir(root);
  try {
    for (const [name, size] of [
      ['overhangs', 144],
      ['stability', 90],
    ] as const) {
      const { description, folder } = await sweep.readDescription(join(root, `examples/sweeps/${name}.json`));
      const points = [
        ...sweep.sweepPoints(
          sweep.gridSweep(description, await sweep.loadTask(description.task, tasks.taskModules, folder)),
        ),
      ];
      assert.is(points.length, size);
      assert.is(new Set(points.map(({ hash }) => hash)).size, size);
    }
  } finally {
    process.chdir(before);
  }
});

test.run();
