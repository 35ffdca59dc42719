import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweep } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FolderStates } from '../../dist/sweep/store/states.js';
import { rejectsLater } from '../support/assertions.js';
import { inFolder, mounted, recordOf } from '../support/store.js';

const test = suite('states of points');
process.execArgv.splice(0);

const source = await sweep.loadTask(new URL('../fixtures/adding-task.mjs', import.meta.url).href, {}, '/');
const [here, there] = [recordOf(0).hash, recordOf(1).hash];
const deaf = () => {};
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Files of states in a store's folder, by their names. */
function filesIn(folder: string): string[] {
  const states = join(folder, 'states');
  const names = existsSync(states) ? readdirSync(states, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.includes('/')).sort();
}

async function textOf(states: sweep.PointStates, hash: string, note: (message: string) => void = deaf) {
  const bytes = await states.place(hash, note).load();
  return bytes === undefined ? 'none' : new TextDecoder().decode(bytes);
}

/** Runs a sweep of the adding task; what it has of each point, and what it said. */
async function run(
  points: readonly sweep.Parameters[],
  {
    store = sweep.memoryStore(),
    name = 'local',
    ...options
  }: Partial<sweep.RunOptions> & { name?: string } & Pick<sweep.ExecutorOptions, 'timeLimit'> = {},
) {
  const { timeLimit, ...rest } = options;
  const notes: string[] = [];
  const { results, summary } = await sweep.computePoints(source, points, {
    ...rest,
    store,
    executor: sweep.chooseExecutor(name, timeLimit === undefined ? {} : { timeLimit }),
    onNote: (message) => notes.push(message),
  });
  const values = results.map((result) => (result?.kind === 'done' ? result.values : result?.message));
  return { values, notes, summary };
}

for (const [place, fates, reasons] of [
  ['a folder', ['kill', 'exit', 'throw', 'stray', 'hang'], ['exited', 'exited', 'threw', 'threw', 'timeout']],
  ['memory', ['kill', 'throw'], ['exited', 'threw']],
] as const) {
  test(`a point that was ended goes on from its last state, in a store in ${place}`, () =>
    inFolder(async (folder) => {
      const store = place === 'memory' ? sweep.memoryStore() : sweep.openStore(folder);
      const points = fates.map((fate) => ({ steps: 6, fate, at: 4 }));
      const { values, notes } = await run(points, { store, retry: 1, timeLimit: 2 });
      assert.equal(
        values,
        fates.map(() => ({ sum: 21, begun: 3 })),
      );
      const failures = [...store.records()].flatMap((record) => (record.kind === 'failed' ? [record.failure] : []));
      assert.equal(failures.sort(), reasons);
      const inline = await run([{ steps: 5, fate: 'throw', at: 3 }], { store, retry: 1, name: 'inline' });
      assert.equal([inline.values, inline.notes, notes], [[{ sum: 15, begun: 2 }], [], []]);
      store.close();
      assert.equal(filesIn(folder), [], 'a finished point has its state still');
      assert.is(store.states.stamp(sweep.pointHash(source.task, points[0]!)), undefined);
    }));
}

for (const name of ['inline', 'local']) {
  test(`a point that is aborted on executor ${name} saves its state, and goes on in the next run`, () =>
    inFolder(async (folder) => {
      const store = sweep.openStore(folder);
      const points = [{ steps: 6, fate: 'wait', at: 4 }];
      const hash = sweep.pointHash(source.task, points[0]!);
      const stop = new AbortController();
      const running = run(points, { store, name, signal: stop.signal });
      for (let look = 0; !(await textOf(store.states, hash)).includes('"step":3') && look < 500; look++)
        await sleep(20);
      stop.abort();
      assert.equal((await running).values, [undefined]);
      store.close();
      assert.match(await textOf(store.states, hash), /"aborted":true/);
      const again = sweep.openStore(folder);
      assert.equal((await run(points, { store: again, name })).values, [{ sum: 21, begun: 3 }]);
      again.close();
      assert.equal(filesIn(folder), []);
    }));
}

