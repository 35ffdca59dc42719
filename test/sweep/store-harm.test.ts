import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
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
import { SegmentWriter } from '../../dist/sweep/store/segment-writer.js';
import { rejects } from '../support/assertions.js';
import { failureOf, inFolder, mounted, recordOf, segmentsOf, startProcess, writeRunner } from '../support/store.js';

const { openStore } = sweep;

const test = suite('harm done to a store');

const indices = (store: sweep.Store) => [...store.records()].map(({ parameters }) => parameters['index']);
const kinds = (damage: readonly sweep.Damage[]) => damage.map(({ kind }) => kind);

/** A sweep of points x = 1 … 6 that calls `during` when it comes to the fourth. */
async function disturbed(folder: string, during: () => void) {
  const task: sweep.SweepTask = {
    name: 'test.square',
    version: 1,
    run({ x }) {
      if (x === 4) during();
      return { values: { square: Number(x) ** 2 } };
    },
  };
  const own = sweep.listSweep(
    'squares',
    { module: new URL('file:///test.mjs'), task },
    [1, 2, 3, 4, 5, 6].map((x) => ({ x })),
  );
  const run = async (store: sweep.Store) => await sweep.runSweep(own, { store, executor: sweep.inlineExecutor() });
  const store = openStore(folder);
  const summary = await run(store);
  store.close();
  const later = openStore(folder);
  const status = sweep.sweepStatus(own, later);
  later.close();
  return { summary, status, run };
}

test('a store that is removed under a run is made again with all that the run has found', () =>
  inFolder(async (folder) => {
    const place = join(folder, 'store');
    const { summary, status } = await disturbed(place, () => rmSync(place, { recursive: true }));
    assert.equal([summary.done, summary.left, kinds(summary.damage)], [6, 0, ['restored']]);
    assert.equal(status, { total: 6, done: 6, failed: 0, left: 0 });
    assert.is(existsSync(join(place, 'store.json')), true);
  }));

test('a segment whose name was given to another file is written again under one of its own', () =>
  inFolder(async (folder) => {
    const { summary, status } = await disturbed(folder, () => {
      const [file = ''] = segmentsOf(folder);
      const text = readFileSync(file, 'utf8');
      rmSync(file);
      writeFileSync(file, text.slice(0, text.indexOf('\n') + 1));
    });
    assert.equal([summary.done, status.done], [6, 6]);
    assert.is(segmentsOf(folder).length, 2);
  }));

test('nothing is left of attempts to write a segment again that fail', () =>
  inFolder((folder) => {
    let full = false;
    const writer = new SegmentWriter(folder, 'here-1-1-aa', () => {
      if (full) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    });
    const lines = [0, 1].map((index) => encodeRecord(recordOf(index)));
    for (const line of lines) writer.append(line);
    writer.sync();
    const { path } = writer;
    rmSync(path);
    full = true;
    for (let attempt = 0; attempt < 3; attempt++) {
      assert.throws(() => writer.sync(), /ENOSPC/);
      assert.equal([readdirSync(folder), writer.path, writer.takeHarm()], [[], path, []]);
    }
    full = false;
    writer.sync();
    assert.equal([readdirSync(folder), kinds(writer.takeHarm())], [['here-1-1-aa.ndjson'], ['restored']]);
    assert.equal(readFileSync(path), Buffer.concat(lines));
    writer.sync();
    assert.equal(writer.takeHarm(), []);
    writer.close();
  }));

test('a segment in whose place another file was put is written again, though it is still there elsewhere', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    store.append(recordOf(0));
    store.flush();
    const [file = ''] = segmentsOf(folder);
    renameSync(file, join(folder, 'aside'));
    writeFileSync(file, '');
    store.append(recordOf(1));
    store.close();
    assert.equal(kinds(store.damage), ['restored']);
    const other = openStore(folder);
    assert.equal(indices(other), [0, 1]);
    other.close();
  }));

test('a segment of its own that is emptied is told at once, and once', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    store.append(recordOf(0));
    store.flush();
    truncateSync(segmentsOf(folder)[0]!, 0);
    store.flush();
    assert.equal([kinds(store.damage), store.stateOf(recordOf(0).hash)], [['lost'], undefined]);
    assert.equal([store.verify(), store.verify(), kinds(store.damage)], [true, false, ['lost']]);
    store.append(recordOf(1));
    assert.equal([store.verify(), kinds(store.damage)], [false, ['lost']]);
    store.close();
  }));

