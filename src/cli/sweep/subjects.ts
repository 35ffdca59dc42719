import { joined } from '../../tasks/parameters/join.js';
import { subjectOf, type ValuesOf } from '../../tasks/parameters/table.js';
import { saying } from '../parameters/run-parameters.js';
import { plotParameters, sweepParameters as table } from './parameters.js';

/** Options of `sweep plan`. */
export const plan = joined(subjectOf(table, 'plan', 'command', 'sweep plan'), saying);

/** Options of `sweep run`. */
export const run = joined(subjectOf(table, 'run', 'command', 'sweep run'), saying);

/** Options of `sweep retry`. */
export const retry = joined(subjectOf(table, 'retry', 'command', 'sweep retry'), saying);

/** Options of `sweep status`. */
export const status = joined(subjectOf(table, 'status', 'command', 'sweep status'), saying);

/** Options of `sweep failures`. */
export const failures = joined(subjectOf(table, 'failures', 'command', 'sweep failures'), saying);

/** Options of `sweep cancel`. */
export const cancel = joined(subjectOf(table, 'cancel', 'command', 'sweep cancel'), saying);

/** Options of `sweep query`. */
export const query = joined(subjectOf(table, 'query', 'command', 'sweep query'), saying);

/** Options of `sweep export`. */
export const exported = joined(subjectOf(table, 'export', 'command', 'sweep export'), saying);

/** Options of `sweep plot`. */
export const plot = joined(
  joined(subjectOf(table, 'plot', 'command', 'sweep plot'), subjectOf(plotParameters, 'plot', 'command', 'sweep plot')),
  saying,
);

/** What names a sweep on the command line: what every command of sweeps has. */
export type SweepInput = ValuesOf<typeof table, 'status', 'command'>;

/** How points are computed. */
export type Computing = Omit<ValuesOf<typeof table, 'retry', 'command'>, keyof SweepInput>;
