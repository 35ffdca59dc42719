import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFile, writeThrough } from '../../system/write-file.js';
import { scanLines } from '../store/scan-lines.js';
import { type Database, fileList, quoted } from './duckdb.js';
import { mergeStructures, type Structure, structureOf } from './structure.js';

const range = z.tuple([z.int(), z.int()]);
const structure = z.record(z.string(), z.string());
const manifest = z.object({
  format: z.literal('diffeolab-cache'),
  version: z.literal(1),
  /** How far each segment has been taken in, and what in it could not be read. */
  segments: z.record(z.string(), z.object({ end: z.int(), gaps: z.array(range) })),
  parts: z.array(z.object({ file: z.string(), rows: z.int(), parameters: structure, values: structure })),
  /** Records that match their checksum but not their schema. */
  invalid: z.int(),
});
type Manifest = z.output<typeof manifest>;

/** All records of a store as Parquet files, one row a record. */
export interface RecordCache {
  readonly files: readonly string[];
  readonly rows: number;
  readonly parameters: Structure;
  readonly values: Structure;
  /** Changes with the records. */
  readonly state: string;
  /** Bytes of segments that are no record, and records that are none by their schema. */
  readonly unreadable: number;
  readonly invalid: number;
}

const manifestName = 'records.json';
const empty: Manifest = { format: 'diffeolab-cache', version: 1, segments: {}, parts: [], invalid: 0 };
/** Parts beyond which they are put together. */
const mostParts = 12;
/** Age from which files that no manifest names are removed, in milliseconds: nobody reads them any more. */
const forgotten = 3_600_000;

/**
 * Takes what the segments have new into the cache: only that is read. Records are checked by their
 * checksum and their schema.
 */
export async function updateRecords(database: Database, store: string, cache: string): Promise<RecordCache> {
  let known = loadManifest(cache);
  const sizes = segmentSizes(join(store, 'segments'));
  if (!isContinued(known, sizes, cache)) known = empty;
  const news = [...sizes].flatMap(([name, size]) => {
    const { end, gaps } = known.segments[name] ?? { end: 0, gaps: [] };
    return end < size || gaps.length > 0 ? [{ name, size, ranges: [...gaps, [end, size] as [number, number]] }] : [];
  });
  const before = known;
  if (news.length > 0) known = await takeIn(database, join(store, 'segments'), cache, known, news);
  if (known.parts.length > mostParts) known = await putTogether(database, cache, known);
  if (known !== before) {
    await writeFile(join(cache, manifestName), `${JSON.stringify(known)}\n`);
    removeForgotten(cache, known);
  }
  return describe(cache, known);
}

function describe(cache: string, { segments, parts, invalid }: Manifest): RecordCache {
  const gaps = Object.values(segments).flatMap((segment) => segment.gaps);
  return {
    files: parts.map(({ file }) => join(cache, file)),
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    parameters: parts.reduce<Structure>((merged, part) => mergeStructures(merged, part.parameters), {}),
    values: parts.reduce<Structure>((merged, part) => mergeStructures(merged, part.values), {}),
    state: parts.map(({ file }) => file).join(),
    unreadable: gaps.reduce((sum, [from, to]) => sum + to - from, 0),
    invalid,
  };
}

function loadManifest(cache: string): Manifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(cache, manifestName), 'utf8')));
  } catch {
    return empty;
  }
}

function segmentSizes(folder: string): Map<string, number> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return new Map(names.sort().map((name) => [name, statSync(join(folder, name)).size]));
}

/** Whether the segments only grew since, and the parts are there. */
function isContinued({ segments, parts }: Manifest, sizes: ReadonlyMap<string, number>, cache: string): boolean {
  const grew = Object.entries(segments).every(([name, { end }]) => (sizes.get(name) ?? -1) >= end);
  return grew && parts.every(({ file }) => statSync(join(cache, file), { throwIfNoEntry: false }) !== undefined);
}

