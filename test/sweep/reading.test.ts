import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, runCli } from '../support/run-cli.js';
import { doneRecord, fill, planeSweep, planeValues, pointsOf } from '../support/sweep-samples.js';

const test = suite('reading sweeps');

const { columnNames, openResults, openStore, querySweep, sweepRows } = sweep;

async function refused(ask: () => Promise<unknown>, words: RegExp): Promise<void> {
  try {
    await ask();
  } catch (error) {
    assert.is((error as Error).name, 'InputError', String(error));
    assert.match((error as Error).message, words);
    assert.not.match((error as Error).message, /\n/);
    return;
  }
  assert.unreachable(`expected an InputError with ${words}`);
}

test(
  'rows come in the order of the points, whatever the order in which they were finished',
  inFolder(async (folder) => {
    const swept = planeSweep();
    const points = pointsOf(swept);
    fill(folder, points, 2);
    const done = new Set([...openStore(folder).records()].map(({ hash }) => hash));
    const rows = [...sweepRows(swept, openStore(folder))];
    assert.equal(
      rows.map(({ hash }) => hash),
      points.map(({ hash }) => hash).filter((hash) => done.has(hash)),
    );
    assert.is(rows.length, points.length / 2);
    for (const { parameters, values, index } of rows) {
      assert.equal(values, planeValues(parameters));
      assert.equal(parameters, points[index]!.parameters);
    }
  }),
);

test(
  'of a point that was computed twice the result that ended first counts, in rows and in SQL',
  inFolder(async (folder) => {
    const swept = planeSweep({ axes: { scale: [3] }, seeds: 1 });
    const [point] = pointsOf(swept);
    for (const [started, seconds, R] of [
      ['2026-01-02T00:00:10.000Z', 1, 1],
      ['2026-01-02T00:00:00.000Z', 10.5, 2],
      ['2026-01-02T00:00:10.100Z', 0.2, 3],
    ] as const) {
      const store = openStore(folder, { create: 'now' });
      store.append(doneRecord(point!, { started, seconds, values: { R } }));
      store.close();
    }
    const rows = [...sweepRows(swept, openStore(folder))];
    assert.equal(
      rows.map(({ values }) => values),
      [{ R: 3 }],
    );
    assert.equal((await querySweep(folder, 'SELECT R FROM results', { sweep: swept })).rows, [{ R: 3 }]);
    assert.equal((await querySweep(folder, 'SELECT R FROM results')).rows, [{ R: 3 }]);
    assert.equal((await querySweep(folder, 'SELECT count(*) n FROM attempts')).rows, [{ n: 3 }]);
  }),
);

test(
  'a result that lacks the type of its column is named',
  inFolder(async (folder) => {
    const swept = planeSweep({ axes: { scale: [3] }, seeds: 1 });
    const [point] = pointsOf(swept);
    const store = openStore(folder, { create: 'now' });
    store.append(doneRecord(point!, { values: { R: 'large' } }));
    store.close();
    assert.throws(() => [...sweepRows(swept, openStore(folder))], /point [0-9a-f]{32}: .*R must be a number/);
  }),
);

test(
  'SQL sees parameters and values with their types, and the sweep alone',
  inFolder(async (folder) => {
    const swept = planeSweep();
    const points = pointsOf(swept);
    fill(folder, [...points, ...pointsOf(planeSweep({ axes: { scale: [99] }, seeds: 1 }))]);
    const { columns, rows } = await querySweep(folder, 'FROM results', { sweep: swept });
    assert.is(rows.length, points.length);
    assert.equal(
      rows.map(({ hash }) => hash),
      points.map(({ hash }) => hash),
    );
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    assert.is(types['scale'], 'BIGINT');
    assert.is(types['seed'], 'VARCHAR');
    assert.is(types['R'], 'DOUBLE');
    assert.is(types['ok'], 'BOOLEAN');
    assert.is(types['started'], 'TIMESTAMP WITH TIME ZONE');
    for (const [i, row] of rows.entries()) {
      const { r, ...values } = planeValues(points[i]!.parameters);
      for (const [name, value] of Object.entries({ ...points[i]!.parameters, ...values })) {
        assert.is(row[name], value, name);
      }
      assert.is(row['r_value'], r);
      assert.is(row['started'], '2026-01-02T03:04:05.678Z');
    }
    assert.equal(
      (
        await querySweep(folder, 'SELECT scale, round(avg(R), 6) R FROM results GROUP BY ALL ORDER BY ALL', {
          sweep: swept,
        })
      ).rows,
      [3, 5, 7].map((scale) => ({ scale, R: Number((scale * 10 + 3.76).toFixed(6)) })),
    );
    assert.equal((await querySweep(folder, 'SELECT count(*) n, max(scale) m FROM results')).rows, [
      { n: points.length + 1, m: 99 },
    ]);
  }),
);

