import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';

/** Temperature of both components of the displacement, or of each. */
export type Temperature = number | { readonly x: number; readonly y: number };

/** What becomes of the displacement at the frame: it vanishes there, or frame and field are periodic. */
export type Boundary = 'fixed' | 'periodic';

/**
 * The maximum-entropy ensemble of displacement fields τ of an n × n image (or of a line of n sites): all modes below
 * the cutoff are Gaussian, independent, and carry the same mean energy ⟨∫|∇τ|²⟩ = π²T/4 for each component of τ.
 *
 * With a fixed frame τ_x = Σ_ij C_ij sin(iπu) sin(jπv) on the unit square, C_ij ~ N(0, T/(i² + j²)) for
 * √(i² + j²) < c + 1/2, and the same for τ_y with coefficients of its own; u and v along columns and rows. On a torus
 * the modes are the products of 1, cos 2πiu, sin 2πiu in u and v, without the constant; on a line, those of u alone.
 *
 * Source: Petrini, Favero, Geiger, Wyart, arXiv 2105.02468, §2 and appendix (fixed frame, two dimensions); the
 * variants keep its equipartition.
 */
export interface DiffeoEnsemble {
  /** n: pixels along a side. */
  readonly size: number;
  /** c: largest wave number. */
  readonly cutoff: number;
  /** T. */
  readonly temperature: Temperature;
  /** 2 for images, 1 for signals on a line; default 2. */
  readonly dimension?: 1 | 2;
  /** Default 'fixed'. */
  readonly boundary?: Boundary;
}

/** An ensemble whose parameters are admissible, with its defaults filled in. */
export interface CheckedEnsemble {
  readonly size: number;
  readonly cutoff: number;
  readonly temperature: { readonly x: number; readonly y: number };
  readonly dimension: 1 | 2;
  readonly boundary: Boundary;
}

/** Most modes along a side. */
const mostCutoff = 1024;

/**
 * Checks an ensemble and fills in its defaults. Cutoffs above n are for laws and averages over the continuous frame
 * alone (`of` 'frame'): on pixels their modes could not be told from longer ones.
 * @throws InputError unless it is an object, n is an integer of at least 2, 1 ≤ c ≤ n, T ≥ 0, and dimension and
 *   boundary are ones that there are
 */
export function checkEnsemble(
  subject: string,
  ensemble: DiffeoEnsemble,
  of: 'pixels' | 'frame' = 'pixels',
): CheckedEnsemble {
  if (typeof ensemble !== 'object' || ensemble === null) {
    throw new InputError(subject, `expected an ensemble { size, cutoff, temperature }, got ${String(ensemble)}`);
  }
  const { size, cutoff, temperature, dimension = 2, boundary = 'fixed' } = ensemble;
  requireInteger(subject, 'size', size, 2, 1 << 16);
  requireNumber(subject, 'cutoff', cutoff, 1, of === 'pixels' ? Math.min(size, mostCutoff) : mostCutoff);
  if (typeof temperature !== 'number' && (typeof temperature !== 'object' || temperature === null)) {
    throw new InputError(subject, `temperature must be a number or { x, y }, got ${String(temperature)}`);
  }
  const { x, y } = typeof temperature === 'number' ? { x: temperature, y: temperature } : temperature;
  for (const value of [x, y]) requireNumber(subject, 'temperature', value, 0);
  if (dimension !== 1 && dimension !== 2) {
    throw new InputError(subject, `dimension must be 1 or 2, got ${String(dimension)}`);
  }
  if (boundary !== 'fixed' && boundary !== 'periodic') {
    throw new InputError(subject, `boundary must be fixed or periodic, got ${String(boundary)}`);
  }
  return { size, cutoff, temperature: { x, y }, dimension, boundary };
}
