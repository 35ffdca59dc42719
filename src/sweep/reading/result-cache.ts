import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { packageVersion } from '../../system/provenance.js';
import { writeFile, writeThrough } from '../../system/write-file.js';
import { canonicalJson } from '../canonical-json.js';
import { type Sweep, sweepPoints } from '../sweep.js';
import { columnNames, recordColumns } from './column-names.js';
import { type Database, fileList, quoted, quotedName } from './duckdb.js';
import type { RecordCache } from './record-cache.js';
import { type Structure, structureOf, tableType } from './structure.js';

/** Results as a Parquet file: one row a point, in the order of the sweep's points. */
export interface ResultCache {
  readonly results: string;
  /** Index and hash of the points of the sweep; undefined for all of a store. */
  readonly points: string | undefined;
  readonly rows: number;
}

const stateFile = z.object({ state: z.string(), results: z.string(), rows: z.int() });

/** Brings the table of results of a sweep, or of all sweeps of the store, up to date with the records. */
export async function updateResults(
  database: Database,
  records: RecordCache,
  cache: string,
  sweep: Sweep | undefined,
): Promise<ResultCache> {
  const key = sweep === undefined ? 'all' : sweepKey(sweep);
  const points = sweep === undefined ? undefined : await pointsFile(database, cache, sweep, key);
  const name = `results-${key}`;
  const known = readState(join(cache, `${name}.json`));
  if (known?.state === records.state && existsSync(join(cache, known.results))) {
    return { results: join(cache, known.results), points, rows: known.rows };
  }
  const file = `${name}-${randomUUID()}.parquet`;
  const query = await resultsQuery(database, records, points);
  await writeThrough(join(cache, file), async (draft) => {
    await database.connection.run(`COPY (${query}) TO ${quoted(draft)} (FORMAT parquet)`);
  });
  const reader = await database.connection.runAndReadAll(
    `SELECT count(*)::DOUBLE FROM read_parquet(${fileList([join(cache, file)])})`,
  );
  const rows = reader.getRowsJS()[0]![0] as number;
  await writeFile(
    join(cache, `${name}.json`),
    `${JSON.stringify({ state: records.state, results: file, rows } satisfies z.output<typeof stateFile>)}\n`,
  );
  if (known !== undefined) rmSync(join(cache, known.results), { force: true });
  return { results: join(cache, file), points, rows };
}