test('a name that is taken gets an ending', () => {
  const { parameters, values, record } = columnNames(['seed', 'version', 'R'], ['r', 'Seed', 'D']);
  assert.equal([...parameters.values()], ['seed', 'version', 'R']);
  assert.equal([...values.values()], ['r_value', 'Seed_value', 'D']);
  assert.is(record.get('version'), 'version_of_record');
  assert.is(record.get('hash'), 'hash');
});

test(
  'what is new is taken in, what is damaged is passed over, and a lost cache changes nothing',
  inFolder(async (folder) => {
    const points = pointsOf(planeSweep());
    const count = async () => (await querySweep(folder, 'SELECT count(*) n FROM results')).rows[0]!['n'];
    fill(folder, points.slice(0, 10));
    assert.is(await count(), 10);
    const before = readdirSync(join(folder, 'cache')).filter((name) => name.startsWith('records-'));
    fill(folder, points.slice(10, 15));
    assert.is(await count(), 15);
    const after = readdirSync(join(folder, 'cache')).filter((name) => name.startsWith('records-'));
    assert.is(after.length, 2, 'a second part, for what is new');
    for (const name of before) assert.ok(after.includes(name));
    assert.is(await count(), 15);
    const segments = join(folder, 'segments');
    const [first] = readdirSync(segments).map((name) => join(segments, name));
    const bytes = readFileSync(first!);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(first!, bytes);
    appendFileSync(first!, '{"kind":"done","hash":"');
    rmSync(join(folder, 'cache'), { recursive: true });
    const left = await openResults(folder);
    assert.is(left.points, 14);
    assert.ok(left.unreadable > 0);
    left.close();
    truncateSync(first!, 0);
    const other = await count();
    assert.ok(other === 10 || other === 5, `the other segment alone, got ${other}`);
  }),
);

test(
  'many small additions are put together',
  inFolder(async (folder) => {
    const points = pointsOf(planeSweep());
    for (const [i, point] of points.slice(0, 15).entries()) {
      fill(folder, [point]);
      const { rows } = await querySweep(folder, 'SELECT count(*) n FROM results');
      assert.equal(rows, [{ n: i + 1 }]);
    }
    const { data } = JSON.parse(readFileSync(join(folder, 'cache/records.json'), 'utf8')) as {
      data: { parts: unknown[] };
    };
    assert.ok(data.parts.length <= 12, `${data.parts.length} parts`);
  }),
);

test(
  'a query reaches the tables and nothing else',
  inFolder(async (folder) => {
    fill(folder, pointsOf(planeSweep()).slice(0, 3));
    const secret = join(folder, 'secret.csv');
    writeFileSync(secret, 'a\n1\n');
    const results = await openResults(folder);
    for (const sql of [
      `SELECT * FROM read_csv('${secret}')`,
      `SELECT * FROM '${secret}'`,
      `SELECT * FROM read_text('${secret}')`,
      `SELECT * FROM glob('${folder}/*')`,
      `COPY (SELECT 1) TO '${folder}/written.csv'`,
      `ATTACH '${folder}/written.db'`,
      'SET enable_external_access = true',
      'CREATE TABLE x AS SELECT 1',
      'DROP VIEW results',
      'INSTALL httpfs',
      'LOAD httpfs',
      'SELECT 1; SELECT 2',
    ]) {
      await refused(() => results.query(sql), /./);
    }
    await refused(() => results.query('SELECT nope FROM results'), /^query: Binder Error: .*nope/);
    await refused(() => results.query('selekt'), /^query: Parser Error: syntax error/);
    await refused(() => results.query(''), /one SELECT, got nothing/);
    assert.equal(
      (await results.query('SUMMARIZE results')).columns.slice(0, 1).map(({ name }) => name),
      ['column_name'],
    );
    results.close();
    const again = await openResults(folder);
    await refused(() => again.exportTo(join(folder, 'x.csv'), 'csv', `SELECT 1) TO '${folder}/written.csv'; --`), /./);
    again.close();
    assert.equal(
      readdirSync(folder).filter((name) => /written|\.part|x\.csv/.test(name)),
      [],
    );
  }),
);

