import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complain } from '../../dist/sweep/reading/check-query.js';
import { openReadOnly } from '../../dist/sweep/reading/duckdb.js';
import { inFolder, runCli } from '../support/run-cli.js';
import { fill, planeSweep, pointsOf } from '../support/sweep-samples.js';

const test = suite('queries');

const { openResults, querySweep } = sweep;

/**
 * What must not be done to a store: F is its folder, C its cache, R and P the files of results and of records there.
 */
const attempts: readonly string[] = [
  // Writing files, also those that are read.
  "COPY (SELECT 1) TO 'F/written.csv'",
  "COPY results TO 'F/written.parquet'",
  "COPY (SELECT 42.0 AS distance FROM range(20)) TO 'R' (FORMAT parquet, USE_TMP_FILE false)",
  "EXPLAIN COPY (SELECT 1) TO 'F/written.csv'",
  "EXPLAIN ANALYZE COPY (SELECT 42.0 AS distance, 10 AS steps FROM range(20)) TO 'R' (FORMAT parquet, USE_TMP_FILE false)",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO 'P' (FORMAT csv, USE_TMP_FILE false)",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO 'R.wal' (FORMAT csv, USE_TMP_FILE false)",
  "explain /* SELECT */ analyze copy (SELECT 1) TO 'F/written.csv'",
  "EXPLAIN (ANALYZE) COPY (SELECT 1) TO 'F/written.csv'",
  "EXPLAIN (FORMAT json, ANALYZE) COPY (SELECT 1) TO 'F/written.csv'",
  "EXPLAIN /* /* */ SELECT */ ANALYZE COPY (SELECT 1) TO 'F/written.csv'",
  "-- SELECT 1\nEXPLAIN ANALYZE COPY (SELECT 1) TO 'F/written.csv'",
  "EXPLAIN ANALYZE EXPLAIN ANALYZE COPY (SELECT 1) TO 'F/written.csv'",
  "EXPORT DATABASE 'F/written'",
  "EXPLAIN ANALYZE EXPORT DATABASE 'F/written'",
  "IMPORT DATABASE 'F'",
  'COPY FROM DATABASE results TO memory',
  // Changing tables and views.
  'DROP VIEW results',
  'EXPLAIN ANALYZE DROP VIEW results',
  'EXPLAIN ANALYZE CREATE OR REPLACE VIEW results AS SELECT 42 AS R',
  'CREATE OR REPLACE TEMP VIEW results AS SELECT 42 AS R',
  'EXPLAIN ANALYZE CREATE OR REPLACE TEMP VIEW results AS SELECT 42 AS R',
  'CREATE TABLE x AS SELECT 1',
  'EXPLAIN ANALYZE CREATE TEMP TABLE x AS SELECT 1',
  'INSERT INTO results SELECT * FROM results',
  'UPDATE results SET R = 42',
  'DELETE FROM results',
  'TRUNCATE results',
  'EXPLAIN ANALYZE DELETE FROM data',
  'MERGE INTO results USING results AS o ON true WHEN MATCHED THEN DELETE',
  'ALTER TABLE results RENAME TO other',
  'CREATE SCHEMA x',
  'CREATE SEQUENCE x',
  'CREATE MACRO sum(a) AS 42',
  'EXPLAIN ANALYZE CREATE OR REPLACE TEMP MACRO round(a, b) AS 42',
  'CREATE TYPE x AS ENUM (1)',
  'CREATE INDEX x ON results (R)',
  'COMMENT ON TABLE results IS 42',
  'BEGIN TRANSACTION',
  'CHECKPOINT',
  'VACUUM',
  'ANALYZE',
  // Several statements.
  "SELECT 1; COPY (SELECT 1) TO 'F/written.csv'",
  'SELECT 1; SELECT 2',
  'SELECT 1 --\n; DROP VIEW results',
  'PREPARE x AS SELECT 1',
  'EXECUTE x',
  'DEALLOCATE x',
  // Other databases, extensions and secrets.
  "ATTACH 'F/written.db' AS w",
  "EXPLAIN ANALYZE ATTACH 'F/written.db' AS w",
  "ATTACH ':memory:' AS w",
  "ATTACH 'R' AS w (READ_WRITE)",
  'DETACH records_1',
  'EXPLAIN ANALYZE DETACH records_1',
  'USE records_1',
  'INSTALL httpfs',
  "INSTALL 'F/x.duckdb_extension'",
  'LOAD httpfs',
  "EXPLAIN ANALYZE LOAD 'F/x.duckdb_extension'",
  'UPDATE EXTENSIONS',
  'CREATE SECRET (TYPE s3)',
  "CREATE PERSISTENT SECRET x (TYPE http, BEARER_TOKEN 'y')",
  // Settings and logs.
  'SET enable_external_access = true',
  "SET disabled_filesystems = ''",
  'SET lock_configuration = false',
  "SET allowed_paths = ['F/written.csv']",
  "SET temp_directory = 'F/spilled'",
  "SET GLOBAL TimeZone = 'Asia/Tokyo'",
  'SET VARIABLE x = 1',
  'RESET threads',
  'EXPLAIN ANALYZE SET threads = 1',
  'PRAGMA enable_profiling',
  "PRAGMA profiling_output = 'F/written.json'",
  "PRAGMA log_query_path = 'F/written.log'",
  "PRAGMA add_parquet_key('x', 'y')",
  "PRAGMA import_database('F')",
  'PRAGMA database_list',
  "CALL enable_logging(storage = 'file', storage_config = {'path': 'F/written'})",
  "SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': 'F/written'})",
  "EXPLAIN ANALYZE CALL enable_logging(storage = 'file', storage_config = {'path': 'F/written'})",
  "EXPLAIN ANALYZE SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = 'F/written')",
  'FROM disable_logging()',
  'FROM truncate_duckdb_logs()',
  'FROM enable_profiling()',
  'FROM checkpoint()',
  'FROM force_checkpoint()',
  "SELECT write_log('x')",
  "SELECT nextval('x')",
  'SELECT setseed(0.5)',
  'SELECT sleep_ms(10)',
  'SELECT pg_sleep(0.01)',
  'SELECT pg_catalog.PG_SLEEP(0.01)',
  'SELECT (0.01).pg_sleep()',
  "SELECT get_block_size('x')",
  "FROM histogram('pg_catalog.pg_settings', setting)",
  "FROM histogram_values('records_1.data', kind)",
  'FROM duckdb_settings()',
  'FROM duckdb_secrets()',
  "SELECT current_setting('allowed_paths')",
  "SELECT getenv('HOME')",
  // Other files.
  "SELECT * FROM 'F/secret.csv'",
  'SELECT * FROM "F/secret.csv"',
  "FROM results JOIN 'F/secret.csv' ON true",
  "DESCRIBE 'F/secret.csv'",
  "SUMMARIZE 'F/secret.csv'",
  "DESCRIBE SELECT * FROM 'F/secret.csv'",
  `WITH "F/secret.csv" AS (SELECT 1) SELECT (SELECT count(*) FROM "F/secret.csv")`,
  "SELECT * FROM read_csv('F/secret.csv')",
  "SELECT * FROM main.read_csv('F/secret.csv')",
  "SELECT * FROM read_text('F/secret.csv')",
  "SELECT * FROM read_blob('P')",
  "SELECT * FROM read_parquet('F/secret.parquet')",
  "SELECT * FROM parquet_metadata('F/secret.parquet')",
  "SELECT * FROM read_json('F/store.json')",
  "SELECT * FROM read_duckdb('P')",
  "SELECT * FROM sniff_csv('F/secret.csv')",
  "SELECT * FROM glob('F/*')",
  "SELECT (SELECT count(*) FROM read_text('F/secret.csv'))",
  "SELECT * FROM results WHERE R IN (SELECT 1 FROM glob('F/*'))",
  "WITH x AS MATERIALIZED (FROM glob('F/*')) FROM x",
  "SELECT list_transform([1], lambda y: (SELECT count(*) FROM glob('F/*')))",
  "FROM (PIVOT (FROM glob('F/*')) ON file IN ('x') USING count(*))",
  "EXPLAIN ANALYZE SELECT * FROM read_text('F/secret.csv')",
  "SELECT * FROM query('COPY (SELECT 1) TO ''F/written.csv''')",
  "SELECT * FROM query('FROM glob(''F/*'')')",
  "FROM query_table('F/secret.csv')",
  "FROM json_execute_serialized_sql(json_serialize_sql('FROM glob(''F/*'')'))",
  'FROM records_1.data',
  'FROM points_of_sweep.data',
  "SELECT * FROM 'https://example.org/x.parquet'",
  // No queries.
  '',
  ' ;; -- nothing\n',
  'selekt',
  "SELECT '\0'",
  'EXPLAIN',
];

