import { joined } from '../../tasks/parameters/join.js';
import { subjectOf } from '../../tasks/parameters/table.js';
import { optimiseParameters } from '../../tasks/two-pixels/optimise/parameters.js';
import { twoPixelParameters as table } from '../../tasks/two-pixels/parameters.js';
import { output, threads } from '../parameters/run-parameters.js';

/** Options of `two-pixels stability`. */
export const stability = joined(subjectOf(table, 'stability', 'command', 'two-pixels stability'), threads, output);

/** Options of `two-pixels phase-diagram`. */
export const phaseDiagram = joined(
  subjectOf(table, 'phase-diagram', 'command', 'two-pixels phase-diagram'),
  threads,
  output,
);

/** Parameters of `two-pixels phase-diagram` that are lists, for filters of so many sites; the help is for 3. */
export const phaseDiagramAxes = (filterSize = 3) =>
  ({
    scale: { range: { step: filterSize - 1 }, default: '3..15' },
    channels: { range: { step: filterSize } },
    disorder: { range: { step: 0.1 } },
    mix: { range: { step: 0.1 }, otherwise: '0..1' },
    threshold: { range: { step: 0.1 } },
    firstThreshold: { range: { step: 0.1 } },
  }) as const;

/** Options of `two-pixels show`. */
export const show = joined(subjectOf(table, 'show', 'command', 'two-pixels show'), output);

/** Options of `two-pixels kernel-limit`. */
export const kernelLimit = joined(subjectOf(table, 'kernel-limit', 'command', 'two-pixels kernel-limit'), output);

/** Options of `two-pixels lazy`. */
export const lazy = joined(subjectOf(table, 'lazy', 'command', 'two-pixels lazy'), output);

/** Options of `two-pixels optimise`. */
export const optimise = joined(
  subjectOf(optimiseParameters, 'optimise', 'command', 'two-pixels optimise'),
  threads,
  output,
);
