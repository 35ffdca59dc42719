/** √Σ x². */
export function euclideanNorm(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return Math.sqrt(sum);
}

/** √Σ (x − y)². */
export function euclideanDistance(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - y[i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

/** Root mean square of the entries. */
export function rootMeanSquare(x: Float64Array): number {
  return euclideanNorm(x) / Math.sqrt(x.length);
}

/** Σ x y. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
