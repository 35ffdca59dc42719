import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { sweep } from 'diffeolab';
import type { NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseExecutor } from '../../dist/sweep/executors/choose-executor.js';
import { packed } from '../../dist/sweep/executors/slurm/pack.js';
import { batchScript } from '../../dist/sweep/executors/slurm/script.js';
import { workerArguments } from '../../dist/system/node-arguments.js';
import { endingOutcome } from '../../dist/system/process-ending.js';
import { rejects } from '../support/assertions.js';
import { inFolder } from '../support/run-cli.js';
import { type Trial, trial } from '../support/trial.js';

const test = suite('executors');

const module = new URL('../fixtures/faulty-task.mjs', import.meta.url);
const { default: task } = (await import(module.href)) as { default: sweep.SweepTask };
// Workers take over the flags of this process: its loader of TypeScript would only make their starts long.
process.execArgv.splice(0);
const MiB = 2 ** 20;

/** Points with a value each, named by it. */
const squares = (count: number, first = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${first + i}`, { value: first + i }]));

/** Points that a fate awaits, named by it. */
const fates = (...names: readonly string[]) =>
  Object.fromEntries(names.map((fate) => [fate, { value: 0, fate } as sweep.Parameters]));

function only({ outcomes }: Trial, hash: string) {
  const [outcome, ...others] = outcomes.get(hash) ?? [];
  assert.is(others.length, 0, `${hash} was tried again`);
  return outcome!;
}

function failure(trial: Trial, hash: string) {
  const outcome = only(trial, hash);
  assert.is(outcome.kind, 'failed', `${hash} is done`);
  return outcome as Extract<typeof outcome, { kind: 'failed' }>;
}

function holds(trial: Trial, points: Readonly<Record<string, sweep.Parameters>>): void {
  for (const [hash, { value }] of Object.entries(points)) {
    const outcome = only(trial, hash);
    assert.is(outcome.kind, 'done', `${hash}: ${JSON.stringify(outcome)}`);
    if (outcome.kind === 'done') assert.is(outcome.result.values['square'], Number(value) ** 2);
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(holds: () => boolean, seconds: number, what: string): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await sleep(20)) if (holds()) return;
  assert.unreachable(`${what} after ${seconds} s`);
}

test('inline and local workers find the same, each point once, in whatever order points end', async () => {
  const points = Object.fromEntries(
    Array.from({ length: 40 }, (_, value) => [`p${value}`, { value, wait: (7 * value) % 5 }]),
  );
  for (const [name, options] of [
    ['inline', {}],
    ['local', { workers: 1 }],
    ['local', { workers: 3 }],
  ] as const) {
    const run = trial(module, task, points);
    await chooseExecutor(name, options).run(run.execution);
    holds(run, points);
    assert.is(run.outcomes.size, 40);
    assert.ok(run.peak() <= (options.workers ?? 1), `${run.peak()} points were taken at once`);
  }
});

test('a task that throws, exits or is killed fails alone, by name', async () => {
  const points = { ...fates('throw', 'exit', 'stray', 'kill', 'segfault', 'function'), ...squares(12) };
  const run = trial(module, task, points);
  await chooseExecutor('local', { workers: 2 }).run(run.execution);
  holds(run, squares(12));

  const thrown = failure(run, 'throw');
  assert.is(thrown.failure, 'threw');
  assert.is(thrown.message, 'no square of this one');
  assert.match(thrown.stack!, /faulty-task\.mjs:\d+/);
  const stray = failure(run, 'stray');
  assert.is(stray.failure, 'threw');
  assert.is(stray.message, 'nobody caught me');
  assert.match(stray.stack!, /faulty-task\.mjs:\d+/);
  assert.is(failure(run, 'exit').failure, 'exited');
  assert.match(failure(run, 'exit').message, /exit code 3/);
  assert.is(failure(run, 'kill').failure, 'exited');
  assert.match(failure(run, 'kill').message, /SIGKILL/);
  assert.match(failure(run, 'segfault').message, /SIGSEGV/);
  assert.is(failure(run, 'function').failure, 'threw');
  assert.match(failure(run, 'function').message, /value x/);
});

test('a task that hangs, in a loop or in a wait, is ended at the time limit', async () => {
  const run = trial(module, task, { ...fates('hang', 'wait'), ...squares(6) });
  await chooseExecutor('local', { workers: 2, timeLimit: 1 }).run(run.execution);
  holds(run, squares(6));
  for (const fate of ['hang', 'wait']) {
    const { failure: kind, message, seconds } = failure(run, fate);
    assert.is(kind, 'timeout');
    assert.match(message, /time limit of 1 s/);
    assert.ok(seconds >= 1, `${seconds} s`);
  }
});

test('a task that eats its memory, on the heap or beside it, is ended at the limit and says how much it had', async () => {
  const run = trial(module, task, { ...fates('heap', 'buffers', 'wasm'), ...squares(6) });
  await chooseExecutor('local', { workers: 1, memory: 200 * MiB }).run(run.execution);
  holds(run, squares(6));
  for (const fate of ['heap', 'buffers', 'wasm']) {
    const { failure: kind, message } = failure(run, fate);
    assert.is(kind, 'memory', message);
    assert.match(message, /200 MiB/);
    const had = Number(/([\d.]+) MiB/.exec(message)?.[1]);
    assert.ok(had > 100 && had < 2000, message);
  }
});

test('a heap that V8 finds full before anyone else is named as such', () => {
  const stderr =
    '[1:0x1]  966 ms: Mark-Compact 64.0 (81.7) -> 63.2 (97.5) MB\nFATAL ERROR: JavaScript heap out of memory';
  const ending = { code: null, signal: 'SIGABRT', stderr, overrun: undefined } as const;
  const { failure: kind, message } = endingOutcome(ending, { memory: 64 * MiB });
  assert.is(kind, 'memory');
  assert.match(message, /it had 63\.2 MiB; the limit is 64 MiB/);
});

test('arrays come back as they were: type, shape, strides, NaN and −0', async () => {
  const points = { point: { value: 3, arrays: true } };
  const results = [];
  for (const name of ['inline', 'local']) {
    const run = trial(module, task, points);
    await chooseExecutor(name).run(run.execution);
    const outcome = only(run, 'point');
    if (outcome.kind !== 'done') assert.unreachable(outcome.message);
    else results.push(outcome.result);
  }
  const [inline, local] = results as [sweep.TaskResult, sweep.TaskResult];
  assert.equal(local.values, { square: 9, infinite: null, text: 'x', flag: true });
  assert.equal(local.values, inline.values);
  assert.equal(Object.keys(local.arrays!), Object.keys(inline.arrays!));
  const entries = ({ data, shape, stride, offset, dtype }: NdArray) => ({ data, shape, stride, offset, dtype });
  for (const [name, array] of Object.entries(inline.arrays!)) {
    assert.ok(isDeepStrictEqual(entries(local.arrays![name]!), entries(array)), name);
  }
  assert.ok(Object.is(local.arrays!['matrix']!.get(0, 2), -0));
  assert.ok(Number.isNaN(local.arrays!['transposed']!.get(1, 0)));
});

test('a point hears how many threads it may use', async () => {
  const run = trial(module, task, fates('threads'));
  await chooseExecutor('local', { workers: 1, threads: 3 }).run(run.execution);
  const outcome = only(run, 'threads');
  assert.equal(outcome.kind === 'done' && outcome.result.values, { threads: 3 });
});

test('a point is tried as often as it may be, and one that another process has is left to it', async () => {
  const run = trial(module, task, { ...fates('throw', 'exit'), ...squares(6) }, { attempts: 3, refused: ['p1', 'p4'] });
  await chooseExecutor('local', { workers: 2 }).run(run.execution);
  for (const fate of ['throw', 'exit']) assert.is(run.outcomes.get(fate)?.length, 3);
  assert.equal([...run.outcomes.keys()].filter((hash) => hash.startsWith('p')).sort(), ['p0', 'p2', 'p3', 'p5']);
});

test('a store that refuses a result ends the sweep with its error, and the workers', async () => {
  const disk = new Error('no space left');
  const onSettle = () => {
    throw disk;
  };
  const run = trial(module, task, { ...squares(4), ...fates('wait', 'hang') }, { onSettle });
  await assertRejects(chooseExecutor('local', { workers: 3 }).run(run.execution), (error) => assert.is(error, disk));
});

test('a task that workers cannot load ends the sweep and says why', async () => {
  const run = trial(new URL('../fixtures/no-such-task.mjs', import.meta.url), task, squares(3));
  await assertRejects(chooseExecutor('local', { workers: 2 }).run(run.execution), (error) =>
    assert.match(String(error), /can't load the task.*no-such-task\.mjs/s),
  );
  assert.is(run.outcomes.size, 0);
});

test(
  'an abort asks points to give up, ends those that do not, and settles none of them',
  inFolder(async (folder) => {
    const mark = (name: string) => join(folder, name);
    const stop = new AbortController();
    const points = Object.fromEntries(
      ['polite', 'wait', 'hang'].map((fate) => [fate, { value: 1, fate, mark: mark(fate) }]),
    );
    const run = trial(module, task, { ...points, ...squares(3) }, { signal: stop.signal });
    const running = chooseExecutor('local', { workers: 3 }).run(run.execution);
    await until(() => Object.keys(points).every((fate) => existsSync(mark(fate))), 20, 'not all points have begun');
    await sleep(100);
    const pids = Object.keys(points).map((fate) => Number(readFileSync(mark(fate), 'utf8')));
    stop.abort();
    await assertRejects(running, (error) => assert.is(error, stop.signal.reason));
    assert.is(run.outcomes.size, 0);
    assert.ok(existsSync(`${mark('polite')}.polite`), 'the polite point did not hear of it');
    for (const pid of pids) assert.not(isAlive(pid), 'a worker is left');
  }),
);

test(
  'Ctrl-C reaches the workers too, and they leave it to the executor',
  inFolder(async (folder) => {
    const mark = join(folder, 'polite');
    const points = [{ value: 2, fate: 'polite', mark }];
    const driver = startDriver(points);
    await until(() => existsSync(mark), 20, 'the point has not begun');
    await sleep(100);
    process.kill(-driver.pid, 'SIGINT');
    assert.is(await driver.output, 'AbortError\n');
    assert.ok(existsSync(`${mark}.polite`), 'the worker was ended by the signal');
  }),
);

test(
  'workers do not outlive an executor that is killed, even in a loop',
  inFolder(async (folder) => {
    const marks = ['wait', 'hang'].map((fate) => join(folder, fate));
    const points = ['wait', 'hang'].map((fate, i) => ({ value: 1, fate, mark: marks[i]! }));
    const driver = startDriver(points);
    await until(() => marks.every((mark) => existsSync(mark)), 20, 'not all points have begun');
    await sleep(100);
    process.kill(driver.pid, 'SIGKILL');
    await driver.output;
    const pids = marks.map((mark) => Number(readFileSync(mark, 'utf8')));
    await until(() => !pids.some(isAlive), 10, 'a worker is left');
  }),
);

test('options that cannot be are refused before anything runs', () => {
  rejects(() => chooseExecutor('cloud'), /executor: must be one of .*got cloud/);
  rejects(() => chooseExecutor('local', { workers: 0 }), /workers must be an integer of at least 1, got 0/);
  rejects(() => chooseExecutor('local', { threads: 1.5 }), /threads must be an integer of at least 1, got 1\.5/);
  rejects(() => chooseExecutor('local', { memory: 1e6 }), /memory .*at least 134217728, got 1000000/);
  rejects(() => chooseExecutor('local', { timeLimit: -1 }), /time limit .*got -1/);
  rejects(() => chooseExecutor('inline', { timeLimit: 5 }), /inline: has no time limit, got 5 \(use executor local\)/);
});

test('without Slurm on the machine executor slurm says so', () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    rejects(() => chooseExecutor('slurm'), /sbatch is not on this machine \(.*use executor local\)/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('a script of jobs takes words as they are, whatever a shell makes of them', () => {
  const words = ['a b', "it's", '$HOME `date` "x"', '*;&|\\', 'naïve\nline'];
  const script = batchScript('export GREETING=hi', [
    process.execPath,
    '-p',
    'JSON.stringify(process.argv.slice(1))',
    ...words,
  ]);
  const answer = spawnSync('bash', ['-s'], { input: script, encoding: 'utf8' });
  assert.equal(JSON.parse(answer.stdout), words);
});

test('points are packed into jobs by their seconds, each in one job, those of interrupted jobs alone', () => {
  const points = Array.from({ length: 1000 }, (_, i) => ({ hash: `p${i}`, parameters: { i }, attempt: 1 }));
  const size = ({ parameters }: sweep.OpenPoint) => 10 - Math.floor(Number(parameters['i']) / 100);
  const loads = points.map((point, i) => ({ point, alone: i === 500 }));
  const usual = {
    seconds: size,
    work: size,
    target: 60,
    most: 300,
    workers: 1,
    concurrent: undefined,
    arraySize: 1001,
  };
  const seconds = (chunk: readonly sweep.OpenPoint[]) => chunk.reduce((sum, point) => sum + size(point), 0);
  const chunks = packed(loads, usual);
  assert.equal(
    chunks
      .flat()
      .map(({ hash }) => hash)
      .sort(),
    points.map(({ hash }) => hash).sort(),
  );
  assert.equal(
    chunks.filter((chunk) => chunk.some(({ hash }) => hash === 'p500')).map((chunk) => chunk.length),
    [1],
  );
  for (const chunk of chunks.slice(1, -1)) assert.ok(Math.abs(seconds(chunk) - 60) <= 10, `${seconds(chunk)} s`);
  // 5500 seconds: an array of 20 jobs needs 275 each, one of 10 would need more than a job may take.
  assert.ok(packed(loads, { ...usual, arraySize: 20 }).length <= 22);
  for (const chunk of packed(loads, { ...usual, arraySize: 10 })) assert.ok(seconds(chunk) <= 310);
  const unknown = packed(loads, { ...usual, seconds: undefined, concurrent: 4 });
  assert.ok(unknown.length <= 18, `${unknown.length} jobs`);
});

test('workers get the loaders of this process, not its debugger or its program', () => {
  assert.equal(
    workerArguments(['--import', 'tsx', '--inspect=9229', '-e', 'code', '--input-type=module', '--no-warnings']),
    ['--import', 'tsx', '--no-warnings'],
  );
});

async function assertRejects(promise: Promise<void>, check: (error: unknown) => void): Promise<void> {
  try {
    await promise;
  } catch (error) {
    check(error);
    return;
  }
  assert.unreachable('expected a rejection');
}

/** A process group of its own that runs points on local workers. */
function startDriver(points: readonly sweep.Parameters[]): { pid: number; output: Promise<string> } {
  const script = fileURLToPath(new URL('../fixtures/sweep-driver.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(points)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { pid: child.pid!, output: new Promise((resolve) => child.on('close', () => resolve(text))) };
}

test.run();
