import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseExecutor } from '../../dist/sweep/executors/choose-executor.js';
import { cancelSlurmJobs } from '../../dist/sweep/executors/slurm/adopt.js';
import type { SlurmOptions } from '../../dist/sweep/executors/slurm/options.js';
import { rejects } from '../support/assertions.js';
import { type Cluster, startCluster, whyNoCluster } from '../support/slurm-cluster.js';

const test = suite('Slurm');
process.execArgv.splice(0);

const absent = whyNoCluster();
const stores = mkdtempSync(join(tmpdir(), 'diffeolab-stores-'));
const source = await sweep.loadTask(new URL('../fixtures/faulty-task.mjs', import.meta.url).href, {}, '/');
const MiB = 2 ** 20;
const usual: SlurmOptions = { pollInterval: 0.4, jobMemory: 400 * MiB };
let cluster: Cluster;

type Points = readonly sweep.Parameters[];

const squares = (count: number, wait = 0): Points => Array.from({ length: count }, (_, value) => ({ value, wait }));

/** A sweep through Slurm on a store of its own. */
function start(name: string, points: Points, slurm: SlurmOptions = {}, options: { retry?: number } = {}) {
  const store = sweep.openStore(join(stores, name));
  const notes: string[] = [];
  const stop = new AbortController();
  const ended = sweep.runSweep(sweep.listSweep(name, source, points), {
    store,
    executor: chooseExecutor('slurm', { slurm: { ...usual, ...slurm } }),
    signal: stop.signal,
    onNote: (message) => notes.push(message),
    ...options,
  });
  return { store, notes, stop, ended };
}

/** Values of the results of a store, by point; each has one, and no point failed. */
function table(store: sweep.Store): Map<string, sweep.DoneRecord['values']> {
  store.refresh();
  const rows = new Map<string, sweep.DoneRecord['values']>();
  for (const record of store.records()) {
    assert.is(record.kind, 'done', JSON.stringify(record));
    assert.not(rows.has(record.hash), `${JSON.stringify(record.parameters)} was computed twice`);
    if (record.kind === 'done') rows.set(record.hash, record.values);
  }
  return new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same points computed in this thread. */
async function expected(points: Points) {
  const store = sweep.memoryStore();
  await sweep.runSweep(sweep.listSweep('inline', source, points), { store, executor: sweep.inlineExecutor() });
  return table(store);
}

/** Jobs of a sweep in the queue: those that have not ended, or all. */
function jobs(name: string, states = 'PENDING,RUNNING,COMPLETING'): { id: string; state: string }[] {
  const queue = cluster.slurm('squeue', '--noheader', '--array', `--states=${states}`, '--format=%F_%K|%T|%j');
  return queue
    .split('\n')
    .map((line) => line.trim().split('|'))
    .filter(([, , own]) => own?.startsWith(`${name}-`))
    .map(([id, state]) => ({ id: id!, state: state! }));
}

async function until<Value>(look: () => Value | undefined | false, what: string, seconds = 30): Promise<Value> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await sleep(100)) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
  }
  return assert.unreachable(`${what}: not after ${seconds} s`) as never;
}

/** A job of a sweep that has begun a point. */
const runningJob = (name: string) =>
  until(() => {
    const [run] = existsSync(join(stores, name, 'slurm')) ? readdirSync(join(stores, name, 'slurm')) : [];
    if (run === undefined) return undefined;
    return jobs(name, 'RUNNING').find(({ id }) => {
      const path = join(stores, name, 'slurm', run, 'progress', `0-${id.split('_')[1]}.ndjson`);
      return existsSync(path) && readFileSync(path, 'utf8').includes('begun');
    });
  }, `a job of ${name} at a point`);

let overtime: { job: string; run: ReturnType<typeof start>; limited: Promise<unknown> };

test.before(async () => {
  cluster = await startCluster();
});
test.after(async () => {
  await cluster?.stop();
  rmSync(stores, { recursive: true, force: true });
});

