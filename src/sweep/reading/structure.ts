import { z } from 'zod';

/** Type of a column: of DuckDB, or a list of such. */
export type ColumnType = string;

/** Names and types of the entries of a JSON object, as they are over many records. */
export type Structure = ReadonlyMap<string, ColumnType>;

const inferred = z.custom<object>((value) => typeof value === 'object' && value !== null);

/**
 * Types of the entries, from what `json_group_structure` says: integers BIGINT, other numbers DOUBLE (so are entries
 * that are null in every record, since numbers that are not finite are), texts VARCHAR, truth values BOOLEAN, lists of
 * these; what is mixed is VARCHAR.
 */
export function structureOf(json: string | null): Structure {
  if (json === null) return new Map();
  const entries = inferred.safeParse(JSON.parse(json)).data ?? {};
  return new Map(Object.entries(entries).map(([name, type]) => [name, columnType(type)]));
}

function columnType(type: unknown): ColumnType {
  if (Array.isArray(type)) return `${columnType(type[0])}[]`;
  switch (type) {
    case 'UBIGINT':
    case 'BIGINT':
      return 'BIGINT';
    case 'BOOLEAN':
      return 'BOOLEAN';
    case 'DOUBLE':
    case 'HUGEINT':
    case 'UHUGEINT':
      return 'DOUBLE';
    case 'NULL':
      return unknownType;
    default:
      return 'VARCHAR';
  }
}

/** An entry that was null so far: it takes the type of another part. */
const unknownType = 'NULL';

/** Types that hold for both. */
export function mergeStructures(a: Structure, b: Structure): Structure {
  const merged = new Map(a);
  for (const [name, type] of b) merged.set(name, mergeTypes(merged.get(name) ?? type, type));
  return merged;
}

function mergeTypes(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b || b === unknownType) return a;
  if (a === unknownType) return b;
  if (a.endsWith('[]') && b.endsWith('[]')) return `${mergeTypes(a.slice(0, -2), b.slice(0, -2))}[]`;
  const numbers = ['BIGINT', 'DOUBLE'];
  return numbers.includes(a) && numbers.includes(b) ? 'DOUBLE' : 'VARCHAR';
}

/** The type of a column in a table. */
export function tableType(type: ColumnType): string {
  return type.replace(unknownType, 'DOUBLE');
}
