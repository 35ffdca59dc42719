import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runAttempt } from '../../dist/sweep/run-attempt.js';
import { encodeRecord } from '../../dist/sweep/store/record-line.js';
import { rejects } from '../support/assertions.js';
import { disturbed, indices, kinds } from '../support/disturbed-sweep.js';
import { inFolder, mounted, recordOf, startProcess, writeRunner } from '../support/store.js';

const { openStore } = sweep;

const test = suite('harm done to a store');

test('a draft that can not be removed stops no run', () =>
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    const runner = writeRunner(folder, 'elsewhere-1-1-aa');
    const [kept = '', other = ''] = ['bb', 'cc'].map((name) =>
      join(folder, 'segments', `elsewhere-1-1-${name}.ndjson.elsewhere-1-1-${name}.part`),
    );
    for (const file of [kept, other]) writeFileSync(file, '');
    utimesSync(runner, new Date(0), new Date(0));
    await mounted(kept, ['--bind', kept], () => {
      const store = openStore(folder);
      store.append(recordOf(0));
      assert.equal([existsSync(kept), existsSync(other)], [true, false]);
      store.close();
    });
  }));

test('a segment that can not be read costs its own results alone, in all ways of reading', () =>
  inFolder(async (folder) => {
    const store = openStore(folder);
    store.append(recordOf(0));
    store.close();
    const odd = join(folder, 'segments', 'elsewhere-1-1-ab.ndjson');
    mkdirSync(odd);
    const loop = join(folder, 'segments', 'elsewhere-1-1-cd.ndjson');
    symlinkSync(loop, loop);
    const other = openStore(folder);
    assert.equal(indices(other), [0]);
    assert.equal(kinds(other.damage), ['unreadable', 'unreadable']);
    assert.match(other.damage[0]?.reason ?? '', /EISDIR/);
    const source = {
      module: new URL('file:///t.mjs'),
      task: { name: 'test', version: 1, run: () => ({ values: {} }) },
    };
    const own = sweep.listSweep('a', source, [{ index: 0 }, { index: 1 }]);
    assert.is([...sweep.sweepRows(own, other)].length, 1);
    other.append(recordOf(1));
    other.close();
    rmSync(loop);
    const answer = await sweep.querySweep(folder, 'SELECT count(*) AS n FROM results');
    assert.is(Number(answer.rows[0]?.['n']), 2);
    rmSync(odd, { recursive: true });
    writeFileSync(odd, encodeRecord(recordOf(2)));
    assert.is(Number((await sweep.querySweep(folder, 'SELECT count(*) AS n FROM results')).rows[0]?.['n']), 3);
  }));

test('a claim that is a folder, a file in place of a folder of claims, a runner that is a folder', () =>
  inFolder((folder) => {
    const first = openStore(folder);
    first.append(recordOf(0));
    first.close();
    const { hash } = recordOf(1);
    mkdirSync(join(folder, 'claims', hash.slice(0, 2), hash), { recursive: true });
    writeFileSync(join(folder, 'claims', 'README'), 'mine');
    mkdirSync(join(folder, 'runners', 'elsewhere-1-1-aa.json'));
    writeRunner(folder, 'elsewhere-1-1-bb', { host: 'gone' });
    const [a, b] = [openStore(folder), openStore(folder)];
    assert.equal([a.claim(hash), b.claim(hash)], [true, false]);
    a.append(recordOf(1));
    for (const store of [a, b]) store.close();
    const later = openStore(folder);
    assert.is(later.stateOf(hash)?.done, true);
    later.close();
  }));

test('the file of a sweep that was damaged is named, and written anew by the next run', () =>
  inFolder(async (folder) => {
    const module = new URL('file:///t.mjs');
    const task: sweep.SweepTask = { name: 'test', version: 1, run: () => ({ values: {} }) };
    const description = { name: 'a', task: 'test', axes: { x: [1] } };
    const save = async () => await sweep.saveSweep(folder, description, { module, task }, 1);
    await save();
    const file = join(folder, 'sweeps', 'a.json');
    writeFileSync(file, '{"format": "diffeo');
    rejects(() => sweep.savedDescription(folder, 'a'), /^a: .*sweeps.a\.json was damaged: it describes no sweep/);
    await save();
    assert.equal(sweep.savedDescription(folder, 'a'), description);
    const text = readFileSync(file, 'utf8');
    await save();
    assert.is(readFileSync(file, 'utf8'), text, 'what is there already is not written again');
  }));

