// A = L Lᵀ of a symmetric positive definite matrix. L lives in tiles of 64 × 64 numbers, each contiguous
// and row-major, of the lower triangle; an order that isn't a multiple of 64 is padded with the unit matrix.
import { take } from './parts/memory';

const size: i32 = 64;
const rowBytes: usize = 512;
const tileBytes: usize = 32768;

let order: i32 = 0;
let tiles: usize = 0;

/** One row on its way in or out. */
export let row: usize = 0;

export function allocate(n: i32): void {
  order = n;
  const side = <usize>blocks();
  row = take(side * rowBytes);
  tiles = take(((side * (side + 1)) >> 1) * tileBytes);
}

function blocks(): i32 {
  return (order + size - 1) / size;
}

function tile(i: i32, j: i32): usize {
  return tiles + <usize>(((i * (i + 1)) >> 1) + j) * tileBytes;
}

/** Takes in row i of A, its first i + 1 numbers, from `row`. */
export function putRow(i: i32): void {
  for (let j = 0; j <= i; j += size) memory.copy(element(i, j), row + (<usize>j << 3), <usize>min(size, i + 1 - j) << 3);
}

/** Leaves row i of L, its first i + 1 numbers, in `row`. */
export function takeRow(i: i32): void {
  for (let j = 0; j <= i; j += size) memory.copy(row + (<usize>j << 3), element(i, j), <usize>min(size, i + 1 - j) << 3);
}

/** Pivot at which `factor` stopped. */
export let pivot: f64 = 0;

/** Replaces A by L. Returns the first row whose pivot is not above a tolerance, or −1. */
export function factor(tolerance: f64): i32 {
  const side = blocks();
  for (let i = order; i < side * size; i++) store<f64>(element(i, i), 1);
  for (let j = 0; j < side; j++) {
    for (let i = j; i < side; i++) {
      const target = tile(i, j);
      for (let k = 0; k < j; k++) subtractProduct(target, tile(i, k), tile(j, k));
      if (i === j) {
        const failed = factorTile(target, tolerance);
        if (failed >= 0) return j * size + failed;
      } else {
        solveTile(target, tile(j, j));
      }
    }
  }
  return -1;
}

/** Address of L_ij. */
function element(i: i32, j: i32): usize {
  return tile(i / size, j / size) + <usize>(i % size) * rowBytes + (<usize>(j % size) << 3);
}

@inline
function total(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Two horizontal sums. */
@inline
function totals(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

@inline
function subtractPair(target: usize, a: v128, b: v128): void {
  v128.store(target, f64x2.sub(v128.load(target), totals(a, b)));
}

/** C ← C − A Bᵀ, four rows of A and two of B at a time. */
function subtractProduct(c: usize, a: usize, b: usize): void {
  const end = a + tileBytes;
  for (; a < end; a += 4 * rowBytes) {
    for (let j: usize = 0; j < <usize>size; j += 2) {
      let q = b + j * rowBytes;
      let s00 = f64x2.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      for (let p = a; p < a + rowBytes; p += 16) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, rowBytes);
        const a0 = v128.load(p);
        s00 = f64x2.add(s00, f64x2.mul(a0, b0));
        s01 = f64x2.add(s01, f64x2.mul(a0, b1));
        const a1 = v128.load(p, rowBytes);
        s10 = f64x2.add(s10, f64x2.mul(a1, b0));
        s11 = f64x2.add(s11, f64x2.mul(a1, b1));
        const a2 = v128.load(p, 2 * rowBytes);
        s20 = f64x2.add(s20, f64x2.mul(a2, b0));
        s21 = f64x2.add(s21, f64x2.mul(a2, b1));
        const a3 = v128.load(p, 3 * rowBytes);
        s30 = f64x2.add(s30, f64x2.mul(a3, b0));
        s31 = f64x2.add(s31, f64x2.mul(a3, b1));
        q += 16;
      }
      const target = c + (j << 3);
      subtractPair(target, s00, s01);
      subtractPair(target + rowBytes, s10, s11);
      subtractPair(target + 2 * rowBytes, s20, s21);
      subtractPair(target + 3 * rowBytes, s30, s31);
    }
    c += 4 * rowBytes;
  }
}

/** Σ_{k<n} a_k b_k. */
function dot(a: usize, b: usize, n: usize): f64 {
  let sum = f64x2.splat(0);
  const pairs = a + ((n & ~1) << 3);
  for (; a < pairs; a += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a), v128.load(b)));
    b += 16;
  }
  return total(sum) + (n & 1 ? load<f64>(a) * load<f64>(b) : 0);
}

/** Factor of a tile on the diagonal. Returns the row that fails, or −1. */
function factorTile(a: usize, tolerance: f64): i32 {
  for (let i: usize = 0; i < <usize>size; i++) {
    const own = a + i * rowBytes;
    for (let j: usize = 0; j < i; j++) {
      const other = a + j * rowBytes;
      const entry = own + (j << 3);
      store<f64>(entry, (load<f64>(entry) - dot(own, other, j)) / load<f64>(other + (j << 3)));
    }
    const entry = own + (i << 3);
    const square = load<f64>(entry) - dot(own, own, i);
    if (!(square > tolerance)) {
      pivot = square;
      return <i32>i;
    }
    store<f64>(entry, Math.sqrt(square));
  }
  return -1;
}

/** C ← C L⁻ᵀ, four rows of C at a time. */
function solveTile(c: usize, l: usize): void {
  const end = c + tileBytes;
  for (; c < end; c += 4 * rowBytes) {
    for (let j: usize = 0; j < <usize>size; j++) {
      let q = l + j * rowBytes;
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let p = c;
      for (const pairs = c + ((j & ~1) << 3); p < pairs; p += 16) {
        const b = v128.load(q);
        s0 = f64x2.add(s0, f64x2.mul(b, v128.load(p)));
        s1 = f64x2.add(s1, f64x2.mul(b, v128.load(p, rowBytes)));
        s2 = f64x2.add(s2, f64x2.mul(b, v128.load(p, 2 * rowBytes)));
        s3 = f64x2.add(s3, f64x2.mul(b, v128.load(p, 3 * rowBytes)));
        q += 16;
      }
      const inverse = 1 / load<f64>(l + j * rowBytes + (j << 3));
      const odd = j & 1 ? load<f64>(q) : 0;
      finish(c + (j << 3), p, s0, odd, inverse);
      finish(c + (j << 3) + rowBytes, p + rowBytes, s1, odd, inverse);
      finish(c + (j << 3) + 2 * rowBytes, p + 2 * rowBytes, s2, odd, inverse);
      finish(c + (j << 3) + 3 * rowBytes, p + 3 * rowBytes, s3, odd, inverse);
    }
  }
}

@inline
function finish(entry: usize, last: usize, sum: v128, odd: f64, inverse: f64): void {
  const rest = odd !== 0 ? odd * load<f64>(last) : 0;
  store<f64>(entry, (load<f64>(entry) - total(sum) - rest) * inverse);
}
