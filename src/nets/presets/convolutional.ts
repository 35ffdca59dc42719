import type { LayerDescription } from '../description/layer.js';
import { type FilledOptions, type Preset, type PresetDefaults, readoutOf } from './preset.js';

/**
 * Blocks of a periodic convolution, weights and biases N(0, 1) in NTK parametrisation, and ReLU; the mean over all
 * sites; a readout β·mean/H + b, all of it N(0, 1). On a ring the rectified maps are multiplied by √f (arXiv
 * 2210.01506, section 4, and the code scale_detection_1d), on frames they are not (the code diffeo-sota).
 */
function defaults(size: readonly number[], filterSize: number): PresetDefaults {
  return {
    channels: 16,
    depth: 5,
    filterSize,
    stride: 1,
    strideEvery: 1,
    padding: 'periodic',
    parametrisation: 'ntk',
    bias: true,
    reluScale: size.length === 1 ? Math.sqrt(filterSize) : 1,
    readout: 'mean-field',
    readoutBias: 'shared',
    biases: { law: 'normal' },
  };
}

function blocks(kind: 'conv' | 'locally-connected', options: FilledOptions): LayerDescription[] {
  const { channels, depth = 1, filterSize = 3, stride = 1, strideEvery = 1, padding = 'periodic', bias } = options;
  const { reluScale = 1 } = options;
  const block = (k: number): LayerDescription[] => [
    { kind, channels, filterSize, stride: k % strideEvery === 0 ? stride : 1, padding, bias },
    { kind: 'relu', scale: reluScale },
  ];
  return [
    ...Array.from({ length: depth }, (_, k) => block(k)).flat(),
    { kind: 'global-average-pool' },
    readoutOf(options),
  ];
}

/** Convolutions of stride 1. */
export const cnn: Preset = {
  meaning: 'periodic convolutions of stride 1, the mean over all sites, a mean-field readout',
  defaults: (size, { filterSize = 3 }) => defaults(size, filterSize),
  layers: (options) => blocks('conv', options),
};

/** On a ring filter = stride = 2 in every block, on frames stride 2 in every other block, the first one first. */
export const cnnStrided: Preset = {
  meaning: 'the same with strides: on a ring filter = stride = 2, on frames stride 2 in every other block',
  defaults(size, { filterSize = size.length === 1 ? 2 : 3, stride = 2 }) {
    const ring = size.length === 1;
    const room = Math.floor(Math.log2(Math.min(...size, 2 ** 20)) / Math.log2(Math.max(stride, 2)));
    return {
      ...defaults(size, filterSize),
      stride,
      strideEvery: ring ? 1 : 2,
      depth: Math.max(1, Math.min(5, ring ? room : 2 * room)),
    };
  },
  layers: (options) => blocks('conv', options),
};

/** A filter of its own at every site. */
export const lcn: Preset = {
  meaning: 'as cnn, with a filter of its own at every site',
  defaults: (size, { filterSize = 3 }) => defaults(size, filterSize),
  layers: (options) => blocks('locally-connected', options),
};
