import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { inFolder, runCli, runJson } from '../support/run-cli.js';

const test = suite('kernels of nets on the command line');

const kernel = z.strictObject({
  command: z.literal('nets kernel'),
  version: z.string(),
  parameters: z.looseObject({ data: z.string(), net: z.string(), points: z.number(), seed: z.string() }),
  net: z.looseObject({ name: z.string() }),
  data: z.string(),
  trainError: z.number(),
  trainSquaredError: z.number(),
  testError: z.number(),
  testErrorError: z.number(),
  testErrorStatus: z.string(),
  testSquaredError: z.number(),
  nngpDiagonal: z.number(),
  nngpMean: z.number(),
  tangentDiagonal: z.number(),
  tangentMean: z.number(),
  distinct: z.int(),
  seconds: z.number(),
});
const small = [
  'nets',
  'kernel',
  '--length',
  '16',
  '--scale',
  '4',
  '--depth',
  '2',
  '--points',
  '32',
  '--readout',
  'ntk',
];

test(
  'prints the agreed object and writes the matrices',
  inFolder(async (folder) => {
    const out = join(folder, 'kernels');
    const report = kernel.parse(await runJson(...small, '--out', out));
    assert.is(report.testError, 0);
    assert.equal(readdirSync(out).sort(), [
      'kernel.json',
      'labels-test.npy',
      'labels.npy',
      'nngp-test.npy',
      'nngp.npy',
      'predictions-test.npy',
      'predictions.npy',
      'tangent-test.npy',
      'tangent.npy',
    ]);
  }),
);

test(
  'nets without a limit are refused before anything is written',
  inFolder(async (folder) => {
    const out = join(folder, 'none');
    for (const [given, words] of [
      [['--net', 'one-layer-cnn'], /^error: --net: pool1 takes the maximum/],
      [['--parametrisation', 'standard'], /^error: --kernel: tangent is not defined: conv2 .*--kernel nngp/],
      [['--alpha', '2'], /^error: unknown option '--alpha'/],
    ] as const) {
      const { code, stderr } = await runCli(['nets', 'kernel', ...given, '--out', out]);
      assert.is(code, 2);
      assert.match(stderr, words);
      assert.not(existsSync(out));
    }
  }),
);

test.run();
