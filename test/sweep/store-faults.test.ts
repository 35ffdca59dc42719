import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cacheTime } from '../../dist/sweep/store/cache-time.js';
import { Claims } from '../../dist/sweep/store/claims.js';
import { startHeartbeat } from '../../dist/sweep/store/heartbeat.js';
import { layoutOf } from '../../dist/sweep/store/layout.js';
import { processStart } from '../../dist/sweep/store/machine.js';
import { encodeRecord } from '../../dist/sweep/store/record-line.js';
import { Runners } from '../../dist/sweep/store/runners.js';
import { SegmentWriter } from '../../dist/sweep/store/segment-writer.js';
import { failureOf, inFolder, mounted, recordOf, segmentsOf, startProcess, writeRunner } from '../support/store.js';

const { openStore } = sweep;

const test = suite('faults of a store');

/** A store with records 0 … count − 1 in one segment, whose path is returned. */
function fill(folder: string, count: number): string {
  const store = openStore(folder);
  for (let index = 0; index < count; index++) store.append(recordOf(index));
  store.close();
  return segmentsOf(folder)[0]!;
}

/** Points whose records a new reader finds, and what it reports; index and records must agree. */
function read(folder: string, most = 100): { points: unknown[]; damage: readonly sweep.Damage[] } {
  const store = openStore(folder);
  const points = [...store.records()].map(({ parameters }) => parameters['index']);
  for (let index = 0; index < most; index++) {
    assert.is(store.stateOf(recordOf(index).hash)?.done === true, points.includes(index), `point ${index}`);
  }
  const { damage } = store;
  store.close();
  return { points, damage };
}

test('a segment that was cut off anywhere gives all records before the cut', () =>
  inFolder((folder) => {
    const file = fill(folder, 5);
    const whole = readFileSync(file);
    const ends = [0, ...[...whole].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : []))];
    fc.assert(
      fc.property(fc.nat(whole.length), (size) => {
        writeFileSync(file, whole.subarray(0, size));
        const { points, damage } = read(folder, 5);
        const kept = ends.filter((end) => end <= size).length - 1;
        assert.equal(points, [0, 1, 2, 3, 4].slice(0, kept));
        const offset = ends[kept]!;
        assert.equal(damage, offset === size ? [] : [{ file, offset, bytes: size - offset, kind: 'torn' }]);
      }),
      { numRuns: 60 },
    );
  }));

test('a changed byte costs its record at most, and is reported', () =>
  inFolder((folder) => {
    const file = fill(folder, 5);
    const whole = readFileSync(file);
    const ends = [...whole].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : []));
    const anywhere = fc.oneof(fc.nat(whole.length - 2), fc.constantFrom(...ends.slice(0, 4).map((end) => end - 1)));
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bytes = Buffer.from(whole);
        bytes[place]! ^= change;
        writeFileSync(file, bytes);
        const { points, damage } = read(folder, 5);
        const hit = ends.findIndex((end) => place < end);
        assert.equal(
          points,
          [0, 1, 2, 3, 4].filter((index) => index !== hit),
        );
        const offset = hit === 0 ? 0 : ends[hit - 1]!;
        assert.equal(damage, [{ file, offset, bytes: ends[hit]! - offset, kind: 'corrupt' }]);
      }),
      { numRuns: 100 },
    );
  }));

test('what is no record is passed over: zeros, other text, a line without end, a record of another form', () =>
  inFolder((folder) => {
    const file = fill(folder, 3);
    const whole = readFileSync(file);
    const first = whole.indexOf(0x0a) + 1;
    const { node, ...lacking } = recordOf(9);
    const odd = encodeRecord(lacking as sweep.DoneRecord);
    const junk = Buffer.concat([Buffer.alloc(3 * 2 ** 20), Buffer.from('\n{"kind":"done"}\n\n')]);
    writeFileSync(file, Buffer.concat([whole.subarray(0, first), junk, odd, whole.subarray(first)]));
    const store = openStore(folder);
    assert.is(store.stateOf(recordOf(9).hash)?.done, true, 'the index looks at checksums only');
    assert.equal(
      [...store.records()].map(({ parameters }) => parameters['index']),
      [0, 1, 2],
    );
    assert.is(store.stateOf(recordOf(9).hash), undefined, 'a record that does not hold is taken back');
    const corrupt = { file, offset: first, bytes: junk.length + odd.length, kind: 'corrupt' };
    assert.equal(store.damage, [corrupt]);
    assert.is([...store.records()].length, 3);
    assert.equal(store.damage, [corrupt], 'reported once');
    writeFileSync(file, Buffer.concat([Buffer.alloc(40 * 2 ** 20, 'x'), Buffer.from('\n'), whole]));
    assert.equal(read(folder, 3).points, [0, 1, 2]);
    store.close();
  }));