/** Queries that are answered. */
const honest: readonly string[] = [
  "SELECT 1e400 AS a, 'Infinity' AS b FROM results WHERE scale < 1e400",
  'FROM results',
  'SELECT * FROM results ORDER BY R DESC LIMIT 3;',
  'SELECT scale, avg(R) AS mean, count(*) FROM results GROUP BY scale ORDER BY scale -- means',
  'SELECT DISTINCT seed FROM results ORDER BY 1',
  'WITH m AS (SELECT scale, max(R) AS R FROM results GROUP BY ALL), n AS (FROM m WHERE scale > 3) FROM n ORDER BY ALL',
  'WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 4) SELECT sum(n) FROM t',
  'SELECT scale, R, row_number() OVER (PARTITION BY scale ORDER BY R) AS place FROM results QUALIFY place = 1 ORDER BY ALL',
  'SELECT a.scale, avg(a.R - b.R) FROM results a JOIN results b USING (scale, channels) GROUP BY ALL ORDER BY ALL',
  'SELECT unnest([1, 2, 3]) AS x',
  "SELECT * FROM range(3) r(x), unnest(['a', 'b']) u(y) ORDER BY ALL",
  "SELECT [x * 2 FOR x IN [1, 2] IF x > 1], list_transform([1, 2], lambda x: x + 1), {'a': 1, 'b': 'c'}",
  "SELECT * EXCLUDE (seed, hash) REPLACE (round(R) AS R), COLUMNS('^R') FROM results LIMIT 2",
  'PIVOT results ON scale IN (3, 5) USING avg(R) GROUP BY channels ORDER BY channels',
  'UNPIVOT (SELECT R, RError FROM results LIMIT 2) ON R, RError INTO NAME what VALUE number',
  'DESCRIBE results',
  'SUMMARIZE results',
  'SHOW TABLES',
  'DESCRIBE SELECT R FROM results',
  'EXPLAIN SELECT * FROM results',
  '/* why */ EXPLAIN -- so\n ANALYZE SELECT count(*) FROM results',
  'EXPLAIN (FORMAT json) FROM results',
  'EXPLAIN (SELECT 1)',
  'SELECT count(*) FROM attempts',
  'SELECT kind, count(*) FROM attempts GROUP BY kind UNION ALL SELECT message, attempt FROM failures',
  "SELECT table_name FROM information_schema.tables WHERE table_name IN ('results', 'attempts') ORDER BY 1",
  "SELECT column_name FROM duckdb_columns() WHERE table_name = 'results' ORDER BY 1",
  "SELECT json_extract(parameters, '$.scale') FROM attempts ORDER BY 1 LIMIT 1",
  'SELECT regr_slope(R, scale), quantile_cont(R, 0.5), corr(R, scale) FROM results',
  'SELECT * FROM results TABLESAMPLE 2 ROWS',
  'SELECT main.results.R FROM main.results LIMIT 1',
  'TABLE failures',
  "VALUES (1, 'EXPLAIN ANALYZE COPY'), (2, 'DROP VIEW results; --')",
];

