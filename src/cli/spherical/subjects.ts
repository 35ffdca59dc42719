import { joined } from '../../tasks/parameters/join.js';
import { subjectOf } from '../../tasks/parameters/table.js';
import { sphericalParameters as table } from '../../tasks/spherical/parameters.js';
import { output, threads } from '../parameters/run-parameters.js';

/** Options of `spherical train`. */
export const train = joined(subjectOf(table, 'train', 'command', 'spherical train'), output);

/** Options of `spherical kernel`. */
export const kernel = joined(subjectOf(table, 'kernel', 'command', 'spherical kernel'), threads, output);

/** Options of `spherical learning-curve`. */
export const learningCurve = joined(
  subjectOf(table, 'learning-curve', 'command', 'spherical learning-curve'),
  threads,
  output,
);

/** Parameters of `spherical learning-curve` that are lists. */
export const learningCurveAxes = {
  dimension: { range: { step: 1 }, default: '2,3,5' },
  points: { range: { factor: 2 }, default: '8..256' },
  lazyPoints: { range: { factor: 2 } },
} as const;

/** Options of `spherical phase-diagram`. */
export const phaseDiagram = joined(
  subjectOf(table, 'phase-diagram', 'command', 'spherical phase-diagram'),
  threads,
  output,
);

/** Parameters of `spherical phase-diagram` that are lists. */
export const phaseDiagramAxes = {
  points: { range: { factor: 2 }, default: '8..128' },
  alpha: { range: { factor: 10 }, default: '1e-6..1e3' },
} as const;

/** Options of `spherical stripe`. */
export const stripe = joined(subjectOf(table, 'stripe', 'command', 'spherical stripe'), threads, output);

/** Parameters of `spherical stripe` that are lists. */
export const stripeAxes = {
  points: { range: { factor: 2 }, default: '256' },
  alpha: { range: { factor: 10 }, default: '1e-6,1e3' },
} as const;

/** Options of `spherical show`. */
export const show = joined(subjectOf(table, 'show', 'command', 'spherical show'), output);
