import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { exported } from './subjects.js';

const example = `
One row a finished point, in the order of the sweep: parameters, values, then where and when it was computed. Types are kept in Parquet,
which pandas (read_parquet), R (arrow::read_parquet) and DuckDB read as it is. Without a file: all results of the store.

Examples:
  $ diffeolab sweep export sweep.json --parquet results.parquet
  $ diffeolab sweep export --store results --csv results.csv
  $ diffeolab sweep export sweep.json --csv means.csv --sql "SELECT scale, avg(R) AS R FROM results GROUP BY ALL"
`;

/** Adds `sweep export`. */
export function addExport(parent: Command, finish: Finish): Command {
  const command = parent.command('export').description('write the results as Parquet or CSV');
  return addSweepOptions(command, exported)
    .addHelpText('after', example)
    .action(async (file: string | undefined, raw) => {
      const { exportCommand } = await import('./actions/export.js');
      finish(await exportCommand(file, raw));
    });
}
