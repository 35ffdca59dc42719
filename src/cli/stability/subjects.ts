import { joined } from '../../tasks/parameters/join.js';
import { subjectOf } from '../../tasks/parameters/table.js';
import { stabilityParameters as table } from '../../tasks/stability/parameters.js';
import { memory, output } from '../parameters/run-parameters.js';

/** Options of `stability measure`. */
export const measure = joined(subjectOf(table, 'measure', 'command', 'stability measure'), memory, output);

/** Parameters of `stability measure` that may be given several times. */
export const measureAxes = { model: { range: 'repeated' } } as const;
