// Rows of the Gram matrices of one-hidden-layer nets of infinite width, two entries at a time:
//   K(x, z) = ‖x‖‖z‖/(2π) · [sin θ + slope·(π − θ) cos θ], θ the angle between x and z, from ‖u ± v‖
//   of the unit vectors u, v.
import { supplement } from './parts/angle';
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
