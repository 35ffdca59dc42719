import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeRecord } from '../../dist/sweep/store/record-line.js';
import { SegmentWriter } from '../../dist/sweep/store/segment-writer.js';
import { disturbed, indices, kinds } from '../support/disturbed-sweep.js';
import { failureOf, inFolder, recordOf, segmentsOf, writeRunner } from '../support/store.js';

const { openStore } = sweep;

const test = suite('harm done to segments');

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

test.run();