test('a state that an attempt came no further from before it threw is taken away', () =>
  inFolder(async (folder) => {
    const store = sweep.openStore(folder);
    for (const [name, spoilt] of [
      ['inline', 'throw'],
      ['local', 'throw'],
      ['local', 'stray'],
    ] as const) {
      const point = { steps: 4, fate: 'throw', at: 3, spoilt, name };
      const hash = sweep.pointHash(source.task, point);
      await run([point], { store, name });
      assert.match(await textOf(store.states, hash), /"step":2/, 'it had come further');
      await run([point], { store, name, retryFailed: true });
      assert.is(await textOf(store.states, hash), 'none');
    }
    const point = { steps: 4, fate: 'throw', at: 3, spoilt: 'exit' };
    for (const retryFailed of [false, true]) await run([point], { store, retryFailed });
    assert.match(await textOf(store.states, sweep.pointHash(source.task, point)), /"step":2/, 'it did not throw');
    store.close();
  }));

test('whoever loads while others save gets one of the states, whole', () =>
  inFolder(async (folder) => {
    const states = new FolderStates(folder);
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(3e5));
    await states.place(here, deaf).save(bytesOf(texts[0]!));
    let open = true;
    const writers = texts.map(async (text) => {
      for (let round = 0; round < 8; round++) await states.place(here, deaf).save(bytesOf(text));
    });
    const reader = (async () => {
      for (; open; await sleep(1)) assert.ok(texts.includes(await textOf(states, here, assert.unreachable)));
    })();
    const written = Promise.all(writers).finally(() => {
      open = false;
    });
    await Promise.all([written, reader]);
    assert.equal(readdirSync(join(folder, here.slice(0, 2))), [here], 'drafts are left');
  }));

test('a damaged state, and one of another point, is passed over with a word', () =>
  inFolder(async (folder) => {
    const states = new FolderStates(folder);
    await states.place(here, deaf).save(bytesOf('{"step":7}'));
    const path = join(folder, here.slice(0, 2), here);
    const whole = readFileSync(path);
    const refused = async () => {
      const notes: string[] = [];
      assert.is(await textOf(states, here, (message) => notes.push(message)), 'none');
      assert.is(notes.length, 1);
      assert.match(
        notes[0]!,
        /^the state of a point can't be used, it begins anew: \/.*: it does not match its checksum$/,
      );
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const bytes = Buffer.from(whole);
        bytes[index]! ^= change;
        for (const damaged of [bytes, whole.subarray(0, index), Buffer.concat([whole, Buffer.of(change)])]) {
          writeFileSync(path, damaged);
          await refused();
        }
      }),
      { numRuns: 40 },
    );
    writeFileSync(path, whole);
    assert.is(await textOf(states, here, assert.unreachable), '{"step":7}');
    await states.place(there, deaf).save(bytesOf('{"step":9}'));
    renameSync(join(folder, there.slice(0, 2), there), path);
    await refused();
    rmSync(path);
    mkdirSync(path);
    const notes: string[] = [];
    assert.is(await textOf(states, here, (message) => notes.push(message)), 'none');
    assert.match(notes.join(), /EISDIR/);
  }));

test('a state belongs to a version of its task', () =>
  inFolder(async (folder) => {
    const store = sweep.openStore(folder);
    const point = { steps: 5, fate: 'throw', at: 4 };
    await run([point], { store, name: 'inline' });
    const task = { ...source.task, version: 2 };
    const next = await sweep.computePoints({ ...source, task }, [{ steps: 5 }], {
      store,
      executor: sweep.inlineExecutor(),
    });
    assert.equal(next.results[0]?.kind === 'done' && next.results[0].values, { sum: 15, begun: 0 });
    assert.match(await textOf(store.states, sweep.pointHash(source.task, point)), /"step":3/);
    store.close();
  }));

