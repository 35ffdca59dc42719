// Angles of vectors in pairs of float64.

/**
 * π − θ = 2 atan(√c/√s), by the smaller over the larger, for s ∝ 1 − cos θ and c ∝ 1 + cos θ; 0 where both are 0.
 * @param acute where s < c
 */
@inline
export function supplement(s: v128, c: v128, acute: v128): v128 {
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
