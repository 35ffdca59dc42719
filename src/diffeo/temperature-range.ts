import { InputError, requirePositive } from '../numerics/input-error.js';
import type { Quantity } from '../numerics/quantity.js';
import { checkEnsemble } from './ensemble.js';
import { type Frame, temperatureFor } from './typical-displacement.js';

/** The temperatures at which fields move pixels visibly and yet fold nothing, by two laws. */
export interface TemperatureRange {
  /** The typical displacement is half a pixel: 1/(πn² ln c). */
  readonly halfPixel: Quantity;
  /** Overhangs begin to be seen: 4/(π³c² ln c), a fourth of it for a periodic frame. */
  readonly noOverhangs: Quantity;
  /** [halfPixel, noOverhangs], or undefined where the first is above the second: no temperature is allowed at this cutoff. */
  readonly allowed: readonly [number, number] | undefined;
}

/**
 * Allowed temperatures of a frame: from the one of a typical displacement of half a pixel, T = 1/(πn² ln c), to the one where ⟨‖∇τ‖²⟩ = 1/(2 ln c), beyond
 * which the image folds over somewhere: T = 4/(π³c² ln c). With c wave lengths along the frame instead of half ones a periodic field of the same
 * temperature has four times the energy, so its upper end is 1/(π³c² ln c).
 *
 * Both ends are scaling laws: at the upper one a part of the fields has overhangs (`invertibility` tests one, THEORY §10 has the fractions). The range is empty for
 * c > 2n/π, periodic c > n/π. Source: arXiv 2105.02468, §2 and appendix.
 * @param displacement what the lower end stands for, in pixels; default 1/2
 * @throws InputError for c ≤ 1 and on a line, where the laws do not hold
 */
export function temperatureRange(frame: Frame, displacement = 0.5): TemperatureRange {
  const subject = 'temperatureRange';
  const { cutoff, dimension, boundary } = checkEnsemble(subject, { ...frame, temperature: 1 }, 'frame');
  requirePositive(subject, 'displacement', displacement);
  if (dimension === 1 || cutoff <= 1) {
    const got = dimension === 1 ? 'dimension 1' : `cutoff ${cutoff}`;
    throw new InputError(subject, `the laws are those of images with a cutoff above 1, got ${got} (use 2 or more)`);
  }
  const lowest = temperatureFor(frame, displacement);
  const highest = (boundary === 'fixed' ? 4 : 1) / (Math.PI ** 3 * cutoff ** 2 * Math.log(cutoff));
  const pixels = displacement === 0.5 ? 'half a pixel' : `${displacement} pixels`;
  return {
    halfPixel: { value: lowest, status: 'asymptotic', method: `typical displacement of ${pixels}` },
    noOverhangs: { value: highest, status: 'asymptotic', method: '⟨‖∇τ‖²⟩ = 1/(2 ln c)' },
    allowed: lowest <= highest ? [lowest, highest] : undefined,
  };
}