/** Names, sizes and contents of all files of a folder. */
function bytesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).isFile() ? readFileSync(path).toString('base64') : ''];
    }),
  );
}

function filesOfCache(folder: string) {
  const cache = join(folder, 'cache');
  const names = readdirSync(cache).filter((name) => name.endsWith('.duckdb'));
  const find = (start: string) => join(cache, names.find((name) => name.startsWith(start))!);
  return { results: find('results-'), records: find('records-') };
}

/** The attempts on a store in a folder, which has a file beside its own. */
async function prepared(folder: string): Promise<string[]> {
  fill(folder, pointsOf(planeSweep()).slice(0, 20));
  writeFileSync(join(folder, 'secret.csv'), 'a\n1\n');
  await querySweep(folder, 'FROM results');
  const { results, records } = filesOfCache(folder);
  const places: Record<string, string> = { F: folder, R: results, P: records };
  return attempts.map((sql) => sql.replace(/(?<=['"])[FRP](?=[/.'"])/g, (name) => places[name]!));
}

const sums = 'SELECT count(*) AS n, sum(R) AS s, string_agg(hash) AS hashes FROM results';

test(
  'what is no query is refused in one line and leaves every byte as it was',
  inFolder(async (folder) => {
    const refused = await prepared(folder);
    assert.ok(refused.length > 120, String(refused.length));
    const bytes = bytesOf(folder);
    const results = await openResults(folder);
    const before = (await querySweep(folder, sums)).rows;
    for (const [i, sql] of refused.entries()) {
      const exporting = i % 6 === 4 ? [() => results.exportTo(join(folder, 'export.csv'), 'csv', sql)] : [];
      for (const ask of [() => results.query(sql), ...exporting]) {
        let caught: unknown;
        try {
          await ask();
        } catch (error) {
          caught = error;
        }
        assert.ok(caught instanceof Error && caught.name === 'InputError', `${sql}: ${caught}`);
        assert.match(caught.message, /^query: [^\n]+$/, sql);
      }
    }
    assert.equal(
      await rowsOf(results, sums),
      before.map((row) => Object.values(row)),
    );
    results.close();
    assert.equal(bytesOf(folder), bytes);
    assert.equal((await querySweep(folder, sums)).rows, before);
  }),
);

test(
  'files can not be written, nor others read, where statements are not judged at all',
  inFolder(async (folder) => {
    const refused = await prepared(folder);
    const bytes = bytesOf(folder);
    const { results, records } = filesOfCache(folder);
    const database = await openReadOnly(results, new Map([['records_1', records]]));
    let done = 0;
    for (const sql of refused) {
      const connection = await database.connect();
      try {
        const { currentRowCount } = await connection.runAndReadAll(sql);
        done++;
        assert.ok(!/secret|glob|read_|COPY \(SELECT|EXPORT/.test(sql) || currentRowCount === 0, sql);
      } catch (error) {
        assert.ok(error instanceof Error, sql);
      }
      connection.closeSync();
    }
    assert.ok(done > 10, 'this wall must be alone here');
    const connection = await database.connect();
    const [row] = (await connection.runAndReadAll('SELECT count(*)::INT, sum(R) FROM data')).getRows();
    assert.equal(row?.[0], 20);
    connection.closeSync();
    database.close();
    assert.equal(bytesOf(folder), bytes);
  }),
);

test(
  'honest queries are answered, one after the other on the same results',
  inFolder(async (folder) => {
    await prepared(folder);
    const results = await openResults(folder);
    for (const sql of honest) {
      const answer = await results.query(sql);
      const names = answer.columns.map(({ name }) => name);
      let rows = 0;
      for await (const piece of answer.rows()) {
        for (const row of piece) assert.is(row.length, names.length);
        rows += piece.length;
      }
      assert.ok(rows > 0 || /failures$/.test(sql), sql);
    }
    results.close();
  }),
);

test(
  'every function of the database that makes a table or does something is known here',
  inFolder(async (folder) => {
    await prepared(folder);
    const results = await openResults(folder);
    const named = async (condition: string) =>
      (await rowsOf(results, `SELECT DISTINCT function_name FROM duckdb_functions() WHERE ${condition}`)).map(String);
    const offered = new Set<string>();
    for (const name of await named("function_type IN ('table', 'table_macro')")) {
      try {
        await results.query(`FROM ${name}('F/x')`);
        offered.add(name);
      } catch (error) {
        if (!/is no function of a query/.test(String(error))) offered.add(name);
      }
    }
    assert.equal([...offered].sort(), [
      ...['duckdb_columns', 'duckdb_functions', 'duckdb_keywords', 'duckdb_tables', 'duckdb_types', 'duckdb_views'],
      ...['generate_series', 'json_each', 'json_tree', 'range', 'repeat', 'repeat_row', 'summary', 'test_all_types'],
      'unnest',
    ]);
    const acting = await named("function_type = 'scalar' AND (has_side_effects OR stability = 'VOLATILE')");
    const harmless = ['random', 'uuid', 'uuidv4', 'uuidv7', 'gen_random_uuid', 'error', 'stats'];
    const telling = ['current_connection_id', 'current_query', 'current_query_id', 'current_transaction_id'];
    for (const name of acting.filter((each) => ![...harmless, ...telling].includes(each))) {
      let message = '';
      try {
        await results.query(`SELECT ${name}()`);
      } catch (error) {
        message = String(error);
      }
      assert.match(message, /is no function of a query/, name);
    }
    results.close();
  }),
);

test(
  'every macro of the database is judged by what its definition calls',
  inFolder(async (folder) => {
    await prepared(folder);
    const results = await openResults(folder);
    const macros = await rowsOf(
      results,
      "SELECT function_name, max(len(parameters)) FROM duckdb_functions() WHERE function_type = 'macro' GROUP BY ALL ORDER BY 1",
    );
    assert.ok(macros.length > 100, String(macros.length));
    const refused: string[] = [];
    for (const [name, parameters] of macros) {
      try {
        await results.query(`SELECT "${name}"(${Array(Number(parameters)).fill('NULL').join()})`);
      } catch (error) {
        if (/is no function of a query/.test(String(error))) refused.push(String(name));
      }
    }
    assert.equal(refused, ['get_block_size', 'pg_get_constraintdef', 'pg_sleep']);
    assert.equal(await rowsOf(results, "SELECT current_user, split_part('a-b', '-', 2), fmod(5, 3)"), [
      ['duckdb', 'b', 2],
    ]);
    results.close();
  }),
);

test(
  'a query has a bound of memory, and is interrupted',
  inFolder(async (folder) => {
    await prepared(folder);
    const results = await openResults(folder);
    const fails = async (ask: () => Promise<unknown>, expected: RegExp) => {
      let message = '';
      try {
        await ask();
      } catch (error) {
        message = String(error);
      }
      assert.match(message, expected);
    };
    const database = await openReadOnly(filesOfCache(folder).results, new Map());
    const connection = await database.connect();
    const [row] = (await connection.runAndReadAll("SELECT current_setting('memory_limit')")).getRows();
    assert.match(String(row), /^[1-9][\d.]* GiB$/);
    const quarter = totalmem() / 4 / 2 ** 30;
    assert.ok(Number.parseFloat(String(row)) <= Math.max(1, quarter) + 0.1, String(row));
    connection.closeSync();
    database.close();
    const small = await openReadOnly(filesOfCache(folder).results, new Map(), undefined, 40);
    const other = await small.connect();
    const large = 'SELECT count(*) FROM (SELECT DISTINCT i FROM range(20000000) t(i))';
    await fails(
      () => complain(() => other.runAndReadAll(large)),
      /^InputError: query: needs more than the \d+ MiB of memory[^\n]*$/,
    );
    other.closeSync();
    small.close();
    const long = 'SELECT sum(sin(a.range * b.range)) FROM range(10000000) a, range(10000000) b';
    for (const ask of [() => rowsOf(results, long), () => results.exportTo(join(folder, 'export.csv'), 'csv', long)]) {
      const again = setInterval(() => results.interrupt(), 300);
      await fails(ask, /Interrupted/);
      clearInterval(again);
    }
    assert.not.ok(readdirSync(folder).some((name) => name.startsWith('export')));
    results.close();
  }),
);

for (const sql of [
  'SELECT sum(sin(a.range * b.range)) FROM range(10000000) a, range(10000000) b',
  "SELECT length(repeat('x', 3000000000))",
]) {
  test(
    `the first Ctrl-C ends ${sql.slice(0, 20)}`,
    inFolder(async (folder) => {
      fill(folder, pointsOf(planeSweep()).slice(0, 20));
      const { code, signal, stderr } = await runCli(['sweep', 'query', sql, '--store', folder], {
        cwd: folder,
        during: (child) => {
          const watch = setInterval(() => {
            if (!existsSync(join(folder, 'cache/results-all.json'))) return;
            clearInterval(watch);
            setTimeout(() => child.kill('SIGINT'), 1000);
          }, 50);
          child.once('close', () => clearInterval(watch));
        },
      });
      assert.ok(code === 130 || signal === 'SIGINT', `${code} ${signal} ${stderr}`);
      assert.match(stderr, /^interrupted: nothing is written\n$/);
    }),
  );
}

async function rowsOf(results: sweep.ResultsDatabase, sql: string) {
  const rows: (readonly sweep.Cell[])[] = [];
  for await (const piece of (await results.query(sql)).rows()) rows.push(...piece);
  return rows;
}

test.run();
