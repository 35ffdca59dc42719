import { InputError, requireInteger } from '../../numerics/input-error.js';
import { nearestName } from '../../numerics/nearest-name.js';
import { requireArray, requireObject } from '../../numerics/require-argument.js';
import { type NetDescription, netFormat } from '../description/net-description.js';
import { checkNetDescription } from '../description/parse.js';
import { cnn, cnnStrided, lcn } from './convolutional.js';
import { fc } from './dense.js';
import { type PresetName, presetNames } from './names.js';
import { oneLayerCnn, oneLayerLcn } from './one-layer.js';
import type { PresetOptions } from './options.js';
import { commonOptions, type FilledOptions, type Preset } from './preset.js';
import { vggSmall } from './vgg-small.js';

const subject = 'presetNet';

/** Most hidden layers of a preset. */
const mostDepth = 200;

/** What each short name stands for. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  cnn,
  'cnn-strided': cnnStrided,
  lcn,
  'one-layer-cnn': oneLayerCnn,
  'one-layer-lcn': oneLayerLcn,
  fc,
  'vgg-small': vggSmall,
};

/**
 * The net that a short name stands for, its options filled in: what a JSON document of it would hold.
 *
 * - `cnn`: depth × (periodic convolution, ReLU), mean over all sites, mean-field readout; NTK, everything N(0, 1)
 * - `cnn-strided`: the same with strides, on a ring filter = stride = 2, on frames 2 in every other block
 * - `lcn`: as `cnn`, a filter of its own at every site
 * - `one-layer-cnn`, `one-layer-lcn`: one layer (f_s), max pooling (p_s), a dense layer over all sites
 * - `fc`: dense layers, NTK, mean-field readout
 * - `vgg-small`: convolutions with batch norm, max pooling
 *
 * Recipes: arXiv 2210.01506 and its codes.
 * @throws InputError if the name is unknown or an option is none of the preset's, or not admissible
 * @example
 * ```ts
 * import { layOut, presetNames, presetNet } from 'diffeolab/nets';
 *
 * const input = { channels: 1, size: [16, 16] };
 * for (const name of presetNames) {
 *   const { parameters } = layOut(presetNet(name, { input, channels: 4 }));
 *   console.log(name, parameters.reduce((sum, { length }) => sum + length, 0)); // cnn 637, …, vgg-small 4629
 * }
 * ```
 */
export function presetNet(name: string, options: PresetOptions): NetDescription {
  const known = presetNames.find((preset) => preset === name);
  if (known === undefined) {
    const near = nearestName(String(name), presetNames);
    const meant = near === undefined ? '' : `: did you mean ${near}?`;
    throw new InputError(subject, `unknown net ${String(name)}${meant} (use one of ${presetNames.join(', ')})`);
  }
  requireObject(subject, 'options', options, ['input']);
  requireObject(subject, 'options.input', options.input, ['channels', 'size']);
  requireArray(subject, 'options.input.size', options.input.size, 'sites along each axis');
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as PresetOptions & typeof options;
  const filled: FilledOptions = { outputs: 1, ...presets[known].defaults(options.input.size, given), ...given };
  refuseOthers(known, given);
  if (filled.depth !== undefined) requireInteger(subject, 'depth', filled.depth, 1, mostDepth);
  if (filled.strideEvery !== undefined) requireInteger(subject, 'strideEvery', filled.strideEvery, 1);
  return checkNetDescription(describe(known, filled), () => subject);
}

/**
 * The options that a preset has, besides those that are common to all.
 * @see {@link presetNet}
 */
export function presetOptionNames(name: PresetName, input: PresetOptions['input']): string[] {
  const own = Object.keys(presets[name].defaults(input.size, { input }));
  return [...new Set<string>([...commonOptions, ...own])];
}

function refuseOthers(name: PresetName, given: PresetOptions): void {
  const known = presetOptionNames(name, given.input);
  const unknown = Object.keys(given).find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw new InputError(subject, `${unknown} is no option of ${name} (there are ${known.join(', ')})`);
}

function describe(preset: PresetName, options: FilledOptions): NetDescription {
  const { input, parametrisation, alpha, subtractInitial, seed, weights, biases, name = preset } = options;
  const output = { ...(alpha !== undefined && { alpha }), ...(subtractInitial !== undefined && { subtractInitial }) };
  const initial = {
    ...(seed !== undefined && { seed }),
    ...(weights !== undefined && { weights }),
    ...(biases !== undefined && { biases }),
  };
  return {
    format: netFormat,
    name,
    input,
    parametrisation,
    layers: presets[preset].layers(options),
    ...(Object.keys(output).length > 0 && { output }),
    ...(Object.keys(initial).length > 0 && { initial }),
  };
}
