import {
  cosine0, cosine1, cosine2, cosine3, cosine4,
  logarithm0, logarithm1, logarithm2, logarithm3, logarithmOfTwo,
  sine0, sine1, sine2, sine3,
} from '../../src/numerics/random/float32-coefficients';

/** √(−2 log u), u = (2⌊w/2⁹⌋ + 1)·2⁻²⁴. */
// @ts-ignore: decorator
@inline
export function radius(w: v128): v128 {
  const n = f32x4.convert_i32x4_s(v128.or(i32x4.shr_u(w, 8), i32x4.splat(1)));
  const shifted = i32x4.sub(n, i32x4.splat(0x4b3504f3)); 
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const t = f32x4.div(f32x4.sub(m, f32x4.splat(1)), f32x4.add(m, f32x4.splat(1)));
  const z = f32x4.mul(t, t);
  let s = f32x4.add(f32x4.splat(<f32>(-2.0 * logarithm2)), f32x4.mul(z, f32x4.splat(<f32>(-2.0 * logarithm3))));
  s = f32x4.add(f32x4.splat(<f32>(-2.0 * logarithm1)), f32x4.mul(z, s));
  s = f32x4.add(f32x4.splat(<f32>(-2.0 * logarithm0)), f32x4.mul(z, s));
  return f32x4.sqrt(f32x4.add(f32x4.mul(exponent, f32x4.splat(<f32>(-2.0 * logarithmOfTwo))), f32x4.mul(t, s)));
}

/** Stores radius·cos θ at `address` and radius·sin θ behind it. */
// @ts-ignore: decorator
@inline
export function storePair(address: usize, w0: v128, w1: v128, scale: v128): void {
  const r = f32x4.mul(radius(w0), scale);
  const top = f32x4.sub(v128.or(v128.and(i32x4.shr_u(w1, 7), i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000)), f32x4.splat(1.5));
  const v = f32x4.add(top, f32x4.splat(5.9604644775390625e-8));
  const z = f32x4.mul(v, v);
  let s = f32x4.add(f32x4.splat(<f32>sine2), f32x4.mul(z, f32x4.splat(<f32>sine3)));
  s = f32x4.add(f32x4.splat(<f32>sine1), f32x4.mul(z, s));
  s = f32x4.add(f32x4.splat(<f32>sine0), f32x4.mul(z, s));
  s = f32x4.mul(v, s);
  let c = f32x4.add(f32x4.splat(<f32>cosine3), f32x4.mul(z, f32x4.splat(<f32>cosine4)));
  c = f32x4.add(f32x4.splat(<f32>cosine2), f32x4.mul(z, c));
  c = f32x4.add(f32x4.splat(<f32>cosine1), f32x4.mul(z, c));
  c = f32x4.add(f32x4.splat(<f32>cosine0), f32x4.mul(z, c));
  const next = i32x4.shl(w1, 1);
  const swap = v128.and(i32x4.shr_s(next, 31), v128.xor(c, s));
  const sign = i32x4.splat(0x80000000);
  c = v128.xor(v128.xor(c, swap), v128.and(v128.xor(w1, next), sign));
  s = v128.xor(v128.xor(s, swap), v128.and(w1, sign));
  v128.store(address, f32x4.mul(r, c));
  v128.store(address, f32x4.mul(r, s), 16);
}
