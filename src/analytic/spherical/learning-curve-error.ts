import type { KernelName } from '../../spherical/kernels.js';

/** Shares of the ridge at which the closure was measured; at share 1, the limit of an infinite ridge, it is exact. */
const shares = [0, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 1] as const;

/** By share, the largest |⟨ε⟩/ε_closure − 1|, from a dimension on. */
interface DimensionErrors {
  readonly dimension: number;
  readonly errors: readonly number[];
}

/**
 * Deviations of kernel regression from `kernelLearningCurve`, relative to the closure, largest over P = 64 … 512 with
 * one standard error added: 100 data sets at P = 64 and 128, 40 at 256, 12 at 512 (d ≤ 10), 500 test points each. The
 * last rows are also those of dimension 50 and 100. The ridgeless ones hold for P up to 2048 too, where they were
 * measured.
 */
const measuredErrors: Readonly<Record<KernelName, readonly DimensionErrors[]>> = {
  ntk: [
    { dimension: 2, errors: [8, 3.1, 1.7, 0.76, 0.18, 0.08, 0.041, 0] },
    { dimension: 3, errors: [1.3, 0.7, 0.45, 0.27, 0.11, 0.037, 0.025, 0] },
    { dimension: 5, errors: [0.7, 0.39, 0.29, 0.18, 0.055, 0.038, 0.016, 0] },
    { dimension: 10, errors: [0.27, 0.18, 0.12, 0.08, 0.041, 0.032, 0.02, 0] },
    { dimension: 20, errors: [0.17, 0.12, 0.086, 0.055, 0.038, 0.027, 0.01, 0] },
  ],
  'random-features': [
    { dimension: 2, errors: [700, 230, 66, 14, 0.98, 0.098, 0.052, 0] },
    { dimension: 3, errors: [10, 5.5, 3, 1.4, 0.31, 0.048, 0.035, 0] },
    { dimension: 5, errors: [1.2, 0.82, 0.61, 0.41, 0.13, 0.043, 0.025, 0] },
    { dimension: 10, errors: [0.48, 0.35, 0.25, 0.15, 0.076, 0.043, 0.022, 0] },
    { dimension: 20, errors: [0.29, 0.22, 0.15, 0.09, 0.049, 0.038, 0.02, 0] },
  ],
};

/**
 * Relative error of the closure for a share ridge/(κP) in [0, 1], linear between those that were measured, in this
 * dimension or the next lower one that was.
 */
export function relativeError(kernel: KernelName, dimension: number, share: number): number {
  const { errors } = measuredErrors[kernel].findLast((row) => dimension >= row.dimension)!;
  const next = Math.max(
    1,
    shares.findIndex((measured) => measured >= share),
  );
  const [low, high] = [shares[next - 1]!, shares[next]!];
  const [from, to] = [errors[next - 1]!, errors[next]!];
  return from + ((to - from) * (share - low)) / (high - low);
}
