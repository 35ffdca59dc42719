import ndarray, { type NdArray } from 'ndarray';
import { flatParameters, type OneHiddenLayerNet, requireNet } from './network.js';
import { flatPoints } from './points.js';

/**
 * Tangent kernels of a net of finite width between points [P, d] and [Q, d], one a layer, each [P, Q]:
 * coefficients (1/H) Σ_h ReLU(w_h·x) ReLU(w_h·z), weights (1/H) Σ_h c_h² 1[w_h·x > 0] 1[w_h·z > 0] x·z.
 * For standard normal parameters they tend to the `random-features` kernel and, in sum, to the `ntk` kernel as H → ∞.
 * @see {@link gramMatrix}
 */
export function tangentKernel(
  net: OneHiddenLayerNet,
  points: NdArray<Float64Array>,
  others: NdArray<Float64Array> = points,
): { weights: NdArray<Float64Array>; coefficients: NdArray<Float64Array> } {
  requireNet('tangentKernel', 'net', net);
  const { weights: w, coefficients: c, width, dimension } = flatParameters(net);
  const x = flatPoints('tangentKernel', points, dimension);
  const z = flatPoints('tangentKernel', others, dimension);
  const masses = new Float64Array(x.points * z.points);
  const coefficients = new Float64Array(x.points * z.points);
  const left = new Float64Array(x.points);
  const right = new Float64Array(z.points);
  for (let h = 0; h < width; h++) {
    project(w, h * dimension, x.data, dimension, left);
    project(w, h * dimension, z.data, dimension, right);
    const square = (c[h]! * c[h]!) / width;
    for (let p = 0; p < x.points; p++) {
      if (left[p]! <= 0) continue;
      const scaled = left[p]! / width;
      for (let q = 0, i = p * z.points; q < z.points; q++, i++) {
        if (right[q]! <= 0) continue;
        coefficients[i]! += scaled * right[q]!;
        masses[i]! += square;
      }
    }
  }
  const weights = masses.map((mass, i) => {
    if (mass === 0) return 0;
    const [p, q] = [Math.floor(i / z.points), i % z.points];
    let dot = 0;
    for (let k = 0; k < dimension; k++) dot += x.data[p * dimension + k]! * z.data[q * dimension + k]!;
    return mass * dot;
  });
  const shape = [x.points, z.points];
  return { weights: ndarray(weights, shape), coefficients: ndarray(coefficients, [...shape]) };
}

/** result_μ = w·x_μ. */
function project(w: Float64Array, row: number, data: Float64Array, dimension: number, result: Float64Array): void {
  for (let p = 0, i = 0; p < result.length; p++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += w[row + k]! * data[i++]!;
    result[p] = sum;
  }
}
