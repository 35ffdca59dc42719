// Rows of the Gram matrices of one-hidden-layer nets of infinite width, two entries at a time:
//   K(x, z) = ‖x‖‖z‖/(2π) · [sin θ + slope·(π − θ) cos θ], θ the angle between x and z, from ‖u ± v‖
//   of the unit vectors u, v.
import { take } from './parts/memory';

let count: i32 = 0;
let dimension: i32 = 0;
/** Bytes of a coordinate of all points. */
let coordinateBytes: usize = 0;

/** Unit vectors of the points z by coordinate, [d][count, even], and their norms. */
export let points: usize = 0;
export let norms: usize = 0;
/** Unit vector of the point x, [d]. */
export let point: usize = 0;
/** K(x, z) of the points from the first on. */
export let row: usize = 0;

export function allocate(P: i32, d: i32): void {
  count = (P + 1) & ~1;
  dimension = d;
  coordinateBytes = <usize>count << 3;
  points = take(<usize>d * coordinateBytes);
  norms = take(coordinateBytes);
  point = take(<usize>d << 3);
  row = take(coordinateBytes);
}

/** The first entries of the row of x. @param entries their number; @param factor ‖x‖/(2π) */
export function fill(entries: i32, slope: f64, factor: f64): void {
  const slopes = f64x2.splat(slope);
  const factors = f64x2.splat(factor);
  const end = <usize>entries << 3;
  for (let at: usize = 0; at < end; at += 16) {
    let s = f64x2.splat(0);
    let c = f64x2.splat(0);
    let v = points + at;
    for (let k = point; k < point + (<usize>dimension << 3); k += 8) {
      const u = v128.load64_splat(k);
      const difference = f64x2.sub(u, v128.load(v));
      const sum = f64x2.add(u, v128.load(v));
      s = f64x2.add(s, f64x2.mul(difference, difference));
      c = f64x2.add(c, f64x2.mul(sum, sum));
      v += coordinateBytes;
    }
    const half = f64x2.splat(0.5);
    const one = f64x2.splat(1);
    const sine = f64x2.mul(half, f64x2.sqrt(f64x2.mul(s, c)));
    const acute = f64x2.lt(s, c);
    const cosine = v128.bitselect(
      f64x2.sub(one, f64x2.mul(half, s)),
      f64x2.sub(f64x2.mul(half, c), one),
      acute,
    );
    const angular = f64x2.add(sine, f64x2.mul(f64x2.mul(slopes, supplement(s, c, acute)), cosine));
    v128.store(row + at, f64x2.mul(f64x2.mul(factors, v128.load(norms + at)), angular));
  }
}

/** π − θ = 2 atan(√c/√s), by the smaller over the larger. */
@inline
function supplement(s: v128, c: v128, acute: v128): v128 {
  const larger = f64x2.pmax(s, c);
  const ratio = f64x2.sqrt(f64x2.div(f64x2.pmin(s, c), f64x2.pmax(larger, f64x2.splat(f64.MIN_VALUE))));
  const angle = f64x2.mul(f64x2.splat(2), arctangent(ratio));
  return v128.bitselect(f64x2.sub(f64x2.splat(Math.PI), angle), angle, acute);
}

/**
 * atan r for 0 ≤ r ≤ 1 to 2·10⁻¹⁶: beyond tan(π/8) as π/4 + atan((r − 1)/(r + 1)), and then r times the polynomial of
 * degree 11 in r² that Chebyshev interpolation on [0, tan²(π/8)] gives, off by 1.3·10⁻¹⁸.
 */
@inline
function arctangent(r: v128): v128 {
  const one = f64x2.splat(1);
  const far = f64x2.gt(r, f64x2.splat(0.41421356237309503));
  const x = v128.bitselect(f64x2.div(f64x2.sub(r, one), f64x2.add(r, one)), r, far);
  const z = f64x2.mul(x, x);
  let p = f64x2.splat(-0.017805397205419445);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.037965257453865936));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.050351024566015518));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.058468782973308725));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.066629518136291901));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.07692045330902225));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.090908968090640271));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.11111110744919658));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.14285714279250244));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.19999999999940891));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.33333333333333121));
  const series = f64x2.add(x, f64x2.mul(f64x2.mul(x, z), p));
  return f64x2.add(series, v128.and(far, f64x2.splat(Math.PI / 4)));
}
