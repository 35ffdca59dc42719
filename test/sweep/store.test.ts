import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { failureOf, inFolder, recordOf, startProcess, writeRunner } from '../support/store.js';

const { canonicalJson, canonicalParameters, openStore, pointHash, precedes } = sweep;

const test = suite('store of a sweep');

test('records come back as they were, whatever they hold', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    const values = {
      nothing: null,
      yes: true,
      tiny: 5e-324,
      large: -1.7976931348623157e308,
      text: 'α ≤ "1"\n\\ \u2028 😀 \ud800 {"kind":"done","hash":"',
      '': 0.1 + 0.2,
    };
    const parameters = { 'ключ "1"': ['a', 1, null, false], index: 0 };
    const rich = recordOf(0, { values, parameters, commit: 'abc' });
    const failed = failureOf(1);
    store.append(rich);
    store.append(failed);
    store.append(recordOf(2, { values: { zero: -0 } }));
    assert.equal([...store.records()], [rich, failed, recordOf(2, { values: { zero: 0 } })]);
    const other = openStore(folder);
    assert.equal([...other.records()], [...store.records()]);
    assert.equal(other.stateOf(rich.hash), { done: true, failures: 0 });
    assert.equal(other.stateOf(failed.hash), { done: false, failures: 1 });
    assert.is(other.stateOf(recordOf(3).hash), undefined);
    assert.is(other.stateOf('no hash'), undefined);
    store.append(failureOf(1, 2));
    store.append(recordOf(1));
    assert.equal(store.stateOf(failed.hash), { done: true, failures: 2 });
    assert.equal(other.refresh(), [failed.hash, failed.hash]);
    assert.equal(other.stateOf(failed.hash), { done: true, failures: 2 });
    assert.equal(other.refresh(), []);
    assert.equal(other.damage, []);
    store.close();
  }));

test('a record that could not be read back is not written', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    const refused = (changes: Partial<sweep.DoneRecord>, words: RegExp) =>
      rejects(() => store.append(recordOf(0, changes)), words);
    refused({ values: { x: Number.NaN } }, /^append: values of a record: expected plain data: texts, finite numbers/);
    refused({ hash: 'ABC' }, /^append: hash of a record/);
    refused({ started: 'yesterday' }, /^append: started of a record/);
    refused({ values: { text: 'x'.repeat(2 ** 24) } }, /may take 16777216 bytes, .* \(keep what is large as arrays\)/);
    rejects(() => store.claim('../../x'), /^claim: hash must be 32 hexadecimal digits, got "..\/..\/x"/);
    assert.equal(readdirSync(folder), [], 'nothing was written');
    store.close();
  }));

test('a store is made when it is first written to, and other folders are refused', () =>
  inFolder((folder) => {
    const place = join(folder, 'new');
    rejects(() => openStore(place, { create: 'never' }), /^store: there is no store of results in .*new/);
    const store = openStore(place);
    assert.equal([[...store.records()], store.refresh(), store.damage], [[], [], []]);
    store.close();
    assert.not(existsSync(place));
    openStore(place, { create: 'now' }).close();
    assert.equal(JSON.parse(readFileSync(join(place, 'store.json'), 'utf8')), {
      format: 'diffeolab-store',
      version: 1,
    });
    openStore(place, { create: 'never' }).close();

    const marked = (text: string) => writeFileSync(join(place, 'store.json'), text);
    marked('{"format":"diffeolab-store","version":2}');
    rejects(() => openStore(place), /has version 2, this package reads versions up to 1 \(use a newer diffeolab\)/);
    for (const text of ['', '[]', '{"format":"other","version":1}', '{"format":"diffeolab-store","version":"1"}']) {
      marked(text);
      rejects(() => openStore(place), /store.json does not describe a store of results/);
    }
    writeFileSync(join(folder, 'thesis.tex'), '');
    rejects(() => openStore(folder), /holds other things, such as (new|thesis.tex)/);
    rejects(() => openStore(join(folder, 'thesis.tex')), /must be a folder, got the file/);
    rejects(() => openStore(' '), /must be the name of a folder, got nothing/);
  }));

