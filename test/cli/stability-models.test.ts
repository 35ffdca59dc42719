import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existing, gone, interruptAt, type Report, write } from '../support/measured-models.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('command stability measure: models that misbehave, and Ctrl-C');

test(
  'Ctrl-C ends a measurement with 130; models that were finished are printed and written, and marked',
  inFolder(async (folder) => {
    const args = [...write(folder, 'identity', 'slow'), '--data', 'digits:2000:8', '--out', 'out'];
    const outcome = await runCli(['stability', 'measure', ...args], { cwd: folder, during: interruptAt(folder) });
    assert.is(outcome.code, 130, outcome.stderr);
    assert.match(outcome.stderr, /interrupted: 1 of 2 models are finished, kept in .*out\n$/);
    assert.match(outcome.stdout, /identity/);
    const report = JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')) as Report;
    assert.is(report.interrupted, true);
    assert.equal(
      report.models.map(({ name }) => name),
      ['identity'],
    );
    assert.ok(existing(folder).includes('stability.csv') && existing(folder).includes('stability.png'));
  }),
);

test(
  'a model that never settles, called or loading, waits for Ctrl-C',
  inFolder(async (folder) => {
    for (const name of ['never', 'loading'] as const) {
      rmSync(join(folder, 'begun'), { force: true });
      const outcome = await runCli(['stability', 'measure', ...write(folder, name), '--data', 'digits:8:8'], {
        cwd: folder,
        during: interruptAt(folder),
      });
      assert.is(outcome.code, 130, outcome.stderr);
      assert.match(outcome.stderr, /interrupted: 0 of 1 models are finished, nothing is written\n$/);
      assert.is(outcome.stdout, '');
    }
  }),
);

test(
  'a model that ends the program or throws outside of its calls is one line with exit code 1',
  inFolder(async (folder) => {
    for (const [name, words] of [
      [
        'exits',
        /^error: model exits\.mjs broke off on a batch \[8, 1, 12, 12\]: ended its process with exit code 0 \(.*\)\n$/,
      ],
      ['later', /^error: model later\.mjs threw outside of a call: Error: later \(line 2\)\n$/],
      ['stray', /^error: model stray\.mjs threw outside of a call: Error: stray \(line 2\)\n$/],
    ] as const) {
      const args = [...write(folder, name), '--data', 'digits:8:12', '--out', 'out'];
      const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args], { cwd: folder });
      assert.is(code, 1, stderr);
      assert.match(stderr, words);
      assert.is(stdout, '');
      assert.equal(existing(folder), []);
    }
  }),
);

test(
  'what a model prints goes to stderr: --json is one object',
  inFolder(async (folder) => {
    const args = ['stability', 'measure', ...write(folder, 'talks'), '--data', 'digits:8:12', '--json', '--quiet'];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    assert.is(code, 0, stderr);
    assert.is((JSON.parse(stdout) as Report).models.length, 1);
    assert.match(stderr, /^talks: loaded\n(talks: ran\n)+$/);
  }),
);

test(
  'a model that fails leaves the others alone: they are printed and written, and the code is 1',
  inFolder(async (folder) => {
    const args = [...write(folder, 'exits', 'identity'), '--data', 'digits:8:12', '--out', 'out', '--quiet'];
    const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args], { cwd: folder });
    assert.is(code, 1, stderr);
    assert.match(stderr, /^error: model exits\.mjs broke off [^\n]*\n$/);
    assert.match(stdout, /identity/);
    const report = JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')) as Report;
    assert.equal(
      report.models.map(({ name }) => name),
      ['identity'],
    );
    assert.equal(
      report.failed?.map(({ model }) => model),
      ['exits.mjs'],
    );
  }),
);

test(
  'a model that never gives way ends with the command, however that ends',
  inFolder(async (folder) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 130],
      ['SIGKILL', null],
    ] as const) {
      rmSync(join(folder, 'begun'), { force: true });
      const args = [...write(folder, 'loops'), '--data', 'digits:8:8'];
      const outcome = await runCli(['stability', 'measure', ...args], {
        cwd: folder,
        during: interruptAt(folder, signal),
      });
      assert.is(outcome.code, code, outcome.stderr);
      assert.is(outcome.stdout, '');
      await gone(Number(readFileSync(join(folder, 'begun'), 'utf8')));
    }
  }),
);

test(
  'the second Ctrl-C ends the command at once, while what is finished is written too',
  inFolder(async (folder) => {
    for (const name of ['loops', 'never'] as const) {
      rmSync(join(folder, 'begun'), { force: true });
      const outcome = await runCli(['stability', 'measure', ...write(folder, name), '--data', 'digits:8:8'], {
        cwd: folder,
        during: (child) => {
          interruptAt(folder)(child);
          interruptAt(folder)(child);
        },
      });
      // Ended by the signal itself, which a shell tells as 130, or in the course of the first one.
      assert.ok(outcome.code === 130 || outcome.signal === 'SIGINT', outcome.stderr);
    }
  }),
);

test.run();
