import type { NdArray } from 'ndarray';
import type { Coefficients } from './coefficients.js';
import type { CheckedEnsemble } from './ensemble.js';
import { constant, planeComponent } from './field.js';
import { gradientScale } from './gradient.js';
import { type Basis, basisAt, highestWaveNumber } from './modes.js';

/** The least determinant of s ↦ s − τ(s) over the frame, at (u, v) in units of the frame, and what it is certainly not below. */
export interface CertifiedMinimum {
  readonly least: number;
  readonly lowerBound: number;
  readonly u: number;
  readonly v: number;
}

/** A square of the frame: its centre and a lower bound of the determinant on it. */
interface Cell {
  readonly u: number;
  readonly v: number;
  readonly bound: number;
}

/** Bounds of the second derivatives of the determinant that hold on the whole frame. */
interface Curvature {
  readonly uu: number;
  readonly uv: number;
  readonly vv: number;
}

/** Derivatives of both components on the points of a grid, in pixels a frame^(order − 1): x[i][j] is ∂_u^i ∂_v^j of the displacement along x. */
interface Derivatives {
  readonly x: readonly (readonly Float64Array[])[];
  readonly y: readonly (readonly Float64Array[])[];
}

/** Grid intervals a half wave of the highest mode: polynomials of its degree exceed their values on the grid by 2 % along an axis, their products by 8 %. */
const intervalsPerWave = 8;

/**
 * Branch and bound for the minimum of g = det(I − ∇τ) = 1 − (a + d) + (ad − bc), ∇τ = [[a, b], [c, d]], to within a tolerance: squares around the points of a
 * grid are split in four as long as they may hold a value below the smallest one found less the tolerance. Costs O(c³) for the grid.
 */
export function certifyMinimum(
  ensemble: CheckedEnsemble,
  coefficients: Coefficients,
  tolerance: number,
): CertifiedMinimum {
  const fixed = ensemble.boundary === 'fixed';
  const plane = ensemble.dimension === 2;
  const intervals = highestWaveNumber(ensemble.cutoff) * intervalsPerWave * (fixed ? 1 : 2);
  const along = Float64Array.from({ length: fixed ? intervals + 1 : intervals }, (_, m) => m / intervals);
  const across = plane ? along : Float64Array.of(0);
  const grid = differentiate(ensemble, coefficients, along, across, 3);
  const curvature = boundCurvature(grid, plane);

  let least = { value: Number.POSITIVE_INFINITY, u: 0, v: 0 };
  let half = 0.5 / intervals;
  let cells: Cell[] = [];
  /** Takes in the squares around the points of a grid. */
  const look = (derivatives: Derivatives, us: ArrayLike<number>, vs: ArrayLike<number>) => {
    const width = plane ? half : 0;
    const bend = (curvature.uu * half ** 2 + 2 * curvature.uv * half * width + curvature.vv * width ** 2) / 2;
    for (let row = 0; row < vs.length; row++) {
      for (let column = 0; column < us.length; column++) {
        const [u, v] = [us[column]!, vs[row]!];
        const { value, slopeU, slopeV } = determinant(derivatives, row * us.length + column);
        if (value < least.value) least = { value, u, v };
        cells.push({ u, v, bound: value - Math.abs(slopeU) * half - Math.abs(slopeV) * width - bend });
      }
    }
  };
  /** The halves of an interval around a point; what lies beyond the frame is left out. */
  const halves = (centre: number) =>
    [centre - half, centre + half].filter((place) => !fixed || (place > 0 && place < 1));

  look(grid, along, across);
  let lowerBound = Number.POSITIVE_INFINITY;
  for (;;) {
    const threshold = least.value - tolerance;
    const open = cells.filter(({ bound }) => bound < threshold);
    for (const { bound } of cells) if (bound >= threshold) lowerBound = Math.min(lowerBound, bound);
    if (open.length === 0) {
      return { least: least.value, lowerBound: Math.min(lowerBound, least.value), u: least.u, v: least.v };
    }
    half /= 2;
    cells = [];
    for (const cell of open) {
      const [us, vs] = [halves(cell.u), plane ? halves(cell.v) : [0]];
      look(differentiate(ensemble, coefficients, us, vs, 2), us, vs);
    }
  }
}

