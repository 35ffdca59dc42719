import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isOfPlace } from '../../dist/sweep/reading/cache-folder.js';
import { inFolder } from '../support/run-cli.js';
import { doneRecord, fill, planeSweep, pointsOf } from '../support/sweep-samples.js';

const test = suite('derived files');

const { openResults, openStore, querySweep } = sweep;

/** What can happen to a file. */
const harms: Record<string, (path: string) => void> = {
  'a bit near the beginning': flip(0.003),
  'a bit in the middle': flip(0.5),
  'a bit near the end': flip(0.997),
  'the last byte': (path) => truncateSync(path, statSync(path).size - 1),
  'half of it': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  'all of it': (path) => truncateSync(path, 0),
  'the file': (path) => rmSync(path),
  'its kind': (path) => {
    rmSync(path);
    mkdirSync(path);
    writeFileSync(join(path, 'inside'), 'a file in a folder');
  },
  'its contents': (path) => writeFileSync(path, '{"sha256":"0","data":{}}\n'),
};

function flip(place: number) {
  return (path: string) => {
    const bytes = readFileSync(path);
    bytes[Math.floor(place * bytes.length)]! ^= 1;
    writeFileSync(path, bytes);
  };
}

const sums =
  'SELECT count(*) AS n, sum(R) AS s, string_agg(hash) AS hashes, (SELECT count(*) FROM attempts) AS a FROM results';

test(
  'what is not as it was written is made again from the segments',
  inFolder(async (folder) => {
    const swept = planeSweep();
    fill(folder, pointsOf(swept));
    const cache = join(folder, 'cache');
    const ask = async () => (await querySweep(folder, sums, { sweep: swept })).rows;
    const before = await ask();
    const kinds = [/^records-/, /^results-.*duckdb$/, /^points-/, /^records\.json$/, /^results-.*json$/];
    for (const kind of kinds) {
      for (const [harm, inflict] of Object.entries(harms)) {
        const found = readdirSync(cache).filter((name) => kind.test(name));
        assert.is(found.length, 1, `${found}`);
        inflict(join(cache, found[0]!));
        assert.equal(await ask(), before, `${found[0]}: ${harm}`);
        for (const name of readdirSync(cache).filter((file) => !kind.test(file) || !file.endsWith('duckdb'))) {
          assert.ok(statSync(join(cache, name)).isFile(), name);
        }
        for (const name of found)
          if (kind.test(name) && name.endsWith('duckdb')) rmSync(join(cache, name), { recursive: true, force: true });
      }
    }
    rmSync(cache, { recursive: true });
    assert.equal(await ask(), before);
  }),
);

test(
  'a query goes on while its files are removed or changed',
  inFolder(async (folder) => {
    fill(folder, pointsOf(planeSweep()));
    const results = await openResults(folder);
    const answer = await results.query('FROM results');
    for (const name of readdirSync(join(folder, 'cache'))) rmSync(join(folder, 'cache', name));
    let rows = 0;
    for await (const piece of answer.rows()) rows += piece.length;
    assert.is(rows, results.points);
    const again = await results.query('SELECT count(*) FROM attempts JOIN results USING (hash)');
    for await (const piece of again.rows()) assert.equal(piece, [[rows]]);
    results.close();
    assert.equal((await querySweep(folder, 'SELECT count(*) AS n FROM results')).rows, [{ n: rows }]);
  }),
);

test(
  'many readers at once, beside one who writes',
  inFolder(async (folder) => {
    const points = pointsOf(planeSweep());
    fill(folder, points.slice(0, 10));
    const readers = Array.from({ length: 4 }, async (_, i) => {
      if (i === 2) fill(folder, points.slice(10));
      const { rows } = await querySweep(folder, 'SELECT count(*) AS n FROM results');
      assert.ok(rows[0]!['n'] === 10 || rows[0]!['n'] === points.length, JSON.stringify(rows));
    });
    await Promise.all(readers);
    assert.equal((await querySweep(folder, 'SELECT count(*) AS n FROM results')).rows, [{ n: points.length }]);
    const left = readdirSync(join(folder, 'cache')).filter((name) => /part|wal|lines/.test(name));
    assert.equal(left, [], 'nothing half written stays');
  }),
);

test(
  'columns and values with odd names and texts are carried, and block no others',
  inFolder(async (folder) => {
    const odd = [
      ...['', 'constructor', '__proto__', 'toString', 'valueOf', 'a\nb', 'a"b', "a'b", 'a\\b', ']]>', '\0', 'x\0y'],
      ...['a.b', 'a[0]', '$', '*', 'a/b', 'a~b', '\u2028', '</script>', 'p', 'v', 'hash', 'HASH', 'é', 'É', '{}', ' '],
    ];
    const values = Object.fromEntries(odd.map((name, i) => [name, i % 2 === 0 ? i + 0.5 : `${name} =1+1`]));
    const points = pointsOf(planeSweep({ axes: { scale: [3, 5] }, seeds: 1 }));
    const store = openStore(folder, { create: 'now' });
    for (const point of points) {
      // As a store of an older version may hold them: names are not looked at.
      store.append(doneRecord(point, { values: Object.fromEntries([...Object.entries(values), ['R', 1]]) }));
    }
    store.append(doneRecord(points[0]!, { started: '2026-01-03T00:00:00.000Z', values: { half: '\ud800 \\ud800' } }));
    store.close();
    const { columns, rows } = await querySweep(folder, 'FROM results');
    assert.is(rows.length, 2);
    assert.equal(
      rows.map(({ R }) => R),
      [1, 1],
    );
    assert.is(new Set(columns.map(({ name }) => name)).size, columns.length);
    const cells = columns.map(({ name }) => rows[0]![name]);
    for (const value of Object.values(values)) assert.ok(cells.includes(value), JSON.stringify(value));
    assert.equal(
      columns.filter(({ name }) => /unnamed|u0000/.test(name)).map(({ name }) => name),
      ['unnamed', '\\u0000', 'x\\u0000y'],
    );
    const [all] = (await querySweep(folder, 'SELECT count(*) AS n FROM attempts')).rows;
    assert.is(all!['n'], 3, 'half of a pair of surrogates costs no record');
    const results = await openResults(folder);
    for (const format of ['csv', 'parquet'] as const) await results.exportTo(join(folder, `a.${format}`), format);
    results.close();
    assert.match(readFileSync(join(folder, 'a.csv'), 'utf8'), /constructor =1\+1/);
    assert.ok(existsSync(join(folder, 'a.parquet')));
  }),
);