test('a segment that is cut off under its run: what is gone is said, open again, and computed by the next run', () =>
  inFolder(async (folder) => {
    const store = openStore(folder);
    for (let index = 0; index < 3; index++) store.append(recordOf(index));
    store.flush();
    const [file = ''] = segmentsOf(folder);
    const { length } = readFileSync(file);
    truncateSync(file, Math.floor(length / 2));
    store.append(recordOf(3));
    assert.is(store.verify(), true);
    assert.is(store.verify(), false, 'told once');
    assert.equal(
      [0, 1, 2, 3].map((index) => store.stateOf(recordOf(index).hash)?.done),
      [true, undefined, undefined, true],
    );
    const lost = store.damage.find(({ kind }) => kind === 'lost');
    assert.equal([lost?.file, lost?.offset, lost?.bytes], [file, Math.floor(length / 2), Math.ceil(length / 2)]);
    store.append(recordOf(1));
    store.close();
    const other = openStore(folder);
    assert.equal(indices(other), [0, 3, 1]);
    assert.equal(kinds(other.damage), ['corrupt'], 'the half of a line');
    other.close();
  }));

test('a run whose results are cut off ends with what is left', () =>
  inFolder(async (folder) => {
    const { summary, status, run } = await disturbed(folder, () => truncateSync(segmentsOf(folder)[0]!, 0));
    assert.is(summary.done + summary.left, 6);
    assert.is(summary.done, status.done);
    const store = openStore(folder);
    assert.is((await run(store)).done, 6);
    store.close();
  }));

test('results of others that are removed or cut off count no longer', () =>
  inFolder((folder) => {
    openStore(folder, { create: 'now' }).close();
    const files = ['a', 'b'].map((name) => join(folder, 'segments', `elsewhere-1-1-${name}.ndjson`));
    writeFileSync(files[0]!, Buffer.concat([0, 1].map((index) => encodeRecord(recordOf(index)))));
    writeFileSync(files[1]!, encodeRecord(recordOf(2)));
    const store = openStore(folder);
    assert.is(store.verify(), false);
    rmSync(files[1]!);
    truncateSync(files[0]!, encodeRecord(recordOf(0)).length);
    assert.is(store.verify(), true);
    assert.equal(
      [0, 1, 2].map((index) => store.stateOf(recordOf(index).hash)?.done),
      [true, undefined, undefined],
    );
    assert.equal(kinds(store.damage), ['lost', 'lost']);
    assert.equal(indices(store), [0]);
    assert.is(store.claim(recordOf(1).hash), true);
    store.close();
  }));

/** A store with the segment of a live writer elsewhere, and a reader of both. */
function followed(folder: string) {
  openStore(folder, { create: 'now' }).close();
  writeRunner(folder, 'elsewhere-1-1-aa');
  const file = join(folder, 'segments', 'elsewhere-1-1-aa.ndjson');
  const write = (...records: number[]) =>
    writeFileSync(file, Buffer.concat(records.map((index) => encodeRecord(recordOf(index)))));
  write(0, 1);
  const store = openStore(folder);
  const done = () => [0, 1, 2, 3].filter((index) => store.stateOf(recordOf(index).hash)?.done === true);
  assert.equal(done(), [0, 1]);
  return { file, write, store, done };
}

test('a segment that is away for a moment while its writer lives is read on when it is there again', () =>
  inFolder((folder) => {
    const { file, write, store, done } = followed(folder);
    rmSync(file);
    assert.equal(store.refresh(), []);
    write(0, 1, 2);
    assert.equal([store.refresh(), done()], [[recordOf(2).hash], [0, 1, 2]]);
    assert.equal([store.verify(), store.damage], [false, []]);
    rmSync(file);
    assert.equal([store.verify(), done()], [true, []]);
    write(0, 1, 2);
    store.refresh();
    assert.equal([store.verify(), done()], [false, [0, 1, 2]]);
    store.close();
  }));

test('a segment of a live writer that is cut off, and one that has grown again since, are counted anew', () =>
  inFolder((folder) => {
    const { file, write, store, done } = followed(folder);
    truncateSync(file, encodeRecord(recordOf(0)).length + 20);
    assert.equal([store.refresh(), done(), kinds(store.damage)], [[], [0], ['lost']]);
    assert.equal([store.verify(), store.verify()], [true, false]);
    write(0, 2, 3);
    store.refresh();
    assert.equal(done(), [0, 2, 3]);
    write(1, 2, 0);
    assert.equal([store.verify(), done()], [true, [0, 1, 2]], 'as large as before');
    write(1, 2, 2, 3, 3);
    store.refresh();
    assert.equal([done(), store.verify()], [[1, 2, 3], true]);
    store.close();
  }));

test('a segment of a writer that is gone is read again where others have changed it', () =>
  inFolder((folder) => {
    const { write, store, done } = followed(folder);
    rmSync(join(folder, 'runners', 'elsewhere-1-1-aa.json'));
    const late = openStore(folder);
    write(2, 3);
    assert.equal([late.verify(), late.stateOf(recordOf(3).hash)?.done], [true, true]);
    for (const each of [late, store]) each.close();
    assert.equal(done(), [0, 1], 'nobody has looked');
  }));

