import { requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import type { Coefficients } from './coefficients.js';
import { certifyMinimum } from './determinant.js';
import { checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { requireCoefficients } from './field.js';

/** Whether a deformation folds the image anywhere. */
export interface Invertibility {
  /** True where the determinant is above 0 everywhere: there are no overhangs. */
  readonly invertible: boolean;
  /** Smallest determinant found, that of the map at `at`. */
  readonly leastDeterminant: number;
  /** The determinant is nowhere below this. */
  readonly lowerBound: number;
  /** Place of the smallest determinant, in pixels, between the pixels as a rule; y is 0 on a line. */
  readonly at: { readonly x: number; readonly y: number };
  /** The field between the pixels: its Fourier series, or bilinear interpolation of its values. */
  readonly method: 'series' | 'bilinear';
}

/**
 * Whether the field of given coefficients deforms images without overhangs. [τ image](s) = image(s − τ(s)) reads the
 * image through the map s ↦ s − τ(s), which is invertible if det(I − ∇τ) = 1 − Tr ∇τ + det ∇τ > 0 everywhere: it keeps
 * the frame where it is (on a torus: can be undone continuously), so it covers every point once. The inverse moves the
 * image content. For s ↦ s + τ(s) the sign of Tr ∇τ changes: −τ and τ are equally probable but one may fold where the
 * other does not, so to test I + ∇τ pass the coefficients with the other sign. On a line the criterion is 1 − τ′ > 0.
 *
 * ∇τ is the exact gradient of the deformation in pixels, n/(n − 1) times ∇τ of the unit square on a fixed frame. The
 * least determinant is searched on the continuous frame by branch and bound, to within the tolerance: a square of
 * half side h around s₀ holds nothing below g(s₀) − (|∂_u g| + |∂_v g|) h − ½ (M_uu + 2M_uv + M_vv) h², with bounds M
 * of the second derivatives of g that hold everywhere since a trigonometric polynomial of degree m exceeds its values
 * on N equidistant points by no more than 1/cos(πm/N) (Ehlich, Zeller, Math. Z. 86 (1964) 41). Rigorous but for
 * rounding; `invertible` is claimed only if the lower bound is above 0, so a field whose least determinant is 0 to
 * the tolerance counts as folded. Where g is least along a whole curve the search may end before the tolerance is
 * reached, and the lower bound says where.
 * @throws InputError if the coefficients are not finite or of another shape, or the tolerance is not allowed
 * @see {@link sampleCoefficients}
 */
export function invertibility(
  ensemble: DiffeoEnsemble,
  coefficients: Coefficients,
  options: {
    /** Of the least determinant, 10⁻¹² … 1; default 10⁻⁶. */
    readonly tolerance?: number;
  } = {},
): Invertibility {
  const subject = 'invertibility';
  requireObject(subject, 'options', options);
  const { tolerance = 1e-6 } = options;
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, checked.dimension, coefficients);
  requireNumber(subject, 'tolerance', tolerance, 1e-12, 1);
  const { least, lowerBound, u, v } = certifyMinimum(checked, coefficients, tolerance);
  const intervals = checked.boundary === 'fixed' ? checked.size - 1 : checked.size;
  return {
    invertible: lowerBound > 0,
    leastDeterminant: least,
    lowerBound,
    at: { x: u * intervals, y: v * intervals },
    method: 'series',
  };
}
