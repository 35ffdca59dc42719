import type { NdArray } from 'ndarray';
import type { Coefficients } from './coefficients.js';
import type { CheckedEnsemble } from './ensemble.js';
import { constant, planeComponent } from './field.js';
import { gradientScale } from './gradient.js';
import { type Basis, basisAt, highestWaveNumber } from './modes.js';

/**
 * The least determinant of s ↦ s − τ(s) over the frame, at (u, v) in units of the frame, and what
 * it is certainly not below.
 */
export interface CertifiedMinimum {
  readonly least: number;
  readonly lowerBound: number;
  readonly u: number;
  readonly v: number;
}

/** Centre of a square of the frame, and what the determinant is not below in it. */
interface Cell {
  readonly u: number;
  readonly v: number;
  readonly bound: number;
}

/** Determinant and its two derivatives, three numbers a point, on the points of a grid, row by row. */
interface Points {
  readonly values: Float64Array;
  readonly us: ArrayLike<number>;
  readonly vs: ArrayLike<number>;
}

/**
 * Bounds of the second derivatives of the determinant that hold on the whole frame, and the largest values on the
 * grid that they come from.
 */
interface Curvature {
  uu: number;
  uv: number;
  vv: number;
  /** Of a and of d. */
  readonly trace: { readonly [name in 'uu' | 'uv' | 'vv']: [number, number] };
  /** Of ad − bc. */
  readonly product: { uu: number; uv: number; vv: number };
}

/**
 * Derivatives of both components on the points of a grid, in pixels a frame^(order − 1): x[i][j] is ∂_u^i ∂_v^j of
 * the displacement along x.
 */
interface Derivatives {
  readonly x: readonly (readonly Float64Array[])[];
  readonly y: readonly (readonly Float64Array[])[];
}

/**
 * Grid intervals a half wave of the highest mode: polynomials of its degree exceed their values on the grid by 2 %
 * along an axis, their products by 8 %.
 */
const intervalsPerWave = 8;

/** Rows of the grid that are held with all their derivatives at a time. */
const bandRows = 64;

/**
 * Squares to split at a time, beyond which the search ends with the bound that it has: more than any but fields that
 * are least along a whole curve need.
 */
const mostCells = 100_000;

/**
 * Branch and bound for the minimum of g = det(I − ∇τ) = 1 − (a + d) + (ad − bc), ∇τ = [[a, b], [c, d]], to within a
 * tolerance: squares around the points of a grid are split in four as long as they may hold a value below the smallest
 * one found less the tolerance. Costs O(c³), for the grid.
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
  const grid = new Float64Array(3 * along.length * across.length);
  const curvature = noCurvature();
  for (let row = 0; row < across.length; row += bandRows) {
    const band = across.subarray(row, row + bandRows);
    const derivatives = differentiate(ensemble, coefficients, along, band, 3);
    grid.set(determinants(derivatives), 3 * row * along.length);
    raiseCurvature(curvature, derivatives, plane);
  }

  let least = { value: Number.POSITIVE_INFINITY, u: 0, v: 0 };
  let lowerBound = Number.POSITIVE_INFINITY;
  let half = 0.5 / intervals;
  /**
   * The squares around points that may hold a value below the smallest one less the tolerance;
   * the others are done with.
   */
  const openCells = (points: Points[]): Cell[] => {
    const width = plane ? half : 0;
    const bend = (curvature.uu * half ** 2 + 2 * curvature.uv * half * width + curvature.vv * width ** 2) / 2;
    for (const { values, us, vs } of points) {
      for (let at = 0; at < us.length * vs.length; at++) {
        const value = values[3 * at]!;
        if (value < least.value) least = { value, u: us[at % us.length]!, v: vs[Math.floor(at / us.length)]! };
      }
    }
    const open: Cell[] = [];
    for (const { values, us, vs } of points) {
      for (let at = 0; at < us.length * vs.length; at++) {
        const slope = Math.abs(values[3 * at + 1]!) * half + Math.abs(values[3 * at + 2]!) * width;
        const bound = values[3 * at]! - slope - bend;
        if (bound < least.value - tolerance) {
          open.push({ u: us[at % us.length]!, v: vs[Math.floor(at / us.length)]!, bound });
        } else lowerBound = Math.min(lowerBound, bound);
      }
    }
    return open;
  };
  /** The halves of an interval around a point; what lies beyond the frame is left out. */
  const halves = (centre: number) =>
    [centre - half, centre + half].filter((place) => !fixed || (place > 0 && place < 1));

  let cells = openCells([{ values: grid, us: along, vs: across }]);
  while (cells.length > 0 && cells.length < mostCells) {
    half /= 2;
    cells = openCells(
      cells.map((cell) => {
        const [us, vs] = [halves(cell.u), plane ? halves(cell.v) : [0]];
        return { values: determinants(differentiate(ensemble, coefficients, us, vs, 2)), us, vs };
      }),
    );
  }
  for (const { bound } of cells) lowerBound = Math.min(lowerBound, bound);
  return { least: least.value, lowerBound: Math.min(lowerBound, least.value), u: least.u, v: least.v };
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

