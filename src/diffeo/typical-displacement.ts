import { InputError } from '../numerics/input-error.js';
import type { Quantity } from '../numerics/quantity.js';
import { requireDeviation } from '../numerics/require-argument.js';
import { checkFrame, checkFrameEnsemble, type DiffeoEnsemble, type Frame, type FrameEnsemble } from './ensemble.js';
import { modeEnergy, modes } from './modes.js';

/**
 * Typical displacement in pixels by the law δ = (n/2)√(πT ln c), which takes Σ 1/(i² + j²) ≈ (π/2) ln c for
 * the sum over the modes: the same for a fixed and a periodic frame. With two temperatures T is their mean.
 * Source: arXiv 2105.02468, §2.
 * @throws InputError for c ≤ 1, where the law gives 0, and on a line, which has no such law
 *   (rmsDisplacement has no such limits)
 * @see {@link fixedDisplacement}
 */
export function typicalDisplacement(ensemble: DiffeoEnsemble): Quantity {
  const checked = checkFrameEnsemble('typicalDisplacement', ensemble);
  const { x, y } = checked.temperatures;
  const value = lawDisplacement('typicalDisplacement', checked) * Math.sqrt((x + y) / 2);
  return { value, status: 'asymptotic', method: 'δ = (n/2)√(πT ln c)' };
}

/**
 * Root mean square displacement √⟨∫|τ|²⟩ in pixels, over the unit square (the pixels of a fixed frame
 * include its border, where τ = 0, so their average is smaller by about 1 − 1/n): n √(Σ_modes
 * (π²/4)(T_x + T_y)·∫(b_p b_q)²/∫|∇(b_p b_q)|²).
 *
 * @see {@link fixedDisplacement}
 */
export function rmsDisplacement(ensemble: DiffeoEnsemble): Quantity {
  const checked = checkFrameEnsemble('rmsDisplacement', ensemble);
  const { x, y } = checked.temperatures;
  const temperature = checked.dimension === 1 ? x : (x + y) / 2;
  return {
    value: exactDisplacement(checked) * Math.sqrt(temperature),
    status: 'exact',
    method: 'sum over the modes',
  };
}

/**
 * The temperature at which the displacement is δ pixels: by the law, T = 4δ²/(πn² ln c), or such that the root mean
 * square displacement is δ exactly.
 * @throws InputError if δ is not positive, or where the law does not hold
 * @see {@link temperatureRange}
 */
export function temperatureFor(frame: Frame, displacement: number, by: 'law' | 'exact' = 'law'): number {
  const subject = 'temperatureFor';
  const checked = checkFrame(subject, frame);
  requireDeviation(subject, 'displacement', displacement);
  if (by !== 'law' && by !== 'exact') {
    throw new InputError(subject, `the displacement is by law or exact, got ${String(by)}`);
  }
  const atOne = by === 'law' ? lawDisplacement(subject, checked) : exactDisplacement(checked);
  return (displacement / atOne) ** 2;
}

/** δ of the law at T = 1. */
function lawDisplacement(subject: string, { size, cutoff, dimension }: FrameEnsemble): number {
  if (dimension === 1) {
    throw new InputError(
      subject,
      'the law δ = (n/2)√(πT ln c) is one of images, got dimension 1 (use the exact displacement)',
    );
  }
  if (cutoff <= 1) {
    throw new InputError(
      subject,
      `the law δ = (n/2)√(πT ln c) needs a cutoff above 1, got ${cutoff} (use 2 or more, or the exact displacement)`,
    );
  }
  return (size / 2) * Math.sqrt(Math.PI * Math.log(cutoff));
}

/** √⟨∫|τ|²⟩ in pixels at T = 1. */
function exactDisplacement(ensemble: FrameEnsemble): number {
  const components = ensemble.dimension;
  const sum = modes(ensemble).reduce((total, { norm, stiffness }) => total + (modeEnergy * norm) / stiffness, 0);
  return ensemble.size * Math.sqrt(components * sum);
}
