import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, sweep, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as commands from '../../scripts/commands.js';
import { parts } from '../../scripts/parts.js';
import { madeBy, madeByPart } from '../../scripts/section.js';
import { inFolder, runCli } from '../support/run-cli.js';
import { storeLines } from '../support/store-lines.js';

const test = suite('commands below figures');

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The options of a command as the command line reads the line that is shown. */
async function run(command: commands.Command, out: string, ...more: readonly string[]) {
  const line = commands.commandLine(command, out);
  const words = line.split(' ');
  assert.equal(words.slice(0, 2), ['npx', 'diffeolab']);
  const { code, stdout, stderr } = await runCli([...words.slice(2), ...more], { cwd: root });
  assert.is(code, 0, `${line}\n${stderr}`);
  return { stdout, stderr };
}

async function json(command: commands.Command, out: string): Promise<Record<string, unknown>> {
  return JSON.parse((await run(command, out, '--json')).stdout) as Record<string, unknown>;
}

/** Computes points into the store of a folder, and requires that a command finds all of its points there. */
async function findsAll(
  folder: string,
  command: commands.Command,
  compute: (options: sweep.ComputeOptions) => Promise<readonly unknown[]>,
): Promise<void> {
  const store = sweep.openStore(join(folder, 'store'));
  const results = await compute({ store, executor: sweep.inlineExecutor() });
  store.close();
  assert.ok(results.length > 1 && results.every((result) => result !== undefined));
  const before = storeLines(folder).length;
  const { stderr } = await run(command, folder);
  assert.match(stderr, new RegExp(`^${results.length} of ${results.length} \\w+ are there already$`, 'm'), stderr);
  assert.is(storeLines(folder).length, before, 'the command has other points than the figure');
}

test(
  'two-pixels phase-diagram: every axis and shared parameter reaches the command',
  inFolder(async (folder) => {
    const shared = {
      length: 20,
      gap: 1,
      displacementLaw: ['1/4', '1/2', '1/4'],
      noiseEnergy: '3/2',
      samples: 64,
      engine: 'js',
      seed: 'a',
    } as const;
    const studies = [
      {
        axes: { scale: [5, 7], channels: [3, 6], disorder: [0, 0.25] },
        shared: { ...shared, solution: 'disordered', draws: 2 },
      },
      { axes: { scale: [5], mix: ['0', '1/3'] }, shared: { ...shared, solution: 'mix', filterSize: 5, samples: 65 } },
      { axes: { scale: [5, 7] }, shared: { solution: 'dirichlet', length: 20, noiseDeviation: 0.5, samples: 66 } },
    ] as const;
    for (const [i, { axes, shared }] of studies.entries()) {
      const grid = tasks.phaseGrid(axes, shared);
      await findsAll(join(folder, String(i)), commands.phaseDiagramCommand(axes, shared), async (options) => {
        return (await tasks.computePhasePoints(grid, options)).points;
      });
    }
  }),
);

test(
  'spherical learning-curve: sizes of both regimes, task and training reach the command',
  inFolder(async (folder) => {
    const settings: tasks.LearningCurveSettings = {
      dimensions: [3, 4],
      regimes: tasks.regimes,
      sizes: { lazy: { points: [4, 6], seeds: 2 }, feature: { points: [5], seeds: 1 } },
      kernel: 'random-features',
      task: { data: 'normal', target: 'norm', testPoints: 16, angle: 0.3, seed: 'b' },
      training: { width: 7, engine: 'js', steps: 3, loss: 1e-5, standstill: 1e-3 },
    };
    const runs = tasks.learningCurveTasks(settings);
    await findsAll(folder, commands.learningCurveCommand(settings), (options) => tasks.computeRuns(runs, options));
    const other = { ...settings, training: { ...settings.training, standstill: 1e-2 } };
    assert.throws(() => commands.learningCurveCommand(other), /no command has standstill = 0\.01/);
  }),
);

