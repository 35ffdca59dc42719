import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { contentHash } from '../../system/content-hash.js';
import { packageVersion } from '../../system/provenance.js';
import { canonicalJson } from '../canonical-json.js';
import { type Sweep, sweepPoints } from '../sweep.js';
import { columnNames, recordColumns } from './column-names.js';
import { type Database, quoted, quotedName } from './duckdb.js';
import { type RecordCache, recordsTable } from './record-cache.js';
import { readSealed, writeSealed } from './sealed-json.js';
import { type Structure, structureOf, tableType } from './structure.js';
import { isWhole, removeTable, type TableFile, tableFile, withTables, writeTable } from './table-file.js';

/** Results as a table: one row a point, in the order of the sweep's points. */
export interface ResultCache {
  readonly results: TableFile;
  /** Index and hash of the points of the sweep; undefined for all of a store. */
  readonly points: TableFile | undefined;
  readonly rows: number;
}

const description = z.object({
  /** State of the records that the results were made from. */
  state: z.string(),
  results: tableFile,
  points: tableFile.optional(),
  rows: z.int(),
});
type Description = z.output<typeof description>;

/** The name that queries have for the points of the sweep. */
export const pointsName = 'points_of_sweep';

/** Brings the table of results of a sweep, or of all sweeps of the store, up to date with the records. */
export async function updateResults(
  database: Database,
  records: RecordCache,
  cache: string,
  sweep: Sweep | undefined,
): Promise<ResultCache> {
  const key = sweep === undefined ? 'all' : sweepKey(sweep);
  const path = join(cache, `results-${key}.json`);
  const known = readSealed<Description>(path, description);
  const kept = known?.points !== undefined && isWhole(cache, known.points) ? known.points : undefined;
  const points = sweep === undefined ? undefined : (kept ?? (await pointsFile(database, cache, sweep, key)));
  if (known?.state === records.state && isWhole(cache, known.results)) {
    if (points !== known.points) await writeSealed(path, { ...known, points } satisfies Description);
    return { results: known.results, points, rows: known.rows };
  }
  const tables = new Map([...records.parts, ...(points === undefined ? [] : [[pointsName, points] as const])]);
  const results = await withTables(database, cache, tables, async () =>
    writeTable(database, cache, `results-${key}`, await resultsQuery(database, records, points !== undefined)),
  );
  const rows = await withTables(database, cache, new Map([['written', results]]), async () => {
    const reader = await database.connection.runAndReadAll('SELECT count(*)::DOUBLE FROM written.data');
    return reader.getRowsJS()[0]![0] as number;
  });
  await writeSealed(path, { state: records.state, results, points, rows } satisfies Description);
  if (known !== undefined) removeTable(cache, known.results);
  return { results, points, rows };
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
  return contentHash(fileURLToPath(module));
}

/** Index and hash of each point; of a point that the sweep has twice the first. */
async function pointsFile(database: Database, cache: string, sweep: Sweep, key: string): Promise<TableFile> {
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
    const columns = "{'place': 'BIGINT', 'hash': 'VARCHAR'}";
    return await writeTable(
      database,
      cache,
      `points-${key}`,
      `SELECT min(place) AS place, hash FROM read_csv(${quoted(list)}, header = false, auto_detect = false, columns = ${columns})
        GROUP BY hash ORDER BY place`,
    );
  } finally {
    rmSync(list, { force: true });
  }
}

/** Of the results of a point that was computed twice, the one that `precedes`: it ended first, then by host. */
const firstOfItsPoint = `row_number() OVER (
  PARTITION BY hash ORDER BY epoch_ms(started) + 1000 * seconds, host, segment, "offset") = 1`;

async function resultsQuery(database: Database, records: RecordCache, ofSweep: boolean): Promise<string> {
  if (records.parts.size === 0) {
    return `SELECT ${recordColumns.map((name) => `NULL::VARCHAR AS ${quotedName(name)}`).join(', ')} WHERE false`;
  }
  const wanted = ofSweep ? `AND hash IN (SELECT hash FROM ${pointsName}.data)` : '';
  const done = `SELECT * FROM (${recordsTable(records.parts)}) WHERE kind = 'done' ${wanted}`;
  const structures = ofSweep ? await structuresOf(database, done, records) : records;
  const columns = resultColumns(structures);
  const place = ofSweep
    ? 'ORDER BY place'
    : `ORDER BY task, version, ${columns.parameters.map((expression) => `${expression} NULLS FIRST`).join(', ') || 'hash'}, hash`;
  const join = ofSweep ? `JOIN ${pointsName}.data USING (hash)` : '';
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
 * Expressions of the columns over structs p and v, which hold the plain entries; the others are looked up in the JSON.
 */
function resultColumns({ parameters, values }: { readonly parameters: Structure; readonly values: Structure }) {
  const names = columnNames([...parameters.keys()], [...values.keys()]);
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
  const plain = new Set(plainEntries(structure).map(([entry]) => entry));
  return [...structure].map(([entry, type]) => ({
    name: names.get(entry)!,
    expression: plain.has(entry)
      ? `${struct}[${quoted(entry)}]`
      : `(json_transform(json_object('x', json_extract(${json}, ${quoted(pointer(entry))})), ${quoted(JSON.stringify({ x: nested(type) }))}))['x']`,
  }));
}

/** The place of an entry as a JSON pointer. */
function pointer(entry: string): string {
  return `/${entry.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The types of plain entries; one at least, since there is no empty struct. */
function typesOf(structure: Structure): Record<string, unknown> {
  const plain = plainEntries(structure);
  return plain.length > 0 ? Object.fromEntries(plain.map(([name, type]) => [name, nested(type)])) : { '': 'VARCHAR' };
}

/** Entries that a struct can have: names of letters, digits and the like that differ in more than case. */
function plainEntries(structure: Structure): readonly (readonly [name: string, type: string])[] {
  const counts = new Map<string, number>();
  for (const name of structure.keys()) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return [...structure].filter(
    ([name]) => counts.get(name.toLowerCase()) === 1 && /^[\p{L}\p{N}_ .:-]+$/u.test(name) && name !== '__proto__',
  );
}

/** A type as `json_transform` takes it. */
function nested(type: string): unknown {
  return type.endsWith('[]') ? [nested(type.slice(0, -2))] : tableType(type);
}
