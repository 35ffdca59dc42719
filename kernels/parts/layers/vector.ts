/**
 * c + a·b of every lane. Two roundings, the same bits on every machine; compiled with relaxed SIMD one rounding where
 * the machine has a fused multiply-add.
 */
@inline export function addProduct<T>(c: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  else return v128.add<T>(c, v128.mul<T>(a, b));
}

/** Numbers in a vector. */
@inline export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** max(value, 0), NaN kept: one instruction, unlike `max`. */
@inline export function rectify<T>(value: v128): v128 {
  return v128.pmax<T>(value, v128.splat<T>(0));
}

/** `value` where `gate` is positive, else 0. */
@inline export function gated<T>(value: v128, gate: v128): v128 {
  return v128.and(value, v128.gt<T>(gate, v128.splat<T>(0)));
}
