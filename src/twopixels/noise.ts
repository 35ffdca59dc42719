import { InputError, requirePositive } from '../numerics/input-error.js';
import { parseRational, toNumber } from '../numerics/rational.js';
import { requireObject } from '../numerics/require-argument.js';
import { type DisplacementLaw, displacementEnergy, uniformShifts } from './displacement.js';
import { requireTask, type TwoPixelTask } from './task.js';

/** Mean squared norm l σ² of the noise of the default convention, the large-l value of ⟨‖τx − x‖²⟩. */
export const defaultNoiseEnergy = 8 / 3;

/**
 * Standard deviation σ of the i.i.d. Gaussian noise on each of the l sites.
 * @throws InputError unless σ comes out finite and greater than 0
 * @see {@link displacementLaw}
 */
export function noiseDeviation(
  task: TwoPixelTask,
  options: {
    /** l σ²: a number, a fraction such as "8/3" (default), or "exact" for ⟨‖τx − x‖²⟩ of the law. */
    energy?: number | string;
    /** σ itself, instead of the energy. */
    deviation?: number;
    /** Law of "exact", default −1, 0, +1 with probability 1/3 each. */
    law?: DisplacementLaw;
  } = {},
): number {
  const subject = 'noiseDeviation';
  requireTask(subject, task);
  requireObject(subject, 'options', options);
  if (options.deviation !== undefined) {
    if (options.energy !== undefined) throw new InputError(subject, 'give either energy or deviation, not both');
    return requirePositive(subject, 'deviation', options.deviation);
  }
  if (options.energy === 'exact') {
    const { value } = displacementEnergy(task, options.law ?? uniformShifts);
    if (value > 0) return Math.sqrt(value / task.length);
    throw new InputError(
      subject,
      'energy must not be exact for a law that moves no pixel (use a number, or deviation)',
    );
  }
  const energy = options.energy === undefined ? defaultNoiseEnergy : toNumber(parseRational(subject, options.energy));
  return Math.sqrt(requirePositive(subject, 'energy', energy) / task.length);
}