test(
  'values that JavaScript or JSON has not are texts',
  inFolder(async (folder) => {
    fill(folder, pointsOf(planeSweep()).slice(0, 1));
    const one = async (sql: string) => (await querySweep(folder, `SELECT ${sql} AS x`)).rows[0]!['x'];
    const expected: readonly (readonly [sql: string, cell: sweep.Cell])[] = [
      ["TIMESTAMP '290309-12-22 (BC) 00:00:00'", '290309-12-22 (BC) 00:00:00'],
      ["'infinity'::TIMESTAMP", 'infinity'],
      ["'-infinity'::DATE", '-infinity'],
      ["DATE '5877642-06-25 (BC)'", '5877642-06-25 (BC)'],
      ["TIMESTAMPTZ '294247-01-10 04:00:54.775806+00'", '294247-01-10 04:00:54.775806+00'],
      ["TIMESTAMP '2026-01-02 03:04:05'", '2026-01-02T03:04:05.000Z'],
      ["TIMESTAMP '2026-01-02 03:04:05.678901'", '2026-01-02T03:04:05.678901Z'],
      ["TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", '1969-12-31T23:59:59.999999999Z'],
      ["DATE '2026-01-02'", '2026-01-02T00:00:00.000Z'],
      ["TIME '12:34:56.5'", '12:34:56.5'],
      ['INTERVAL 3 DAY', '3 days'],
      ["{'__proto__': 1, 'constructor': 2}", JSON.parse('{"__proto__":1,"constructor":2}')],
      ["[{'__proto__': {'a': 1}}, NULL]", JSON.parse('[{"__proto__":{"a":1}},null]')],
      ["MAP {'__proto__': 1}", [{ key: '__proto__', value: 1 }]],
      ["'nan'::DOUBLE", 'NaN'],
      ["'-inf'::FLOAT", '-Infinity'],
      ['170141183460469231731687303715884105727', '170141183460469231731687303715884105727'],
      ['9007199254740993', '9007199254740993'],
      ['12345678901234567890123456.789012345678', '12345678901234567890123456.789012345678'],
      ['1.50', 1.5],
      ['0.000', 0],
      ['100::DECIMAL(9, 2)', 100],
      ["'\\xAA\\x00'::BLOB", 'aa00'],
      ["'0101'::BIT", '0101'],
      ["'=1+1'", '=1+1'],
      ["chr(0) || 'a'", '\0a'],
    ];
    for (const [sql, cell] of expected) assert.equal(await one(sql), cell, sql);
    const { rows, columns } = await querySweep(folder, 'FROM test_all_types()');
    assert.is(rows.length, 3);
    assert.is(JSON.parse(JSON.stringify(rows)).length, 3);
    assert.ok(columns.length > 50);
    const twice = await querySweep(
      folder,
      'SELECT 1 AS "__proto__", 2 AS "__proto__", 3 AS constructor, 4 AS constructor',
    );
    assert.equal(
      twice.columns.map(({ name }) => name),
      ['__proto__', '__proto__:1', 'constructor', 'constructor:1'],
    );
    assert.equal(Object.values(twice.rows[0]!), [1, 2, 3, 4]);
  }),
);

test(
  'an error that is of no place is told at once, as it is',
  inFolder(async (folder) => {
    fill(folder, pointsOf(planeSweep()));
    const wrong = new Error('a mistake of a program');
    let asked = 0;
    const broken = {
      ...planeSweep(),
      get size(): number {
        asked++;
        throw wrong;
      },
    };
    let caught: unknown;
    try {
      await openResults(folder, { sweep: broken });
    } catch (error) {
      caught = error;
    }
    assert.is(caught, wrong);
    assert.is(asked, 1);
    const system = (code: string) => Object.assign(new Error(`${code}: what it is`), { code });
    const elsewhere = [
      ...['ENOENT', 'EACCES', 'EROFS', 'ENOLCK'].map(system),
      new Error('IO Error: Could not set lock on file "/s/cache/a.duckdb": Conflicting lock is held'),
      new Error('IO Error: Cannot open database "/s/a.duckdb" in read-only mode: database does not exist'),
      new Error('IO Error: Cannot open file "/s/a.duckdb": Permission denied'),
    ];
    const final = [
      ...['ENOSPC', 'EMFILE', 'ENOMEM', 'ERR_NO_DUCKDB'].map(system),
      new Error('IO Error: Could not write file "/s/a.duckdb": No space left on device'),
      new Error('Out of Memory Error: failed to allocate'),
      new TypeError('Permission denied'),
      'Permission denied',
    ];
    for (const error of elsewhere) assert.ok(isOfPlace(error), error.message);
    for (const error of final) assert.not.ok(isOfPlace(error), String(error));
  }),
);

test.run();