test('an unfinished line is awaited while its writer lives, and torn when it is dead', () =>
  inFolder((folder) => {
    openStore(folder, { create: 'now' }).close();
    const runner = writeRunner(folder, 'elsewhere-1-1-aa');
    const file = join(folder, 'segments', 'elsewhere-1-1-aa.ndjson');
    const [one, two] = [encodeRecord(recordOf(1)), encodeRecord(recordOf(2))];
    writeFileSync(file, Buffer.concat([one, two.subarray(0, 100)]));
    const store = openStore(folder);
    assert.is(store.stateOf(recordOf(1).hash)?.done, true);
    assert.equal([store.refresh(), store.damage], [[], []]);
    appendFileSync(file, two.subarray(100));
    assert.equal([store.refresh(), store.damage], [[recordOf(2).hash], []]);
    appendFileSync(file, one.subarray(0, 50));
    rmSync(runner);
    const torn = { file, offset: one.length + two.length, bytes: 50, kind: 'torn' };
    assert.equal(openStore(folder).damage, [torn]);
    store.close();
  }));

test('a host that was silent and writes again is read again, its torn line and all', () =>
  inFolder((folder) => {
    openStore(folder, { create: 'now' }).close();
    const [one, two, three] = [1, 2, 3].map((index) => encodeRecord(recordOf(index)));
    const runner = writeRunner(folder, 'elsewhere-1-1-aa');
    const silent = new Date(Date.now() - 100_000);
    utimesSync(runner, silent, silent);
    const file = join(folder, 'segments', 'elsewhere-1-1-aa.ndjson');
    writeFileSync(file, Buffer.concat([one!, two!.subarray(0, 50)]));
    const store = openStore(folder);
    assert.is(store.damage[0]?.kind, 'torn', 'nobody seems to be there to finish it');
    appendFileSync(file, Buffer.concat([two!.subarray(50), three!]));
    assert.equal([...store.refresh()].sort(), [recordOf(2).hash, recordOf(3).hash].sort());
    assert.equal(store.damage, []);
    store.close();
  }));

test('a part of a live segment that reads as zeros for a while is read again', () =>
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    writeRunner(folder, 'elsewhere-1-1-aa');
    const file = join(folder, 'segments', 'elsewhere-1-1-aa.ndjson');
    const [one, two] = [encodeRecord(recordOf(1)), encodeRecord(recordOf(2))];
    writeFileSync(file, Buffer.concat([Buffer.alloc(one.length), two]));
    const store = openStore(folder);
    assert.is(store.stateOf(recordOf(1).hash), undefined);
    assert.is(store.damage.length, 1);
    writeFileSync(file, Buffer.concat([one, two]));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.equal(store.refresh(), [recordOf(1).hash]);
    assert.equal(store.damage, []);
    store.close();
  }));

test('kill -9 while records are appended, twenty times over: what was appended is there, nothing is half', () =>
  inFolder(async (folder) => {
    const log = join(folder, 'appended.txt');
    const place = join(folder, 'store');
    writeFileSync(log, '');
    const appended = () => readFileSync(log, 'utf8').split('\n').slice(0, -1).map(Number);
    for (let round = 0; round < 20; round++) {
      const writer = startProcess('write', place, (appended().at(-1) ?? -1) + 2, log);
      assert.is(await writer.line, 'ready');
      await new Promise((resolve) => setTimeout(resolve, 30 * Math.random()));
      writer.kill('SIGKILL');
      await writer.ended;
    }
    const store = openStore(place);
    const points = [...store.records()].map(({ parameters }) => Number(parameters['index']));
    assert.is(new Set(points).size, points.length, 'nothing twice');
    const missing = appended().filter((index) => !points.includes(index));
    assert.equal(missing, []);
    const more = points.length - appended().length;
    assert.ok(more >= 0 && more <= 20, `at most the last record of each process is not in the log: ${more}`);
    assert.ok(store.damage.every(({ kind }) => kind === 'torn'));
    assert.is(store.claim(recordOf(points.length + 1000).hash), true);
    assert.is(readdirSync(join(place, 'runners')).length, 1, 'what dead processes left is tidied up');
    store.close();
  }));

