// Which neurons are active on which points: bit = [w·x > 0], with w·x summed from the first component to the last.
import { take } from './memory';

/** Bytes of the 32 words of a tile, [4][32], while it is turned from neurons to points. */
const bytes: usize = take(128);

/** Bits of two pairs of points: [z > 0]. */
@inline
function signs(z: v128, y: v128): u32 {
  const zero = f64x2.splat(0);
  return i64x2.bitmask(f64x2.gt(z, zero)) | (i64x2.bitmask(f64x2.gt(y, zero)) << 2);
}

/**
 * Writes the bits of 32 neurons on 32 points, by neurons to `rows` (32 words) and by points to `columns` (32 words).
 *
 * @param weights [32][dimension]
 * @param x the points of the tile, [dimension][32]
 */
export function activationTile(weights: usize, x: usize, dimension: i32, rows: usize, columns: usize): void {
  const zero = f64x2.splat(0);
  const next = <usize>dimension << 3;
  for (let h: usize = 0; h < 32; h += 4) {
    let bits0: u32 = 0;
    let bits1: u32 = 0;
    let bits2: u32 = 0;
    let bits3: u32 = 0;
    for (let point: u32 = 0; point < 32; point += 4) {
      let z0 = zero;
      let z1 = zero;
      let z2 = zero;
      let z3 = zero;
      let y0 = zero;
      let y1 = zero;
      let y2 = zero;
      let y3 = zero;
      let w = weights;
      const last = x + (<usize>dimension << 8);
      for (let p = x + (<usize>point << 3); p < last; p += 256) {
        const p0 = v128.load(p);
        const p1 = v128.load(p, 16);
        const w0 = v128.load64_splat(w);
        const w1 = v128.load64_splat(w + next);
        const w2 = v128.load64_splat(w + 2 * next);
        const w3 = v128.load64_splat(w + 3 * next);
        z0 = f64x2.add(z0, f64x2.mul(w0, p0));
        y0 = f64x2.add(y0, f64x2.mul(w0, p1));
        z1 = f64x2.add(z1, f64x2.mul(w1, p0));
        y1 = f64x2.add(y1, f64x2.mul(w1, p1));
        z2 = f64x2.add(z2, f64x2.mul(w2, p0));
        y2 = f64x2.add(y2, f64x2.mul(w2, p1));
        z3 = f64x2.add(z3, f64x2.mul(w3, p0));
        y3 = f64x2.add(y3, f64x2.mul(w3, p1));
        w += 8;
      }
      bits0 |= signs(z0, y0) << point;
      bits1 |= signs(z1, y1) << point;
      bits2 |= signs(z2, y2) << point;
      bits3 |= signs(z3, y3) << point;
    }
    weights += next << 2;
    keep(rows, h, bits0);
    keep(rows, h + 1, bits1);
    keep(rows, h + 2, bits2);
    keep(rows, h + 3, bits3);
  }
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

function keep(rows: usize, h: usize, bits: u32): void {
  store<u32>(rows + (h << 2), bits);
  store<u8>(bytes + h, bits);
  store<u8>(bytes + h, bits >> 8, 32);
  store<u8>(bytes + h, bits >> 16, 64);
  store<u8>(bytes + h, bits >> 24, 96);
}
