import { InputError } from '../numerics/input-error.js';
import type { Quantity } from '../numerics/quantity.js';
import { requireDeviation } from '../numerics/require-argument.js';
import { checkFrame, type Frame } from './ensemble.js';
import { temperatureFor } from './typical-displacement.js';

/** The temperatures at which fields move pixels visibly and yet fold nothing, by two laws. */
export interface TemperatureRange {
  /** The typical displacement is half a pixel: 1/(πn² ln c). */
  readonly halfPixel: Quantity;
  /** Overhangs begin to be seen: 4/(π³c² ln c), with 2c for c on a periodic frame. */
  readonly noOverhangs: Quantity;
  /**
   * [halfPixel, noOverhangs], or undefined where the first is above the second: no temperature
   * is allowed at this cutoff.
   */
  readonly allowed: readonly [number, number] | undefined;
}

/**
 * Allowed temperatures of a frame: from the one of a typical displacement of half a pixel, T = 1/(πn² ln c), to the one
 * where ⟨‖∇τ‖²⟩ = 1/(2 ln c), beyond which many fields fold over somewhere: T = 4/(π³c² ln c). A periodic frame holds c
 * whole waves, 2c half ones, so 2c stands for c in its upper end.
 *
 * Both ends are scaling laws: even at the upper one some fields have overhangs (`invertibility` tests one; fractions in
 * docs/theory/diffeomorphisms.md). The range is empty for c > 2n/π, on a periodic frame from a little below n/π on.
 * Source: arXiv 2105.02468, §2 and appendix, for the fixed frame.
 * @param displacement what the lower end stands for, in pixels; default 1/2
 * @throws InputError for c ≤ 1 and on a line, where the laws do not hold
 *
 * @example
 * ```ts
 * import { temperatureFor, temperatureRange } from 'diffeolab/diffeo';
 *
 * const { halfPixel, noOverhangs, allowed } = temperatureRange({ size: 32, cutoff: 3 });
 * console.log(halfPixel.value.toExponential(2), noOverhangs.value.toExponential(2)); // 2.83e-4 1.30e-2
 * console.log(temperatureFor({ size: 32, cutoff: 3 }, 0.5) === allowed?.[0]); // true
 * ```
 */
export function temperatureRange(frame: Frame, displacement = 0.5): TemperatureRange {
  const subject = 'temperatureRange';
  const checked = checkFrame(subject, frame);
  const { cutoff, dimension, boundary } = checked;
  requireDeviation(subject, 'displacement', displacement);
  if (dimension === 1 || cutoff <= 1) {
    const got = dimension === 1 ? 'dimension 1' : `cutoff ${cutoff}`;
    throw new InputError(subject, `the laws are those of images with a cutoff above 1, got ${got} (use 2 or more)`);
  }
  const lowest = temperatureFor(checked, displacement);
  const halfWaves = boundary === 'fixed' ? cutoff : 2 * cutoff;
  const highest = 4 / (Math.PI ** 3 * halfWaves ** 2 * Math.log(halfWaves));
  const pixels = displacement === 0.5 ? 'half a pixel' : `${displacement} pixels`;
  return {
    halfPixel: { value: lowest, status: 'asymptotic', method: `typical displacement of ${pixels}` },
    noOverhangs: { value: highest, status: 'asymptotic', method: '⟨‖∇τ‖²⟩ = 1/(2 ln c), c in half waves' },
    allowed: lowest <= highest ? [lowest, highest] : undefined,
  };
}
