import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireNdarray } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';
import { cosines, type LaplacianProjection } from './laplacian.js';

/**
 * How filters w of shape [.., N] of nets on a ring lie along the eigenvectors of the Laplacian of a line of N sites
 * with a free boundary, ψ_i(u) ∝ cos(πi(u + ½)/N), eigenvalue 4 sin²(πi/2N): ⟨(w·ψ_i)²⟩, the mean over all filters. The
 * sums add up to ⟨‖w‖²⟩.
 *
 * The one-dimensional case of arXiv 2210.01506 (frequency content of filters during training).
 * @throws InputError unless there are filters
 *
 * @example
 * ```ts
 * import { lineLaplacianProjections } from 'diffeolab/filters';
 * import ndarray from 'ndarray';
 *
 * const filters = ndarray(Float64Array.of(1, 1, 1, 1, 0, -1), [2, 3]);
 * for (const { eigenvalue, sum } of lineLaplacianProjections(filters)) {
 *   console.log(eigenvalue.toFixed(0), sum.toFixed(1)); // 0 1.5, 1 1.0, 3 0.0
 * }
 * ```
 */
export function lineLaplacianProjections(
  filters: NdArray<Float64Array> | NdArray<Float32Array>,
): LaplacianProjection[] {
  const subject = 'lineLaplacianProjections';
  requireNdarray(subject, 'filters', filters);
  const size = filters.shape.at(-1) ?? 0;
  const count = filters.shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  if (size < 1 || count < 1) {
    const shape = filters.shape.join(', ');
    throw new InputError(subject, `expected filters of shape [.., N], at least one, got [${shape}]`);
  }
  const data = rowMajor<Float32Array | Float64Array>(filters);
  const waves = cosines(size);
  return Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let filter = 0; filter < count; filter++) {
      let part = 0;
      for (let u = 0; u < size; u++) part += data[filter * size + u]! * waves[i * size + u]!;
      sum += part ** 2 / count;
    }
    return { eigenvalue: 4 * Math.sin((Math.PI * i) / (2 * size)) ** 2, multiplicity: 1, sum };
  });
}
