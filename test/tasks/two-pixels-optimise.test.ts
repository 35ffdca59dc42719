import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('best solutions of the two-pixel task');

const report = z.looseObject({
  starts: z.array(
    z.looseObject({ error: z.number(), D: z.number(), G: z.number(), GStar: z.number(), dPrime: z.number() }),
  ),
});

/** The best of ten random starts at ξ = 3. */
async function bestOf(words: readonly string[]) {
  const size = ['--scale', '3', '--starts', '10', '--start', 'random', '--margin', '1e-3', '--threads', '1'];
  const { code, stdout, stderr } = await runCli(['two-pixels', 'optimise', ...size, ...words, '--json', '--quiet']);
  assert.is(code, 0, stderr);
  return report.parse(JSON.parse(stdout)).starts[0]!;
}

// Optima of one layer by Nelder–Mead through exact moments; the values reported are exact.
for (const [family, objective, column, value] of [
  ['low-frequency', 'noise', 'G', 2.11844],
  ['low-frequency', 'sensitivity-index', 'dPrime', 1.049739],
  ['symmetric', 'noise', 'G', 1.910692],
  ['symmetric', 'sensitivity-index', 'dPrime', 1.080933],
  ['symmetric', 'recalibrated', 'GStar', 0.381423],
] as const) {
  test(`one layer, ${family}, ${objective}`, async () => {
    const best = await bestOf(['--family', family, '--objective', objective]);
    assert.is(best.error, 0);
    assert.ok(Math.abs(best[column] / value - 1) < 1e-5, `${best[column]}`);
  });
}

test(
  'the best net is a document that stability reads, with the same D; finished starts are kept',
  inFolder(async (folder) => {
    const args = [
      'two-pixels',
      'optimise',
      '--scale',
      '3',
      '--starts',
      '2',
      '--threads',
      '1',
      '--out',
      folder,
      '--json',
    ];
    const first = await runCli(args);
    assert.is(first.code, 0, first.stderr);
    const [best] = report.parse(JSON.parse(first.stdout)).starts;
    const again = await runCli(args);
    assert.match(again.stderr, /2 of 2 starts are there already/);
    assert.match(readFileSync(join(folder, 'optimise.csv'), 'utf8'), /^seed,start,error,margin,D,/);
    const net = join(folder, 'best.json');
    const words = ['two-pixels', 'stability', '--net', net, '--scale', '3', '--samples', '0', '--json'];
    const measured = await runCli(words);
    assert.is(measured.code, 0, measured.stderr);
    const { layers } = z
      .looseObject({ layers: z.array(z.looseObject({ D: z.number() })) })
      .parse(JSON.parse(measured.stdout));
    assert.ok(Math.abs(layers.at(-1)!.D / best!.D - 1) < 1e-9);
  }),
);

test('what does not fit together is refused in one line', async () => {
  for (const [words, complaint] of [
    [['--family', 'dirichlet', '--channels', '3'], /--channels: is of the families free and symmetric/],
    [['--filter-size', '4'], /--filter-size: must be odd, got 4/],
    [['--depth', '20'], /--depth: sees 41 sites with --filter-size 3, more than 32/],
    [['--scale', '20'], /--scale: must be from 2 to 16 on 32 sites, got 20/],
  ] as const) {
    const { code, stderr } = await runCli(['two-pixels', 'optimise', ...words]);
    assert.is(code, 2);
    assert.match(stderr, complaint);
  }
});

test.run();