function readState(path: string): z.output<typeof stateFile> | undefined {
  try {
    return stateFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Stands for the points of a sweep: its description, its task with the file of it, this package's version, and a sample
 * of the points themselves. A sweep with conditions that are functions is like no other.
 */
function sweepKey(sweep: Sweep): string {
  const { source, description, size } = sweep;
  const sample = Array.from({ length: Math.min(size, 64) }, (_, i) => Math.floor((i * size) / Math.min(size, 64)));
  const plain = description?.where?.every((condition) => typeof condition === 'string') ?? true;
  const identity = {
    task: [source.task.name, source.task.version, fileHash(source.module)],
    package: packageVersion(),
    size,
    sample: sample.map((index) => canonicalJson(sweep.parametersAt(index) ?? null)),
    description: description !== undefined && plain ? JSON.stringify(description) : randomUUID(),
  };
  return createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 32);
}

function fileHash(module: URL): string {
  if (module.protocol !== 'file:' || !existsSync(module)) return module.href;
  return createHash('sha256')
    .update(readFileSync(fileURLToPath(module)))
    .digest('hex');
}

/** Index and hash of each point; of a point that the sweep has twice the first. */
async function pointsFile(database: Database, cache: string, sweep: Sweep, key: string): Promise<string> {
  const path = join(cache, `points-${key}.parquet`);
  if (existsSync(path)) return path;
  const list = join(cache, `lines-${randomUUID()}.csv.part`);
  try {
    const file = openSync(list, 'wx');
    try {
      let text = '';
      for (const { index, hash } of sweepPoints(sweep)) {
        text += `${index},${hash}\n`;
        if (text.length > 2 ** 20) {
          writeSync(file, text);
          text = '';
        }
      }
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
    return await writeThrough(path, async (draft) => {
      const columns = "{'place': 'BIGINT', 'hash': 'VARCHAR'}";
      await database.connection.run(
        `COPY (SELECT min(place) AS place, hash FROM read_csv(${quoted(list)}, header = false, auto_detect = false, columns = ${columns})
          GROUP BY hash ORDER BY place) TO ${quoted(draft)} (FORMAT parquet)`,
      );
    });
  } finally {
    rmSync(list, { force: true });
  }
}

/** Of the results of a point that was computed twice, the one that `precedes`: it ended first, then by host. */
const firstOfItsPoint = `row_number() OVER (
  PARTITION BY hash ORDER BY epoch_ms(started) + 1000 * seconds, host, segment, "offset") = 1`;

async function resultsQuery(database: Database, records: RecordCache, points: string | undefined): Promise<string> {
  if (records.files.length === 0) {
    return `SELECT ${recordColumns.map((name) => `NULL::VARCHAR AS ${quotedName(name)}`).join(', ')} WHERE false`;
  }
  const all = `read_parquet(${fileList(records.files)})`;
  const wanted = points === undefined ? '' : `AND hash IN (SELECT hash FROM read_parquet(${fileList([points])}))`;
  const done = `SELECT * FROM ${all} WHERE kind = 'done' ${wanted}`;
  const structures = points === undefined ? records : await structuresOf(database, done, records);
  const columns = resultColumns(structures);
  const place =
    points === undefined
      ? `ORDER BY task, version, ${columns.parameters.map((expression) => `${expression} NULLS FIRST`).join(', ') || 'hash'}, hash`
      : 'ORDER BY place';
  const join = points === undefined ? '' : `JOIN read_parquet(${fileList([points])}) USING (hash)`;
  return `SELECT ${columns.selected.join(', ')} FROM (
    SELECT *, json_transform(parameters, ${quoted(JSON.stringify(columns.parameterTypes))}) AS p,
      json_transform("values", ${quoted(JSON.stringify(columns.valueTypes))}) AS v
    FROM (${done} QUALIFY ${firstOfItsPoint}) ${join}
  ) ${place}`;
}

/** Types over the results of a sweep alone, where the store has others too. */
async function structuresOf(database: Database, done: string, records: RecordCache) {
  const reader = await database.connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM (${done})`);
  if ((reader.getRowsJS()[0]![0] as number) === records.rows) return records;
  const types = await database.connection.runAndReadAll(
    `SELECT json_group_structure(parameters::JSON), json_group_structure("values"::JSON) FROM (${done})`,
  );
  const [parameters, values] = types.getRowsJS()[0] as [string | null, string | null];
  return { parameters: structureOf(parameters), values: structureOf(values) };
}

/**
 * Expressions of the columns over structs p and v, which hold the entries whose names differ in more
 * than upper and lower case.
 */
function resultColumns({ parameters, values }: { readonly parameters: Structure; readonly values: Structure }) {
  const names = columnNames(Object.keys(parameters), Object.keys(values));
  const parameterColumns = expressions('p', 'parameters', parameters, names.parameters);
  const valueColumns = expressions('v', '"values"', values, names.values);
  return {
    parameters: parameterColumns.map(({ expression }) => expression),
    parameterTypes: typesOf(parameters),
    valueTypes: typesOf(values),
    selected: [
      ...[...parameterColumns, ...valueColumns].map(({ expression, name }) => `${expression} AS ${quotedName(name)}`),
      ...[...names.record].map(([entry, name]) => `${quotedName(entry)} AS ${quotedName(name)}`),
    ],
  };
}

function expressions(struct: string, json: string, structure: Structure, names: ReadonlyMap<string, string>) {
  const alone = new Set(Object.keys(typesOf(structure)));
  return Object.entries(structure).map(([entry, type]) => ({
    name: names.get(entry)!,
    expression: alone.has(entry)
      ? `${struct}[${quoted(entry)}]`
      : `(json_transform(json_object('x', json_extract(${json}, ${quoted(`$."${entry}"`)})), ${quoted(JSON.stringify({ x: nested(type) }))}))['x']`,
  }));
}

/** The types of entries whose names differ in more than case; one entry at least, since there is no empty struct. */
function typesOf(structure: Structure): Record<string, unknown> {
  const counts = new Map<string, number>();
  for (const name of Object.keys(structure)) {
    counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  }
  const alone = Object.entries(structure).filter(([name]) => counts.get(name.toLowerCase()) === 1);
  const types = Object.fromEntries(alone.map(([name, type]) => [name, nested(type)]));
  return Object.keys(types).length > 0 ? types : { '': 'VARCHAR' };
}

/** A type as `json_transform` takes it. */
function nested(type: string): unknown {
  return type.endsWith('[]') ? [nested(type.slice(0, -2))] : tableType(type);
}
