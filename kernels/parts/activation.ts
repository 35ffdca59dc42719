// Which neurons are active on which points: bit = [w·x > 0], with w·x summed from the first component to the last in
// float64. A pass in integers of 16 bits settles every sign but those of products below its rounding errors; these are
// evaluated anew in float64, so the bits are exact.
import { take } from './memory';

/** Bytes of the 32 words of a tile, [4][32], while they are turned from neurons to points. */
const bytes: usize = take(128);

/** Length of a rounded vector. */
const length: f64 = 32767;
/** A number of size below 2³¹ plus this has its nearest integer in the low 32 bits. */
const integerShift: f64 = 6755399441055744;

/** Pairs of components of a rounded vector; of an odd number the last is 0. */
export function pairCount(dimension: i32): i32 {
  return (dimension + 1) >> 1;
}

/**
 * Scales the points to vectors of length 32767 and rounds their components to integers; padding
 * points are (32767, 0, …).
 *
 * @param data [points][d]
 * @param rounded [blocks][pairs][32][2], i16
 */
export function roundPoints(data: usize, points: i32, dimension: i32, blocks: i32, rounded: usize): void {
  for (let point = 0; point < blocks << 5; point++) {
    const target = rounded + ((<usize>(point >> 5) * pairCount(dimension)) << 7) + (<usize>(point & 31) << 2);
    const x = data + (<usize>(point * dimension) << 3);
    let square: f64 = 0;
    for (let i = 0; point < points && i < dimension; i++) square += load<f64>(x + (<usize>i << 3)) ** 2;
    const scale = f64x2.extract_lane(scales(f64x2.splat(square)), 0);
    for (let i = 0; i < dimension; i++) {
      const component = point < points ? nearest(scale * load<f64>(x + (<usize>i << 3))) : i === 0 ? length : 0;
      store<i16>(target + (<usize>(i >> 1) << 7) + (<usize>(i & 1) << 1), <i16>component);
    }
  }
}

/** The factors that make two vectors 32767 long; 0 where the square of a length is 0, not finite or extreme. */
@inline
function scales(sums: v128): v128 {
  const factors = f64x2.div(f64x2.splat(length), f64x2.sqrt(sums));
  return v128.and(factors, v128.and(f64x2.gt(sums, f64x2.splat(1e-280)), f64x2.lt(sums, f64x2.splat(1e280))));
}

/**
 * Scales the weights to vectors of length 32767 and rounds their components to integers, four neurons at a time.
 * Neurons for which that is impossible become 0.
 *
 * @param weights [4·quads][d]
 * @param rounded [quads][pairs][4][2], i16
 */
export function roundWeights(weights: usize, quads: i32, dimension: i32, rounded: usize): void {
  const row = <usize>dimension << 3;
  const whole = <usize>(dimension & ~1) << 3;
  for (let quad = 0; quad < quads; quad++) {
    const w1 = weights + row;
    const w2 = w1 + row;
    const w3 = w2 + row;
    const scale01 = scales(squares(weights, row));
    const scale23 = scales(squares(w2, row));
    const scale0 = v128.shuffle<f64>(scale01, scale01, 0, 0);
    const scale1 = v128.shuffle<f64>(scale01, scale01, 1, 1);
    const scale2 = v128.shuffle<f64>(scale23, scale23, 0, 0);
    const scale3 = v128.shuffle<f64>(scale23, scale23, 1, 1);
    for (let i: usize = 0; i < whole; i += 16) {
      const first = integers(v128.load(weights + i), scale0, v128.load(w1 + i), scale1);
      const second = integers(v128.load(w2 + i), scale2, v128.load(w3 + i), scale3);
      v128.store(rounded, i16x8.narrow_i32x4_s(first, second));
      rounded += 16;
    }
    if (dimension & 1) {
      const first = integers(v128.load64_zero(weights + whole), scale0, v128.load64_zero(w1 + whole), scale1);
      const second = integers(v128.load64_zero(w2 + whole), scale2, v128.load64_zero(w3 + whole), scale3);
      v128.store(rounded, i16x8.narrow_i32x4_s(first, second));
      rounded += 16;
    }
    weights += 4 * row;
  }
}

/** Σ_i w_i² of two neurons. */
@inline
function squares(w: usize, row: usize): v128 {
  let sum = f64x2.splat(0);
  for (const end = w + row; w < end; w += 8) {
    const two = v128.load64_lane(w + row, v128.load64_zero(w), 1);
    sum = f64x2.add(sum, f64x2.mul(two, two));
  }
  return sum;
}

/** The nearest integers to two pairs of numbers, scaled. */
@inline
function integers(a: v128, scaleA: v128, b: v128, scaleB: v128): v128 {
  const shift = f64x2.splat(integerShift);
  return v128.shuffle<u32>(f64x2.add(f64x2.mul(a, scaleA), shift), f64x2.add(f64x2.mul(b, scaleB), shift), 0, 2, 4, 6);
}

/**
 * Most that the product of two rounded vectors is off, those of float64 included: components are off by ½ each, so by
 * at most ½ (‖ŵ‖₁ + ‖x̂‖₁) ≤ √d·32767 in all, up to d/4 of second order.
 */
export function roundingError(dimension: i32): i32 {
  return <i32>(length * Math.sqrt(<f64>dimension)) + dimension + 2;
}