test('options that Slurm would refuse are refused before anything runs', () => {
  const choose = (slurm: SlurmOptions) => () => chooseExecutor('slurm', { slurm: { ...usual, ...slurm } });
  rejects(choose({ partition: 'nowhere' }), /sbatch refuses .*--partition=nowhere.*: .*invalid partition/i);
  rejects(
    choose({ cpusPerTask: 1000 }),
    /no node has room for a job of 1000 cores and 400 MiB: they have 6 cores and 8000 MiB/,
  );
  rejects(choose({ account: 'no one' }), /account must be a name, got "no one"/);
  rejects(choose({ extra: ['--array=0-3'] }), /--array=0-3 is given by the executor itself/);
  rejects(choose({ extra: ['rm -rf'] }), /must be an option of sbatch, got "rm -rf"/);
  rejects(choose({ partition: 'main; reboot' }), /partition must be a name/);
  rejects(choose({ concurrent: 0 }), /concurrent jobs must be an integer of at least 1, got 0/);
  rejects(choose({ arraySize: 5000 }), /array size must be an integer from 1 to 1001, got 5000/);
  rejects(() => chooseExecutor('local', { slurm: { partition: 'main' } }), /takes no options of Slurm, got partition/);
});

test('a job is to end at its time limit while other tests run', async () => {
  // Slurm looks at time limits every 30 seconds.
  const run = start('overtime', squares(7, 6000), { concurrent: 1, jobTimeLimit: 300, arraySize: 1 });
  const { id: job } = await runningJob('overtime');
  const limited = until(
    () => run.store.stateOf(sweep.pointHash(source.task, { value: 0, wait: 6000 })),
    'a first point',
  ).then(() => cluster.slurm('scontrol', 'update', `JobId=${job}`, 'EndTime=now'));
  overtime = { job, run, limited };
});

test('a sweep through job arrays finds what a sweep in this thread finds; points fail by themselves', async () => {
  const points = [...squares(30), ...[0, 1].map((value) => ({ value, arrays: true }))];
  const run = start('arrays', points, { concurrent: 3, preamble: 'export FROM_THE_PREAMBLE="it\'s"\n' });
  const summary = await run.ended;
  assert.is(summary.done, 32);
  assert.equal([...table(run.store)], [...(await expected(points))]);
  const [first] = run.store.records();
  assert.is(first!.executor, 'slurm');
  assert.match(run.notes.join('\n'), /Slurm array \d+: 32 points in \d+ jobs/);
  run.store.close();

  const faulty = start(
    'arrays',
    [...points, { value: 7, fate: 'exit' }, { value: 8, fate: 'throw' }],
    {},
    { retry: 1 },
  );
  const { done, failed } = await faulty.ended;
  assert.equal([done, failed], [32, 2]);
  const failures = [...faulty.store.records()].flatMap((record) => (record.kind === 'failed' ? [record] : []));
  assert.equal(failures.map(({ failure, attempt }) => `${failure} ${attempt}`).sort(), [
    'exited 1',
    'exited 2',
    'threw 1',
    'threw 2',
  ]);
  faulty.store.close();
});

test('a job that was cancelled or started again by somebody costs no point', async () => {
  const points = squares(6, 800);
  const cancelled = start('cancelled', points, { concurrent: 1, arraySize: 2 });
  const requeued = start('requeued', points, { concurrent: 1, arraySize: 2 });
  const [first, second] = await Promise.all([runningJob('cancelled'), runningJob('requeued')]);
  cluster.slurm('scancel', first.id);
  cluster.slurm('scontrol', 'requeue', second.id);
  await until(
    () => jobs('requeued', 'all').some(({ id, state }) => id === second.id && state === 'PENDING'),
    'requeued',
  );
  // Slurm holds a job that was started again back for two minutes, unless it is told to begin.
  cluster.slurm('scontrol', 'update', `JobId=${second.id}`, 'StartTime=now');
  const wanted = [...(await expected(points))];
  for (const run of [cancelled, requeued]) {
    const { done, failed } = await run.ended;
    assert.equal([done, failed], [6, 0]);
    assert.equal([...table(run.store)], wanted);
    run.store.close();
  }
  assert.match(cancelled.notes.join('\n'), /\(CANCELLED\) ended before its time: \d points are submitted again/);
});