test('a claim excludes others until it is given back or its point is done', () =>
  inFolder((folder) => {
    const [a, b] = [openStore(folder), openStore(folder)];
    const { hash } = recordOf(0);
    assert.is(a.claim(hash), true);
    assert.is(a.claim(hash), true, 'its own');
    assert.is(b.claim(hash), false);
    a.release(hash);
    assert.is(b.claim(hash), true);
    assert.is(a.claim(hash), false);
    b.append(failureOf(0));
    b.flush();
    assert.is(a.claim(hash), true, 'a failed point is free again');
    assert.equal(a.stateOf(hash), { done: false, failures: 1 }, 'and its failure known');
    a.append(recordOf(0));
    assert.is(b.claim(hash), false, 'not yet flushed');
    a.flush();
    assert.is(b.claim(hash), false, 'done');
    assert.equal(b.refresh(), [hash]);
    assert.is(a.claim(recordOf(1).hash), true);
    a.close();
    assert.is(b.claim(recordOf(1).hash), true, 'a closed store holds nothing');
    b.close();
    assert.equal(readdirSync(join(folder, 'runners')), []);
    assert.throws(() => b.append(recordOf(1)), /was closed/);
    for (const shard of readdirSync(join(folder, 'claims')))
      assert.equal(readdirSync(join(folder, 'claims', shard)), []);
  }));

test('a point whose record appeared meanwhile is not given', () =>
  inFolder((folder) => {
    const late = openStore(folder);
    const quick = openStore(folder);
    for (let index = 0; index < 5; index++) quick.append(recordOf(index));
    quick.close();
    for (let index = 0; index < 5; index++) assert.is(late.claim(recordOf(index).hash), false);
    assert.is(late.claim(recordOf(5).hash), true);
    late.close();
  }));

test('a runner on another host is judged by its heartbeat, by the clock of the file system', () =>
  inFolder((folder) => {
    openStore(folder, { create: 'now' }).close();
    const { hash } = recordOf(0);
    const heldBy = (id: string, age: number) => {
      const path = writeRunner(folder, id);
      utimesSync(path, new Date(Date.now() - age), new Date(Date.now() - age));
      const shard = join(folder, 'claims', hash.slice(0, 2));
      mkdirSync(shard, { recursive: true });
      writeFileSync(join(shard, hash), readFileSync(path));
    };
    const claims = () => {
      const store = openStore(folder);
      try {
        return store.claim(hash);
      } finally {
        store.close();
      }
    };
    heldBy('elsewhere-1-1-aa', 60_000);
    assert.is(claims(), false, 'silent for a minute: it lives');
    const { now } = Date;
    try {
      Date.now = () => now() + 3_600_000;
      assert.is(claims(), false, 'whatever the clock of this host says');
    } finally {
      Date.now = now;
    }
    heldBy('elsewhere-1-1-aa', 100_000);
    assert.is(claims(), true, 'silent for more than 90 seconds: it is dead');
    assert.ok(existsSync(join(folder, 'runners', 'elsewhere-1-1-aa.json')), 'but may come back');
  }));

test('of two results the same one counts for every reader', () => {
  const end = fc.record({
    started: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z'),
    seconds: fc.constantFrom(0, 0.5, 1, 2),
    host: fc.constantFrom('a', 'b'),
    values: fc.constantFrom({ x: 0 }, { x: 1 }),
  });
  fc.assert(
    fc.property(fc.array(end, { minLength: 1, maxLength: 5 }), fc.nat(), (ends, turn) => {
      const records = ends.map((changes) => recordOf(0, changes));
      const first = (list: readonly sweep.DoneRecord[]) =>
        list.reduce((best, next) => (precedes(next, best) ? next : best));
      const turned = records.map((_, index) => records[(index + turn) % records.length]!);
      assert.equal(first(turned), first(records));
      const endOf = ({ started, seconds }: sweep.DoneRecord) => Date.parse(started) + 1000 * seconds;
      assert.is(endOf(first(records)), Math.min(...records.map(endOf)), 'the one that ended first');
    }),
  );
});

