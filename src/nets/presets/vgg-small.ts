import type { LayerDescription } from '../description/layer.js';
import { type Preset, readoutOf } from './preset.js';

/** Convolutions between two max poolings. */
const convolutionsInStage = 2;

/**
 * Convolutions with batch norm and ReLU, max pooling 2 behind every second one where the map has room for it, twice the
 * channels behind each; the mean over all sites and a dense layer. After VGG (arXiv 1409.1556) with batch norm, as in
 * the code diffeo-sota, on small inputs.
 */
export const vggSmall: Preset = {
  meaning: 'convolutions with batch norm, max pooling and more channels behind every second one',
  defaults: () => ({
    channels: 32,
    depth: 6,
    filterSize: 3,
    poolSize: 2,
    padding: 'zero',
    parametrisation: 'standard',
    bias: false,
    readoutBias: true,
  }),
  layers(options) {
    const { channels, depth = 1, filterSize = 3, poolSize = 2, padding = 'zero', bias } = options;
    const layers: LayerDescription[] = [];
    let sites = Math.min(...options.input.size);
    let width = channels;
    for (let k = 0; k < depth; k++) {
      layers.push(
        { kind: 'conv', channels: width, filterSize, padding, bias },
        { kind: 'batch-norm' },
        { kind: 'relu' },
      );
      if (padding === 'none') sites -= filterSize - 1;
      const ends = (k + 1) % convolutionsInStage === 0 && k + 1 < depth;
      if (!ends || poolSize === 1 || sites < 2 * poolSize) continue;
      layers.push({ kind: 'pool', operation: 'max', size: poolSize });
      sites = Math.floor(sites / poolSize);
      width *= 2;
    }
    return [...layers, { kind: 'global-average-pool' }, readoutOf(options)];
  },
};
