import type { LayerDescription } from '../description/layer.js';
import { type Preset, readoutOf } from './preset.js';

/** ReLU(w·x/√fan-in + b), the last layer w·x/fan-in without a bias; all N(0, 1). Source: the code diffeo-sota. */
export const fc: Preset = {
  meaning: 'fully connected layers in NTK parametrisation, a mean-field readout',
  defaults: () => ({
    channels: 256,
    depth: 3,
    parametrisation: 'ntk',
    bias: true,
    reluScale: 1,
    readout: 'mean-field',
    readoutBias: false,
    biases: { law: 'normal' },
  }),
  layers(options) {
    const { channels, depth = 1, bias, reluScale = 1 } = options;
    const block: LayerDescription[] = [
      { kind: 'dense', channels, bias },
      { kind: 'relu', scale: reluScale },
    ];
    return [...Array.from({ length: depth }, () => block).flat(), readoutOf(options)];
  },
};
