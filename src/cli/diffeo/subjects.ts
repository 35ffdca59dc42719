import { diffeoParameters as table } from '../../tasks/diffeo/parameters.js';
import { joined } from '../../tasks/parameters/join.js';
import { subjectOf } from '../../tasks/parameters/table.js';
import { memory, output } from '../parameters/run-parameters.js';

/** Options of `diffeo apply`. */
export const apply = joined(subjectOf(table, 'apply', 'command', 'diffeo apply'), memory, output);

/** Options of `diffeo field`. */
export const field = joined(subjectOf(table, 'field', 'command', 'diffeo field'), memory, output);

/** Options of `diffeo energy`. */
export const energy = joined(subjectOf(table, 'energy', 'command', 'diffeo energy'), memory, output);

/** Options of `diffeo phase-space`. */
export const phaseSpace = joined(subjectOf(table, 'phase-space', 'command', 'diffeo phase-space'), memory, output);

/** Parameters of `diffeo phase-space` that are lists; temperatures go up by a third of a decade. */
export const phaseSpaceAxes = {
  cutoff: { range: { step: 1 }, default: '2..15' },
  temperature: { range: { factor: 2.154 }, otherwise: '10, about the allowed ones' },
} as const;
