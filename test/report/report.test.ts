import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, sweep, system, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';

const test = suite('report');

const { buildModel, compareWithMonteCarlo, disagreements } = tasks;

test('numbers and their errors have the same decimals', () => {
  const { formatWithError, formatNumber, formatSeconds, formatCount, formatZ } = report;
  assert.is(formatWithError(0.52581, 0.00061), '0.5258 ± 0.0006');
  assert.is(formatWithError(0.52581, 0.00014), '0.52581 ± 0.00014');
  assert.is(formatWithError(232.07, 0.43), '232.1 ± 0.4');
  assert.is(formatWithError(17.96, 0.96), '18.0 ± 1.0');
  assert.is(formatWithError(232, 43), '232 ± 43');
  assert.is(formatWithError(5.9923e13, 7.2e10), '(5.992 ± 0.007)e13');
  assert.is(formatWithError(0.25, 0), '0.250000');
  assert.is(formatNumber(124 / 1939), '0.0639505');
  assert.is(formatNumber(7), '7');
  assert.is(formatNumber(1.234e-7), '1.23400e-7');
  assert.is(formatCount(1234567), '1 234 567');
  assert.is(formatSeconds(0.43), '0.4 s');
  assert.is(formatSeconds(200), '3 min 20 s');
  assert.is(formatZ(-1.26), '−1.3');
  assert.is(formatZ(-0.01), '+0.0');
});

test('z-scores: the error of a closure counts, rounding does not', () => {
  const exact = { value: 1, status: 'exact', method: '' } as const;
  assert.is(tasks.comparisonZ(exact, { value: 1.5, standardError: 0.25 }), 2);
  assert.is(tasks.comparisonZ(exact, { value: 1 + 1e-8, standardError: 0 }), 0);
  assert.is(tasks.comparisonZ(exact, { value: 1.1, standardError: 0 }), Number.POSITIVE_INFINITY);
  assert.is(tasks.comparisonZ({ ...exact, status: 'closure', error: 4 }, { value: 6, standardError: 3 }), 1);
});

test('the check passes for the theory and fails for one that is 1 % off', async () => {
  const model = buildModel({ solution: 'high-frequency', scale: 5, length: 24 });
  const { layers } = await compareWithMonteCarlo(model, { samples: 1_000_000, threads: 1 });
  assert.equal(disagreements(layers), []);
  for (const quantity of ['diffeo', 'noise'] as const) {
    const mutants = layers.map((layer) => {
      const theory = { ...layer[quantity], value: layer[quantity].value * 1.01 };
      const estimate = layer.monteCarlo![quantity];
      const z = tasks.comparisonZ(theory, estimate);
      return { ...layer, [quantity]: theory, monteCarlo: { ...layer.monteCarlo!, [quantity]: { ...estimate, z } } };
    });
    const found = disagreements(mutants);
    assert.ok(found.length > 0, `a wrong ${quantity} must be noticed`);
    for (const one of found) assert.is(one.quantity, quantity === 'diffeo' ? 'D' : 'G');
  }
});

test('the check leaves closures and Monte Carlo without spread alone', () => {
  const quantity = { value: 1, status: 'exact', method: '' } as const;
  const estimate = { value: 2, standardError: 0.1, z: 10 };
  const layer = {
    layer: 1,
    diffeo: quantity,
    noise: { ...quantity, status: 'closure' },
    relative: quantity,
    shift: quantity,
    rest: quantity,
    recalibrated: quantity,
    monteCarlo: { diffeo: estimate, noise: estimate, recalibrated: estimate, samples: 1, engine: 'js', seed: '0' },
  } as const;
  assert.equal(
    disagreements([layer]).map((one) => one.quantity),
    ['D', 'G*'],
  );
});

