import type { InitialLaw } from '../description/initial-law.js';
import type { PaddingMode, Parametrisation } from '../description/layer.js';

/** What a preset is made of; those that a preset does not have are refused. */
export interface PresetOptions {
  /** Channels and sites of the inputs: [l] on a ring, [rows, columns] of an image, [] for plain vectors. */
  readonly input: { readonly channels: number; readonly size: readonly number[] };
  /** Outputs, default 1. */
  readonly outputs?: number;
  /** Channels of hidden layers; of `vgg-small` of its first layers. */
  readonly channels?: number;
  /** Hidden layers with weights. */
  readonly depth?: number;
  /** Sites of a filter along an axis. */
  readonly filterSize?: number;
  /** Sites from one window to the next, of the layers that stride. */
  readonly stride?: number;
  /** Which layers stride: the first of every so many. */
  readonly strideEvery?: number;
  /** Sites of a window of the max pooling; 1 for none. */
  readonly poolSize?: number;
  /** What stands beyond the border of a map. */
  readonly padding?: PaddingMode;
  /** Of all layers but the last. */
  readonly parametrisation?: Parametrisation;
  /** Of hidden layers. */
  readonly bias?: boolean | 'shared';
  /** Factor behind the rectified layers. */
  readonly reluScale?: number;
  /** Parametrisation of the last layer. */
  readonly readout?: Parametrisation;
  /** Biases of the last layer. */
  readonly readoutBias?: boolean | 'shared';
  /** α, default 1. */
  readonly alpha?: number;
  /** Output α (f − f₀), default false. */
  readonly subtractInitial?: boolean;
  /** Seed of the initial weights, default '0'. */
  readonly seed?: string;
  /** Law of the initial weights. */
  readonly weights?: InitialLaw;
  /** Law of the initial biases. */
  readonly biases?: InitialLaw;
  /** Default that of the preset. */
  readonly name?: string;
}