test('a process id that another process has got since is not its runner', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    const { hash } = recordOf(0);
    assert.is(store.claim(hash), true);
    const runner = join(folder, 'runners', readdirSync(join(folder, 'runners'))[0]!);
    const entries = JSON.parse(readFileSync(runner, 'utf8')) as Record<string, unknown>;
    if (entries['start'] === '') {
      process.stdout.write('(skipped: the system does not tell when a process started) ');
      return;
    }
    writeFileSync(runner, `${JSON.stringify({ ...entries, start: '1' })}\n`);
    const other = openStore(folder);
    assert.is(other.claim(hash), true);
    other.close();
  }));

test('the heart beats while the main thread is busy', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'runner.json');
    writeFileSync(path, '{"id":"a"}');
    const stop = startHeartbeat(path, 20);
    await new Promise((resolve) => setTimeout(resolve, 500));
    utimesSync(path, new Date(0), new Date(0));
    for (const end = performance.now() + 500; performance.now() < end; );
    assert.ok(Math.abs(Date.now() - statSync(path).mtimeMs) < 10_000);
    assert.is(readFileSync(path, 'utf8'), '{"id":"a"}');
    stop();
  }));

test('a process that has ended and waits for its parent is dead', async () => {
  if (!existsSync('/proc/self/stat')) return void process.stdout.write('(skipped: no /proc here) ');
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
    for (let tries = 0; tries < 100 && processStart(pid) !== undefined; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(existsSync(`/proc/${pid}/stat`));
    assert.is(processStart(pid), undefined);
    assert.match(processStart(process.pid)!, /^\d+$/);
  } finally {
    parent.kill();
  }
});

test('a claim that its maker did not finish is free after a while', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    const { hash } = recordOf(0);
    const shard = join(folder, 'claims', hash.slice(0, 2));
    mkdirSync(shard, { recursive: true });
    writeFileSync(join(folder, 'store.json'), '{"format":"diffeolab-store","version":1}');
    writeFileSync(join(shard, hash), '');
    assert.is(store.claim(hash), false, 'it is being made');
    const old = new Date(Date.now() - 100_000);
    utimesSync(join(shard, hash), old, old);
    assert.is(store.claim(hash), true);
    store.append(recordOf(0));
    store.close();
    assert.equal(readdirSync(shard), []);
  }));

test('where a link can not be made a claim is a file of the same content', () =>
  inFolder(async (folder) => {
    const place = join(folder, 'claims');
    mkdirSync(place);
    writeFileSync(join(folder, 'store.json'), '{"format":"diffeolab-store","version":1}');
    await mounted(place, ['-t', 'tmpfs', 'tmpfs'], async () => {
      const holder = startProcess('hold', folder, 10);
      assert.is(await holder.line, 'ready');
      const { hash } = recordOf(3);
      const claim = join(place, hash.slice(0, 2), hash);
      assert.is(statSync(claim).nlink, 1);
      const store = openStore(folder);
      assert.is(store.claim(hash), false);
      holder.kill('SIGKILL');
      await holder.ended;
      const [a, b] = [openStore(folder), openStore(folder)];
      assert.equal([a.claim(hash), b.claim(hash)], [true, false]);
      a.append(recordOf(3));
      a.close();
      assert.is(existsSync(claim), false);
      assert.is(b.claim(hash), false);
      for (const open of [b, store]) open.close();
    });
  }));

test('where other hosts may not see a new record for a while, the claim of a point that is done stays as long', () =>
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    if (existsSync('/dev/shm')) assert.is(cacheTime('/dev/shm'), 0, 'of this machine alone');
    if (existsSync('/proc/self')) assert.is(cacheTime('/proc'), 90_000, 'a file system that is none of the known ones');
    const runners = new Runners(layoutOf(folder));
    runners.register();
    const claims = new Claims(join(folder, 'claims'), runners);
    const { hash } = recordOf(0);
    const other = openStore(folder);
    assert.is(claims.take(hash), true);
    claims.releaseLater(hash, 100);
    claims.releaseDue();
    assert.is(other.claim(hash), false);
    await new Promise((resolve) => setTimeout(resolve, 110));
    claims.releaseDue();
    assert.is(other.claim(hash), true);
    other.close();
    runners.unregister();
  }));

