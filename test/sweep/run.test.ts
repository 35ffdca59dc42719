import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder } from '../support/run-cli.js';

const test = suite('running sweeps');

/** A task that counts how often it is called for each x; it throws where it is told to, as often as it is told to. */
function counting(failures: Readonly<Record<number, number>> = {}) {
  const calls: number[] = [];
  const task: sweep.SweepTask = {
    name: 'test.square',
    version: 1,
    cost: ({ x }) => ({ work: Number(x) + 1, memory: 1 }),
    columns: { square: 'number' },
    run({ x }) {
      const value = Number(x);
      calls.push(value);
      if (calls.filter((call) => call === value).length <= (failures[value] ?? 0)) throw new Error(`no ${value}`);
      return { values: { square: value ** 2 } };
    },
  };
  return { task, calls, source: { module: new URL('file:///test.mjs'), task } };
}

const points = (name: string, source: sweep.TaskSource, x: number[]) =>
  sweep.gridSweep({ name, task: 'test.square', axes: { x } }, source);
const executor = sweep.inlineExecutor();

test(
  'what is done is not computed again: on resuming, with a new value, in another sweep of the store',
  inFolder(async (folder) => {
    const { source, calls } = counting();
    const run = async (own: sweep.Sweep) => {
      const store = sweep.openStore(folder);
      const summary = await sweep.runSweep(own, { store, executor });
      store.close();
      return summary;
    };
    const { seconds: _, ...first } = await run(points('a', source, [1, 2, 3]));
    assert.equal(first, { total: 3, done: 3, failed: 0, left: 0, found: 0, damage: [] });
    assert.equal(calls, [3, 2, 1], 'the largest first');
    assert.is((await run(points('a', source, [1, 2, 3]))).found, 3);
    assert.is((await run(points('a', source, [0, 1, 2, 3]))).found, 3);
    assert.is((await run(points('b', source, [2, 0, 7]))).found, 2);
    assert.equal(calls, [3, 2, 1, 0, 7]);
    const later = { ...source, task: { ...source.task, version: 2 } };
    assert.is((await run(points('a', later, [1, 2, 3]))).found, 0, 'another meaning is another point');
  }),
);

test('a task that throws: its points fail, the others go on; attempts count over all runs', async () => {
  const { source, calls } = counting({ 2: 3, 4: 1 });
  const store = sweep.memoryStore();
  const own = points('a', source, [1, 2, 3, 4]);
  const run = (options: Partial<sweep.RunOptions> = {}) => sweep.runSweep(own, { store, executor, ...options });
  const first = await run();
  assert.equal([first.done, first.failed, first.left], [2, 2, 0]);
  assert.is(calls.length, 4);
  assert.is((await run()).failed, 2, 'given up');
  assert.is(calls.length, 4);
  const retried = await run({ retry: 1 });
  assert.equal([retried.done, retried.failed], [3, 1], 'one attempt more');
  assert.is(calls.length, 6);
  const again = await run({ retryFailed: true });
  assert.equal([again.done, again.failed], [3, 1]);
  assert.is(calls.length, 7);
  const last = await run({ retryFailed: true });
  assert.equal([last.done, last.failed, calls.length], [4, 0, 8]);
  const failures = [...store.records()].filter((record) => record.kind === 'failed');
  assert.equal(
    failures.map(({ parameters, attempt, failure, message }) => [parameters['x'], attempt, failure, message]),
    [
      [4, 1, 'threw', 'no 4'],
      [2, 1, 'threw', 'no 2'],
      [2, 2, 'threw', 'no 2'],
      [2, 3, 'threw', 'no 2'],
    ],
  );
  assert.match(failures[0]!.stack ?? '', /sweep\/run\.test/);
});

test('--retry: as many attempts in one run as are allowed; fail-fast: stops at the first point that is given up', async () => {
  const { source, calls } = counting({ 3: 2 });
  const own = points('a', source, [1, 2, 3]);
  const done = await sweep.runSweep(own, { store: sweep.memoryStore(), executor, retry: 2 });
  assert.equal([done.done, done.failed], [3, 0]);
  assert.equal(calls, [3, 3, 3, 2, 1]);
  const other = counting({ 3: 9 });
  const stopped = await sweep.runSweep(points('a', other.source, [1, 2, 3]), {
    store: sweep.memoryStore(),
    executor,
    retry: 1,
    failFast: true,
  });
  assert.equal([stopped.done, stopped.failed, stopped.left, stopped.stopped], [0, 1, 2, 'fail-fast']);
  assert.equal(other.calls, [3, 3]);
});

