/** ‖x′ − x‖² of each of `count` rows. */
export function squaredDistances(before: Float64Array, after: Float64Array, count: number): Float64Array {
  const size = before.length / count;
  return Float64Array.from({ length: count }, (_, i) => squaredDistance(before, after, i * size, size));
}

/** ‖x′ − x‖² of the rows of `size` numbers at place `at`. */
export function squaredDistance(before: Float64Array, after: Float64Array, at: number, size: number): number {
  let sum = 0;
  for (let k = at; k < at + size; k++) {
    const difference = after[k]! - before[k]!;
    sum += difference * difference;
  }
  return sum;
}
