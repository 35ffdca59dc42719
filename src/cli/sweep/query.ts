import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { query } from './subjects.js';

const example = `
Tables: results, a row a finished point: its parameters, its values, then hash, attempt, seconds, started, host, task, version, executor,
package, commit, node; attempts and failures, a row an attempt. Without a file: all results of the store. SQL is that of DuckDB: one
SELECT, which may be explained; the tables can be read, nothing else can be reached. What is read is kept in STORE/cache, which may be
removed at any time.

Examples:
  $ diffeolab sweep query sweep.json "SELECT scale, channels, avg(R) FROM results GROUP BY ALL ORDER BY ALL"
  $ diffeolab sweep query sweep.json "SELECT failure, message, count(*) FROM failures GROUP BY ALL"
  $ diffeolab sweep query --store results "DESCRIBE results"
  $ diffeolab sweep query sweep.json "FROM results WHERE R < 0.1" --out low.csv
`;

/** Adds `sweep query`. */
export function addQuery(parent: Command, finish: Finish): Command {
  const command = parent.command('query').description('ask the results in SQL (DuckDB)');
  return addSweepOptions(command, query)
    .argument('[sql]', 'one SELECT')
    .addHelpText('after', example)
    .action(async (file: string | undefined, sql: string | undefined, raw) => {
      const { queryCommand } = await import('./actions/query.js');
      finish(await queryCommand(file, sql, raw));
    });
}