test(
  'spherical phase-diagram: geometry, penalty and target reach the command',
  inFolder(async (folder) => {
    const task = { data: 'sphere', target: 'constant', dimension: 3, testPoints: 16, angle: 0.2, seed: 'c' } as const;
    const training = { width: 6, engine: 'js', steps: 3, loss: 1e-5 } as const;
    const studies: tasks.SphericalPhaseSettings[] = [
      {
        points: [4, 6],
        alphas: [1e-6, 0.3],
        seeds: 2,
        task,
        training: { ...training, geometry: 'free', regularisation: 'none' },
      },
      {
        points: [5],
        alphas: [1, 2],
        seeds: 1,
        task: { ...task, target: 'gaussian-field', exponent: 2, teacherActivation: 'relu', teacherWidth: 50 },
        training: { ...training, geometry: 'unit', regularisation: 'l1', lambda: 1e-4, standstill: 1e-3 },
      },
    ];
    for (const [i, settings] of studies.entries()) {
      const runs = tasks.sphericalPhaseTasks(settings);
      const command = commands.sphericalPhaseCommand(settings);
      await findsAll(join(folder, String(i)), command, (options) => tasks.computeRuns(runs, options));
    }
  }),
);

test(
  'spherical stripe: label and sizes reach the command',
  inFolder(async (folder) => {
    const shared = { dimension: 4, width: 6, engine: 'js', steps: 3, loss: 0.1, testPoints: 16, seed: 'd' } as const;
    const labels = [
      { kind: 'stripe', low: -0.5, high: 1 },
      { kind: 'cylinder', radius: 1.25, parallel: 3 },
    ] as const;
    for (const label of labels) {
      const settings = { points: [4, 6], alphas: [1e-6, 1e3], seeds: 2, shared: { ...shared, label } };
      const runs = tasks.stripeTasks(settings);
      const command = commands.stripeCommand(settings);
      await findsAll(join(folder, label.kind), command, (options) => tasks.computeRuns(runs, options));
    }
  }),
);

test(
  'pictures of one net, of the circle and of a field are made with the parameters that are given',
  inFolder(async (folder) => {
    const network = { solution: 'dirichlet', scale: 5, length: 16, distance: 2 } as const;
    const shown = await json(commands.showCommand(network), folder);
    const model = tasks.buildModel(network);
    assert.equal(shown['parameters'], model.parameters);
    const { activations } = tasks.solutionView(model.network, model.task, network.distance);
    assert.equal(shown['activations'], activations);

    const circle: commands.CircleStudy = {
      points: 5,
      width: 6,
      engine: 'js',
      loss: 1e-4,
      steps: 4,
      testPoints: 32,
      seed: 'e',
      alphas: { lazy: 100, feature: 1e-4 },
    };
    const { alphas, ...net } = circle;
    const task = { data: 'sphere', target: 'constant', angle: 0.1 } as const;
    const { runs } = await tasks.circleView(tasks.circleParameters({ ...task, ...net }, alphas));
    const found = (await json(commands.circleCommand(circle), folder))['runs'] as Record<string, unknown>[];
    assert.equal(
      found.map(({ regime, alpha, steps, testError }) => ({ regime, alpha, steps, testError })),
      runs.map(({ regime, alpha, outcome: { steps, testError } }) => ({ regime, alpha, steps, testError })),
    );

    const field: commands.FieldStudy = { size: 12, cutoff: 2.5, displacement: 0.75, seed: 'f', index: 3 };
    const { parameters } = await json(commands.fieldCommand(field), folder);
    const { dimension, ...ensemble } = tasks.chooseEnsemble(field);
    assert.is(dimension, 2);
    assert.equal(parameters, { ...ensemble, seed: 'f', index: 3 });

    const plane: commands.PhaseSpaceStudy = {
      image: 'shapes/disc',
      size: 12,
      cutoffs: [2, 4],
      boundary: 'periodic',
      interpolation: 'nearest',
      seed: 'g',
      index: 1,
    };
    const drawn = await json(commands.phaseSpaceCommand(plane), folder);
    const { image: _, ...rest } = plane;
    const temperatures = tasks.defaultTemperatures(12, plane.cutoffs, 'periodic');
    assert.equal(drawn['parameters'], { ...rest, temperatures, image: tasks.openImage(plane).description });
  }),
);

