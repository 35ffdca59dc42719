import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, runCli } from '../support/run-cli.js';
import { storeLines } from '../support/store-lines.js';

const test = suite('command line of sweeps');

const task = `export default {
  name: 'own.square',
  version: 1,
  complete: ({ x, pause = 0 }) => ({ x, pause }),
  async run({ x, pause }) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (x === 13) throw new Error('13 is not possible');
    return { values: { square: x * x } };
  },
};
`;

/** A folder with a task of its own and a sweep of it. */
function prepare(folder: string, entries: object = {}): string {
  writeFileSync(join(folder, 'task.mjs'), task);
  const description = { name: 'squares', task: './task.mjs', axes: { x: { from: 1, to: 8, step: 1 } }, ...entries };
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(description));
  return 'sweep.json';
}

const inline = ['--executor', 'inline'];

test(
  'plan, run, status: a sweep of a file is computed once, and found by its name',
  inFolder(async (folder) => {
    const cli = (...args: string[]) => runCli(['sweep', ...args], { cwd: folder });
    prepare(folder);
    const plan = await cli('plan', 'sweep.json', '--pilot', '2', '--list', '3');
    assert.is(plan.code, 0, plan.stderr);
    assert.match(plan.stdout, /squares: task own\.square, version 1\n8 points \(x 8\): 2 done, 0 failed, 6 left/);
    assert.match(plan.stdout, /about .* on one thread for what is left, by 2 measured points/);
    assert.match(plan.stdout, /[0-9a-f]{12} +3\n/);
    const run = await cli('run', 'sweep.json');
    assert.is(run.code, 0, run.stderr);
    assert.match(run.stderr, /2 of 8 points are there already/);
    assert.match(run.stdout, /squares: 8 points: 8 done \(2 of them before\), 0 failed, 0 left/);
    assert.is(storeLines(folder, 'diffeolab-store').length, 8);
    const status = await cli('status');
    assert.match(status.stdout, /squares +8 +8 +0 +0 +none/);
    const again = await cli('run', 'squares', '--json', '--quiet', ...inline);
    assert.is(again.code, 0, again.stderr);
    assert.is(again.stderr, '');
    const { total, done, found, task: name } = JSON.parse(again.stdout) as Record<string, unknown>;
    assert.equal([total, done, found, name], [8, 8, 8, 'own.square']);
    prepare(folder, { axes: { x: [1, 2, 3, 99] } });
    assert.match((await cli('run', 'sweep.json', ...inline)).stderr, /3 of 4 points are there already/);
  }),
);

test(
  'failures are kept, grouped and tried again; a changed task file with the same version is noticed',
  inFolder(async (folder) => {
    const cli = (...args: string[]) => runCli(['sweep', ...args, '--store', 'results'], { cwd: folder });
    prepare(folder, { axes: { x: [12, 13] } });
    const run = await cli('run', 'sweep.json', '--retry', '1', ...inline);
    assert.is(run.code, 1, run.stderr);
    assert.match(run.stdout, /1 done \(0 of them before\), 1 failed, 0 left/);
    assert.match(run.stderr, /sweep failures sweep\.json --store results/);
    const failures = await cli('failures', 'sweep.json', '--stack');
    assert.match(
      failures.stdout,
      /1 point \(threw\): 13 is not possible\n {2}such as x=13 \([0-9a-f]{32}\)\n {2}attempt 2/,
    );
    assert.match(failures.stdout, /at .*task\.mjs/);
    assert.is((await cli('run', 'sweep.json', ...inline)).code, 1);
    assert.is(storeLines(folder, 'results').length, 3, 'what is given up is not tried again');
    writeFileSync(join(folder, 'task.mjs'), task.replace('x === 13', 'x === 14'));
    const retry = await cli('retry', 'sweep.json', ...inline);
    assert.is(retry.code, 0, retry.stderr);
    assert.match(retry.stderr, /warning: the file of task own\.square has changed since the last run/);
    assert.is((await cli('failures', 'sweep.json')).stdout, 'no point has failed\n');
    const json = JSON.parse((await cli('status', 'squares', '--json')).stdout) as { sweeps: unknown[] };
    assert.equal(json.sweeps, [{ sweep: 'squares', total: 2, done: 2, failed: 0, left: 0, running: [] }]);
  }),
);

