import type { LayerDescription } from '../description/layer.js';
import { type FilledOptions, type Preset, type PresetDefaults, readoutOf } from './preset.js';

/**
 * One hidden layer of h channels, filter f_s without padding, ReLU, max pooling p_s, and a dense layer over all sites;
 * not scaled, initial weights as PyTorch's layers have them. Source: arXiv 2210.01506, and the code diffeo-sota
 * (MinCNN, LCN: non-overlapping patches, N(0, 1)).
 */
const shared = {
  channels: 64,
  padding: 'none',
  parametrisation: 'standard',
  bias: true,
  readoutBias: true,
  weights: { law: 'uniform-fan-in' },
  biases: { law: 'uniform-fan-in' },
} as const satisfies PresetDefaults;

function layers(first: LayerDescription, options: FilledOptions): LayerDescription[] {
  const { poolSize = 1 } = options;
  return [
    first,
    { kind: 'relu' },
    ...(poolSize === 1 ? [] : [{ kind: 'pool', operation: 'max', size: poolSize } as const]),
    readoutOf(options),
  ];
}

/** A convolution. */
export const oneLayerCnn: Preset = {
  meaning: 'one convolution, max pooling and a dense layer over all sites',
  defaults: () => ({ ...shared, filterSize: 5, stride: 1, poolSize: 4 }),
  layers(options) {
    const { channels, filterSize = 5, stride = 1, padding = 'none', bias } = options;
    return layers({ kind: 'conv', channels, filterSize, stride, padding, bias }, options);
  },
};

/** Patches that do not overlap, each with its own filter. */
export const oneLayerLcn: Preset = {
  meaning: 'the same with a filter of its own for each patch, the patches side by side',
  defaults: (_, { filterSize = 4 }) => ({ ...shared, filterSize, stride: filterSize, poolSize: 2 }),
  layers(options) {
    const { channels, filterSize = 4, stride = filterSize, padding = 'none', bias } = options;
    const initial = { weights: { law: 'normal' }, biases: { law: 'normal' } } as const;
    return layers({ kind: 'locally-connected', channels, filterSize, stride, padding, bias, initial }, options);
  },
};