test(
  'stability measure: what is measured of the examples is what the command measures',
  inFolder(async (folder) => {
    const study: commands.StabilityStudy = {
      models: ['examples/stability/low-pass-cnn.mjs'],
      data: 'digits:6',
      preset: 'tomasini2022',
      cutoff: 2,
      displacement: 0.5,
      interpolation: 'gaussian',
      draws: 2,
      seed: 'h',
    };
    const { models, data, preset, ...parameters } = study;
    const measured = await tasks.measureModel(
      await tasks.loadModel('model', join(root, models[0]!)),
      tasks.openImageData('data', data),
      { ...parameters, conventions: { preset }, errorRates: false },
    );
    const { models: found } = (await json(commands.measureCommand(study), folder)) as { models: { layers: unknown }[] };
    assert.equal(found[0]!.layers, JSON.parse(JSON.stringify(tasks.stabilityLayers(measured))));
  }),
);

test(
  'the command below a figure of the main job draws the same figure again',
  inFolder(async (folder) => {
    for (const part of ['networks', 'deformations']) {
      const { figures } = await parts[part]!.run(join(folder, part));
      assert.ok(figures.length > 1);
      for (const { file, command } of figures) {
        const words = command.split(' ');
        const out = words.indexOf('--out') + 1;
        assert.equal(words.slice(0, 2), ['npx', 'diffeolab'], command);
        assert.is(words[out], join('out/again', dirname(file)), command);
        words[out] = join(folder, 'again', dirname(file));
        const { code, stderr } = await runCli(words.slice(2), { cwd: root });
        assert.is(code, 0, `${command}\n${stderr}`);
        const drawn = (place: string) => JSON.parse(readFileSync(join(folder, place, `${file}.vl.json`), 'utf8'));
        assert.equal(withoutWords(drawn('again')), withoutWords(drawn(part)), `${command} draws another figure`);
      }
    }
  }),
);

test('every part of the main job says below each figure how it is made again', () => {
  // What no command makes is made by the part itself: the same settings, since it is the same program.
  const sources = ['sections', 'spherical-part', 'diffeo-part'].map((file) =>
    readFileSync(join(root, 'scripts', `${file}.ts`), 'utf8'),
  );
  const sections = sources.join('').match(/^export async function \w+Section\b[\s\S]*?^}/gm) ?? [];
  assert.is(sections.length, Object.keys(parts).length);
  for (const text of sections) {
    assert.match(text, /madeBy(Part)?\(/, text.slice(0, 60));
    // Settings that are drawn and settings that are told are one object.
    for (const [, study] of text.matchAll(/\w+Command\((\w+)\b/g)) {
      const uses = text.match(new RegExp(`\\b${study}\\b`, 'g')) ?? [];
      assert.ok(uses.length >= 3, `${study} is told and not drawn: ${text.slice(0, 60)}`);
    }
  }
});

/** A figure without its headings, which commands and scripts word in their own ways. */
function withoutWords(figure: Record<string, unknown>): Record<string, unknown> {
  const { title: _, ...rest } = figure;
  return rest;
}

test('a figure of the main job that no command makes names its part', () => {
  for (const file of ['sections', 'spherical-part', 'diffeo-part']) {
    const text = readFileSync(join(root, 'scripts', `${file}.ts`), 'utf8');
    for (const [, name] of text.matchAll(/madeByPart\(\s*'([^']+)'/g)) assert.ok(name! in parts, `no part ${name}`);
    assert.ok(text.includes('madeBy'), file);
  }
  const figure = madeByPart('depth', 'depth', 'caption');
  assert.is(figure.command, 'npx tsx scripts/part.ts depth out/again');
  assert.is(
    madeBy(['two-pixels', 'show', '--mix', '1/2'], 'mix/a', '').command,
    'npx diffeolab two-pixels show --mix 1/2 --out out/again/mix',
  );
});

test('a page says below a figure how it is made again', () => {
  const svg = '<svg ></svg>';
  const figures = [{ name: 'f1', svg, caption: 'caption', command: 'npx diffeolab <x>' }];
  const page = report.htmlReport({
    title: 'title',
    introduction: [],
    sections: [{ title: 'part', figures }],
    provenance: [],
  });
  assert.match(page, /<\/figcaption><p class="again">Make it again: <code>npx diffeolab &lt;x&gt;<\/code><\/p>/);
});

test.run();
