import type { DuckDBDataChunk, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import type { Cell } from './cell.js';
import type { DuckDb } from './duckdb.js';

/** The rows of a piece of an answer. */
export function rowsOf(api: DuckDb, chunk: DuckDBDataChunk): Cell[][] {
  const columns = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnVector(i));
  return Array.from({ length: chunk.rowCount }, (_, row) => columns.map((column) => itemOf(api, column, row)));
}

/** Structs are read entry by entry: as objects of the library they would lose `__proto__`. */
function itemOf(api: DuckDb, vector: DuckDBVector, index: number): Cell {
  if (vector instanceof api.DuckDBStructVector) {
    if (!vector.isItemValid(index)) return null;
    const { entryNames } = vector.type as InstanceType<DuckDb['DuckDBStructType']>;
    return Object.fromEntries(entryNames.map((name, entry) => [name, itemOf(api, vector.entryVectorAt(entry), index)]));
  }
  if (vector instanceof api.DuckDBListVector) {
    const items = vector.getItemVector(index);
    return items === null ? null : Array.from({ length: items.itemCount }, (_, item) => itemOf(api, items, item));
  }
  return cellOf(api, vector.getItem(index));
}

function cellOf(api: DuckDb, value: DuckDBValue): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof api.DuckDBDecimalValue) return decimal(String(value));
  if (value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue) {
    return value.items.map((item) => cellOf(api, item));
  }
  if (value instanceof api.DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, cellOf(api, entry)]));
  }
  if (value instanceof api.DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: cellOf(api, entry.key), value: cellOf(api, entry.value) }));
  }
  if (value instanceof api.DuckDBUnionValue) return { tag: value.tag, value: cellOf(api, value.value) };
  if (value instanceof api.DuckDBVariantValue) return cellOf(api, value.value);
  if (value instanceof api.DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  return isoDate(api, value) ?? dateText(api, value);
}

/** A date beyond those of ISO 8601 as DuckDB writes it; other values as they write themselves. */
function dateText(api: DuckDb, value: object): string {
  if (value instanceof api.DuckDBDateValue && Math.abs(value.days) === 2 ** 31 - 1) {
    return value.days > 0 ? 'infinity' : '-infinity';
  }
  if (value instanceof api.DuckDBTimestampTZValue)
    return String(new api.DuckDBTimestampValue(value.micros)).replace(/\d$/, '$&+00');
  return String(value);
}

/** A decimal as a number, where that has all of its digits. */
function decimal(text: string): Cell {
  const number = Number(text);
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return String(number) === plain || number === 0 ? number : text;
}

/** A date as ISO 8601, with the digits of its fraction of a second; undefined for what is no date of JavaScript's. */
function isoDate(api: DuckDb, value: object): string | undefined {
  const nanoseconds = nanosecondsOf(api, value);
  if (nanoseconds === undefined) return undefined;
  const below = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((nanoseconds - below) / 1_000_000n));
  if (!(Math.abs(date.getTime()) < 8.64e15)) return undefined;
  const digits = String(below)
    .padStart(6, '0')
    .replace(/(000)+$/, '');
  return date.toISOString().replace('Z', `${digits}Z`);
}

/** Time since 1970. */
function nanosecondsOf(api: DuckDb, value: object): bigint | undefined {
  if (value instanceof api.DuckDBDateValue) return BigInt(value.days) * 86_400_000_000_000n;
  if (value instanceof api.DuckDBTimestampValue || value instanceof api.DuckDBTimestampTZValue) {
    return value.micros * 1000n;
  }
  if (value instanceof api.DuckDBTimestampSecondsValue) return value.seconds * 1_000_000_000n;
  if (value instanceof api.DuckDBTimestampMillisecondsValue) return value.millis * 1_000_000n;
  if (value instanceof api.DuckDBTimestampNanosecondsValue) return value.nanos;
  return undefined;
}
