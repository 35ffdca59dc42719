import { numerics, type stability } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';

/** Standard normal numbers [rows, columns] of a seed. */
export function normals(seed: string, rows: number, columns: number): NdArray<Float64Array> {
  const values = new Float64Array(rows * columns);
  const key = numerics.keyFromSeed(seed);
  for (let i = 0; i < rows; i++) {
    numerics.fillGaussians(values.subarray(i * columns, (i + 1) * columns), key, numerics.stream.trainingPoints, i);
  }
  return ndarray(values, [rows, columns]);
}

/** Rows x_i ↦ A x_i, for A [m, n] and x [P, n]. */
export function times(matrix: NdArray<Float64Array>, rows: NdArray<Float64Array>): NdArray<Float64Array> {
  const [outputs = 0, inputs = 0] = matrix.shape;
  const count = rows.shape[0]!;
  const result = new Float64Array(count * outputs);
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < outputs; i++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += matrix.get(i, k) * rows.get(p, k);
      result[p * outputs + i] = sum;
    }
  }
  return ndarray(result, [count, outputs]);
}

/** The predictor f(x) = Wx. */
export function linear(weights: NdArray<Float64Array>): stability.Predictor {
  return (batch) => times(weights, batch);
}

/** τ x = A_d x at draw d. */
export function byMatrices(matrices: readonly NdArray<Float64Array>[]): stability.Deformation {
  return {
    description: `${matrices.length} matrices`,
    enumeration: matrices.length,
    apply: (batch, _, draw) => times(matrices[draw % matrices.length]!, batch),
  };
}

/** Displacements x ↦ x + δ, normal, that depend on sample and draw alone; `scale` of a sample gives their size. */
export function shiftsInScale(
  description: string,
  seed: string,
  scale: (sample: Float64Array) => number,
): stability.Deformation {
  const key = numerics.keyFromSeed(seed);
  return {
    description,
    apply(batch, first, draw) {
      const moved = batch.data.slice();
      const width = moved.length / batch.shape[0]!;
      const shift = new Float64Array(width);
      for (let i = 0; i < batch.shape[0]!; i++) {
        numerics.fillGaussians(shift, key, numerics.stream.displacements, draw * 2 ** 32 + first + i);
        const size = scale(batch.data.subarray(i * width, (i + 1) * width));
        for (let k = 0; k < width; k++) moved[i * width + k]! += size * shift[k]!;
      }
      return ndarray(moved, [...batch.shape]);
    },
  };
}

/** Displacements of fixed size. */
export function shifts(size: number, seed = 'shifts'): stability.Deformation {
  return shiftsInScale('normal shifts', seed, () => size);
}

/** Σ over entries of the squares. */
export function squaredNorm(matrix: { readonly data: Float64Array }): number {
  return matrix.data.reduce((sum, value) => sum + value * value, 0);
}

/** 2 Var of rows [P, m], by differences of all pairs. */
export function pairMean(rows: NdArray<Float64Array>): number {
  const [count = 0, size = 0] = rows.shape;
  let sum = 0;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < p; q++) for (let k = 0; k < size; k++) sum += 2 * (rows.get(p, k) - rows.get(q, k)) ** 2;
  }
  return sum / count ** 2;
}

/** Clusters at 0, 100, 200, …: f(100k + η) = k·step + amplitude(k, η)·φ(η). */
export function clusters(
  count: number,
  step: number,
  amplitude: (k: number, eta: number) => number,
  phi: (eta: number) => number,
): { data: NdArray<Float64Array>; predictor: stability.Predictor } {
  const data = ndarray(
    Float64Array.from({ length: count }, (_, k) => 100 * k),
    [count, 1],
  );
  const predictor: stability.Predictor = (batch) =>
    Float64Array.from(batch.data, (x) => {
      const k = Math.round(x / 100);
      const eta = x - 100 * k;
      return k * step + amplitude(k, eta) * phi(eta);
    });
  return { data, predictor };
}
