import { wasm } from '#kernels/gram';
import { instantiateKernel } from '../numerics/kernel.js';
import { requireObject } from '../numerics/require-argument.js';
import type { Directions } from './directions.js';

/** Writes the first entries K(x_p, z_q) of row p of a Gram matrix, as many as the row has. */
export type GramRow = (p: number, row: Float64Array) => void;

/**
 * Prepares the rows of the matrix ‖x‖‖z‖/(2π)·[sin θ + slope·(π − θ) cos θ] for points x and z, θ the angle
 * between them. Exact to rounding at every angle: θ comes from the lengths of u ± v, u and v the unit
 * vectors, not from an arccos.
 */
export type GramRows = (x: Directions, z: Directions, slope: number) => GramRow;

/**
 * Rows in plain TypeScript.
 * @see {@link gramMatrix}
 */
export const gramRows: GramRows = (x, z, slope) => (p, row) => {
  for (let q = 0; q < row.length; q++) row[q] = x.norms[p]! * z.norms[q]! * angularPart(x, p, z, q, slope);
};

/** [sin θ + slope·(π − θ) cos θ]/2π from s = ‖u − v‖² = 4 sin²(θ/2) and c = ‖u + v‖² = 4 cos²(θ/2). */
function angularPart(x: Directions, p: number, z: Directions, q: number, slope: number): number {
  const { dimension } = x;
  let s = 0;
  let c = 0;
  for (let k = 0; k < dimension; k++) {
    const u = x.unit[p * dimension + k]!;
    const v = z.unit[q * dimension + k]!;
    s += (u - v) * (u - v);
    c += (u + v) * (u + v);
  }
  const sine = Math.sqrt(s * c) / 2;
  const cosine = s < c ? 1 - s / 2 : c / 2 - 1;
  const supplement = 2 * Math.atan2(Math.sqrt(c), Math.sqrt(s));
  return (sine + slope * supplement * cosine) / (2 * Math.PI);
}

interface GramKernel {
  readonly points: WebAssembly.Global;
  readonly norms: WebAssembly.Global;
  readonly point: WebAssembly.Global;
  readonly row: WebAssembly.Global;
  allocate(points: number, dimension: number): void;
  fill(entries: number, slope: number, factor: number): void;
}

/**
 * The same rows by a WebAssembly kernel, float64 SIMD, with a polynomial for the arc tangent.
 * @see {@link gramMatrix}
 */
export const gramRowsWasm: GramRows = (x, z, slope) => {
  for (const [name, points] of Object.entries({ x, z })) {
    requireObject('gramRowsWasm', name, points, ['points', 'dimension', 'unit', 'norms']);
  }
  const { dimension, points: count } = z;
  const kernel = instantiateKernel<GramKernel>(wasm);
  kernel.allocate(count, dimension);
  const view = (array: WebAssembly.Global, length: number) =>
    new Float64Array(kernel.memory.buffer, array.value, length);
  view(kernel.norms, count).set(z.norms);
  const padded = count + (count % 2);
  const coordinates = view(kernel.points, dimension * padded);
  for (let q = 0; q < count; q++) {
    for (let k = 0; k < dimension; k++) coordinates[k * padded + q] = z.unit[q * dimension + k]!;
  }
  const point = view(kernel.point, dimension);
  const entries = view(kernel.row, count);
  return (p, row) => {
    point.set(x.unit.subarray(p * dimension, (p + 1) * dimension));
    kernel.fill(row.length, slope, x.norms[p]! / (2 * Math.PI));
    row.set(entries.subarray(0, row.length));
  };
};