/** All derivatives of the displacement up to an order, the zeroth left out, at the points of a grid. */
function differentiate(
  ensemble: CheckedEnsemble,
  coefficients: Coefficients,
  us: ArrayLike<number>,
  vs: ArrayLike<number>,
  order: number,
): Derivatives {
  const plane = ensemble.dimension === 2;
  const scale = gradientScale(ensemble);
  const orders = Array.from({ length: order + 1 }, (_, i) => i);
  const alongX = orders.map((i) => basisAt(ensemble, us, i));
  const alongY = orders.map((j): Basis => (plane ? basisAt(ensemble, vs, j) : j === 0 ? constant : zero));
  const component = (matrix: NdArray<Float64Array>) =>
    orders.map((i) =>
      orders
        .slice(0, order + 1 - i)
        .map((j) => (i + j === 0 ? none : planeComponent(alongX[i]!, alongY[j]!, scale, matrix))),
    );
  return { x: component(coefficients.x), y: component(coefficients.y) };
}

const zero: Basis = { count: 1, values: Float64Array.of(0) };
const none = new Float64Array(0);

/** g and its gradient at a point of the grid. */
function determinant({ x, y }: Derivatives, at: number): { value: number; slopeU: number; slopeV: number } {
  const [a, b] = [x[1]![0]![at]!, x[0]![1]![at]!];
  const [c, d] = [y[1]![0]![at]!, y[0]![1]![at]!];
  const [aU, bU, bV] = [x[2]![0]![at]!, x[1]![1]![at]!, x[0]![2]![at]!];
  const [cU, dU, dV] = [y[2]![0]![at]!, y[1]![1]![at]!, y[0]![2]![at]!];
  return {
    value: (1 - a) * (1 - d) - b * c,
    slopeU: -aU * (1 - d) - (1 - a) * dU - bU * c - b * cU,
    slopeV: -bU * (1 - d) - (1 - a) * dV - bV * c - b * dU,
  };
}

/**
 * Bounds of the second derivatives of g: a, d and ad − bc each keep their absolute value when the frame is reflected, so they are trigonometric
 * polynomials of one and of two times the degree of the field on a grid that covers a period.
 */
function boundCurvature({ x, y }: Derivatives, plane: boolean): Curvature {
  const axes = plane ? 2 : 1;
  const single = 1 / Math.cos(Math.PI / (2 * intervalsPerWave)) ** axes;
  const double = 1 / Math.cos(Math.PI / intervalsPerWave) ** axes;
  /** For ∂^2 in (i₁, j₁) and (i₂, j₂), each one first derivative. */
  const bound = ([i1, j1]: readonly [number, number], [i2, j2]: readonly [number, number]): number => {
    let [traceX, traceY, product] = [0, 0, 0];
    const length = x[1]![0]!.length;
    for (let at = 0; at < length; at++) {
      const X = (i: number, j: number) => x[i]![j]![at]!;
      const Y = (i: number, j: number) => y[i]![j]![at]!;
      const leibniz = (
        f: (i: number, j: number) => number,
        [fi, fj]: readonly [number, number],
        h: (i: number, j: number) => number,
        [hi, hj]: readonly [number, number],
      ) =>
        f(fi + i1 + i2, fj + j1 + j2) * h(hi, hj) +
        f(fi + i1, fj + j1) * h(hi + i2, hj + j2) +
        f(fi + i2, fj + j2) * h(hi + i1, hj + j1) +
        f(fi, fj) * h(hi + i1 + i2, hj + j1 + j2);
      traceX = Math.max(traceX, Math.abs(X(1 + i1 + i2, j1 + j2)));
      traceY = Math.max(traceY, Math.abs(Y(i1 + i2, 1 + j1 + j2)));
      product = Math.max(product, Math.abs(leibniz(X, [1, 0], Y, [0, 1]) - leibniz(X, [0, 1], Y, [1, 0])));
    }
    return single * (traceX + traceY) + double * product;
  };
  return { uu: bound([1, 0], [1, 0]), uv: bound([1, 0], [0, 1]), vv: plane ? bound([0, 1], [0, 1]) : 0 };
}