test(
  'Ctrl-C stops cleanly and the same command goes on; cancel stops a run of another process; nothing is computed twice',
  inFolder(async (folder) => {
    prepare(folder, { axes: { x: { from: 101, to: 160, step: 1 } }, fixed: { pause: 100 } });
    const lines = () => storeLines(folder, 'diffeolab-store');
    const stopped = async (stop: (kill: (signal: NodeJS.Signals) => void) => void) => {
      const before = lines().length;
      return await runCli(['sweep', 'run', 'sweep.json', ...inline], {
        cwd: folder,
        during: (child) => {
          const watch = setInterval(() => {
            if (lines().length < before + 3) return;
            clearInterval(watch);
            stop((signal) => child.kill(signal));
          }, 20);
          child.on('close', () => clearInterval(watch));
        },
      });
    };
    const interrupted = await stopped((kill) => kill('SIGINT'));
    assert.is(interrupted.code, 130, interrupted.stderr);
    assert.match(interrupted.stderr, /interrupted: \d+ of 60 points are finished and kept; the same command goes on/);
    const cancelled = await stopped(() => runCli(['sweep', 'cancel', 'sweep.json'], { cwd: folder }));
    assert.is(cancelled.code, 130, cancelled.stderr);
    assert.match(cancelled.stderr, /cancelled: \d+ of 60 points are finished/);
    assert.ok(lines().length >= 6 && lines().length < 60);
    const finished = await runCli(['sweep', 'run', 'sweep.json', ...inline], { cwd: folder });
    assert.is(finished.code, 0, finished.stderr);
    assert.is(lines().length, 60);
    assert.is(new Set(lines().map(({ hash }) => hash)).size, 60);
  }),
);

test(
  'the same sweep by options has the same points',
  inFolder(async (folder) => {
    prepare(folder, {
      axes: {
        x: { from: 0, to: 0.5, count: 6 },
        y: { from: 8, to: 64, factor: 2 },
        z: { from: 1e-2, to: 1, count: 3, spacing: 'log' },
      },
      zip: [{ d: [2, 3], name: ['a', 'b'] }],
      fixed: { law: ['1/2', '1/2'] },
      where: ['y <= 32'],
      seeds: 2,
    });
    writeFileSync(join(folder, 'task.mjs'), 'export default { name: "own", version: 1, run: () => ({ values: {} }) };');
    const list = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCli(
        ['sweep', 'plan', '--pilot', '0', '--json', '--list', '500', ...args],
        { cwd: folder },
      );
      assert.is(code, 0, stderr);
      return (JSON.parse(stdout) as { points: { hash: string }[] }).points.map(({ hash }) => hash);
    };
    const file = await list('sweep.json');
    assert.is(file.length, 6 * 3 * 3 * 2 * 2);
    const parts = [
      '--axis',
      'x=0..0.5:0.1',
      '--axis',
      'y=8..64:x2',
      '--axis',
      'z=1e-2..1:3log',
      '--zip',
      'd=2,3; name=a,b',
    ];
    assert.equal(
      await list('--task', './task.mjs', ...parts, '--fixed', 'law=1/2,1/2', '--where', 'y <= 32', '--seeds', '2'),
      file,
    );
    assert.equal(readdirSync(folder).sort(), ['sweep.json', 'task.mjs'], 'planning without a pilot writes nothing');
  }),
);

