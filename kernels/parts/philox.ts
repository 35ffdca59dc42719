// Philox4x32-10 in four lanes; constants of Salmon et al., SC'11.

export const multiplier0: i32 = 0xd2511f53;
export const multiplier1: i32 = 0xcd9e8d57;
export const weyl0: i32 = 0x9e3779b9;
export const weyl1: i32 = 0xbb67ae85;

/** High words of the 64-bit products of two vectors of unsigned integers. */
// @ts-ignore: decorator
@inline
export function high(lower: v128, upper: v128): v128 {
  return v128.shuffle<i32>(lower, upper, 1, 3, 5, 7);
}

/** Low words of the same. */
// @ts-ignore: decorator
@inline
export function low(lower: v128, upper: v128): v128 {
  return v128.shuffle<i32>(lower, upper, 0, 2, 4, 6);
}