/**
 * Writes the bits of 32 neurons on 32 points, by neurons to `rows` (32 words) and by points to `columns` (32 words).
 *
 * @param weights [32][d], `rounded` theirs
 * @param neurons those of the 32 that are to be evaluated, the first ones; a multiple of 4
 * @param x the points of the tile, [d][32]; `roundedX` theirs
 * @param errors `roundingError` in every lane
 */
export function activationTile(
  weights: usize,
  rounded: usize,
  neurons: usize,
  x: usize,
  roundedX: usize,
  errors: v128,
  dimension: i32,
  rows: usize,
  columns: usize,
): void {
  const pairs = <usize>pairCount(dimension);
  for (let h: usize = 0; h < neurons; h += 4) {
    const w = weights + ((h * dimension) << 3);
    const roundedW = rounded + ((h * pairs) << 2);
    for (let part: usize = 0; part < 4; part++) {
      const bits = bitsOfEight(w, roundedW, x + (part << 6), roundedX + (part << 5), errors, dimension, pairs);
      store<u32>(bytes + (part << 5) + h, bits);
    }
  }
  bytesToRows(rows);
  bytesToColumns(columns);
}

/** Bits of four neurons on eight points, a byte a neuron. */
@inline
function bitsOfEight(
  w: usize, roundedW: usize, x: usize, roundedX: usize, errors: v128, dimension: i32, pairs: usize,
): u32 {
  let first = v128.load(roundedX);
  let second = v128.load(roundedX, 16);
  let a = v128.load32_splat(roundedW);
  let y0 = i32x4.dot_i16x8_s(a, first);
  let z0 = i32x4.dot_i16x8_s(a, second);
  a = v128.load32_splat(roundedW, 4);
  let y1 = i32x4.dot_i16x8_s(a, first);
  let z1 = i32x4.dot_i16x8_s(a, second);
  a = v128.load32_splat(roundedW, 8);
  let y2 = i32x4.dot_i16x8_s(a, first);
  let z2 = i32x4.dot_i16x8_s(a, second);
  a = v128.load32_splat(roundedW, 12);
  let y3 = i32x4.dot_i16x8_s(a, first);
  let z3 = i32x4.dot_i16x8_s(a, second);
  for (const last = roundedX + ((pairs - 1) << 7); roundedX < last; ) {
    roundedX += 128;
    roundedW += 16;
    first = v128.load(roundedX);
    second = v128.load(roundedX, 16);
    a = v128.load32_splat(roundedW);
    y0 = i32x4.add(y0, i32x4.dot_i16x8_s(a, first));
    z0 = i32x4.add(z0, i32x4.dot_i16x8_s(a, second));
    a = v128.load32_splat(roundedW, 4);
    y1 = i32x4.add(y1, i32x4.dot_i16x8_s(a, first));
    z1 = i32x4.add(z1, i32x4.dot_i16x8_s(a, second));
    a = v128.load32_splat(roundedW, 8);
    y2 = i32x4.add(y2, i32x4.dot_i16x8_s(a, first));
    z2 = i32x4.add(z2, i32x4.dot_i16x8_s(a, second));
    a = v128.load32_splat(roundedW, 12);
    y3 = i32x4.add(y3, i32x4.dot_i16x8_s(a, first));
    z3 = i32x4.add(z3, i32x4.dot_i16x8_s(a, second));
  }
  const bits = ~signBits(y0, z0, y1, z1, y2, z2, y3, z3);
  const smallest = i32x4.min_s(
    i32x4.min_s(smaller(y0, z0), smaller(y1, z1)),
    i32x4.min_s(smaller(y2, z2), smaller(y3, z3)),
  );
  if (!v128.any_true(i32x4.le_s(smallest, errors))) return bits;
  const unsure = signBits(
    i32x4.le_s(i32x4.abs(y0), errors), i32x4.le_s(i32x4.abs(z0), errors),
    i32x4.le_s(i32x4.abs(y1), errors), i32x4.le_s(i32x4.abs(z1), errors),
    i32x4.le_s(i32x4.abs(y2), errors), i32x4.le_s(i32x4.abs(z2), errors),
    i32x4.le_s(i32x4.abs(y3), errors), i32x4.le_s(i32x4.abs(z3), errors),
  );
  return settle(bits, unsure, w, x, dimension);
}

@inline
function smaller(y: v128, z: v128): v128 {
  return i32x4.min_s(i32x4.abs(y), i32x4.abs(z));
}

/** Sign bits of four neurons on eight points. Narrowing keeps the sign, which is all that is read. */
@inline
function signBits(y0: v128, z0: v128, y1: v128, z1: v128, y2: v128, z2: v128, y3: v128, z3: v128): u32 {
  const low = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(y0, z0), i16x8.narrow_i32x4_s(y1, z1));
  const high = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(y2, z2), i16x8.narrow_i32x4_s(y3, z3));
  return <u32>i8x16.bitmask(low) | (<u32>i8x16.bitmask(high) << 16);
}

/** Evaluates the unsure ones among the bits of four neurons on eight points in float64. */
function settle(bits: u32, unsure: u32, w: usize, x: usize, dimension: i32): u32 {
  for (; unsure !== 0; unsure &= unsure - 1) {
    const place = ctz(unsure);
    let a = w + ((<usize>(place >> 3) * dimension) << 3);
    let b = x + (<usize>(place & 7) << 3);
    let z: f64 = 0;
    for (const end = a + (<usize>dimension << 3); a < end; a += 8) {
      z += load<f64>(a) * load<f64>(b);
      b += 256;
    }
    bits = (bits & ~(1 << place)) | (<u32>(z > 0) << place);
  }
  return bits;
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
