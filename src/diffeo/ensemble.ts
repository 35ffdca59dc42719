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

/** An ensemble without its temperature. */
export type Frame = Omit<DiffeoEnsemble, 'temperature'>;

/**
 * An ensemble whose parameters are admissible over the continuous frame, with its defaults filled in: enough for laws
 * and averages. Only the checks below make one, so whoever is given one need not check it again.
 */
class AdmissibleEnsemble<T extends Temperature> implements Required<DiffeoEnsemble> {
  declare protected readonly admissibleOn: 'frame' | 'pixels';

  constructor(
    readonly size: number,
    readonly cutoff: number,
    readonly temperature: T,
    readonly dimension: 1 | 2,
    readonly boundary: Boundary,
  ) {
    Object.freeze(this);
  }

  /** T of both components. */
  get temperatures(): { readonly x: number; readonly y: number } {
    const { temperature } = this;
    return typeof temperature === 'number' ? { x: temperature, y: temperature } : temperature;
  }
}

/** One whose cutoff is at most n besides: beyond, modes could not be told from longer ones on the pixels. */
class PixelEnsemble<T extends Temperature> extends AdmissibleEnsemble<T> {
  declare protected readonly admissibleOn: 'pixels';
}

/** An ensemble that has been checked over the continuous frame (`checkFrameEnsemble`). */
export type FrameEnsemble<T extends Temperature = Temperature> = AdmissibleEnsemble<T>;

/** An ensemble that has been checked for fields on pixels (`checkEnsemble`); it is a `FrameEnsemble` too. */
export type CheckedEnsemble<T extends Temperature = Temperature> = PixelEnsemble<T>;

/** Most modes along a side. */
const mostCutoff = 1024;

/**
 * The ensemble with its defaults filled in, fit for fields on pixels. One that has been checked is returned as it is.
 * @throws InputError unless it is an object, n is an integer of at least 2, 1 ≤ c ≤ n, T ≥ 0, and dimension and
 * boundary are ones that there are
 */
export function checkEnsemble<T extends Temperature>(
  subject: string,
  ensemble: DiffeoEnsemble & { readonly temperature: T },
): CheckedEnsemble<T> {
  if (ensemble instanceof PixelEnsemble) return ensemble;
  return new PixelEnsemble(...admissible(subject, ensemble, 'pixels'));
}

/**
 * The ensemble with its defaults filled in, fit for laws and averages over the continuous frame,
 * where cutoffs may be above n.
 * @throws InputError as `checkEnsemble`, but for c > n
 */
export function checkFrameEnsemble<T extends Temperature>(
  subject: string,
  ensemble: DiffeoEnsemble & { readonly temperature: T },
): FrameEnsemble<T> {
  if (ensemble instanceof AdmissibleEnsemble) return ensemble;
  return new AdmissibleEnsemble(...admissible(subject, ensemble, 'frame'));
}

/** `checkFrameEnsemble` of a frame whose temperature has no part in what is asked. */
export function checkFrame(subject: string, frame: Frame): FrameEnsemble {
  if (frame instanceof AdmissibleEnsemble) return frame;
  requireEnsemble(subject, frame);
  return checkFrameEnsemble(subject, { ...frame, temperature: 1 });
}

/** `checkEnsemble` of a frame whose temperature is still to be found, at T = 1 (then `atTemperature`). */
export function checkAtOne(subject: string, frame: Frame): CheckedEnsemble<number> {
  requireEnsemble(subject, frame);
  return checkEnsemble(subject, { ...frame, temperature: 1 });
}

/** The ensemble at another temperature: nothing else of it is checked again. */
export function atTemperature<T extends Temperature>(
  subject: string,
  { size, cutoff, dimension, boundary }: CheckedEnsemble,
  temperature: T,
): CheckedEnsemble<T> {
  return new PixelEnsemble(size, cutoff, admissibleTemperature(subject, temperature), dimension, boundary);
}

function admissible<T extends Temperature>(
  subject: string,
  ensemble: DiffeoEnsemble & { readonly temperature: T },
  on: 'frame' | 'pixels',
): [size: number, cutoff: number, temperature: T, dimension: 1 | 2, boundary: Boundary] {
  requireEnsemble(subject, ensemble);
  const { size, cutoff, temperature, dimension = 2, boundary = 'fixed' } = ensemble;
  requireInteger(subject, 'size', size, 2, 1 << 16);
  requireNumber(subject, 'cutoff', cutoff, 1, on === 'pixels' ? Math.min(size, mostCutoff) : mostCutoff);
  const own = admissibleTemperature(subject, temperature);
  if (dimension !== 1 && dimension !== 2) {
    throw new InputError(subject, `dimension must be 1 or 2, got ${String(dimension)}`);
  }
  if (boundary !== 'fixed' && boundary !== 'periodic') {
    throw new InputError(subject, `boundary must be fixed or periodic, got ${String(boundary)}`);
  }
  return [size, cutoff, own, dimension, boundary];
}

function requireEnsemble(subject: string, ensemble: Frame): void {
  if (typeof ensemble === 'object' && ensemble !== null) return;
  throw new InputError(subject, `expected an ensemble { size, cutoff, temperature }, got ${String(ensemble)}`);
}

/** The temperature, in an object of its own. */
function admissibleTemperature<T extends Temperature>(subject: string, temperature: T): T {
  if (typeof temperature !== 'number' && (typeof temperature !== 'object' || temperature === null)) {
    throw new InputError(subject, `temperature must be a number or { x, y }, got ${String(temperature)}`);
  }
  const { x, y } = typeof temperature === 'number' ? { x: temperature, y: temperature } : temperature;
  for (const value of [x, y]) requireNumber(subject, 'temperature', value, 0);
  return typeof temperature === 'number' ? temperature : Object.assign({}, temperature);
}
