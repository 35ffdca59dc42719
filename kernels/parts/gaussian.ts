import {
  cosine0,
  cosine1,
  cosine2,
  cosine3,
  cosine4,
  logarithm0,
  logarithm1,
  logarithm2,
  logarithm3,
  logarithmOfTwo,
  sine0,
  sine1,
  sine2,
  sine3,
} from '../../src/numerics/random/float32-coefficients';

// Box–Muller in float32, four samples at a time; the convention is that of src/numerics/random/gaussian.ts. Three short
// loops rather than one: each keeps its constants in registers, and several of its iterations are in flight at once.

/**
 * First half of the transform: for each pair of words in place the squared radius −2 log u instead of the first word,
 * and cosine and sine within the quadrant to `directions`.
 */
export function radiiAndDirections(words: usize, directions: usize, pairs: i32): void {
  let at = words;
  let left = pairs;
  do {
    v128.store(at, squaredRadius(v128.load(at)));
    at += 32;
  } while (--left);
  at = words;
  left = pairs;
  do {
    const v = fraction(v128.load(at, 16));
    const z = f32x4.mul(v, v);
    v128.store(directions, cosine(z));
    v128.store(directions, f32x4.mul(v, sineOverAngle(z)), 16);
    at += 32;
    directions += 32;
  } while (--left);
}

/** Second half: mean + deviation·variate to `out`, two neighbouring vectors a pair; means from `mean`. */
export function addVariates(words: usize, directions: usize, pairs: i32, deviation: f32, mean: usize, out: usize): void {
  const scale = f32x4.splat(deviation);
  const sign = i32x4.splat(0x80000000);
  do {
    const radius = f32x4.mul(f32x4.sqrt(v128.load(words)), scale);
    const word = v128.load(words, 16);
    const next = i32x4.shl(word, 1);
    const c = v128.load(directions);
    const s = v128.load(directions, 16);
    // Odd quadrants swap cosine and sine; the second and third negate the first variate, the last two the other one.
    const swap = v128.and(i32x4.shr_s(next, 31), v128.xor(c, s));
    const first = v128.xor(v128.xor(c, swap), v128.and(v128.xor(word, next), sign));
    const second = v128.xor(v128.xor(s, swap), v128.and(word, sign));
    v128.store(out, f32x4.add(v128.load(mean), f32x4.mul(radius, first)));
    v128.store(out, f32x4.add(v128.load(mean, 16), f32x4.mul(radius, second)), 16);
    words += 32;
    directions += 32;
    mean += 32;
    out += 32;
  } while (--pairs);
}

/** −2 log u, u = (2⌊w/2⁹⌋ + 1)·2⁻²⁴ = 2ᵉm with √½ ≤ m < √2, by log m = 2 artanh((m − 1)/(m + 1)). */
@inline
function squaredRadius(word: v128): v128 {
  const numerator = f32x4.convert_i32x4_s(v128.or(i32x4.shr_u(word, 8), i32x4.splat(1)));
  // The bits of √½·2²⁴ and of √½: the difference leaves e in the exponent field and m, above √½, in the mantissa field.
  const shifted = i32x4.sub(numerator, i32x4.splat(0x4b3504f3));
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const one = f32x4.splat(1);
  const t = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(t, t);
  const tail = f32x4.add(f32x4.splat(-2 * <f32>logarithm2), f32x4.mul(z, f32x4.splat(-2 * <f32>logarithm3)));
  const series = f32x4.add(f32x4.splat(-2 * <f32>logarithm1), f32x4.mul(z, tail));
  const logarithm = f32x4.mul(t, f32x4.add(f32x4.splat(-2 * <f32>logarithm0), f32x4.mul(z, series)));
  return f32x4.add(f32x4.mul(exponent, f32x4.splat(-2 * <f32>logarithmOfTwo)), logarithm);
}

/** v = (2m + 1)·2⁻²⁴ − 1/2, m the 23 bits of the word below its top two; exact. */
@inline
function fraction(word: v128): v128 {
  const bits = v128.and(i32x4.shr_u(word, 7), i32x4.splat(0x7fffff));
  const fromOne = v128.or(bits, i32x4.splat(0x3f800000));
  return f32x4.add(f32x4.sub(fromOne, f32x4.splat(1.5)), f32x4.splat(5.9604644775390625e-8));
}

/** cos(πv/2), z = v². */
@inline
function cosine(z: v128): v128 {
  const tail = f32x4.add(f32x4.splat(<f32>cosine3), f32x4.mul(z, f32x4.splat(<f32>cosine4)));
  const middle = f32x4.add(f32x4.splat(<f32>cosine2), f32x4.mul(z, tail));
  const series = f32x4.add(f32x4.splat(<f32>cosine1), f32x4.mul(z, middle));
  return f32x4.add(f32x4.splat(<f32>cosine0), f32x4.mul(z, series));
}

/** sin(πv/2)/v, z = v². */
@inline
function sineOverAngle(z: v128): v128 {
  const tail = f32x4.add(f32x4.splat(<f32>sine2), f32x4.mul(z, f32x4.splat(<f32>sine3)));
  const series = f32x4.add(f32x4.splat(<f32>sine1), f32x4.mul(z, tail));
  return f32x4.add(f32x4.splat(<f32>sine0), f32x4.mul(z, series));
}