test('failures of a segment that was replaced in place count once, for its writer and for others', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    const { hash } = recordOf(0);
    store.append(failureOf(0));
    store.flush();
    const beside = openStore(folder);
    const [file = ''] = segmentsOf(folder);
    const text = readFileSync(file);
    rmSync(file);
    writeFileSync(file, text);
    store.append(recordOf(1));
    store.flush();
    assert.is(segmentsOf(folder).length, 2);
    for (const each of [store, beside, openStore(folder)]) {
      each.refresh();
      assert.equal(each.stateOf(hash), { done: false, failures: 1 });
    }
    store.append(failureOf(0, 2));
    beside.refresh();
    for (const each of [store, beside, openStore(folder)]) assert.is(each.stateOf(hash)?.failures, 2);
    for (const each of [store, beside]) each.close();
  }));

test('line ends of Windows are read as others are', () =>
  inFolder(async (folder) => {
    const store = openStore(folder);
    for (let index = 0; index < 3; index++) store.append(recordOf(index));
    store.close();
    const count = async () =>
      Number((await sweep.querySweep(folder, 'SELECT count(*) AS n FROM results')).rows[0]?.['n']);
    assert.is(await count(), 3);
    const [file = ''] = segmentsOf(folder);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    const other = openStore(folder);
    assert.equal([indices(other), other.damage], [[0, 1, 2], []]);
    other.append(recordOf(3));
    other.close();
    assert.is(await count(), 4, 'tables that were made from the file before are made anew');
    assert.is((await sweep.openResults(folder)).unreadable, 0);
  }));

test('tables of a segment that was cut off and has grown again are made anew', () =>
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    const file = join(folder, 'segments', 'elsewhere-1-1-aa.ndjson');
    const write = (...records: number[]) =>
      writeFileSync(file, Buffer.concat(records.map((index) => encodeRecord(recordOf(index)))));
    const found = async () => {
      const { rows } = await sweep.querySweep(folder, 'SELECT "index" FROM results ORDER BY "index"');
      return rows.map((row) => Number(row['index']));
    };
    write(0, 1);
    assert.equal(await found(), [0, 1]);
    write(0, 2, 3);
    assert.equal(await found(), [0, 2, 3]);
    write(1, 2, 0);
    assert.equal(await found(), [0, 1, 2], 'as long as before');
  }));

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

const badNames = ['', ' ', 'a\nb', 'a\u2028b', 'a\0', '\ud800', '__proto__', 'x'.repeat(201)];
const goodNames = [
  'constructor',
  'valueOf',
  'toString',
  'hasOwnProperty',
  ']]>',
  'a\\b',
  'a b',
  'ξ',
  '"',
  '<svg onload=x>',
];

/** What a sweep of one point with a value of this name, or a parameter, comes to. */
async function named(name: string, place: 'value' | 'parameter', columns?: sweep.SweepTask['columns']) {
  const entry = Object.fromEntries([[name, 1]]);
  const task: sweep.SweepTask = {
    name: 'test',
    version: 1,
    ...(columns !== undefined && { columns }),
    run: () => ({ values: place === 'value' ? entry : { a: 1 } }),
  };
  const own = sweep.listSweep('a', { module: new URL('file:///t.mjs'), task }, [place === 'value' ? {} : entry]);
  const store = sweep.memoryStore();
  await sweep.runSweep(own, { store, executor: sweep.inlineExecutor() });
  return [...store.records()][0];
}

test('names and texts that no table carries are refused in one line before they are stored, others are carried', async () => {
  for (const name of badNames) {
    const record = await named(name, 'value');
    assert.is(record?.kind, 'failed', JSON.stringify(name));
    if (record?.kind !== 'failed') continue;
    assert.match(record.message, /^task test: value "[^\n\0]*: a name that [^\n]* can't be kept \(use another\)$/);
    assert.not.match(record.message, /[\0\u2028]/);
    await named(name, 'parameter').then(
      () => assert.unreachable(JSON.stringify(name)),
      ({ message }: Error) => assert.match(message, /a name that [^\n]* can't be kept/),
    );
  }
  for (const name of goodNames) {
    const value = await named(name, 'value');
    assert.equal(value?.kind === 'done' && Object.entries(value.values), [[name, 1]], name);
    const parameter = await named(name, 'parameter');
    assert.equal(Object.entries(parameter?.parameters ?? {}), [[name, 1]], name);
    const strict = await named(name, 'value', { a: 'number' });
    assert.match(strict?.kind === 'failed' ? strict.message : '', /is not among its columns \(a\)/, name);
  }
});

test('the words of an error are kept, whatever it holds', () => {
  const task: sweep.SweepTask = { name: 'test', version: 1, run: () => ({ values: {} }) };
  const outcome = { kind: 'failed', failure: 'threw', message: 'a\0b\ud800', started: new Date(), seconds: 1 } as const;
  const point = { hash: sweep.pointHash(task, {}), parameters: {}, attempt: 1 };
  const record = sweep.attemptRecord({ task, executor: 'inline', store: sweep.memoryStore() }, point, outcome);
  assert.is(record.kind === 'failed' && record.message, 'a\ufffdb\ufffd');
});

test.run();
