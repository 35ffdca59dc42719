/**
 * Moments of positive numbers that come four at a time, in float64, about the first of them: per half of the vector the
 * sum of x − shift and of its square.
 */
@unmanaged
export class Moments {
  shift: v128;
  sumLow: v128;
  sumHigh: v128;
  squaresLow: v128;
  squaresHigh: v128;
}

/** Starts with the first lane of `values` as the shift. */
export function startMoments(moments: Moments, values: v128): void {
  moments.shift = f64x2.splat(<f64>f32x4.extract_lane(values, 0));
  moments.sumLow = f64x2.splat(0);
  moments.sumHigh = f64x2.splat(0);
  moments.squaresLow = f64x2.splat(0);
  moments.squaresHigh = f64x2.splat(0);
}

export function addToMoments(moments: Moments, values: v128): void {
  const shift = moments.shift;
  const low = f64x2.sub(f64x2.promote_low_f32x4(values), shift);
  const high = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3)), shift);
  moments.sumLow = f64x2.add(moments.sumLow, low);
  moments.sumHigh = f64x2.add(moments.sumHigh, high);
  moments.squaresLow = f64x2.add(moments.squaresLow, f64x2.mul(low, low));
  moments.squaresHigh = f64x2.add(moments.squaresHigh, f64x2.mul(high, high));
}

/** `values` with the lanes from `count` on replaced by the shift, so that they add nothing. */
export function firstLanes(moments: Moments, values: v128, count: i32): v128 {
  const kept = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.bitselect(values, f32x4.splat(<f32>f64x2.extract_lane(moments.shift, 0)), kept);
}

/** Stores the mean of `count` values and the sum of their squared deviations from it. */
export function storeMoments(moments: Moments, count: i32, out: usize): void {
  const sums = f64x2.add(moments.sumLow, moments.sumHigh);
  const squares = f64x2.add(moments.squaresLow, moments.squaresHigh);
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  const mean = sum / <f64>count;
  store<f64>(out, f64x2.extract_lane(moments.shift, 0) + mean);
  store<f64>(out, max(0, square - sum * mean), 8);
}
