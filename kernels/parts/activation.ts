// Which neurons are active on which points: bit = [w·x > 0], with w·x summed from the first component to the last in float64.
// A pass in float32 settles every sign but those of products below its rounding errors; groups with such a product are evaluated
// anew in float64, so the bits are exact.
import { take } from './memory';

/** Bytes of the 32 words of a tile, [4][32], while they are turned from neurons to points. */
const bytes: usize = take(128);

/** Size of a padding point: its products with a neuron are never small. */
const paddingSize: f32 = 1e9;

/**
 * Rounds the points to unit vectors in float32.
 *
 * @param data [points][d]
 * @param rounded [blocks][d][32], float32
 */
export function roundPoints(data: usize, points: i32, dimension: i32, blocks: i32, rounded: usize): void {
  for (let point = 0; point < blocks << 5; point++) {
    const target = rounded + ((<usize>(point >> 5) * dimension) << 7) + (<usize>(point & 31) << 2);
    const x = data + (<usize>(point * dimension) << 3);
    let square: f64 = 0;
    for (let i = 0; point < points && i < dimension; i++) square += load<f64>(x + (<usize>i << 3)) ** 2;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < dimension; i++) {
      const component = point < points ? <f32>(scale * load<f64>(x + (<usize>i << 3))) : i === 0 ? paddingSize : 0;
      store<f32>(target + (<usize>i << 7), component);
    }
  }
}

/**
 * Rounds the weights over Σ_i |w_i| to float32, four neurons at a time. Neurons for which that is impossible become 0.
 *
 * @param weights [4·quads][d]
 * @param rounded [quads][d][4], float32
 */
export function roundWeights(weights: usize, quads: i32, dimension: i32, rounded: usize): void {
  const row = <usize>dimension << 3;
  for (let quad = 0; quad < quads; quad++) {
    const end = weights + row;
    let size01 = f64x2.splat(0);
    let size23 = size01;
    for (let w = weights; w < end; w += 8) {
      size01 = f64x2.add(size01, f64x2.abs(loadTwo(w, row)));
      size23 = f64x2.add(size23, f64x2.abs(loadTwo(w + 2 * row, row)));
    }
    const scale01 = inverse(size01);
    const scale23 = inverse(size23);
    for (let w = weights; w < end; w += 8) {
      const w01 = f32x4.demote_f64x2_zero(f64x2.mul(scale01, loadTwo(w, row)));
      const w23 = f32x4.demote_f64x2_zero(f64x2.mul(scale23, loadTwo(w + 2 * row, row)));
      v128.store(rounded, v128.shuffle<u64>(w01, w23, 0, 2));
      rounded += 16;
    }
    weights += 4 * row;
  }
}

/** One component of two neurons. */
@inline
function loadTwo(w: usize, row: usize): v128 {
  return v128.load64_lane(w + row, v128.load64_zero(w), 1);
}

/** 1/s, or 0 for 0 and what is not finite. */
@inline
function inverse(s: v128): v128 {
  const scale = f64x2.div(f64x2.splat(1), s);
  return v128.and(scale, v128.and(f64x2.gt(s, f64x2.splat(1e-300)), f64x2.lt(s, f64x2.splat(1e300))));
}

/** Error of w·x in float32 for Σ_i |w_i| = ‖x‖ = 1: d products, d sums and both factors round by 2⁻²⁴ each. */
export function roundingError(dimension: i32): f32 {
  return <f32>(dimension + 8) / 16777216;
}

/**
 * Writes the bits of 32 neurons on 32 points, by neurons to `rows` (32 words) and by points to `columns` (32 words).
 *
 * @param weights [32][d], `rounded` theirs
 * @param x the points of the tile, [d][32]; `roundedX` theirs
 * @param error `roundingError`
 */
export function activationTile(
  weights: usize,
  rounded: usize,
  x: usize,
  roundedX: usize,
  error: f32,
  dimension: i32,
  rows: usize,
  columns: usize,
): void {
  for (let h: usize = 0; h < 32; h += 4) {
    const w = weights + ((h * dimension) << 3);
    const roundedW = rounded + ((h * dimension) << 2);
    for (let part: usize = 0; part < 4; part++) {
      const bits = roundedBits(roundedW, roundedX + (part << 5), error, dimension);
      store<u32>(bytes + (part << 5) + h, bits >= 0 ? <u32>bits : exactBits(w, x + (part << 6), dimension));
    }
  }
  bytesToRows(rows);
  bytesToColumns(columns);
}

