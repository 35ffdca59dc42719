import type { NetDescription } from '../../nets/description/net-description.js';
import { initialNet } from '../../nets/initial/initial-net.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { layOut } from '../../nets/layout/lay-out.js';
import type { MapShape, NetLayout } from '../../nets/layout/net-layout.js';
import type { Net } from '../../nets/net.js';
import { type PresetName, presetNames } from '../../nets/presets/names.js';
import { presetNet, presetOptionNames } from '../../nets/presets/preset-net.js';
import { InputError } from '../../numerics/input-error.js';
import { aboutParameter, aboutParameters, complaintOf, ParameterError } from '../parameters/parameter-error.js';
import { type LoadedNet, loadNet } from './load-net.js';
import { presetRows } from './net-rows.js';
import type { GivenNetTraining } from './parameters.js';
import { requireSameNet } from './same-net.js';

/** The net at the start of a training. */
export interface OpenedNet {
  readonly net: Net;
  /** Content of its files, where it has some. */
  readonly sha256?: string;
}

type NetParameters = Pick<
  GivenNetTraining,
  'net' | 'netSha256' | 'alpha' | 'subtractInitial' | 'seed' | (typeof presetRows)[number]
>;

/** Whether a net is one of the short names. */
export function isPreset(net: string): net is PresetName {
  return presetNames.some((name) => name === net);
}

/**
 * The net that parameters stand for, at its initial weights, for inputs of a shape and so many classes.
 * @throws ParameterError about the parameter at fault
 */
export function openTrainedNet(
  parameters: NetParameters,
  inputs: Pick<LabelledInputs, 'shape' | 'classes'>,
): OpenedNet {
  const { net: name, netSha256 } = parameters;
  if (isPreset(name)) {
    if (netSha256 !== undefined) throw new ParameterError('netSha256', `is for nets of files, got {net} ${name}`);
    return { net: initialNet(presetDescription(name, parameters, inputs)) };
  }
  const given = presetRows.find((row) => parameters[row] !== undefined);
  if (given !== undefined) {
    throw new ParameterError(given, `is for short names of nets (${presetNames.join(', ')}), got {net} ${name}`);
  }
  const { net, sha256 } = loadedNet(name, netSha256);
  return { net: withOutput(net, parameters), sha256 };
}

/**
 * The net of a file.
 * @param known SHA-256 of the net of a point that is named already
 * @throws InputError if there is no net, it can't be read, or is another one by now
 */
export function loadedNet(name: string, known: string | undefined): LoadedNet {
  const loaded = loadedFile(name);
  requireSameNet(name, loaded.sha256, known);
  return loaded;
}

function loadedFile(name: string): LoadedNet {
  try {
    return loadNet(name);
  } catch (error) {
    if (!(error instanceof InputError) || error.subject !== name || !complaintOf(error).startsWith('there is no')) {
      throw error;
    }
    throw new ParameterError('net', `must be one of ${presetNames.join(', ')}, or a file of a net, got ${name}`);
  }
}

/**
 * The description of a short name.
 * @throws ParameterError about the parameter at fault
 */
export function presetDescription(
  name: PresetName,
  parameters: NetParameters,
  { shape, classes }: Pick<LabelledInputs, 'shape' | 'classes'>,
): NetDescription {
  const options = Object.fromEntries(presetRows.map((row) => [row, parameters[row]]));
  const { alpha, subtractInitial, seed } = parameters;
  const known = presetOptionNames(name, shape);
  const other = presetRows.find((row) => parameters[row] !== undefined && !known.includes(row));
  if (other !== undefined) {
    const own = presetRows.filter((row) => known.includes(row)).map((row) => `{${row}}`);
    throw new ParameterError(other, `is no option of {net} ${name} (leave it out; there are ${own.join(', ')})`);
  }
  return aboutParameters([...presetRows], () => {
    const outputs = classes === 2 ? 1 : classes;
    const output = { ...(alpha !== undefined && { alpha }), ...(subtractInitial !== undefined && { subtractInitial }) };
    const description = presetNet(name, { input: shape, outputs, ...options, ...output, seed });
    aboutParameter('net', () => layOut(description));
    return description;
  });
}

/** A net of a file whose output is scaled, or its start subtracted, as parameters say. */
function withOutput(net: Net, { alpha, subtractInitial }: NetParameters): Net {
  const { output } = net.layout.description;
  if (alpha === undefined && subtractInitial === undefined) return net;
  const {
    alpha: factor = alpha,
    subtractInitial: subtracts = subtractInitial,
    ...start
  } = {
    ...output,
    ...(alpha !== undefined && { alpha }),
    ...(subtractInitial !== undefined && { subtractInitial }),
  };
  const described: NetDescription = {
    ...net.layout.description,
    output: {
      ...(factor !== undefined && { alpha: factor }),
      ...(subtracts !== undefined && { subtractInitial: subtracts }),
      ...(subtracts === true && start),
    },
  };
  const layout: NetLayout = { ...net.layout, description: described };
  const { initial, ...bare } = net;
  return { ...bare, layout, ...(subtracts === true && { initial: initial ?? net.parameters }) };
}

/**
 * Throws unless a net takes the inputs of a set and tells its classes.
 * @throws ParameterError about the net
 */
export function requireFit(
  net: string,
  { input, outputs }: Pick<NetLayout, 'input' | 'outputs'>,
  { shape, classes, name }: Pick<LabelledInputs, 'shape' | 'classes' | 'name'>,
): void {
  const words = ({ channels, size }: MapShape) => [channels, ...size].join(' × ');
  if (words(input) !== words(shape)) {
    throw new ParameterError(
      'net',
      `${net} takes inputs of ${words(input)} (channels, sites), those of ${name} are ${words(shape)}`,
    );
  }
  const wanted = classes === 2 ? [1, 2] : [classes];
  if (wanted.includes(outputs)) return;
  throw new ParameterError('net', `${net} has ${outputs} outputs, ${name} ${classes} classes (use ${wanted[0]})`);
}