/** g, ∂_u g and ∂_v g at every point of a grid. */
function determinants({ x, y }: Derivatives): Float64Array {
  const [a, b, aU, bU, bV] = [x[1]![0]!, x[0]![1]!, x[2]![0]!, x[1]![1]!, x[0]![2]!];
  const [c, d, cU, dU, dV] = [y[1]![0]!, y[0]![1]!, y[2]![0]!, y[1]![1]!, y[0]![2]!];
  const values = new Float64Array(3 * a.length);
  for (let at = 0; at < a.length; at++) {
    const [p, q] = [1 - a[at]!, 1 - d[at]!];
    values[3 * at] = p * q - b[at]! * c[at]!;
    values[3 * at + 1] = -aU[at]! * q - p * dU[at]! - bU[at]! * c[at]! - b[at]! * cU[at]!;
    values[3 * at + 2] = -bU[at]! * q - p * dV[at]! - bV[at]! * c[at]! - b[at]! * dU[at]!;
  }
  return values;
}

function noCurvature(): Curvature {
  return { uu: 0, uv: 0, vv: 0, trace: { uu: [0, 0], uv: [0, 0], vv: [0, 0] }, product: { uu: 0, uv: 0, vv: 0 } };
}

type Pair = readonly [number, number];

/**
 * Raises the bounds of the second derivatives of g to those of one more band of the grid. a, d and ad − bc each keep
 * their absolute value when the frame is reflected, so they are trigonometric polynomials of one and of two times the
 * degree of the field on a grid that covers a period.
 */
function raiseCurvature(curvature: Curvature, { x, y }: Derivatives, plane: boolean): void {
  const axes = plane ? 2 : 1;
  const single = 1 / Math.cos(Math.PI / (2 * intervalsPerWave)) ** axes;
  const double = 1 / Math.cos(Math.PI / intervalsPerWave) ** axes;
  const directions = {
    uu: [
      [1, 0],
      [1, 0],
    ],
    uv: [
      [1, 0],
      [0, 1],
    ],
    vv: [
      [0, 1],
      [0, 1],
    ],
  } as const;
  for (const name of plane ? (['uu', 'uv', 'vv'] as const) : (['uu'] as const)) {
    const [[i1, j1], [i2, j2]] = directions[name];
    /** A derivative f of one component with its first derivatives in both directions and the second one. */
    const family = (of: Derivatives['x'], [i, j]: Pair) =>
      [of[i]![j]!, of[i + i1]![j + j1]!, of[i + i2]![j + j2]!, of[i + i1 + i2]![j + j1 + j2]!] as const;
    const [a, a1, a2, a12] = family(x, [1, 0]);
    const [b, b1, b2, b12] = family(x, [0, 1]);
    const [c, c1, c2, c12] = family(y, [1, 0]);
    const [d, d1, d2, d12] = family(y, [0, 1]);
    const trace = curvature.trace[name];
    for (let at = 0; at < a.length; at++) {
      const ad = a12[at]! * d[at]! + a1[at]! * d2[at]! + a2[at]! * d1[at]! + a[at]! * d12[at]!;
      const bc = b12[at]! * c[at]! + b1[at]! * c2[at]! + b2[at]! * c1[at]! + b[at]! * c12[at]!;
      trace[0] = Math.max(trace[0], Math.abs(a12[at]!));
      trace[1] = Math.max(trace[1], Math.abs(d12[at]!));
      curvature.product[name] = Math.max(curvature.product[name], Math.abs(ad - bc));
    }
    curvature[name] = single * (trace[0] + trace[1]) + double * curvature.product[name];
  }
}
