import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';

/** Options that all constructed solutions share. */
export interface SolutionSizeOptions {
  /** Scale ξ of the task. */
  readonly scale: number;
  /** Sites l of the ring. */
  readonly length: number;
  /** Filter size s, default 3. */
  readonly filterSize?: number;
}

/** The numbers that fix a constructed solution. */
export interface SolutionSize {
  /** Scale ξ = 2 q depth + 1. */
  readonly scale: number;
  /** Half width q of a filter of s = 2q + 1 sites. */
  readonly halfWidth: number;
  /** Number of layers k̃. */
  readonly depth: number;
}

/**
 * Checks that a solution with odd filter size s = 2q + 1 exists: ξ = 2 q k̃ + 1 with k̃ ≥ 1 layers, and 2ξ ≤ l so that
 * two footprints overlap on one side of the ring only.
 * @throws InputError naming the nearest admissible values
 */
export function admissibleSize(subject: string, options: SolutionSizeOptions): SolutionSize {
  const length = requireInteger(subject, 'length', options.length, 4);
  const filterSize = requireInteger(subject, 'filterSize', options.filterSize ?? 3, 3);
  if (filterSize % 2 === 0) {
    throw new InputError(
      subject,
      `filterSize must be odd, got ${filterSize} (use ${filterSize - 1} or ${filterSize + 1})`,
    );
  }
  const step = filterSize - 1;
  const { scale } = options;
  if (typeof scale !== 'number') requireNumber(subject, 'scale', scale);
  if (!Number.isInteger(scale) || scale < filterSize || (scale - 1) % step !== 0) {
    const form = step === 2 ? 'odd' : `1 plus a multiple of ${step}`;
    const below = 1 + step * Math.max(1, Math.floor((scale - 1) / step));
    const remedy =
      !Number.isFinite(scale) || scale <= filterSize ? `use ${filterSize}` : `use ${below} or ${below + step}`;
    throw new InputError(subject, `scale must be ${form} and at least ${filterSize}, got ${scale} (${remedy})`);
  }
  requireRoom(subject, scale, length);
  return { scale, halfWidth: step / 2, depth: (scale - 1) / step };
}

/**
 * The least admissible filter size s with s^k̃ ≤ `most` for a given scale: ξ itself, of one
 * layer, if there is no other.
 */
export function filterSizeWithin(scale: number, most: number): number {
  for (let filterSize = 3; filterSize < scale; filterSize += 2) {
    const depth = (scale - 1) / (filterSize - 1);
    if (Number.isInteger(depth) && filterSize ** depth <= most) return filterSize;
  }
  return scale;
}

/** Checks 2ξ ≤ l. */
export function requireRoom(subject: string, scale: number, length: number): void {
  if (2 * scale <= length) return;
  throw new InputError(
    subject,
    `scale must be at most half the length ${length}, got ${scale} (use a length of at least ${2 * scale})`,
  );
}