test('files that killed processes have left are swept up: of arrays at once, of others after a day', () =>
  inFolder(async (folder) => {
    const holder = startProcess('hold', folder, 1);
    assert.is(await holder.line, 'ready');
    const [runner = ''] = readdirSync(join(folder, 'runners'));
    const shard = join(folder, 'arrays', 'ab');
    mkdirSync(shard, { recursive: true });
    const name = `${'ab'.repeat(32)}.npy`;
    const uuid = '01234567-89ab-cdef-0123-456789abcdef';
    const parts = [`${name}.${runner.replace('.json', '')}.part`, `${name}.${uuid}.part`];
    for (const part of parts) writeFileSync(join(shard, part), 'half');
    const fresh = join(folder, `store.json.${uuid}.part`);
    const old = join(folder, 'runners', `a.json.${uuid}.part`);
    for (const file of [fresh, old]) writeFileSync(file, '');
    utimesSync(old, new Date(0), new Date(0));
    const beside = openStore(folder);
    beside.saveArray(ndarray(new Float32Array([1])));
    beside.close();
    assert.equal(readdirSync(shard).sort(), parts.sort(), 'their process lives');
    holder.kill('SIGKILL');
    await holder.ended;
    const next = openStore(folder);
    next.saveArray(ndarray(new Float32Array([2])));
    assert.equal(readdirSync(shard), []);
    assert.equal([existsSync(fresh), existsSync(old)], [true, false]);
    next.close();
  }));

test('a finished sweep needs no writing', () =>
  inFolder(async (folder) => {
    const { run } = await disturbed(folder, () => {});
    await mounted(folder, ['--bind', '-o', 'ro', folder], async () => {
      const store = openStore(folder);
      const { done, left, found } = await run(store);
      assert.equal([done, left, found], [6, 0, 6]);
      store.close();
    });
  }));

test('a full disk at the moment of an interruption is told', () =>
  inFolder(async (folder) => {
    const stop = new AbortController();
    const own = sweep.memoryStore();
    const store: sweep.Store = {
      ...own,
      folder,
      append() {
        stop.abort();
        throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
      },
    };
    const task: sweep.SweepTask = { name: 'test', version: 1, run: () => ({ values: {} }) };
    const point = sweep.listSweep('a', { module: new URL('file:///t.mjs'), task }, [{ x: 1 }]);
    const options = { store, executor: sweep.inlineExecutor(), signal: stop.signal };
    await sweep.runSweep(point, options).then(
      () => assert.unreachable('the result was lost'),
      (error: Error) => assert.match(error.message, /ENOSPC/),
    );
  }));

test('a state that can not be saved fails no training, and is told once for all points', () =>
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    writeFileSync(join(folder, 'states'), 'a file where a folder should be');
    const task: sweep.SweepTask = {
      name: 'test',
      version: 1,
      async run({ x }, { state }) {
        await state.save('half way');
        return { values: { x: Number(x) } };
      },
    };
    const notes: string[] = [];
    const own = sweep.listSweep('a', { module: new URL('file:///t.mjs'), task }, [{ x: 1 }, { x: 2 }]);
    const store = openStore(folder);
    const onNote = (message: string) => notes.push(message);
    const { done } = await sweep.runSweep(own, { store, executor: sweep.inlineExecutor(), onNote });
    store.close();
    assert.is(done, 2);
    assert.is(notes.length, 1);
    assert.match(notes[0]!, /^the state of a point can't be saved, it goes on without: .*states/);
  }));

test('a result that is there when the signal aborts is kept; one that ended early for it is not', async () => {
  const attempt = async (run: sweep.SweepTask['run']) => {
    const stop = new AbortController();
    const context = { signal: stop.signal, threads: 1, state: sweep.memoryState() };
    const task: sweep.SweepTask = {
      name: 'test',
      version: 1,
      run(given, own) {
        stop.abort();
        return run(given, own);
      },
    };
    try {
      return (await runAttempt(task, {}, context)).kind;
    } catch {
      return 'given up';
    }
  };
  assert.is(await attempt(() => ({ values: { a: 1 } })), 'done', 'it never looked at the signal');
  assert.is(await attempt((_, { signal }) => ({ values: { a: signal.aborted ? 0 : 1 } })), 'given up');
  const late = new AbortController();
  const state = sweep.memoryState();
  const task: sweep.SweepTask = {
    name: 'test',
    version: 1,
    run: (_, { signal }) => ({ values: { a: Number(signal.aborted) } }),
  };
  const running = runAttempt(task, {}, { signal: late.signal, threads: 1, state });
  await Promise.resolve().then(() => Promise.resolve());
  late.abort();
  assert.is((await running).kind, 'done', 'the abort came behind the result');
});

test.run();
