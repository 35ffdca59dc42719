import type { CheckedEnsemble, FrameEnsemble } from './ensemble.js';

/** One mode b_p(u) b_q(v) of a component of the displacement. */
export interface Mode {
  /** p: function along x, a row of the basis. */
  readonly alongX: number;
  /** q: function along y; 0 in one dimension. */
  readonly alongY: number;
  /** i² + j²: square of the wave number, in units of π (fixed frame) or 2π (periodic). */
  readonly waveNumberSquared: number;
  /** ∫|∇(b_p b_q)|²: energy of the mode at coefficient 1. */
  readonly stiffness: number;
  /** ∫(b_p b_q)². */
  readonly norm: number;
}

/** Mean energy of a mode at T = 1: ⟨∫|∇τ|²⟩ of a component. */
export const modeEnergy = Math.PI ** 2 / 4;

/** The functions of one coordinate from which modes are made, at some positions: rows of [count, positions]. */
export interface Basis {
  readonly count: number;
  readonly values: Float64Array;
}

/** Where the pixels stand in the frame: m/(n − 1) on a fixed one, m/n on a periodic one. */
export function pixelPositions({ size, boundary }: CheckedEnsemble): Float64Array {
  const intervals = boundary === 'fixed' ? size - 1 : size;
  return Float64Array.from({ length: size }, (_, m) => m / intervals);
}

/**
 * The functions of one coordinate on the pixels: sin(iπu), i = 1 … ⌊c + 1/2⌋, for the fixed frame; 1, cos
 * 2πiu, sin 2πiu for the periodic. On the last pixel of a fixed frame the sine is what the library gives for
 * sin(iπ): zero to rounding.
 */
export function basis(ensemble: CheckedEnsemble): Basis {
  return basisAt(ensemble, pixelPositions(ensemble), 0);
}

/** The same functions, or a derivative of them, at any positions u of the frame. */
export function basisAt(
  { cutoff, boundary }: CheckedEnsemble,
  positions: ArrayLike<number>,
  derivative: number,
): Basis {
  const fixed = boundary === 'fixed';
  const count = basisCount({ cutoff, boundary });
  const { length } = positions;
  const values = new Float64Array(count * length);
  for (let p = 0; p < count; p++) {
    const frequency = fixed ? Math.PI * (p + 1) : 2 * Math.PI * waveNumber(p);
    const scale = derivative === 0 ? 1 : frequency ** derivative;
    const quarter = ((fixed || p % 2 === 0 ? 0 : 1) + derivative) % 4;
    for (let m = 0; m < length; m++) {
      const u = positions[m]!;
      values[p * length + m] =
        !fixed && p === 0
          ? scale
          : scale * shiftedSine(fixed ? frequency * u : 2 * Math.PI * ((waveNumber(p) * u) % 1), quarter);
    }
  }
  return { count, values };
}

/** sin(x + quarter·π/2). */
function shiftedSine(x: number, quarter: number): number {
  if (quarter === 0) return Math.sin(x);
  if (quarter === 1) return Math.cos(x);
  return quarter === 2 ? -Math.sin(x) : -Math.cos(x);
}

/** All modes below the cutoff, √(i² + j²) < c + 1/2, by wave number: a larger cutoff only adds modes at the end. */
export function modes({ cutoff, dimension, boundary }: FrameEnsemble): Mode[] {
  const fixed = boundary === 'fixed';
  const functions = Array.from({ length: basisCount({ cutoff, boundary }) }, (_, p) => p);
  const across = dimension === 1 ? [0] : functions;
  const wave = (p: number) => (fixed ? p + 1 : waveNumber(p));
  const half = (p: number) => (!fixed && p === 0 ? 1 : 0.5);
  const unit = fixed ? Math.PI : 2 * Math.PI;
  const all: Mode[] = [];
  for (const alongX of functions) {
    for (const alongY of across) {
      const waveNumberSquared = wave(alongX) ** 2 + (dimension === 1 ? 0 : wave(alongY) ** 2);
      if (waveNumberSquared === 0 || Math.sqrt(waveNumberSquared) >= cutoff + 0.5) continue;
      const norm = half(alongX) * (dimension === 1 ? 1 : half(alongY));
      all.push({ alongX, alongY, waveNumberSquared, norm, stiffness: unit ** 2 * waveNumberSquared * norm });
    }
  }
  return all.sort((a, b) => a.waveNumberSquared - b.waveNumberSquared || a.alongX - b.alongX || a.alongY - b.alongY);
}

/** Number of functions of one coordinate. */
export function basisCount({ cutoff, boundary }: Pick<FrameEnsemble, 'cutoff' | 'boundary'>): number {
  return boundary === 'fixed' ? highestWaveNumber(cutoff) : 2 * highestWaveNumber(cutoff) + 1;
}

/** Largest i with i < c + 1/2. */
export function highestWaveNumber(cutoff: number): number {
  return Math.ceil(cutoff + 0.5) - 1;
}

/** Wave number of the p-th of 1, cos 2πu, sin 2πu, cos 4πu, … */
function waveNumber(p: number): number {
  return Math.ceil(p / 2);
}