test('a full disk: the error names the file, all records before it are there, and it goes on when there is space', () =>
  inFolder(async (folder) => {
    await mounted(folder, ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'], () => {
      const place = join(folder, 'store');
      const store = openStore(place);
      store.append(recordOf(0));
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(8192));
      let next = 1;
      const full = (work: () => unknown, name: RegExp) =>
        assert.throws(work, (error: unknown) => {
          assert.instance(error, Error);
          const { message } = error as Error;
          assert.match(message, name);
          assert.match(message, /could not be written: ENOSPC.*\(free some space: what the store holds is kept/);
          assert.not.match(message, /\n/);
          return true;
        });
      full(() => {
        for (; next < 1000; next++) store.append(recordOf(next));
      }, /^\/.*segments\/.*\.ndjson /);
      assert.ok(next > 10 && next < 1000);
      full(() => store.saveArray(ndarray(new Float64Array(10_000))), /^\/.*arrays\/.*\.npy /);
      assert.is(readFileSync(segmentsOf(place)[0]!).at(-1), 0x0a, 'nothing of the last line is left');
      const expected = Array.from({ length: next }, (_, index) => index);
      assert.equal(
        [...store.records()].map(({ parameters }) => parameters['index']),
        expected,
      );
      assert.is(store.stateOf(recordOf(next).hash), undefined);
      assert.equal(openStore(place).damage, []);
      rmSync(join(folder, 'ballast'));
      store.append(recordOf(next));
      store.close();
      assert.equal(read(place, next), { points: [...expected, next], damage: [] });
      const drafts = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));
      assert.equal(drafts, []);
    });
  }));

test('what a disk took and then could not keep is written again', () =>
  inFolder((folder) => {
    const lines = [0, 1, 2].map((index) => encodeRecord(recordOf(index)));
    let full = false;
    const writer = new SegmentWriter(folder, 'here-1-1-aa', () => {
      if (full) {
        truncateSync(writer.path, lines[0]!.length);
        throw Object.assign(new Error('EDQUOT: quota exceeded'), { code: 'EDQUOT' });
      }
    });
    writer.append(lines[0]!);
    writer.sync();
    full = true;
    writer.append(lines[1]!);
    assert.throws(() => writer.sync(), /here-1-1-aa.ndjson could not be written: EDQUOT/);
    writer.append(lines[2]!);
    assert.throws(() => writer.sync(), /EDQUOT/);
    full = false;
    writer.sync();
    writer.close();
    assert.equal(readFileSync(writer.path), Buffer.concat(lines));
  }));

test('a store that can only be read is read, and refuses what would write', () =>
  inFolder(async (folder) => {
    const array = ndarray(new Float32Array([1, 2]));
    const store = openStore(folder);
    store.append(recordOf(0));
    store.append(failureOf(1));
    const reference = store.saveArray(array);
    store.close();
    writeRunner(folder, 'elsewhere-1-1-aa');
    writeFileSync(join(folder, 'segments', 'elsewhere-1-1-aa.ndjson'), encodeRecord(recordOf(2)));
    await mounted(folder, ['--bind', '-o', 'ro', folder], () => {
      const reader = openStore(folder);
      assert.is([...reader.records()].length, 3);
      assert.equal(reader.refresh(), []);
      assert.equal(reader.loadArray(reference).data, array.data);
      const refusal =
        /could not be written: EROFS: read-only file system.*\(the store can only be read here: use another one\)$/;
      assert.throws(() => reader.append(recordOf(3)), refusal);
      assert.throws(() => reader.claim(recordOf(3).hash), refusal);
      assert.throws(() => reader.saveArray(array), refusal);
      assert.is(reader.claim(recordOf(0).hash), false, 'done: nothing to write');
      reader.flush();
      reader.close();
    });
    assert.is(statSync(folder).isDirectory(), true);
  }));

test.run();
