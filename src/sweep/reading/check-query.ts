import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { queryMemory } from './duckdb.js';

/** The tables of results, which a query reads. */
export const tables = ['results', 'attempts', 'failures'] as const;

/** Tables that tell of tables. */
const catalogs = ['duckdb_columns', 'duckdb_tables', 'duckdb_types', 'duckdb_views'];

/** Functions that make tables of their arguments, or tell of tables and functions. */
const tableFunctions = new Set([
  ...['unnest', 'range', 'generate_series', 'repeat', 'repeat_row', 'json_each', 'json_tree'],
  ...['summary', 'test_all_types'],
  ...['duckdb_columns', 'duckdb_functions', 'duckdb_keywords', 'duckdb_tables', 'duckdb_types', 'duckdb_views'],
]);

/** Functions that do something, wait, or tell of settings and of the machine; what is not named here only computes. */
const refusedFunctions = new Set([
  ...['nextval', 'currval', 'setseed', 'sleep_ms', 'write_log', 'getenv', 'getvariable', 'current_setting'],
  ...['query', 'query_table', 'json_execute_serialized_sql', 'json_deserialize_sql'],
]);

/** What DuckDB says of a text that it has parsed. */
const serialized = z.union([
  z.object({ error: z.literal(true), error_type: z.string(), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

/** Space and comments. */
const space = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)`;
/** EXPLAIN with its settings, at the beginning of a text. */
const explaining = new RegExp(
  String.raw`^${space}*EXPLAIN\b${space}*(ANALYZE\b|\(${space}*(?:(?:ANALYZE|FORMAT${space}+\w+)${space}*,?${space}*)+\))?`,
  'i',
);

/**
 * The text that may be run for a query: one SELECT, which may be explained, over the tables of results and with
 * functions that only compute. It is judged by what DuckDB's own parser makes of it; of an EXPLAIN the
 * SELECT is judged alone and put behind it again.
 * @throws InputError saying what is refused
 */
export async function checkedQuery(connection: DuckDBConnection, sql: string): Promise<string> {
  if (sql.includes('\0')) throw new InputError('query', 'must not hold the character U+0000 (write chr(0))');
  const [found = '', settings = ''] = explaining.exec(sql) ?? [];
  const asked = sql.slice(found.length);
  await checkTree(connection, await parse(connection, asked));
  return found === '' ? sql : `EXPLAIN ${settings} ${asked}`;
}

/**
 * The text of a parsed statement with null in place of numbers beyond the range, which DuckDB writes as no JSON has
 * them.
 */
function withoutInfinities(json: string): string {
  return json.replace(
    /("(?:[^"\\]|\\.)*")|-?\b(?:Infinity|inf|nan|NaN)\b/g,
    (_, text: string | undefined) => text ?? 'null',
  );
}

async function parse(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const statement = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)');
  statement.bindVarchar(1, sql);
  const [[json] = []] = await (await statement.runAndReadAll()).getRows();
  statement.destroySync();
  const tree = serialized.parse(JSON.parse(withoutInfinities(String(json))));
  if (tree.error) {
    if (tree.error_type !== 'parser') {
      throw new InputError(
        'query',
        'expected a SELECT: the tables can be read, not changed, and nothing else is reached (use a WITH clause for steps)',
      );
    }
    throw new InputError('query', `Parser Error: ${tree.error_message.split('\n')[0]}`);
  }
  const { statements } = tree;
  if (statements.length === 1) return statements[0];
  throw new InputError(
    'query',
    statements.length === 0
      ? 'expected one SELECT, got nothing (such as FROM results LIMIT 10)'
      : `expected one SELECT, got ${statements.length} statements (ask one at a time)`,
  );
}

/** A node of a parsed query: only what is judged is named. */
interface Node {
  readonly class?: unknown;
  readonly type?: unknown;
  readonly function_name?: unknown;
  readonly function?: Node;
  readonly schema_name?: unknown;
  readonly table_name?: unknown;
  readonly catalog_name?: unknown;
  readonly cte_map?: { readonly map?: readonly { readonly key?: unknown }[] };
}

/** Judges all tables and functions of a parsed query, and those of the macros that it calls. */
async function checkTree(connection: DuckDBConnection, root: unknown): Promise<void> {
  const nodes = [...nodesOf(root)];
  const steps = new Set(
    nodes.flatMap(({ cte_map: steps }) => (steps?.map ?? []).map(({ key }) => String(key).toLowerCase())),
  );
  for (const node of nodes) if (node.type === 'BASE_TABLE') checkTable(node, steps);
  for (const called of calledIn(nodes)) if (!isAllowed(called)) throw refusedFunction(called.name);
  await checkMacros(connection, namesOf(nodes));
}

/** A function by its name, and where it stands. */
interface Called {
  readonly name: string;
  readonly makesTable: boolean;
}

function calledIn(nodes: readonly Node[]): Called[] {
  return nodes.flatMap<Called>(({ type, function_name, function: made }) => {
    if (type === 'TABLE_FUNCTION') return [{ name: String(made?.function_name), makesTable: true }];
    return function_name === undefined ? [] : [{ name: String(function_name), makesTable: false }];
  });
}

function namesOf(nodes: readonly Node[]): Set<string> {
  return new Set(calledIn(nodes).map(({ name }) => name.toLowerCase()));
}

/**
 * Refuses macros, which DuckDB has of its own, whose definitions call what a query can't, itself or by other macros.
 */
async function checkMacros(connection: DuckDBConnection, called: ReadonlySet<string>): Promise<void> {
  const listed = await connection.runAndReadAll(
    "SELECT lower(function_name), macro_definition FROM duckdb_functions() WHERE function_type = 'macro'",
  );
  const definitions = listed.getRows().map(([name, definition]) => [String(name), String(definition)] as const);
  for (const macro of called) {
    const seen = new Set([macro]);
    for (const name of seen) {
      for (const [, definition] of definitions.filter(([defined]) => defined === name)) {
        const nodes = [...nodesOf(await parse(connection, `SELECT ${definition}`))];
        if (!calledIn(nodes).every(isAllowed)) throw refusedFunction(macro);
        for (const next of namesOf(nodes)) seen.add(next);
      }
    }
  }
}

/** All objects in parsed JSON, however deep. */
function* nodesOf(root: unknown): Generator<Node, void> {
  const left = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) yield next;
    left.push(...Object.values(next));
  }
}

/** A table of results or a step of the query; names that could be files are none. */
function checkTable({ table_name, schema_name, catalog_name }: Node, steps: ReadonlySet<string>): void {
  const [table, schema, catalog] = [table_name, schema_name, catalog_name].map((name) => String(name).toLowerCase());
  if (catalog === '') {
    if (schema === 'information_schema') return;
    const known: readonly string[] = [...tables, ...catalogs];
    if (schema === '' || schema === 'main') if (known.includes(table!)) return;
    if (schema === '' && steps.has(table!) && !/[./\\:*?[]/.test(table!)) return;
  }
  const name = [catalog_name, schema_name, table_name].filter((part) => part !== '').join('.');
  throw new InputError('query', `there is no table ${name} (a query reads the tables ${tables.join(', ')} alone)`);
}

function isAllowed({ name, makesTable }: Called): boolean {
  return makesTable ? tableFunctions.has(name.toLowerCase()) : !refusedFunctions.has(name.toLowerCase());
}

function refusedFunction(name: string): InputError {
  return new InputError(
    'query',
    `${name} is no function of a query (it reads the tables ${tables.join(', ')}, and no files or settings)`,
  );
}

/** What the database complains about, in its first line. */
export async function complain<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    const [first = ''] = error.message.split('\n');
    if (first.startsWith('Out of Memory Error')) {
      throw new InputError(
        'query',
        `needs more than the ${queryMemory} MiB of memory that it may take (ask for fewer rows or columns, or in parts)`,
      );
    }
    throw new InputError('query', first.replace('Failed to extract statements: ', ''));
  }
}