test('a state is kept until its result is on the disk; the next run sweeps up what is left', () =>
  inFolder(async (folder) => {
    const store = sweep.openStore(folder);
    const save = async (index: number) => await store.states.place(recordOf(index).hash, deaf).save(bytesOf('{}'));
    for (const index of [0, 1]) await save(index);
    store.append(recordOf(5));
    store.append(recordOf(0));
    assert.is(filesIn(folder).length, 2, 'removed before its result is on the disk');
    store.flush();
    const kept = `${there.slice(0, 2)}/${there}`;
    assert.equal(filesIn(folder), [kept]);
    // A process that ended, or was late, leaves a state of a finished point and drafts.
    await save(0);
    const drafts = [0, 1, 2].map((index) => {
      const { hash } = recordOf(index);
      const path = join(folder, 'states', hash.slice(0, 2), `${hash}.b1f2.part`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'half');
      return path;
    });
    assert.ok(store.claim(recordOf(2).hash));
    const other = sweep.openStore(folder);
    assert.ok(other.claim(recordOf(9).hash));
    assert.equal(
      drafts.map((path) => existsSync(path)),
      [false, false, true],
    );
    assert.equal(
      filesIn(folder).filter((name) => !name.endsWith('.part')),
      [kept],
    );
    assert.ok(other.claim(there), 'a point whose draft was swept up is free');
    for (const open of [store, other]) open.close();
  }));

test('what can not be saved is told once and fails no point', () =>
  inFolder(async (folder) => {
    const point = (executor: string, ballast: number) => ({ steps: 5, ballast, executor });
    const attempts = async (name: string, reason: RegExp, ballast = 0) => {
      for (const executor of ['inline', 'local']) {
        const store = sweep.openStore(join(folder, name));
        const { values, notes } = await run([point(executor, ballast)], { store, name: executor });
        assert.equal(values, [{ sum: 15, begun: 0 }]);
        assert.is(notes.length, 1, notes.join('\n'));
        assert.match(notes[0]!, /^the state of a point can't be saved, it goes on without: .*states/);
        assert.match(notes[0]!, reason);
        store.close();
      }
    };
    const states = (name: string) => {
      sweep.openStore(join(folder, name), { create: 'now' }).close();
      return join(folder, name, 'states');
    };
    mkdirSync(states('small'));
    await mounted(join(folder, 'small', 'states'), ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'], () =>
      attempts('small', /ENOSPC/, 1e5),
    );
    const fixed = states('read-only');
    for (const executor of ['inline', 'local']) {
      const hash = sweep.pointHash(source.task, point(executor, 0));
      mkdirSync(join(fixed, hash.slice(0, 2)), { recursive: true });
    }
    await mounted(fixed, ['--bind', '-o', 'ro', fixed], () => attempts('read-only', /EROFS/));
    writeFileSync(states('a file'), '');
    await attempts('a file', /EEXIST|ENOTDIR/);
  }));

test('an attempt saves in the order of its calls, waits for the last one, and saves nothing after its end', async () => {
  const store = sweep.memoryStore();
  let late: () => Promise<void> = async () => {};
  const task: sweep.SweepTask = {
    name: 'hasty',
    version: 1,
    run(_, { state }) {
      const bytes = Uint8Array.of(1);
      void state.save('first');
      void state.save(bytes);
      bytes[0] = 2;
      late = () => state.save('late');
      throw new Error('at once');
    },
  };
  const hash = sweep.pointHash(task, {});
  const point = sweep.listSweep('hasty', { ...source, task }, [{}]);
  await sweep.runSweep(point, { store, executor: sweep.inlineExecutor() });
  await late();
  assert.equal(await store.states.place(hash, deaf).load(), Uint8Array.of(1));
  await rejectsLater(
    () => sweep.memoryState().save({ step: 3 } as unknown as string),
    /state\.save: state must be text or bytes, got object \(make text with JSON\.stringify\)/,
  );
});

test.run();