test(
  'exports are read back as they were, and an empty store has tables',
  inFolder(async (folder) => {
    openStore(folder, { create: 'now' }).close();
    assert.equal((await querySweep(folder, 'SELECT hash FROM results')).rows, []);
    assert.equal((await querySweep(folder, 'SELECT count(*) n FROM failures')).rows, [{ n: 0 }]);
    const points = pointsOf(planeSweep());
    fill(folder, points);
    const results = await openResults(folder, { sweep: planeSweep() });
    const path = join(folder, 'results.parquet');
    await results.exportTo(path, 'parquet');
    results.close();
    assert.is(readFileSync(path).subarray(0, 4).toString(), 'PAR1');
    const table = await openResults(folder, { sweep: planeSweep() });
    await table.exportTo(join(folder, 'r.csv'), 'csv', 'SELECT scale, channels, seed, R FROM results;');
    table.close();
    const [head, ...lines] = readFileSync(join(folder, 'r.csv'), 'utf8').trimEnd().split('\n');
    assert.is(head, 'scale,channels,seed,R');
    assert.is(lines.length, points.length);
    assert.is(lines[0], '7,1,0,71.0');
  }),
);

test(
  'failures are a table of their own, and a store that can only be read is read',
  inFolder(async (folder) => {
    const [point, other] = pointsOf(planeSweep());
    const store = openStore(folder, { create: 'now' });
    const { kind: _, values: __, ...attempt } = doneRecord(point!);
    store.append({ ...attempt, kind: 'failed', failure: 'threw', message: 'no\nsense', stack: 'at x' });
    store.append(doneRecord(other!));
    store.close();
    if (process.getuid?.() === 0) writeFileSync(join(folder, 'cache'), 'in the way');
    else chmodSync(folder, 0o555);
    try {
      const { rows } = await querySweep(folder, 'SELECT hash, failure, message, parameters FROM failures');
      assert.equal(rows, [
        { hash: point!.hash, failure: 'threw', message: 'no\nsense', parameters: JSON.stringify(point!.parameters) },
      ]);
    } finally {
      chmodSync(folder, 0o755);
    }
    assert.not.ok(existsSync(join(folder, 'cache/records.json')));
  }),
);

test('rows of a sweep of this process alone', () => {
  const swept = planeSweep({ axes: { scale: [5, 3] }, seeds: 1 });
  const [first, second] = pointsOf(swept);
  const records = [doneRecord(second!), doneRecord(first!)];
  const rows = [...sweepRows(swept, { folder: '', records: () => records })];
  assert.equal(
    rows.map(({ parameters }) => parameters['scale']),
    [5, 3],
  );
});

test(
  'on the command line',
  inFolder(async (folder) => {
    writeFileSync(
      join(folder, 'task.mjs'),
      "export default { name: 'line', version: 1, run: ({ x, seed }) => ({ values: { y: 2 * x + Number(seed), yStatus: 'exact' } }) };",
    );
    const description = { name: 'line', task: './task.mjs', axes: { x: [1, 2, 4, 8] }, seeds: 2 };
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify(description));
    const cli = (...args: string[]) => runCli(args, { cwd: folder });
    assert.is((await cli('sweep', 'run', 'sweep.json', '--executor', 'inline', '--quiet')).code, 0);
    const asked = await cli(
      'sweep',
      'query',
      'sweep.json',
      'SELECT x, sum(y) s FROM results GROUP BY ALL ORDER BY x',
      '--json',
    );
    assert.is(asked.code, 0, asked.stderr);
    const { rows, columns } = JSON.parse(asked.stdout) as { rows: unknown; columns: unknown[] };
    assert.equal(rows, [
      { x: 1, s: 5 },
      { x: 2, s: 9 },
      { x: 4, s: 17 },
      { x: 8, s: 33 },
    ]);
    assert.is(columns.length, 2);
    const table = await cli('sweep', 'query', 'SELECT max(y) AS largest FROM results');
    assert.match(table.stdout, /largest\n─+\n +17\n/);
    const commented = await cli('sweep', 'query', '-- a comment\nSELECT max(y) AS largest FROM results');
    assert.is(commented.stdout, table.stdout, 'it is no option');
    const wrong = await cli('sweep', 'query', 'sweep.json', 'SELECT nope FROM results');
    assert.is(wrong.code, 2);
    assert.match(wrong.stderr, /^error: query: Binder Error: Referenced column "nope" not found.*\n$/);
    const exported = await cli('sweep', 'export', 'sweep.json', '--csv', 'a.csv', '--parquet', 'a.parquet', '--json');
    assert.equal((JSON.parse(exported.stdout) as { points: number }).points, 8);
    assert.match(readFileSync(join(folder, 'a.csv'), 'utf8'), /^seed,x,y,yStatus,hash,/);
    assert.ok(existsSync(join(folder, 'a.parquet')));
    const none = await cli('sweep', 'export', 'sweep.json');
    assert.is(none.code, 2);
    assert.match(none.stderr, /--parquet results.parquet/);
    const out = await cli('sweep', 'query', 'sweep.json', 'FROM results', '--out', 'a.txt');
    assert.is(out.code, 2);
    assert.match(out.stderr, /--out: must end with .csv, .parquet or .json/);
  }),
);

test.run();