/** Bits of four neurons on eight points from float32, a byte a neuron; negative if a product is too small to tell. */
@inline
function roundedBits(w: usize, x: usize, error: f32, dimension: i32): i64 {
  const zero = f32x4.splat(0);
  let y0 = zero;
  let y1 = zero;
  let y2 = zero;
  let y3 = zero;
  let z0 = zero;
  let z1 = zero;
  let z2 = zero;
  let z3 = zero;
  const last = x + (<usize>dimension << 7);
  for (; x < last; x += 128) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    const w0 = v128.load32_splat(w);
    const w1 = v128.load32_splat(w, 4);
    const w2 = v128.load32_splat(w, 8);
    const w3 = v128.load32_splat(w, 12);
    y0 = f32x4.add(y0, f32x4.mul(w0, first));
    z0 = f32x4.add(z0, f32x4.mul(w0, second));
    y1 = f32x4.add(y1, f32x4.mul(w1, first));
    z1 = f32x4.add(z1, f32x4.mul(w1, second));
    y2 = f32x4.add(y2, f32x4.mul(w2, first));
    z2 = f32x4.add(z2, f32x4.mul(w2, second));
    y3 = f32x4.add(y3, f32x4.mul(w3, first));
    z3 = f32x4.add(z3, f32x4.mul(w3, second));
    w += 16;
  }
  const smallest = f32x4.pmin(
    f32x4.pmin(smaller(y0, z0), smaller(y1, z1)),
    f32x4.pmin(smaller(y2, z2), smaller(y3, z3)),
  );
  if (v128.any_true(f32x4.le(smallest, f32x4.splat(error)))) return -1;
  // Narrowing keeps the sign bit, which is all that is read.
  const low = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(y0, z0), i16x8.narrow_i32x4_s(y1, z1));
  const high = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(y2, z2), i16x8.narrow_i32x4_s(y3, z3));
  return <i64>~(<u32>i8x16.bitmask(low) | (<u32>i8x16.bitmask(high) << 16));
}

@inline
function smaller(y: v128, z: v128): v128 {
  return f32x4.pmin(f32x4.abs(y), f32x4.abs(z));
}

/** Bits of four neurons on eight points in float64, a byte a neuron. */
function exactBits(w: usize, x: usize, dimension: i32): u32 {
  let bits: u32 = 0;
  for (let h: u32 = 0; h < 32; h += 8) {
    bits |= signsOfEight(w, x, dimension) << h;
    w += <usize>dimension << 3;
  }
  return bits;
}

/** Bits of one neuron on eight points of a tile in float64. */
export function signsOfEight(w: usize, x: usize, dimension: i32): u32 {
  let z0 = f64x2.splat(0);
  let z1 = z0;
  let z2 = z0;
  let z3 = z0;
  const last = x + (<usize>dimension << 8);
  for (; x < last; x += 256) {
    const a = v128.load64_splat(w);
    z0 = f64x2.add(z0, f64x2.mul(a, v128.load(x)));
    z1 = f64x2.add(z1, f64x2.mul(a, v128.load(x, 16)));
    z2 = f64x2.add(z2, f64x2.mul(a, v128.load(x, 32)));
    z3 = f64x2.add(z3, f64x2.mul(a, v128.load(x, 48)));
    w += 8;
  }
  return fourSigns(z0, z1, z2, z3);
}

/** Bits [z > 0] of four pairs. */
@inline
export function fourSigns(z0: v128, z1: v128, z2: v128, z3: v128): u32 {
  const zero = f64x2.splat(0);
  return (
    i64x2.bitmask(f64x2.gt(z0, zero)) |
    (i64x2.bitmask(f64x2.gt(z1, zero)) << 2) |
    (i64x2.bitmask(f64x2.gt(z2, zero)) << 4) |
    (i64x2.bitmask(f64x2.gt(z3, zero)) << 6)
  );
}

/** Words by neuron: byte k of word h is byte h of part k. */
function bytesToRows(rows: usize): void {
  for (let h: usize = 0; h < 32; h += 16) {
    const p0 = v128.load(bytes + h);
    const p1 = v128.load(bytes + h, 32);
    const p2 = v128.load(bytes + h, 64);
    const p3 = v128.load(bytes + h, 96);
    const low01 = interleaveLow(p0, p1);
    const low23 = interleaveLow(p2, p3);
    const high01 = interleaveHigh(p0, p1);
    const high23 = interleaveHigh(p2, p3);
    const target = rows + (h << 2);
    v128.store(target, v128.shuffle<u16>(low01, low23, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(target, v128.shuffle<u16>(low01, low23, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(target, v128.shuffle<u16>(high01, high23, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(target, v128.shuffle<u16>(high01, high23, 4, 12, 5, 13, 6, 14, 7, 15), 48);
  }
}

function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Words by point: bit h of word 8·part + i is bit i of byte h of the part. */
function bytesToColumns(columns: usize): void {
  for (let part: usize = 0; part < 4; part++) {
    let low = v128.load(bytes + (part << 5));
    let high = v128.load(bytes + (part << 5), 16);
    for (let point: isize = 7; point >= 0; point--) {
      store<u32>(columns + (part << 5) + (<usize>point << 2), i8x16.bitmask(low) | (i8x16.bitmask(high) << 16));
      low = i8x16.add(low, low);
      high = i8x16.add(high, high);
    }
  }
}
