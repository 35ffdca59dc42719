import type { NdArray } from 'ndarray';
import { choleskyFactor, choleskySolve } from '../../numerics/cholesky.js';
import { choleskyFactorWasm } from '../../numerics/cholesky-wasm.js';
import { InputError, requireNumber } from '../../numerics/input-error.js';
import { requireInstance, requireNdarray, requireObject } from '../../numerics/require-argument.js';
import { rowMajor } from '../../numerics/row-major.js';
import { hasWasmSimd } from '../../numerics/wasm-kernel.js';

const subject = 'kernelRidge';

/** What kernel regression has learned. */
export interface KernelRidge {
  /** a = (K + λ m W⁻¹)⁻¹ y, [P]. */
  readonly coefficients: Float64Array;
  /** F(z) = Σ_μ K(z, x_μ) a_μ of a cross kernel [Q, P]: [Q]. */
  predict(cross: NdArray<Float64Array>): Float64Array;
}

/**
 * Kernel regression on a Gram matrix K [P, P] that is at hand: F minimises Σ_μ w_μ (F(x_μ) − y_μ)² + λ m ‖F‖²_K, m the
 * mean of the diagonal of K. With the tangent kernel of a net and λ → 0 it is F = α(f − f₀) at the end of lazy training
 * on a square loss (α → ∞, H → ∞). Time P³/3.
 * @throws InputError if sizes do not fit, or the matrix is singular to rounding beside its ridge
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { kernelRidge } from 'diffeolab/analytic';
 *
 * const gram = ndarray(Float64Array.of(4, 0, 0, 4), [2, 2]);
 * const { predict } = kernelRidge({ gram, labels: Float64Array.of(1, -1) });
 * console.log(predict(ndarray(Float64Array.of(2, 1), [1, 2]))); // Float64Array(1) [ 0.25 ]
 * ```
 */
export function kernelRidge(options: {
  /** K, symmetric. */
  gram: NdArray<Float64Array>;
  /** y, [P]. */
  labels: Float64Array;
  /** λ in units of the mean of the diagonal, default 0. */
  ridge?: number | undefined;
  /** Multiplicities w of the points, default 1 each. */
  weights?: Float64Array | undefined;
}): KernelRidge {
  requireObject(subject, 'options', options, ['gram', 'labels']);
  const { gram, labels, weights } = options;
  requireNdarray(subject, 'gram', gram, 2);
  requireInstance(subject, 'labels', labels, Float64Array);
  if (weights !== undefined) requireInstance(subject, 'weights', weights, Float64Array);
  const ridge = requireNumber(subject, 'ridge', options.ridge ?? 0, 0);
  const [size = 0, columns] = gram.shape;
  if (size === 0 || columns !== size || labels.length !== size || (weights?.length ?? size) !== size) {
    throw new InputError(
      subject,
      `gram must be [P, P] and labels and weights [P], got [${gram.shape.join(', ')}] and ${labels.length} labels`,
    );
  }
  const factor = Float64Array.from(rowMajor(gram));
  let trace = 0;
  for (let p = 0; p < size; p++) trace += factor[p * (size + 1)]!;
  for (let p = 0; p < size; p++) factor[p * (size + 1)]! += (ridge * trace) / size / (weights?.[p] ?? 1);
  try {
    (hasWasmSimd() ? choleskyFactorWasm : choleskyFactor)(factor, size);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      subject,
      'the Gram matrix is singular to rounding, inputs look alike to the net (use a ridge)',
    );
  }
  const coefficients = labels.slice();
  choleskySolve(factor, size, coefficients);
  return {
    coefficients,
    predict(cross) {
      requireNdarray(subject, 'cross', cross, 2);
      if (cross.shape[1] !== size) {
        throw new InputError(subject, `cross must be [Q, ${size}], got [${cross.shape.join(', ')}]`);
      }
      const rows = rowMajor(cross);
      return Float64Array.from({ length: cross.shape[0]! }, (_, q) => {
        let sum = 0;
        for (let p = 0; p < size; p++) sum += rows[q * size + p]! * coefficients[p]!;
        return sum;
      });
    },
  };
}
