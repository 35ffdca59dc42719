// Rows of deformed images by bilinear and by nearest interpolation.
import {
  byteOffsets,
  channels,
  firstX,
  firstY,
  fractionX,
  fractionY,
  integers,
  offsets,
  origin,
  pairs,
  planeBytes,
  put,
  resultBytes,
  stride,
  width,
} from './places';

/** The row at the places of `locate`, of all channels, the first at `target`. */
export function bilinearRow(target: usize): void {
  const one = f32x4.splat(1);
  const rowBytes = <usize>stride << 2;
  const step = resultBytes();
  const base = origin, planes = planeBytes, count = channels;
  let left = width;
  for (let at: usize = 0; left > 0; at += 16, left -= 4) {
    const fx = v128.load(fractionX + at), fy = v128.load(fractionY + at);
    const gx = f32x4.sub(one, fx), gy = f32x4.sub(one, fy);
    let a0 = base + load<u32>(offsets + at), a1 = base + load<u32>(offsets + at, 4);
    let a2 = base + load<u32>(offsets + at, 8), a3 = base + load<u32>(offsets + at, 12);
    let out = target + at;
    for (let c = 0; c < count; c++) {
      const upper = between(pairs(a0, a1), pairs(a2, a3), gx, fx);
      const lower = between(pairs(a0 + rowBytes, a1 + rowBytes), pairs(a2 + rowBytes, a3 + rowBytes), gx, fx);
      put(out, f32x4.add(f32x4.mul(gy, upper), f32x4.mul(fy, lower)), left);
      a0 += planes;
      a1 += planes;
      a2 += planes;
      a3 += planes;
      out += step;
    }
  }
}

/** g·left + f·right of four pairs. */
@inline
function between(first: v128, second: v128, g: v128, f: v128): v128 {
  const left = v128.shuffle<f32>(first, second, 0, 2, 4, 6);
  const right = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
  return f32x4.add(f32x4.mul(g, left), f32x4.mul(f, right));
}

/** The row at the places of `locate`, of all channels, the first at `target`. */
export function nearestRow(target: usize): void {
  const step = resultBytes();
  const base = origin, planes = planeBytes, count = channels;
  const pixels = i32x4.splat(stride);
  let left = width;
  for (let at: usize = 0; left > 0; at += 16, left -= 4) {
    const column = rounded(v128.load(firstX + at), v128.load(fractionX + at));
    const row = rounded(v128.load(firstY + at), v128.load(fractionY + at));
    const places = byteOffsets(column, row, pixels);
    let a0 = base + <usize>i32x4.extract_lane(places, 0), a1 = base + <usize>i32x4.extract_lane(places, 1);
    let a2 = base + <usize>i32x4.extract_lane(places, 2), a3 = base + <usize>i32x4.extract_lane(places, 3);
    let out = target + at;
    for (let c = 0; c < count; c++) {
      let values = v128.load32_zero(a0);
      values = v128.load_lane<f32>(a1, values, 1);
      values = v128.load_lane<f32>(a2, values, 2);
      put(out, v128.load_lane<f32>(a3, values, 3), left);
      a0 += planes;
      a1 += planes;
      a2 += planes;
      a3 += planes;
      out += step;
    }
  }
}

/** The nearer of the pixels first and first + 1; halfway the even one. */
@inline
function rounded(first: v128, f: v128): v128 {
  const half = f32x4.splat(0.5);
  const odd = i32x4.shr_s(i32x4.shl(integers(first), 31), 31);
  const up = v128.or(f32x4.gt(f, half), v128.and(f32x4.eq(f, half), odd));
  return f32x4.add(first, v128.and(up, f32x4.splat(1)));
}
