import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endOfLines } from '../store/end-of-lines.js';
import { scanLines } from '../store/scan-lines.js';
import { isUnreadable } from '../store/unreadable.js';
import { type Database, quoted } from './duckdb.js';
import { readSealed, writeSealed } from './sealed-json.js';
import { mergeStructures, type Structure, structureOf } from './structure.js';
import { isWhole, type TableFile, tableFile, withTables, writeTable } from './table-file.js';

const range = z.tuple([z.int(), z.int()]);
/** Names and types of columns: a list, since any name may be one. */
const structure = z.array(z.tuple([z.string(), z.string()]));
const manifest = z.object({
  format: z.literal('diffeolab-cache'),
  version: z.literal(3),
  /** How far each segment has been taken in, how the lines end there, and what in it could not be read. */
  segments: z.record(z.string(), z.object({ end: z.int(), ending: z.string().nullable(), gaps: z.array(range) })),
  parts: z.array(tableFile.extend({ rows: z.int(), parameters: structure, values: structure })),
  /** Records that match their checksum but not their schema. */
  invalid: z.int(),
});
type Manifest = z.output<typeof manifest>;

/** All records of a store as tables, one row a record. */
export interface RecordCache {
  /** The tables by the names that queries have for them. */
  readonly parts: ReadonlyMap<string, TableFile>;
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
const empty: Manifest = { format: 'diffeolab-cache', version: 3, segments: {}, parts: [], invalid: 0 };
/** Parts beyond which they are put together. */
const mostParts = 12;
/**
 * Takes what the segments have new into the cache: only that is read. Records are checked by their
 * checksum and their schema.
 */
export async function updateRecords(database: Database, store: string, cache: string): Promise<RecordCache> {
  let known = loadManifest(cache);
  const sizes = segmentSizes(join(store, 'segments'));
  if (!isContinued(known, sizes, cache) || !keepLines(known, join(store, 'segments'))) known = empty;
  const news = [...sizes].flatMap(([name, size]) => {
    const { end, gaps } = known.segments[name] ?? { end: 0, gaps: [] };
    return end < size || gaps.length > 0 ? [{ name, size, ranges: [...gaps, [end, size] as [number, number]] }] : [];
  });
  const before = known;
  if (news.length > 0) known = await takeIn(database, join(store, 'segments'), cache, known, news);
  if (known.parts.length > mostParts) known = await putTogether(database, cache, known);
  if (known !== before) {
    await writeSealed(join(cache, manifestName), known);
  }
  return describe(known);
}

function describe({ segments, parts, invalid }: Manifest): RecordCache {
  const gaps = Object.values(segments).flatMap((segment) => segment.gaps);
  const merge = (structures: Manifest['parts'][number]['values'][]) =>
    structures.reduce<Structure>((merged, part) => mergeStructures(merged, new Map(part)), new Map());
  return {
    parts: new Map(parts.map(({ file, sha256 }, i) => [`records_${i + 1}`, { file, sha256 }])),
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    parameters: merge(parts.map(({ parameters }) => parameters)),
    values: merge(parts.map(({ values }) => values)),
    state: parts.map(({ file }) => file).join(),
    unreadable: gaps.reduce((sum, [from, to]) => sum + to - from, 0),
    invalid,
  };
}

function loadManifest(cache: string): Manifest {
  return readSealed(join(cache, manifestName), manifest) ?? empty;
}

function segmentSizes(folder: string): Map<string, number> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return new Map(names.sort().map((name) => [name, statSync(join(folder, name)).size]));
}

/** Whether the segments only grew since, and the parts are as they were written. */
function isContinued({ segments, parts }: Manifest, sizes: ReadonlyMap<string, number>, cache: string): boolean {
  const grew = Object.entries(segments).every(([name, { end }]) => (sizes.get(name) ?? -1) >= end);
  return grew && parts.every((part) => isWhole(cache, part));
}

/** Whether segments still have the lines that were read last: not where they were cut off and grew, or were changed. */
function keepLines({ segments }: Manifest, folder: string): boolean {
  return Object.entries(segments).every(([name, { end, ending }]) => {
    if (ending === null) return true;
    try {
      const file = openSync(join(folder, name), 'r');
      try {
        return (endOfLines(file, end) ?? ending) === ending;
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (isUnreadable(error)) return true;
      throw error;
    }
  });
}

interface News {
  readonly name: string;
  readonly size: number;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** The whole lines of the new ranges go into a file of their own, and from there into a table. */
async function takeIn(database: Database, folder: string, cache: string, known: Manifest, news: readonly News[]) {
  const lines = join(cache, `lines-${randomUUID()}.ndjson.part`);
  const segments = { ...known.segments };
  let count = 0;
  try {
    const out = new LineFile(lines);
    try {
      for (const { name, size, ranges } of news) {
        try {
          segments[name] = copyLines(join(folder, name), name, ranges, out);
        } catch (error) {
          if (!isUnreadable(error)) throw error;
          segments[name] = {
            end: size,
            ending: null,
            gaps: ranges.filter(([from, to]) => from < to).map(([from, to]) => [from, to]),
          };
        }
      }
    } finally {
      out.close();
    }
    count = out.lines;
    if (count === 0) return { ...known, segments };
    const file = await writeTable(database, cache, 'records', recordsOf(lines));
    const [rows, parameters, values] = await withTables(database, cache, new Map([['part', file]]), async () => {
      const reader = await database.connection.runAndReadAll(
        'SELECT count(*)::DOUBLE, json_group_structure(parameters::JSON), json_group_structure("values"::JSON) FROM part.data',
      );
      return reader.getRowsJS()[0] as [number, string | null, string | null];
    });
    const part = { ...file, rows, parameters: [...structureOf(parameters)], values: [...structureOf(values)] };
    return { ...known, segments, parts: [...known.parts, part], invalid: known.invalid + count - rows };
  } finally {
    rmSync(lines, { force: true });
  }
}

/** Copies the records of ranges of a segment; returns how far it is read, how it ends there, what is no record. */
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
    return { end, ending: endOfLines(file, end) ?? null, gaps };
  } finally {
    closeSync(file);
  }
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
    this.#put(wellFormed(line.subarray(from + 1, to)));
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

/**
 * A line whose halves of surrogate pairs, which are no characters, are replaced: JSON carries them, DuckDB does not.
 */
function wellFormed(line: Buffer): Buffer {
  if (!line.includes('\\ud') && !line.includes('\\uD')) return line;
  const halves = /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}/gi;
  const replaced = line.toString('utf8').replace(halves, (text) => (text.length === 6 ? '\\ufffd' : text));
  return Buffer.from(replaced);
}

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
    FROM read_json(${quoted(lines)}, format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${2 ** 25}, columns = {${columns.join(', ')}})
  ) WHERE ${required.map((name) => `"${name}" IS NOT NULL`).join(' AND ')} AND json_type(parameters) = 'OBJECT'
    AND (kind = 'done' AND json_type("values") = 'OBJECT' OR kind = 'failed' AND failure IS NOT NULL AND message IS NOT NULL)`;
}

async function putTogether(database: Database, cache: string, known: Manifest): Promise<Manifest> {
  const { rows, parameters, values, parts } = describe(known);
  const file = await withTables(database, cache, parts, () =>
    writeTable(database, cache, 'records', recordsTable(parts)),
  );
  return { ...known, parts: [{ ...file, rows, parameters: [...parameters], values: [...values] }] };
}

/** All records of parts that are attached, as a query. */
export function recordsTable(parts: RecordCache['parts']): string {
  return [...parts.keys()].map((name) => `SELECT * FROM ${name}.data`).join(' UNION ALL ');
}
