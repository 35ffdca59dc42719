import type { CheckedEnsemble } from './ensemble.js';

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

/** The functions of one coordinate from which modes are made, on the pixels: rows of [count, n]. */
export interface Basis {
  readonly count: number;
  readonly values: Float64Array;
}

/**
 * The functions of one coordinate: sin(iπu), i = 1 … ⌊c + 1/2⌋, at u = m/(n − 1) for the fixed frame; 1, cos 2πiu, sin 2πiu at u = m/n for the periodic.
 * On the last pixel of a fixed frame the sine is what the library gives for sin(iπ): zero to rounding.
 */
export function basis({ size, cutoff, boundary }: CheckedEnsemble): Basis {
  const most = highest(cutoff);
  const fixed = boundary === 'fixed';
  const count = fixed ? most : 2 * most + 1;
  const values = new Float64Array(count * size);
  for (let p = 0; p < count; p++) {
    for (let m = 0; m < size; m++) {
      values[p * size + m] = fixed
        ? Math.sin(Math.PI * (p + 1) * (m / (size - 1)))
        : p === 0
          ? 1
          : (p % 2 === 1 ? Math.cos : Math.sin)(2 * Math.PI * (((waveNumber(p) * m) % size) / size));
    }
  }
  return { count, values };
}

/** All modes below the cutoff, √(i² + j²) < c + 1/2, by wave number: a larger cutoff only adds modes at the end. */
export function modes({ cutoff, dimension, boundary }: CheckedEnsemble): Mode[] {
  const most = highest(cutoff);
  const fixed = boundary === 'fixed';
  const functions = Array.from({ length: fixed ? most : 2 * most + 1 }, (_, p) => p);
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

/** Largest i with i < c + 1/2. */
function highest(cutoff: number): number {
  return Math.ceil(cutoff + 0.5) - 1;
}

/** Wave number of the p-th of 1, cos 2πu, sin 2πu, cos 4πu, … */
function waveNumber(p: number): number {
  return Math.ceil(p / 2);
}
