import type { LayerDescription } from '../description/layer.js';
import type { PresetOptions } from './options.js';

/** Options that every preset has. */
export const commonOptions = [
  'input',
  'outputs',
  'alpha',
  'subtractInitial',
  'seed',
  'weights',
  'biases',
  'name',
  'channels',
  'parametrisation',
  'bias',
  'readout',
  'readoutBias',
] as const;

/** The defaults of a preset: what it has besides the common options. */
export type PresetDefaults = Required<Pick<PresetOptions, 'channels' | 'parametrisation' | 'bias' | 'readoutBias'>> &
  Omit<PresetOptions, 'input'>;

/** Options of a preset, its defaults filled in. */
export type FilledOptions = PresetDefaults & Pick<PresetOptions, 'input'> & { readonly outputs: number };

/** A short name: what it has by default on inputs of a shape, and the layers that are made of its options. */
export interface Preset {
  /** One sentence, without its full stop. */
  readonly meaning: string;
  /** The defaults on inputs of this size; the names of all its options but the common ones. */
  defaults(size: readonly number[], given: PresetOptions): PresetDefaults;
  layers(options: FilledOptions): LayerDescription[];
}

/** The last layer. */
export function readoutOf({ outputs, readout, readoutBias }: FilledOptions): LayerDescription {
  return {
    kind: 'dense',
    channels: outputs,
    bias: readoutBias,
    ...(readout !== undefined && { parametrisation: readout }),
  };
}
