import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireInstance } from '../numerics/require-argument.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import { directions } from './directions.js';
import { type GramRows, gramRows, gramRowsWasm } from './gram-rows.js';

/**
 * Kernels of the lazy limit of infinite width, for w_h and c_h standard normal: `ntk` both layers trained,
 * `random-features` the coefficients alone.
 * @see {@link gramMatrix}
 */
export const kernelNames = ['ntk', 'random-features'] as const;
/** One of `kernelNames`. */
export type KernelName = (typeof kernelNames)[number];

/**
 * Gram matrix K(x_μ, z_ν), [P, Q], of points [P, d] and [Q, d] of any norm, θ the angle between x and z:
 *
 *     ntk              ‖x‖‖z‖/(2π) · [sin θ + 2(π − θ) cos θ]
 *     random-features  ‖x‖‖z‖/(2π) · [sin θ + (π − θ) cos θ]
 *
 * the limits of H Σ ∂f/∂θ ∂f/∂θ over the parameters that train (arXiv 2206.12314; Cho, Saul, *Kernel methods for deep
 * learning*, NIPS 2009), exact to rounding at every angle. `rowsOf` evaluates them: by default the WebAssembly kernel,
 * plain TypeScript where there is no SIMD.
 *
 * Published codes may carry another factor, 1/d for the NTK; it matters only beside a ridge.
 * @throws InputError if the dimensions differ or the kernel is not known
 * @example
 * ```ts
 * import * as spherical from 'diffeolab/spherical';
 *
 * const points = spherical.samplePoints({ points: 3, dimension: 3 });
 * for (const kernel of spherical.kernelNames) {
 *   const matrices = [spherical.gramRows, spherical.gramRowsWasm].map((rowsOf) => {
 *     return spherical.gramMatrix(kernel, points, points, rowsOf);
 *   });
 *   console.log(kernel, matrices.map((matrix) => matrix.get(0, 2).toFixed(4))); // ntk [ '0.2797', '0.2797' ], …
 * }
 * console.log(spherical.gramMatrix('random-features', points).get(0, 2)); // 0.21752…
 * const wide = spherical.initialise({ width: 10_000, dimension: 3 });
 * console.log(spherical.tangentKernel(wide, points).coefficients.get(0, 2)); // 0.20366…
 * ```
 */
export function gramMatrix(
  kernel: KernelName,
  points: NdArray<Float64Array>,
  others: NdArray<Float64Array> = points,
  rowsOf: GramRows = hasWasmSimd() ? gramRowsWasm : gramRows,
): NdArray<Float64Array> {
  const subject = 'gramMatrix';
  if (!kernelNames.includes(kernel)) {
    throw new InputError(subject, `kernel must be one of ${kernelNames.join(', ')}, got ${String(kernel)}`);
  }
  const x = directions(subject, points);
  const z = others === points ? x : directions(subject, others, x.dimension);
  const fillRow = rowsOf(x, z, slopeOf(kernel));
  const gram = new Float64Array(x.points * z.points);
  for (let p = 0; p < x.points; p++) {
    const entries = z === x ? p + 1 : z.points;
    fillRow(p, gram.subarray(p * z.points, p * z.points + entries));
    if (z === x) for (let q = 0; q < p; q++) gram[q * z.points + p] = gram[p * z.points + q]!;
  }
  return ndarray(gram, [x.points, z.points]);
}

function slopeOf(kernel: KernelName): number {
  return kernel === 'ntk' ? 2 : 1;
}

/**
 * Sums F(x) = Σ_ν a_ν K(x, z_ν) over points z [Q, d], for any points x [P, d]: what a kernel predicts. The
 * points z are prepared once.
 * @throws InputError if the dimensions differ
 */
export function kernelSum(
  kernel: KernelName,
  others: NdArray<Float64Array>,
  coefficients: Float64Array,
): (points: NdArray<Float64Array>) => Float64Array {
  requireInstance('kernelSum', 'coefficients', coefficients, Float64Array);
  const rowsOf = hasWasmSimd() ? gramRowsWasm : gramRows;
  const z = directions('kernelSum', others);
  const row = new Float64Array(z.points);
  return (points) => {
    const x = directions('kernelSum', points, z.dimension);
    const fillRow = rowsOf(x, z, slopeOf(kernel));
    return Float64Array.from({ length: x.points }, (_, p) => {
      fillRow(p, row);
      let sum = 0;
      for (let q = 0; q < row.length; q++) sum += coefficients[q]! * row[q]!;
      return sum;
    });
  };
}
