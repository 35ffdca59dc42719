import { listOf, number, oneOf } from '../../parameters/kind.js';

const own = ['kernel'] as const;

/** Rows of the kernel limit of a net. */
export const kernelRows = {
  kernel: {
    kind: oneOf(['tangent', 'nngp']),
    meaning:
      'kernel of the regression: tangent is the lazy limit of a training of all weights, nngp that of a training of the last layer',
    in: own,
    default: 'tangent',
  },
  ridge: {
    kind: number(0, 1e12),
    symbol: 'λ',
    meaning: 'ridge of the regression, in units of the mean of the diagonal of the Gram matrix',
    in: own,
    default: 1e-9,
  },
  keepKernels: {
    kind: listOf(oneOf(['kernels', 'predictions'])),
    meaning:
      'arrays to keep of a point: Gram matrices of the training set and cross kernels, predictions on the test set',
    in: own,
    only: 'task',
    default: ['predictions'],
  },
} as const;