test('a folder is tried before it is used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  try {
    writeFileSync(join(folder, 'file'), 'kept');
    rejects(
      () => system.prepareFolder('--out', join(folder, 'file')),
      /--out: must be a folder that can be written to/,
    );
    rejects(() => system.prepareFolder('--out', join(folder, 'file', 'below')), /ENOTDIR/);
    rejects(() => system.prepareFolder('--out', ' '), /got nothing/);
    const made = system.prepareFolder('--out', join(folder, 'a', 'b'));
    assert.equal(readdirSync(made), []);
    assert.is(readFileSync(join(folder, 'file'), 'utf8'), 'kept');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file is written as a whole or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  try {
    const path = join(folder, 'below', 'data.json');
    await system.writeFile(path, 'first');
    await Promise.all(['a', 'b', 'c'].map((letter) => system.writeFile(path, letter.repeat(100_000))));
    assert.match(readFileSync(path, 'utf8'), /^(a{100000}|b{100000}|c{100000})$/);
    assert.equal(readdirSync(join(folder, 'below')), ['data.json']);
    await system.writeFile(join(folder, 'bytes'), Uint8Array.of(0, 255, 10));
    assert.equal([...readFileSync(join(folder, 'bytes'))], [0, 255, 10]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('CSV has every column of every row', () => {
  const text = report.csv([{ a: 1 }, { a: 2, b: 'x,"y"' }]);
  assert.is(text, 'a,b\n1,\n2,"x,""y"""\n');
});

test('the page stands alone and its pictures are images with words for those who do not see them', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="clip1"/><g clip-path="url(#clip1)"/></svg>';
  const page = report.htmlReport({
    title: 'A < B',
    introduction: ['x & y'],
    sections: [
      {
        title: 'One',
        tables: [{ caption: 'T', head: ['layer', 'status'], rows: [['1', 'exact']], left: 1 }],
        figures: [
          { name: 'first', svg, caption: 'f' },
          { name: 'second', svg, caption: 's' },
        ],
        command: 'npx diffeolab',
      },
    ],
    provenance: [['version', '1']],
  });
  assert.match(page, /A &lt; B/);
  assert.match(page, /x &amp; y/);
  assert.match(page, /<td class="exact">exact<\/td>/);
  const images = [...page.matchAll(/<img alt="(.)" src="data:image\/svg\+xml;base64,([^"]+)">/g)];
  assert.equal(
    images.map(([, words, data]) => [words, Buffer.from(data!, 'base64').toString()]),
    [
      ['f', svg],
      ['s', svg],
    ],
  );
  assert.not.match(page.replaceAll(/src="data:image[^"]*"/g, ''), /https?:|<script|<link|src=|<svg/);
  assert.match(page, /Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'none'; img/);
});

test('provenance says which version and commit made a result', () => {
  const { version, gitCommit, node, date } = system.provenance(1);
  assert.is(version, system.packageVersion());
  assert.is(node, process.version);
  assert.not(Number.isNaN(Date.parse(date)));
  if (existsSync(new URL('../../.git', import.meta.url))) assert.match(gitCommit ?? '', /^[0-9a-f]{40}(-dirty)?$/);
});

test('defaults are filled in, and parameters of other solutions refused', () => {
  assert.equal(tasks.completeParameters({ solution: 'disordered', scale: 7, length: 32 }), {
    solution: 'disordered',
    scale: 7,
    length: 32,
    filterSize: 3,
    channels: 3,
    disorder: 0.1,
    gap: 0,
    displacementLaw: ['1/3', '1/3', '1/3'],
    noiseEnergy: 8 / 3,
    seed: '0',
  });
  rejects(() => buildModel({ solution: 'mix', scale: 7, length: 32, channels: 3 }), /belongs to solution disordered/);
  rejects(() => buildModel({ solution: 'mix', scale: 7, length: 32, noiseEnergy: '1', noiseDeviation: 1 }), /either/);
});

test('a phase diagram is the same point by point, in the order of its grid', async () => {
  const axes = { scale: [5, 7], mix: ['1/2', '1'] };
  const grid = tasks.phaseGrid(axes, { solution: 'mix', length: 24, samples: 0 });
  assert.equal(
    grid.map(({ scale, mix }) => [scale, mix]),
    [
      [5, '1/2'],
      [5, '1'],
      [7, '1/2'],
      [7, '1'],
    ],
  );
  const seen: unknown[] = [];
  const executor = sweep.inlineExecutor();
  const { points } = await tasks.computePhasePoints(grid, {
    executor,
    onSettled: ({ parameters }) => seen.push(parameters['scale']),
  });
  assert.equal(seen, [7, 7, 5, 5]);
  const { diffeo, noise } = await tasks.measureLayers(grid[1]!);
  const finished = tasks.finishedPoints(points);
  assert.is(finished[1]!.D, diffeo.at(-1));
  assert.is(finished[1]!.G, noise.at(-1)!.value);
  assert.is(finished[3]!.GStatus, 'exact');
  assert.is(finished[3]!.R, finished[3]!.D / finished[3]!.G);
  const { points: local } = await tasks.computePhasePoints(grid, { threads: 2 });
  assert.equal(local, points);
  const controller = new AbortController();
  const some = await tasks.computePhasePoints(grid, {
    executor,
    signal: controller.signal,
    onSettled: () => controller.abort(),
  });
  assert.is(some.points.filter((point) => point !== undefined).length, 1);
  assert.is(some.summary.stopped, 'signal');
  rejects(() => tasks.phaseGrid({ scale: [5, 6] }, { solution: 'dirichlet', length: 24, samples: 0 }), /got 6/);
});

test('a file that cannot take its place leaves nothing behind, and the error names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
  let caught: unknown;
  try {
    await system.writeFile(join(folder, 'taken'), 'text');
  } catch (error) {
    caught = error;
  }
  assert.match(String(caught), /taken could not be written: E/);
  assert.equal(readdirSync(folder), ['taken']);
  await system.writeFile(join(folder, 'new', 'file'), 'text');
  await system.writeFile(join(folder, 'new', 'file'), 'longer text');
  assert.is(readFileSync(join(folder, 'new', 'file'), 'utf8'), 'longer text');
  assert.equal(readdirSync(join(folder, 'new')), ['file']);
  rmSync(folder, { recursive: true });
});

test.run();
