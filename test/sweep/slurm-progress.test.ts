import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RunFolder } from '../../dist/sweep/executors/slurm/run-folder.js';
import { leftoverOf, type TrackedJob } from '../../dist/sweep/executors/slurm/tracked-job.js';
import { workChunk } from '../../dist/sweep/executors/slurm/work.js';
import { inFolder } from '../support/store.js';

const test = suite('points of interrupted jobs');
process.execArgv.splice(0);

const source = await sweep.loadTask(new URL('../fixtures/adding-task.mjs', import.meta.url).href, {}, '/');
const openPoint = (parameters: sweep.Parameters): sweep.OpenPoint => ({
  hash: sweep.pointHash(source.task, parameters),
  parameters,
  attempt: 1,
});

test('a point that got on in a job that Slurm ended is not to blame for the end', () =>
  inFolder((folder) => {
    const run = new RunFolder(join(folder, 'slurm', 'run'));
    run.make();
    const [fresh, begun] = [openPoint({ steps: 1 }), openPoint({ steps: 2 })];
    run.noteStart(0, 0);
    run.noteBegun(0, 0, fresh.hash, undefined);
    run.noteBegun(0, 0, begun.hash, 'a stamp');
    const progress = run.progress(0, 0);
    const job: TrackedJob = {
      folder: run,
      id: '1',
      batch: 0,
      index: 0,
      hashes: new Set(),
      workers: 2,
      state: 'TIMEOUT',
      looksSinceEnd: 0,
    };
    const blame = (point: sweep.OpenPoint, stamp: string | undefined, state = job.state) => {
      const leftover = leftoverOf({ ...job, state }, progress, point, stamp);
      return leftover.kind === 'running' ? [leftover.wentOn, leftover.blamed] : leftover.kind;
    };
    assert.equal(blame(fresh, undefined), [false, true]);
    assert.equal(blame(fresh, 'a stamp'), [true, false]);
    assert.equal(blame(begun, 'a stamp'), [false, true]);
    assert.equal(blame(begun, 'another stamp'), [true, false]);
    assert.equal(blame(begun, undefined), [false, true], 'its state was removed');
    assert.equal(blame(begun, 'a stamp', 'PREEMPTED'), [false, false]);
  }));

test('a job that is started again and again gives up a point that stays where it is, and no other', () =>
  inFolder(async (folder) => {
    const store = sweep.openStore(folder, { create: 'now' });
    const points = [1, 2, 3].map((ballast) => openPoint({ steps: 3, ballast }));
    const [stuck, moved, begun] = points as [sweep.OpenPoint, sweep.OpenPoint, sweep.OpenPoint];
    const save = async ({ hash }: sweep.OpenPoint, step: number) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ step, sum: step }));
      await store.states.place(hash, assert.unreachable).save(bytes);
      return store.states.stamp(hash);
    };
    const run = new RunFolder(join(folder, 'slurm', 'run'));
    run.make();
    run.writeChunk(0, 0, {
      format: 'diffeolab-chunk',
      sweep: 'adding',
      module: source.module.href,
      task: { name: 'adding', version: 1 },
      limits: { workers: 1, threads: 1 },
      points: points.map((point) => ({ ...point, parameters: point.parameters as Record<string, number> })),
    });
    await save(stuck, 1);
    for (let round = 0; round < 3; round++) {
      run.noteStart(0, 0);
      run.noteBegun(0, 0, stuck.hash, store.states.stamp(stuck.hash));
      run.noteBegun(0, 0, moved.hash, store.states.stamp(moved.hash));
      if (round < 2) run.noteBegun(0, 0, begun.hash, undefined);
      await save(moved, round);
    }
    store.close();
    await workChunk({ run: run.path, batch: 0, index: 0 }, new AbortController().signal);
    const after = sweep.openStore(folder);
    const outcomes = new Map([...after.records()].map((record) => [record.hash, record]));
    const failed = outcomes.get(stuck.hash);
    assert.is(failed?.kind === 'failed' && failed.message, 'its job ended 3 times while it computed this point');
    const done = outcomes.get(moved.hash);
    assert.is(done?.kind === 'done' && done.values['begun'], 2);
    assert.is(outcomes.get(begun.hash)?.kind, 'done');
    assert.ok(after.states.stamp(stuck.hash), 'a point that is given up has its state still');
    after.close();
  }));

test.run();