test('a signal stops a sweep, and it goes on where it was', async () => {
  const { source, calls } = counting();
  const store = sweep.memoryStore();
  const own = points('a', source, [1, 2, 3, 4]);
  const controller = new AbortController();
  const first = await sweep.runSweep(own, {
    store,
    executor,
    signal: controller.signal,
    onSettled: ({ parameters }) => parameters['x'] === 3 && controller.abort(),
  });
  assert.equal([first.done, first.left, first.stopped], [2, 2, 'signal']);
  const second = await sweep.runSweep(own, { store, executor });
  assert.equal([second.found, second.done, second.left], [2, 4, 0]);
  assert.equal(calls, [4, 3, 2, 1]);
});

test(
  'cancel stops runs that go on, and none that begin later',
  inFolder(async (folder) => {
    const store = sweep.openStore(folder, { create: 'now' });
    const { task } = counting();
    const slow = {
      ...task,
      run: async ({ x }: sweep.Parameters) => {
        if (x === 9) sweep.cancelRuns(folder, 'a');
        await new Promise((resolve) => setTimeout(resolve, 400));
        return { values: { square: 0 } };
      },
    };
    const source = { module: new URL('file:///test.mjs'), task: slow };
    const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const first = await sweep.runSweep(points('a', source, x), { store, executor });
    assert.is(first.stopped, 'cancelled');
    assert.ok(first.done >= 1 && first.left >= 1, JSON.stringify(first));
    const second = await sweep.runSweep(points('a', { ...source, task }, x), { store, executor });
    assert.equal([second.done, second.stopped], [9, undefined]);
    store.close();
  }),
);

test(
  'two runs at once share the work: no point twice, and each waits for the points of the other',
  inFolder(async (folder) => {
    const calls: number[] = [];
    const { task } = counting();
    const slow = {
      ...task,
      run: async ({ x }: sweep.Parameters) => {
        calls.push(Number(x));
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { values: { square: Number(x) ** 2 } };
      },
    };
    const source = { module: new URL('file:///test.mjs'), task: slow };
    const own = points(
      'a',
      source,
      Array.from({ length: 12 }, (_, i) => i),
    );
    const stores = [sweep.openStore(folder), sweep.openStore(folder)];
    const [a, b] = await Promise.all(stores.map((store) => sweep.runSweep(own, { store, executor })));
    assert.equal([a!.done, b!.done, a!.left, b!.left], [12, 12, 0, 0]);
    assert.equal(
      [...calls].sort((p, q) => p - q),
      Array.from({ length: 12 }, (_, i) => i),
    );
    for (const store of stores) store.close();
  }),
);

test(
  'a point that fails is tried as often as it may be by all runs together, and one that was given up is free',
  inFolder(async (folder) => {
    const { source, calls } = counting({ 1: 9 });
    const own = points('a', source, [0, 1, 2, 3]);
    const stores = [sweep.openStore(folder), sweep.openStore(folder)];
    const summaries = await Promise.all(stores.map((store) => sweep.runSweep(own, { store, executor })));
    for (const { done, failed, left } of summaries) assert.equal([done, failed, left], [3, 1, 0]);
    assert.is(calls.filter((x) => x === 1).length, 1);

    const stop = new AbortController();
    const waiting = { ...source.task, version: 2, run: () => new Promise<never>(() => stop.abort()) };
    const given: sweep.Executor = {
      name: 'inline',
      async run({ points: [first], claim, source: { task }, signal }) {
        assert.ok(claim(first!));
        void task.run(first!.parameters, { signal, threads: 1, state: sweep.memoryState() });
        signal.throwIfAborted();
      },
    };
    const later = (task: sweep.SweepTask) => points('b', { ...source, task }, [5]);
    const [one, other] = stores;
    const aborted = await sweep.runSweep(later(waiting), { store: one!, executor: given, signal: stop.signal });
    assert.equal([aborted.left, aborted.stopped], [1, 'signal']);
    const next = await sweep.runSweep(later({ ...source.task, version: 2 }), { store: other!, executor });
    assert.equal([next.done, next.left], [1, 0]);
    for (const store of stores) store.close();
  }),
);

test('a point that is in a sweep twice is computed and counted once', async () => {
  const { source, calls } = counting();
  const summary = await sweep.runSweep(sweep.listSweep('a', source, [{ x: 1 }, { x: 2 }, { x: 1 }]), {
    store: sweep.memoryStore(),
    executor,
  });
  assert.equal([summary.total, summary.done], [2, 2]);
  assert.equal(calls, [2, 1]);
});

