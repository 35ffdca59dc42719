import type { LayerDescription } from '../../dist/nets/description/layer.js';
import type { Net } from '../../dist/nets/net.js';
import { randomNetOf } from './layered-nets.js';

/** Layers behind which a map has one site. */
const readout: readonly LayerDescription[] = [{ kind: 'global-average-pool' }, { kind: 'dense', channels: 2 }];

const relu = { kind: 'relu' } as const;

/**
 * Nets that between them have every kind of layer with every way of its windows, paddings and biases. Biases before a
 * batch norm are left out: their gradient is 0 but for rounding, which is no number to agree on.
 */
export const everyKind: readonly (readonly [
  title: string,
  input: readonly number[],
  layers: readonly LayerDescription[],
])[] = [
  ['dense on a vector', [5], [{ kind: 'dense', channels: 4 }, relu, { kind: 'dense', channels: 3, bias: 'shared' }]],
  [
    'dense on maps: channel, row, column',
    [2, 3, 4],
    [
      { kind: 'dense', channels: 4, parametrisation: 'mean-field', weightScale: 3 },
      relu,
      { kind: 'dense', channels: 1 },
    ],
  ],
  [
    'ring: odd and even filters, strides, no and shared biases',
    [2, 12],
    [
      { kind: 'conv', channels: 3, filterSize: 3 },
      { kind: 'relu', scale: Math.SQRT2 },
      { kind: 'conv', channels: 4, filterSize: 2, stride: 2, bias: false },
      relu,
      { kind: 'conv', channels: 3, filterSize: 4, stride: 2, bias: 'shared', parametrisation: 'standard' },
      ...readout,
    ],
  ],
  [
    'ring: pads of its own, zeros, nothing beyond',
    [1, 11],
    [
      { kind: 'conv', channels: 3, filterSize: 3, pad: [2, 0] },
      relu,
      { kind: 'conv', channels: 3, filterSize: 4, padding: 'zero' },
      relu,
      { kind: 'conv', channels: 2, filterSize: 3, padding: 'none', stride: 2 },
      ...readout,
    ],
  ],
  [
    'ring: a pad of more than a turn',
    [1, 4],
    [{ kind: 'conv', channels: 3, filterSize: 3, pad: [5, 6] }, relu, ...readout],
  ],
  [
    'torus: filters and strides',
    [2, 6, 5],
    [
      { kind: 'conv', channels: 3, filterSize: 3 },
      relu,
      { kind: 'conv', channels: 4, filterSize: 2, stride: 2, padding: 'zero', pad: [1, 2] },
      relu,
      { kind: 'conv', channels: 3, filterSize: 2, padding: 'none' },
      ...readout,
    ],
  ],
  [
    'locally connected ring',
    [2, 9],
    [
      { kind: 'locally-connected', channels: 3, filterSize: 3 },
      relu,
      { kind: 'locally-connected', channels: 3, filterSize: 4, stride: 2, padding: 'zero' },
      relu,
      { kind: 'locally-connected', channels: 2, filterSize: 2, padding: 'none', bias: false },
      ...readout,
    ],
  ],
  [
    'locally connected torus',
    [2, 5, 6],
    [
      { kind: 'locally-connected', channels: 3, filterSize: 3, stride: 2 },
      relu,
      { kind: 'locally-connected', channels: 2, filterSize: 2, bias: 'shared' },
      relu,
      { kind: 'dense', channels: 2 },
    ],
  ],
  [
    'pools of a ring, of which the last windows do not fit',
    [3, 14],
    [
      { kind: 'pool', operation: 'max', size: 3, stride: 2 },
      { kind: 'conv', channels: 4, filterSize: 3 },
      { kind: 'pool', operation: 'average', size: 4 },
      { kind: 'dense', channels: 2 },
    ],
  ],
  [
    'pools of a torus',
    [2, 7, 6],
    [
      { kind: 'conv', channels: 3, filterSize: 3 },
      { kind: 'pool', operation: 'max', size: 2 },
      { kind: 'pool', operation: 'average', size: 2, stride: 1 },
      { kind: 'dense', channels: 2 },
    ],
  ],
  [
    'batch norm of maps',
    [2, 4, 4],
    [
      { kind: 'conv', channels: 3, filterSize: 3, bias: false },
      { kind: 'batch-norm' },
      relu,
      { kind: 'conv', channels: 3, filterSize: 3 },
      relu,
      ...readout,
    ],
  ],
  [
    'batch norm of vectors',
    [6],
    [
      { kind: 'dense', channels: 4, bias: false },
      { kind: 'batch-norm', momentum: 0.3, epsilon: 1e-3 },
      relu,
      { kind: 'dense', channels: 2 },
    ],
  ],
];

/** `everyKind` with weights. */
export function netsOfEveryKind(): readonly (readonly [title: string, net: Net])[] {
  return everyKind.map(([title, input, layers]) => [title, randomNetOf(input, layers)]);
}