test('a run that was killed leaves its jobs to the next run, which computes nothing twice', async () => {
  const points = squares(6, 800);
  const driver = fileURLToPath(new URL('../fixtures/slurm-driver.mjs', import.meta.url));
  const options = JSON.stringify({ ...usual, concurrent: 1, arraySize: 2 });
  const args = [driver, join(stores, 'killed'), 'killed', JSON.stringify(points), options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await runningJob('killed');
  child.kill('SIGKILL');
  const run = start('killed', points);
  assert.is((await run.ended).done, 6);
  assert.equal([...table(run.store)], [...(await expected(points))]);
  assert.match(run.notes.join('\n'), /\d points are in Slurm jobs that an earlier run has submitted/);
  assert.not.match(run.notes.join('\n'), /Slurm array/);
  run.store.close();
});

test('jobs end with the run that is stopped, and by the cancellation of a sweep', async () => {
  const stopped = start('stopped', squares(4, 60_000), { concurrent: 2 });
  const dismissed = start('dismissed', squares(4, 60_000), { concurrent: 2 });
  await Promise.all([runningJob('stopped'), runningJob('dismissed')]);
  stopped.stop.abort();
  assert.is((await stopped.ended).stopped, 'signal');
  assert.equal(jobs('stopped'), []);
  assert.is(stopped.store.refresh().length, 0);

  const ids = await cancelSlurmJobs(join(stores, 'dismissed'), 'dismissed');
  assert.is(ids.length, 1);
  dismissed.stop.abort();
  await dismissed.ended;
  assert.equal(jobs('dismissed'), []);
  assert.equal(await cancelSlurmJobs(join(stores, 'dismissed'), 'another sweep'), []);
  stopped.store.close();
  dismissed.store.close();
});

test('a node that is drained is waited for, and named', async () => {
  cluster.slurm('scontrol', 'update', 'NodeName=localhost', 'State=DRAIN', 'Reason=test');
  const points = squares(5);
  const run = start('drained', points);
  await until(
    () => run.notes.find((note) => /waits: .*(DOWN|DRAIN|NotAvail)/i.test(note)),
    'a note of the drained node',
  );
  cluster.slurm('scontrol', 'update', 'NodeName=localhost', 'State=RESUME');
  assert.is((await run.ended).done, 5);
  assert.equal([...table(run.store)], [...(await expected(points))]);
  const waits = run.notes.filter((note) => /waits:/.test(note));
  assert.is(waits.length, new Set(waits).size, 'a reason was told twice');
  run.store.close();
});

test('jobs that cannot begin end the sweep, with the last words of one', async () => {
  const run = start('hopeless', squares(3), { preamble: 'echo no such module >&2; exit 7' });
  try {
    await run.ended;
    assert.unreachable('it went on');
  } catch (error) {
    assert.match(String(error), /ended without beginning a point.*no such module/s);
  }
  run.store.close();
});

test('points of a job that reached its time limit are computed by the next one', async () => {
  const { job, run, limited } = overtime;
  await limited;
  const { done, failed } = await run.ended;
  assert.ok(
    jobs('overtime', 'all').some(({ id, state }) => id === job && state === 'TIMEOUT'),
    'it was not ended',
  );
  assert.equal([done, failed], [7, 0]);
  const found = [...table(run.store).values()].map(({ square }) => Number(square));
  assert.equal(
    found.sort((a, b) => a - b),
    [0, 1, 4, 9, 16, 25, 36],
  );
  assert.match(run.notes.join('\n'), /\(TIMEOUT\) ended before its time/);
  run.store.close();
});

if (absent === undefined) test.run();
else console.log(`tests of Slurm are skipped: ${absent} (apt-get install slurm-wlm munge)`);
