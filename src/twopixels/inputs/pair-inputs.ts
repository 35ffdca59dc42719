import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { fillGaussians } from '../../numerics/random/gaussian.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import type { PixelPair } from '../task.js';
import type { ChosenPairs } from './chosen-pairs.js';
import { distinctPairs } from './distinct.js';

/** A set of inputs with two lit pixels each. */
export interface PairInputs extends LabelledInputs {
  /** The lit pixels of an input; on a frame sites are r·n + c. */
  pair(index: number): PixelPair;
  /** Value of a lit pixel; two on one site make twice of it. */
  readonly pixelValue: number;
  distinct(period: number): { readonly inputs: PairInputs; readonly of: Int32Array } | undefined;
}

/** How inputs look. */
export interface PairLook {
  /** Value of a lit pixel, default 1. */
  readonly pixelValue: number;
  /** Channels, all equal. */
  readonly channels: number;
  /** Deviation σ of the Gaussian noise on every site, the same in all channels; 0 for none. */
  readonly noise: number;
  readonly key: PhiloxKey;
}

/** The inputs of some pairs. */
export function pairInputs(chosen: ChosenPairs, look: PairLook): PairInputs {
  const { name, size, labels, weights } = chosen;
  const { pixelValue, channels, noise, key } = look;
  const sites = size.reduce((product, extent) => product * extent, 1);
  const variates = new Float64Array(noise === 0 ? 0 : sites);
  return {
    name: noise === 0 ? name : `${name}, noise ${noise}`,
    shape: { channels, size },
    count: labels.length,
    classes: 2,
    labels,
    ...(weights !== undefined && { weights }),
    pixelValue,
    pair: (index) => chosen.pair(index),
    write(indices, target) {
      target.fill(0, 0, indices.length * channels * sites);
      for (let k = 0; k < indices.length; k++) {
        const index = indices[k]!;
        const [first, second] = chosen.pair(index);
        if (noise > 0) fillGaussians(variates, key, stream.pairNoise, chosen.number(index));
        for (let channel = 0; channel < channels; channel++) {
          const start = (k * channels + channel) * sites;
          for (let site = 0; site < variates.length; site++) target[start + site] = noise * variates[site]!;
          target[start + first]! += pixelValue;
          target[start + second]! += pixelValue;
        }
      }
    },
    distinct(period) {
      if (noise > 0) return undefined;
      const { chosen: found, of } = distinctPairs(chosen, period);
      return { inputs: pairInputs(found, look), of };
    },
  };
}
