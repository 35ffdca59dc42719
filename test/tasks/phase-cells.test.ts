import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { rejects } from '../support/assertions.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('draws of a phase diagram');

test('a place has a point a draw: the first of the seed given, and one alone without disorder', () => {
  const shared = { solution: 'disordered', length: 16, samples: 0, seed: 'a' } as const;
  const seeds = (draws?: number) =>
    tasks
      .phaseGrid({ scale: [3, 5], disorder: [0, 0.3] }, { ...shared, draws })
      .map(({ scale, disorder, seed }) => [scale, disorder, seed].join(' '));
  assert.equal(seeds(), ['3 0 a', '3 0.3 a', '5 0 a', '5 0.3 a']);
  assert.equal(seeds(3), ['3 0 a', '3 0.3 a', '3 0.3 a-1', '3 0.3 a-2', '5 0 a', '5 0.3 a', '5 0.3 a-1', '5 0.3 a-2']);
  rejects(() => seeds(0), /^phaseGrid: draws must be an integer of at least 1, got 0$/);
  rejects(
    () => tasks.phaseGrid({ scale: [3] }, { solution: 'mix', length: 16, samples: 0, draws: 2 }),
    /^draws: are of solution disordered, got solution mix \(leave it out\)$/,
  );
});

test(
  'phase-diagram --draws: medians and quartiles are those of the points',
  inFolder(async (folder) => {
    const words = ['--scale', '3,5', '--disorder', '0,0.3', '--length', '16', '--samples', '200', '--engine', 'js'];
    const args = ['two-pixels', 'phase-diagram', ...words, '--draws', '4', '--out', folder, '--json', '--quiet'];
    const { code, stdout, stderr } = await runCli(args);
    assert.is(code, 0, stderr);
    const cell = z.looseObject({ scale: z.number(), disorder: z.number(), R: z.number() });
    const { points, cells } = z
      .looseObject({
        points: z.array(cell),
        cells: z.array(cell.extend({ draws: z.number(), RLow: z.number(), RHigh: z.number() })),
      })
      .parse(JSON.parse(stdout));
    assert.equal(
      cells.map(({ draws }) => draws),
      [1, 4, 1, 4],
    );
    for (const { scale, disorder, R, RLow, RHigh } of cells) {
      const own = points.filter((point) => point.scale === scale && point.disorder === disorder);
      const sorted = own.map((point) => point.R).sort((a, b) => a - b);
      if (sorted.length === 1) assert.equal([RLow, R, RHigh], [sorted[0], sorted[0], sorted[0]]);
      else {
        const [a, b, c, d] = sorted as [number, number, number, number];
        assert.ok(Math.abs(R - (b + c) / 2) < 1e-14);
        assert.ok(Math.abs(RLow - (a + 3 * b) / 4) < 1e-14 && Math.abs(RHigh - (3 * c + d) / 4) < 1e-14);
        assert.ok(a < d, 'draws differ');
      }
    }
    assert.ok(existsSync(join(folder, 'phase-cells.csv')));
    assert.match(readFileSync(join(folder, 'relative-stability.svg'), 'utf8'), /median of 4 draws a cell/);
    const refused = await runCli(['two-pixels', 'phase-diagram', '--solution', 'mix', '--draws', '2']);
    assert.is(refused.code, 2);
    assert.match(refused.stderr, /--draws: belongs to --solution disordered/);
  }),
);

test.run();