test(
  'bad input is one line and exit code 2, and nothing is written',
  inFolder(async (folder) => {
    prepare(folder);
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return name;
    };
    const stable = ['run', '--task', 'two-pixels.stability'];
    const cases: readonly [readonly string[], RegExp][] = [
      [['run'], /sweep: needs a file such as sweep\.json, or --task/],
      [['run', 'none.json'], /none\.json: there is no such file/],
      [['run', 'nameless'], /nameless: there is no such file, and no such sweep in .*diffeolab-store/],
      [['plan', 'of.a.task'], /of\.a\.task: there is no such file, and no such sweep in /],
      [['plan', write('bad.json', '{')], /bad\.json: is not JSON/],
      [['plan', write('axis.json', '{"name":"a","task":"./task.mjs","axes":{"x":{"from":1}}}')], /axes\.x: /],
      [['run', write('task.json', '{"name":"a","task":"none"}')], /task: unknown task none/],
      [['run', 'sweep.json', '--axis', 'x=1'], /--axis: stands instead of a file/],
      [['run', 'sweep.json', '--executor', 'cloud'], /--executor: must be one of inline, local, slurm, got cloud/],
      [['run', 'sweep.json', '--workers', '0'], /--workers: must be an integer of at least 1/],
      [['run', 'sweep.json', '--memory', 'much'], /--memory: must be a size such as 512M or 2G, got much/],
      [['run', 'sweep.json', '--retry', '-1'], /--retry: must be an integer of at least 0/],
      [['plan', 'sweep.json', '--pilot', '2.5'], /--pilot: must be an integer of at least 0/],
      [['plan', 'sweep.json', '--pilot-seconds', '0'], /--pilot-seconds: must be a finite number greater than 0/],
      [['plan', 'sweep.json', '--list', 'all'], /--list: .* got all/],
      [['plot', 'sweep.json', '--kind', 'pie'], /--kind: must be one of heat-map, curves, got pie/],
      [['run', 'sweep.json', '--partition', 'cpu'], /--executor: local takes no options of Slurm/],
      [['run', 'sweep.json', '--executor', 'inline', '--time-limit', '5'], /has no time limit/],
      [[...stable, '--axis', 'scale'], /--axis: must be a name, = and values/],
      [[...stable, '--axis', 'scale=3,,5'], /--axis scale: a value is missing/],
      [[...stable, '--axis', 'scale=5..3'], /--axis scale: the range is empty/],
      [[...stable, '--axis', 'scale=3..9:0log'], /--axis scale: /],
      [[...stable, '--axis', 'scale=3', '--axis', 'scale=5'], /--axis: scale is given twice/],
      [
        [...stable, '--axis', 'scale=4', '--fixed', 'solution=disordered'],
        /point scale=4: .*scale: must be odd .* got 4/,
      ],
      [['run', '--task', 'stability.measure', '--fixed', 'data=digits:8'], /the point: model: is missing/],
      [[...stable, '--axis', 'noise=1,2'], /noise: is no parameter of .* did you mean noiseEnergy\?/],
      [[...stable, '--axis', 'scale=3', '--where', 'size > 3'], /where\[0\]: unknown parameter size/],
      [['status'], /store: there is no store of results in/],
      [['failures', 'sweep.json'], /store: there is no store of results in/],
      [['cancel', 'sweep.json'], /store: there is no store of results in/],
      [['run', 'sweep.json', '--store', 'sweep.json'], /store: must be a folder/],
      [['run', 'sweep.json', '--colour'], /unknown option '--colour'/],
      [['start'], /unknown command 'start'/],
    ];
    const before = readdirSync(folder).sort();
    const waiting = [...cases];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [args, words] = next;
        const { code, stdout, stderr } = await runCli(['sweep', ...args], { cwd: folder });
        assert.is(code, 2, `${args.join(' ')}: ${stderr}`);
        assert.is(stdout, '');
        assert.match(stderr, /^error: [^\n]+\n$/);
        assert.match(stderr, words);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    assert.equal(readdirSync(folder).sort(), before);
  }),
);

test('schema prints the published schema; help of every command gives an example', async () => {
  const { code, stdout } = await runCli(['sweep', 'schema']);
  assert.is(code, 0);
  assert.is(stdout, await tasks.sweepSchema());
  assert.ok(existsSync(new URL('../../sweep.schema.json', import.meta.url)));
  assert.is(readFileSync(new URL('../../sweep.schema.json', import.meta.url), 'utf8'), stdout);
  const verbs = ['plan', 'run', 'status', 'failures', 'retry', 'cancel', 'schema'];
  const outcomes = await Promise.all(verbs.map((verb) => runCli(['sweep', verb, '--help'])));
  for (const outcome of outcomes) {
    assert.is(outcome.code, 0);
    assert.match(outcome.stdout, /\$ diffeolab sweep/);
    for (const line of outcome.stdout.split('\n')) assert.ok(line.length <= 140, line);
  }
});

test.run();
