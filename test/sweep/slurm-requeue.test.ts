import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cluster, startCluster, whyNoCluster } from '../support/slurm-cluster.js';
import {
  digitsOf,
  longTraining,
  remarksIn,
  undisturbed,
  untilRemark,
  watchedTraining,
} from '../support/watched-training.js';

const test = suite('trainings in Slurm jobs');
process.execArgv.splice(0);

const absent = whyNoCluster();
const folder = mkdtempSync(join(tmpdir(), 'diffeolab-trainings-'));
const parameters = longTraining(20_000);
const slurm = { pollInterval: 0.4, jobMemory: 800 * 2 ** 20 };
let cluster: Cluster;

test.before(async () => {
  cluster = await startCluster();
});
test.after(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a sweep of one training through Slurm; resolves when a job of it has saved the state of the training. */
async function start(name: string) {
  const file = join(folder, `${name}.ndjson`);
  process.env['DIFFEOLAB_WATCHED'] = file;
  const store = sweep.openStore(join(folder, name));
  const notes: string[] = [];
  const ended = sweep.computePoints(watchedTraining, [parameters], {
    name,
    store,
    executor: sweep.chooseExecutor('slurm', { slurm }),
    onNote: (message) => notes.push(message),
  });
  await untilRemark(file, ({ saved }) => saved !== undefined);
  delete process.env['DIFFEOLAB_WATCHED'];
  const [job] = jobs(name, 'RUNNING');
  assert.ok(job !== undefined, `no job of ${name} is running`);
  return { file, store, notes, ended, job };
}

/** Ids of the jobs of a sweep that are in a state. */
function jobs(name: string, state: string): string[] {
  const queue = cluster.slurm('squeue', '--noheader', '--array', `--states=${state}`, '--format=%F_%K|%j');
  return queue.split('\n').flatMap((line) => (line.includes(`|${name}-`) ? [line.trim().split('|')[0]!] : []));
}

/** Asserts that a training in a second job went on from where the first one was, and what it gave. */
async function wentOn(name: string, { file, store, ended }: Awaited<ReturnType<typeof start>>): Promise<void> {
  const { results } = await ended;
  const remarks = remarksIn(file);
  const starts = remarks.filter(({ from }) => from !== undefined);
  assert.is(starts.length, 2, JSON.stringify(remarks));
  const [first, second] = starts;
  const last = remarks.filter(({ pid, saved }) => pid === first!.pid && saved !== undefined).at(-1)?.saved;
  assert.ok(last !== undefined && last > 0 && last < 20_000, `saved at step ${last}`);
  assert.is(second!.from, last, 'it did not go on from the last state');
  assert.equal(
    [...store.records()].map(({ kind, attempt }) => `${kind} ${attempt}`),
    ['done 1'],
  );
  store.close();
  const states = readdirSync(join(folder, name, 'states'), { recursive: true, encoding: 'utf8' });
  assert.equal(
    states.filter((path) => path.includes('/')),
    [],
    'the state of the finished training is left',
  );
  assert.equal(digitsOf(results[0]), await undisturbed(parameters));
}

test('a job that Slurm requeues in mid-training goes on, to the digits of an undisturbed run', async () => {
  const run = await start('requeued');
  cluster.slurm('scontrol', 'requeue', run.job);
  for (const end = Date.now() + 30_000; !jobs('requeued', 'PENDING').includes(run.job); await sleep(100)) {
    assert.ok(Date.now() < end, 'the job was not requeued');
  }
  // Slurm holds a job that was started again back for two minutes, unless it is told to begin.
  cluster.slurm('scontrol', 'update', `JobId=${run.job}`, 'StartTime=now');
  await wentOn('requeued', run);
});

if (absent === undefined) test.run();
else console.log(`tests of Slurm are skipped: ${absent} (apt-get install slurm-wlm munge)`);