interface News {
  readonly name: string;
  readonly size: number;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** The whole lines of the new ranges go into a file of their own, and from there into Parquet. */
async function takeIn(database: Database, folder: string, cache: string, known: Manifest, news: readonly News[]) {
  const lines = join(cache, `lines-${randomUUID()}.ndjson.part`);
  const segments = { ...known.segments };
  let count = 0;
  try {
    const out = new LineFile(lines);
    try {
      for (const { name, ranges } of news) {
        const found = copyLines(join(folder, name), name, ranges, out);
        segments[name] = { end: found.end, gaps: found.gaps };
      }
    } finally {
      out.close();
    }
    count = out.lines;
    if (count === 0) return { ...known, segments };
    const file = `records-${randomUUID()}.parquet`;
    await writeThrough(join(cache, file), async (draft) => {
      await database.connection.run(`COPY (${recordsOf(lines)}) TO ${quoted(draft)} (FORMAT parquet)`);
    });
    const path = fileList([join(cache, file)]);
    const reader = await database.connection.runAndReadAll(
      `SELECT count(*)::DOUBLE, json_group_structure(parameters::JSON), json_group_structure("values"::JSON) FROM read_parquet(${path})`,
    );
    const [rows, parameters, values] = reader.getRowsJS()[0] as [number, string | null, string | null];
    const part = { file, rows, parameters: structureOf(parameters), values: structureOf(values) };
    return { ...known, segments, parts: [...known.parts, part], invalid: known.invalid + count - rows };
  } finally {
    rmSync(lines, { force: true });
  }
}

/** Copies the records of ranges of a segment; returns how far it is read, and what is no record. */
function copyLines(path: string, name: string, ranges: News['ranges'], out: LineFile) {
  const file = openSync(path, 'r');
  const gaps: [number, number][] = [];
  let end = 0;
  try {
    for (const [from, to] of ranges) {
      const pieces = scanLines(file, from, to);
      for (let piece = pieces.next(); ; piece = pieces.next()) {
        if (piece.done === true) {
          end = piece.value;
          if (end < to && ranges.at(-1)?.[1] !== to) gaps.push([end, to]);
          break;
        }
        const { value } = piece;
        if (value.kind === 'gap') gaps.push([value.offset, value.offset + value.bytes]);
        else out.add(name, value.offset, value.buffer, value.from, value.to);
      }
    }
  } finally {
    closeSync(file);
  }
  return { end, gaps };
}

/** Lines of segments, each with where it came from. */
class LineFile {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(2 ** 20);
  #held = 0;
  lines = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  add(segment: string, offset: number, line: Buffer, from: number, to: number): void {
    this.#put(Buffer.from(`{"segment":${JSON.stringify(segment)},"offset":${offset},`));
    this.#put(line.subarray(from + 1, to));
    this.#put(newline);
    this.lines++;
  }

  #put(bytes: Buffer): void {
    if (this.#held + bytes.length > this.#buffer.length) this.#flush();
    if (bytes.length > this.#buffer.length) writeSync(this.#file, bytes);
    else this.#held += bytes.copy(this.#buffer, this.#held);
  }

  #flush(): void {
    if (this.#held > 0) writeSync(this.#file, this.#buffer, 0, this.#held);
    this.#held = 0;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }
}

const newline = Buffer.from('\n');

const texts = ['kind', 'hash', 'task', 'host', 'executor', 'package', 'commit', 'node', 'failure', 'message', 'stack'];
const numbers = { version: 'BIGINT', attempt: 'BIGINT', seconds: 'DOUBLE', started: 'TIMESTAMPTZ' } as const;
const required = ['hash', 'task', 'host', 'executor', 'package', 'node', ...Object.keys(numbers)];

/** The records of a file of lines, as rows; those that are none by their schema are left out. */
function recordsOf(lines: string): string {
  const columns = [
    ...['segment', ...texts, ...Object.keys(numbers)].map((name) => `"${name}": 'VARCHAR'`),
    ...['parameters', 'values', 'arrays'].map((name) => `"${name}": 'JSON'`),
    '"offset": \'BIGINT\'',
  ];
  const selected = [
    ...['segment', '"offset"', ...texts.map((name) => `"${name}"`), 'parameters', '"values"', 'arrays'],
    ...Object.entries(numbers).map(([name, type]) => `try_cast("${name}" AS ${type}) AS "${name}"`),
  ];
  return `SELECT * FROM (
    SELECT ${selected.join(', ')}
    FROM read_json(${quoted(lines)}, format = 'newline_delimited', maximum_object_size = ${2 ** 25}, columns = {${columns.join(', ')}})
  ) WHERE ${required.map((name) => `"${name}" IS NOT NULL`).join(' AND ')} AND json_type(parameters) = 'OBJECT'
    AND (kind = 'done' AND json_type("values") = 'OBJECT' OR kind = 'failed' AND failure IS NOT NULL AND message IS NOT NULL)`;
}

async function putTogether(database: Database, cache: string, known: Manifest): Promise<Manifest> {
  const { rows, parameters, values, files } = describe(cache, known);
  const file = `records-${randomUUID()}.parquet`;
  await writeThrough(join(cache, file), async (draft) => {
    await database.connection.run(
      `COPY (SELECT * FROM read_parquet(${fileList(files)})) TO ${quoted(draft)} (FORMAT parquet)`,
    );
  });
  return { ...known, parts: [{ file, rows, parameters: { ...parameters }, values: { ...values } }] };
}

/** Removes old files that the manifest does not name: another process may have begun with them a moment ago. */
function removeForgotten(cache: string, { parts }: Manifest): void {
  const named = new Set(parts.map(({ file }) => file));
  for (const name of readdirSync(cache)) {
    if (!/^(records|lines)-/.test(name) || named.has(name)) continue;
    const entry = statSync(join(cache, name), { throwIfNoEntry: false });
    if (entry !== undefined && Date.now() - entry.mtimeMs > forgotten) rmSync(join(cache, name), { force: true });
  }
}
