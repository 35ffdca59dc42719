import type { LayerDescription } from '../../dist/nets/description/layer.js';

const relu: LayerDescription = { kind: 'relu' };
const pooled: LayerDescription = { kind: 'global-average-pool' };
const dense = (channels: number): LayerDescription => ({ kind: 'dense', channels });
const conv = (more: Partial<Extract<LayerDescription, { kind: 'conv' }>> = {}): LayerDescription => ({
  kind: 'conv',
  channels: 4,
  filterSize: 3,
  ...more,
});
const local = (more: Partial<Extract<LayerDescription, { kind: 'locally-connected' }>> = {}): LayerDescription => ({
  kind: 'locally-connected',
  channels: 3,
  filterSize: 3,
  ...more,
});

/** Every kind of layer with others above and below, and what the kind may be told. */
export const layersOfAllKinds: Readonly<Record<string, readonly [input: number[], layers: LayerDescription[]]>> = {
  'conv 1D, periodic': [
    [2, 7],
    [conv(), relu, conv({ channels: 5 }), relu, pooled, dense(2)],
  ],
  'conv 1D, even filter, stride 2': [
    [1, 9],
    [conv({ filterSize: 4, stride: 2 }), relu, conv({ filterSize: 2 }), dense(1)],
  ],
  'conv 1D, zeros beyond': [
    [1, 8],
    [conv({ padding: 'zero', filterSize: 5 }), relu, conv({ padding: 'zero', stride: 3 }), dense(2)],
  ],
  'conv 1D, no padding': [
    [2, 9],
    [conv({ padding: 'none', stride: 2 }), relu, conv({ padding: 'none', filterSize: 2 }), dense(1)],
  ],
  'conv 1D, given padding': [
    [1, 7],
    [conv({ pad: [2, 0] }), relu, conv({ padding: 'zero', pad: [0, 3], filterSize: 2 }), dense(2)],
  ],
  'conv 2D, periodic': [
    [2, 5, 4],
    [conv(), relu, conv({ filterSize: 2, stride: 2 }), relu, pooled, dense(2)],
  ],
  'conv 2D, zeros beyond': [
    [1, 4, 6],
    [conv({ padding: 'zero' }), relu, conv({ padding: 'zero', filterSize: 4, stride: 2 }), dense(1)],
  ],
  'conv 2D, no padding': [
    [1, 6, 5],
    [conv({ padding: 'none', filterSize: 2 }), relu, conv({ padding: 'none' }), dense(1)],
  ],
  'conv, shared and no bias': [
    [1, 6],
    [conv({ bias: 'shared' }), relu, conv({ bias: false }), relu, pooled, dense(1)],
  ],
  parametrisations: [
    [1, 6],
    [
      conv({ parametrisation: 'mean-field', weightScale: 2 }),
      relu,
      conv({ parametrisation: 'standard' }),
      relu,
      dense(2),
    ],
  ],
  'locally connected 1D': [
    [2, 6],
    [local(), relu, local({ stride: 2, filterSize: 2, padding: 'none' }), dense(1)],
  ],
  'locally connected 2D': [
    [1, 4, 5],
    [local({ padding: 'zero' }), relu, local({ bias: 'shared', stride: 2 }), dense(1)],
  ],
  dense: [[5], [dense(6), relu, dense(4), { kind: 'relu', scale: Math.SQRT2 }, dense(3)]],
  'pool, maximum': [
    [2, 7],
    [conv({ channels: 4 }), { kind: 'pool', operation: 'max', size: 3, stride: 2 }, relu, dense(1)],
  ],
  'pool, mean': [
    [1, 5, 4],
    [conv(), relu, { kind: 'pool', operation: 'average', size: 2 }, conv({ filterSize: 2 }), dense(1)],
  ],
  'pool 2D, maximum': [
    [1, 6, 5],
    [conv(), { kind: 'pool', operation: 'max', size: 2 }, relu, dense(1)],
  ],
  'batch-norm': [
    [1, 6],
    [conv(), { kind: 'batch-norm', epsilon: 0.01 }, relu, conv({ filterSize: 2 }), { kind: 'batch-norm' }, dense(2)],
  ],
  'batch-norm of vectors': [[4], [dense(5), { kind: 'batch-norm' }, relu, dense(1)]],
};