test('a point that two hosts have computed has both records, in whatever order they were found', () =>
  inFolder((folder) => {
    const [a, b] = [openStore(folder), openStore(folder)];
    const [slow, quick] = [
      recordOf(0, { seconds: 9, values: { x: 1 } }),
      recordOf(0, { seconds: 8, values: { x: 2 } }),
    ];
    a.append(slow);
    b.append(quick);
    a.refresh();
    b.refresh();
    const chosen = (store: sweep.Store) =>
      ([...store.records()] as sweep.DoneRecord[]).reduce((best, next) => (precedes(next, best) ? next : best));
    assert.is([...a.records()].length, 2);
    assert.equal(chosen(a), quick);
    assert.equal(chosen(b), quick);
    assert.equal(a.stateOf(slow.hash), { done: true, failures: 0 });
    a.close();
    b.close();
  }));

test('four processes share 2000 points: every point is computed once', () =>
  inFolder(async (folder) => {
    const sharers = [0, 150, 1000, 1999].map((first) => startProcess('share', folder, 2000, first));
    const got = await Promise.all(sharers.map(({ line }) => line));
    await Promise.all(sharers.map(({ ended }) => ended));
    const store = openStore(folder);
    const hashes = [...store.records()].map(({ hash }) => hash);
    assert.is(hashes.length, 2000);
    assert.is(new Set(hashes).size, 2000);
    assert.is(
      got.map(Number).reduce((sum, count) => sum + count),
      2000,
    );
    assert.equal(store.damage, []);
    store.close();
  }));

test('points of a killed process are free again, and each goes to one of those that run for it', () =>
  inFolder(async (folder) => {
    const count = 2000;
    const killed = startProcess('hold', folder, count);
    assert.is(await killed.line, 'ready');
    const during = openStore(folder);
    assert.is(during.claim(recordOf(7).hash), false, 'a live process keeps its points');
    during.close();
    killed.kill('SIGKILL');
    await killed.ended;
    const moment = Date.now() + 1500;
    const racers = [1, 2, 3].map(() => startProcess('race', folder, count, moment));
    const got = (await Promise.all(racers.map(({ line }) => line))).flatMap((line) => JSON.parse(line) as string[]);
    assert.is(got.length, count);
    assert.is(new Set(got).size, count);
    for (const racer of racers) racer.kill('SIGKILL');
    await Promise.all(racers.map(({ ended }) => ended));
    const store = openStore(folder);
    for (let index = 0; index < 20; index++) assert.is(store.claim(recordOf(index).hash), true, 'along the chain');
    store.close();
    const left = readdirSync(join(folder, 'claims'), { recursive: true, encoding: 'utf8' });
    const hashes = Array.from({ length: 20 }, (_, index) => recordOf(index).hash);
    assert.equal(
      left.filter((name) => hashes.some((hash) => name.includes(hash))),
      [],
      'nothing is left of a chain',
    );
  }));

const layouts = [
  ndarray(new Float64Array([1, -0, Number.NaN, 1e-300, Number.POSITIVE_INFINITY, 6]), [2, 3]),
  ndarray(
    new Float32Array(24).map((_, index) => index / 3),
    [2, 3, 4],
  ).transpose(2, 0, 1),
  ndarray(new Int32Array([3, -1, 2, 9]), [4]).step(-1),
  ndarray(new Uint8Array([255]), []),
  ndarray(new Int16Array(0), [0, 5]),
];

