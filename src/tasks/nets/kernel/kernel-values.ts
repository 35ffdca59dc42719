import type { NdArray } from 'ndarray';
import type { NetKernelRun } from './kernel-run.js';

/** The mean of the diagonal of a Gram matrix, and of all of its entries. */
export function gramMeans(gram: NdArray<Float64Array>): { readonly diagonal: number; readonly all: number } {
  const size = gram.shape[0]!;
  let [diagonal, all] = [0, 0];
  for (let p = 0; p < size; p++) {
    diagonal += gram.get(p, p) / size;
    for (let q = 0; q < size; q++) all += gram.get(p, q) / size ** 2;
  }
  return { diagonal, all };
}

/** What a kernel regression came to, as values of a result. */
export function kernelValues({ gram, train, test, distinct }: NetKernelRun): Record<string, number | string> {
  const { nngp, tangent } = gram;
  const ofNngp = gramMeans(nngp);
  const ofTangent = tangent && gramMeans(tangent);
  return {
    trainError: train.error,
    trainSquaredError: train.squaredError,
    ...(test !== undefined && testColumns(test.error, test.count)),
    ...(test !== undefined && { testSquaredError: test.squaredError }),
    nngpDiagonal: ofNngp.diagonal,
    nngpMean: ofNngp.all,
    ...(ofTangent && { tangentDiagonal: ofTangent.diagonal, tangentMean: ofTangent.all }),
    distinct,
  };
}

function testColumns(error: number, count: number) {
  return {
    testError: error,
    testErrorError: Math.sqrt((error * (1 - error)) / Math.max(1, count)),
    testErrorStatus: 'Monte Carlo',
  };
}

/** The columns of these values. */
export const kernelColumns: Readonly<Record<string, 'number' | 'string'>> = {
  trainError: 'number',
  trainSquaredError: 'number',
  testError: 'number',
  testErrorError: 'number',
  testErrorStatus: 'string',
  testSquaredError: 'number',
  nngpDiagonal: 'number',
  nngpMean: 'number',
  tangentDiagonal: 'number',
  tangentMean: 'number',
  distinct: 'number',
};
