import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { runCli, runJson } from '../support/run-cli.js';

const test = suite('targets of the spherical model on the command line');

test('a target is an expression, in every command that has one, and what is wrong with it is one line', async () => {
  const kernel = (...args: string[]) =>
    runJson('spherical', 'kernel', '--points', '16', '--seeds', '2', '--test-points', '64', ...args);
  const named = await kernel('--target', 'norm', '--data', 'ball');
  const written = await kernel('--target', ' r ', '--data', 'ball');
  assert.is(written['testError'], named['testError']);
  const cells = await runJson(
    ...['spherical', 'phase-diagram', '--alpha', '1', '--points', '4', '--steps', '5', '--width', '20'],
    ...['--test-points', '16', '--target', 'x1 * x2 * x3'],
  );
  assert.is(z.looseObject({ target: z.string() }).parse(cells['parameters']).target, 'x1 * x2 * x3');
  const bad: readonly [string[], RegExp][] = [
    [['kernel', '--target', 'x3', '--dimension', '2'], /--target: must be one of constant, .* unknown variable x3 /],
    [['train', '--target', 'constnt'], /--target: must be one of .*: did you mean constant\?/],
    [['learning-curve', '--target', 'x1 ** 2'], /--target: .*\*\* is written \^ for a power/],
    [['phase-diagram', '--target', 'x1 > 0'], /--target: .*a target must be a number, got (true|false)/],
    [['train', '--target', 'sqrt(x1)'], /--target: .*sqrt\(-[\d.]+\) is not a number in "sqrt\(x1\)", where x1 = -/],
    [['train', '--target', 'x1', '--exponent', '2'], /--exponent: belongs to --target gaussian-field, got --target x1/],
  ];
  for (const [args, words] of bad) {
    const { code, stderr } = await runCli(['spherical', ...args]);
    assert.is(code, 2);
    assert.match(stderr, words);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
});

test.run();
