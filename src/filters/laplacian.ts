import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { requireNdarray } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';

/** An eigenvector of the Laplacian of a grid. */
export interface LaplacianEigenvector {
  /** 4 − 2 cos(πi/N) − 2 cos(πj/N). */
  readonly eigenvalue: number;
  /** i and j: half waves along the columns and the rows. */
  readonly waves: readonly [number, number];
  /** [N, N], of norm 1. */
  readonly vector: NdArray<Float64Array>;
}

/** Weight of filters in an eigenspace of the Laplacian. */
export interface LaplacianProjection {
  /** 4 − 2 cos(πi/N) − 2 cos(πj/N). */
  readonly eigenvalue: number;
  /** Dimension of the eigenspace. */
  readonly multiplicity: number;
  /** Σ_ψ ⟨(w·ψ)²⟩ over an orthonormal basis of the eigenspace, averaged over the filters. */
  readonly sum: number;
}

/** Eigenvalues nearer to each other than this are one. */
const degenerate = 1e-10;

/**
 * Eigenvectors of the Laplacian of the N × N grid with a free boundary (each pixel has its neighbours in the grid, 2 to
 * 4 of them), by eigenvalue: ψ_ij(u, v) ∝ cos(πi(u + ½)/N) cos(πj(v + ½)/N), orthonormal. The eigenvectors of an
 * eigenspace of several dimensions are one basis of many.
 * @throws InputError unless N is an integer from 1 to 256
 * @see {@link laplacianProjections}
 */
export function laplacianEigenvectors(size: number): LaplacianEigenvector[] {
  requireInteger('laplacianEigenvectors', 'size', size, 1, 256);
  const waves = cosines(size);
  const all: LaplacianEigenvector[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const vector = Float64Array.from(
        { length: size * size },
        (_, place) => waves[i * size + (place % size)]! * waves[j * size + Math.floor(place / size)]!,
      );
      all.push({ eigenvalue: eigenvalue(i, j, size), waves: [i, j], vector: ndarray(vector, [size, size]) });
    }
  }
  return all.sort((a, b) => a.eigenvalue - b.eigenvalue || a.waves[0] - b.waves[0]);
}

/**
 * How filters w of shape [.., N, N] lie in the eigenspaces of the Laplacian of their grid: Σ ⟨(w·ψ)²⟩ for every
 * eigenvalue, the mean over all filters. The sums add up to ⟨‖w‖²⟩; low eigenvalues are low frequencies. Each filter is
 * transformed along both axes by the cosines, N³ operations.
 *
 * Source: arXiv 2210.01506 (frequency content of filters during training).
 * @throws InputError unless there are filters and the last two extents are equal
 * @see {@link lineLaplacianProjections} for filters of one axis
 *
 * @example
 * ```ts
 * import { laplacianEigenvectors, laplacianProjections } from 'diffeolab/filters';
 *
 * for (const { eigenvalue, vector } of laplacianEigenvectors(3).slice(0, 2)) {
 *   const within = laplacianProjections(vector).filter(({ sum }) => sum > 1e-9);
 *   console.log(eigenvalue.toFixed(3), within.map(({ multiplicity }) => multiplicity)); // 0.000 [ 1 ], 1.000 [ 2 ]
 * }
 * ```
 */
export function laplacianProjections(filters: NdArray<Float64Array> | NdArray<Float32Array>): LaplacianProjection[] {
  requireNdarray('laplacianProjections', 'filters', filters);
  const { shape } = filters;
  const [rows, size] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
  const count = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  if (shape.length < 2 || rows !== size || size < 1 || count < 1) {
    throw new InputError(
      'laplacianProjections',
      `expected filters of shape [.., N, N], at least one, got [${shape.join(', ')}]`,
    );
  }
  const data = rowMajor<Float32Array | Float64Array>(filters);
  const waves = cosines(size);
  const squares = new Float64Array(size * size);
  const partial = new Float64Array(size * size);
  for (let filter = 0; filter < count; filter++) {
    const first = filter * size * size;
    for (let v = 0; v < size; v++) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let u = 0; u < size; u++) sum += data[first + v * size + u]! * waves[i * size + u]!;
        partial[v * size + i] = sum;
      }
    }
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let v = 0; v < size; v++) sum += partial[v * size + i]! * waves[j * size + v]!;
        squares[j * size + i]! += sum ** 2 / count;
      }
    }
  }
  return byEigenvalue(squares, size);
}

/** Sums over eigenspaces of what eigenvectors (i, j) have, at j·N + i. */
function byEigenvalue(squares: Float64Array, size: number): LaplacianProjection[] {
  const order = Array.from(squares, (square, place) => ({
    square,
    eigenvalue: eigenvalue(place % size, Math.floor(place / size), size),
  })).sort((a, b) => a.eigenvalue - b.eigenvalue);
  const spaces: { eigenvalue: number; multiplicity: number; sum: number }[] = [];
  for (const { square, eigenvalue } of order) {
    const last = spaces.at(-1);
    if (last !== undefined && eigenvalue - last.eigenvalue < degenerate) {
      last.multiplicity++;
      last.sum += square;
    } else spaces.push({ eigenvalue, multiplicity: 1, sum: square });
  }
  return spaces;
}

function eigenvalue(i: number, j: number, size: number): number {
  return 4 * (Math.sin((Math.PI * i) / (2 * size)) ** 2 + Math.sin((Math.PI * j) / (2 * size)) ** 2);
}

/** Orthonormal cosines of a line of N sites, rows of [N, N]. */
export function cosines(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, place) => {
    const [wave, site] = [Math.floor(place / size), place % size];
    return Math.sqrt((wave === 0 ? 1 : 2) / size) * Math.cos((Math.PI * wave * (site + 0.5)) / size);
  });
}