test('results: numbers that are not finite are null, arrays come back, what is no value fails the point', async () => {
  const { task } = counting();
  const returned: Record<string, unknown> = {
    infinite: { values: { square: Number.NaN } },
    text: { values: { square: 'x' } },
    unknown: { values: { cube: 1 } },
    nothing: undefined,
    nested: { values: { square: { a: 1 } } },
  };
  const odd = { ...task, run: ({ kind }: sweep.Parameters) => returned[String(kind)] as sweep.TaskResult };
  const source = { module: new URL('file:///test.mjs'), task: { ...odd, cost: () => ({ work: 1, memory: 1 }) } };
  const { results, summary } = await sweep.computePoints(
    source,
    Object.keys(returned).map((kind) => ({ kind })),
    { executor },
  );
  assert.equal([summary.done, summary.failed], [1, 4]);
  const [first] = results;
  assert.equal(first?.kind === 'done' && first.values, { square: null });
  const messages = results.flatMap((result) => (result?.kind === 'failed' ? [result.message] : []));
  assert.match(messages[0]!, /value square must be a number, got "x"/);
  assert.match(messages[1]!, /value cube is not among its columns \(square\)/);
  assert.match(messages[2]!, /must return \{ values/);
  assert.match(messages[3]!, /must be a number, a text, true, false or null/);
});

test('a plan counts, computes a few points of different cost and keeps them', async () => {
  const { source, calls } = counting();
  const store = sweep.memoryStore();
  const own = points(
    'a',
    source,
    Array.from({ length: 40 }, (_, i) => i),
  );
  const none = await sweep.planSweep(own, { store, pilot: 0 });
  assert.equal([none.total, none.left, none.pilot.length, none.seconds], [40, 40, 0, undefined]);
  const plan = await sweep.planSweep(own, { store });
  assert.equal(calls, [0, 10, 20, 30]);
  assert.equal(
    plan.pilot.map(({ work, ended }) => [work, ended]),
    [1, 11, 21, 31].map((work) => [work, 'done']),
  );
  assert.equal([plan.total, plan.done, plan.left], [40, 4, 36]);
  assert.ok(plan.seconds! >= 0 && plan.memory.estimated === 1 && plan.memory.pilotPeak! > 2 ** 20);
  assert.is((await sweep.runSweep(own, { store, executor })).found, 4);
});

test(
  'a store keeps the sweep under its name, and notices a task whose file changed while its version did not',
  inFolder(async (folder) => {
    const description = { name: 'a', task: 'test.square', axes: { x: [1] } };
    const { source } = counting();
    const save = (fileHash: string, version = 1) =>
      sweep.saveSweep(folder, description, { ...source, task: { ...source.task, version }, fileHash }, 1);
    assert.is(await save('one'), undefined);
    assert.is(await save('one'), undefined);
    assert.match((await save('two')) ?? '', /file of task test\.square has changed .* its version 1 has not/);
    assert.is(await save('three', 2), undefined);
    assert.equal(sweep.savedSweepNames(folder), ['a']);
    assert.equal(sweep.savedDescription(folder, 'a'), { ...description, task: 'file:///test.mjs' });
    assert.throws(() => sweep.savedDescription(folder, 'b'), /no such sweep in .* \(use a file, or one of a\)/);
    assert.ok(existsSync(join(folder, 'store.json')));
  }),
);

test('an estimate is of what is left: the warm-up, which is left out of it, is not taken off', async () => {
  const task: sweep.SweepTask = {
    name: 'test.slow',
    version: 1,
    async run({ x }) {
      await new Promise((resolve) => setTimeout(resolve, x === 1 ? 300 : 20));
      return { values: {} };
    },
  };
  const own = points('slow', { module: new URL('file:///test.mjs'), task }, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const asked: number[] = [];
  const onPilot = (count: number) => asked.push(count);
  const { pilot, left, seconds } = await sweep.planSweep(own, { store: sweep.memoryStore(), onPilot });
  assert.equal([pilot.length, left, asked], [4, 7, [4]]);
  const later = pilot.slice(1).map((point) => point.seconds);
  const mean = later.reduce((sum, time) => sum + time, 0) / later.length;
  assert.ok(pilot[0]!.seconds > 0.25, 'the first one is slow');
  assert.ok(Math.abs(seconds! - 7 * mean) < 1e-9, `${seconds} s for 7 points of ${mean} s`);
});

test.run();