test('arrays come back with type, shape and numbers, and equal ones share a file', () =>
  inFolder((folder) => {
    const store = openStore(folder);
    for (const array of layouts) {
      const reference = store.saveArray(array);
      const back = store.loadArray(reference);
      assert.is(back.dtype, array.dtype);
      assert.equal([...back.shape], [...array.shape]);
      const inOrder = (a: typeof back): number[] =>
        a.shape.length === 0
          ? [a.get()]
          : Array.from({ length: a.shape[0]! }, (_, index) => inOrder(a.pick(index))).flat();
      assert.ok(inOrder(back).every((value, index) => Object.is(value, inOrder(array)[index])));
    }
    const big = ndarray(
      Float64Array.from({ length: 1e6 }, (_, index) => Math.sin(index)),
      [1000, 1000],
    );
    const reference = store.saveArray(big);
    assert.equal(store.saveArray(big), reference);
    assert.equal(openStore(folder).loadArray(reference).data, big.data);
    const path = join(folder, 'arrays', reference.hash.slice(0, 2), `${reference.hash}.npy`);
    assert.equal(readdirSync(join(path, '..')), [`${reference.hash}.npy`]);
    assert.throws(
      () => store.loadArray({ ...reference, shape: [1e6] }),
      /holds float64 \[1000,1000\], expected float64 \[1000000\]/,
    );
    const bytes = readFileSync(path);
    bytes[5000]! ^= 1;
    writeFileSync(path, bytes);
    assert.throws(() => store.loadArray(reference), /\.npy does not match its name: it was damaged/);
    writeFileSync(path, bytes.subarray(0, 4000));
    store.saveArray(big);
    assert.equal(store.loadArray(reference).data, big.data, 'a truncated file is written again');
    rmSync(path);
    assert.throws(() => store.loadArray(reference), /no such file .*\.npy/);
    assert.throws(() => store.loadArray({ ...reference, hash: '../../../../etc/passwd' }));
    assert.throws(() => store.saveArray(ndarray([1, 2])), /an array of array can't be kept \(allowed: float64,/);
    store.close();
  }));

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const parameters = fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(scalar, fc.array(scalar)), {
  noNullPrototype: true,
});

test('canonical JSON knows no order of keys, no undefined, no −0', () => {
  fc.assert(
    fc.property(parameters, fc.infiniteStream(fc.nat()), (given, order) => {
      const text = canonicalJson(given);
      const keys = Object.entries(given).map((entry) => ({ entry, place: order.next().value }));
      keys.sort((a, b) => a.place - b.place);
      const shuffled = Object.fromEntries(keys.map(({ entry }) => entry));
      assert.is(canonicalJson({ ...shuffled, absent: given['absent'] }), text);
      assert.is(pointHash({ name: 't', version: 1 }, shuffled), pointHash({ name: 't', version: 1 }, given));
      assert.is(canonicalJson(JSON.parse(text)), text, 'it is its own canonical form');
      assert.is(canonicalJson(canonicalParameters(given)), text);
    }),
  );
  fc.assert(
    fc.property(parameters, parameters, (a, b) => {
      const equal = canonicalJson(a) === canonicalJson(b);
      let same = true;
      try {
        assert.equal(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
      } catch {
        same = false;
      }
      assert.is(equal, same);
    }),
  );
  assert.is(
    canonicalJson({ b: [-0, [1e21, 'é'], { z: 1, a: undefined }], a: null, B: true, 10: 1, 9: 2 }),
    '{"10":1,"9":2,"B":true,"a":null,"b":[0,[1e+21,"é"],{"z":1}]}',
  );
  for (const bad of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    undefined,
    1n,
    () => 1,
    Symbol('s'),
    [undefined],
    new Date(),
    new Map(),
    new Float64Array(1),
  ]) {
    assert.throws(
      () => canonicalJson({ bad: [bad] }),
      (error: unknown) => error instanceof TypeError,
    );
  }
});

test('the hash of a point is what it has always been', () => {
  const points: readonly [string, number, sweep.Parameters, string][] = [
    [
      'two-pixels.stability',
      1,
      { scale: 7, channels: 3, disorder: 0.25, solution: 'disordered', seed: '0' },
      'e20fdaf0f843ccfeb06f063b30de3dcd',
    ],
    [
      'two-pixels.stability',
      2,
      { scale: 7, channels: 3, disorder: 0.25, solution: 'disordered', seed: '0' },
      '444790d6631a54cae54c3f952802c9de',
    ],
    [
      'spherical.train',
      1,
      { alpha: 1e-6, points: [256, 1024], name: 'ℓ₁ 😀', ridge: null, lazy: true, shift: -0 },
      '26a8f997a0eedae47b350f7d6daaee27',
    ],
    ['t', 1, {}, '0b46edf7f1b35bfd2663256edd71476d'],
  ];
  for (const [name, version, given, hash] of points) assert.is(pointHash({ name, version }, given), hash);
});

test.run();
