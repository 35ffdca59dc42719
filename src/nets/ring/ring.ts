/** The site in 0 … length − 1 of a ring that an integer position, of either sign, stands for. */
export function siteOf(position: number, length: number): number {
  return ((position % length) + length) % length;
}

/** ‖T a − b‖² of two maps, flat [H, length], T the translation by `shift` = 0 … length − 1 sites. */
export function squaredDistance(a: Float64Array, b: Float64Array, length = a.length, shift = 0): number {
  let sum = 0;
  for (let row = 0; row < a.length; row += length) {
    for (let i = 0; i < length; i++) {
      const target = i + shift < length ? i + shift : i + shift - length;
      sum += (a[row + i]! - b[row + target]!) ** 2;
    }
  }
  return sum;
}
