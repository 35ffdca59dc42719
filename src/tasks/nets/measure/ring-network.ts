import ndarray from 'ndarray';
import { toConvNet } from '../../../nets/conversion/to-conv-net.js';
import { type Net, subtractedStart } from '../../../nets/net.js';
import type { ConvNet } from '../../../nets/ring/network.js';
import { planNetwork } from '../../../nets/ring/plan.js';
import { InputError } from '../../../numerics/input-error.js';
import type { AnyPairTask } from '../../../twopixels/inputs/pair-sets.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import type { NetData } from '../data/net-data.js';

/** A net on the ring as the exact theory knows it. */
export interface RingNetwork {
  readonly task: TwoPixelTask;
  /** Its hidden layers. */
  readonly layers: ConvNet;
  /** Its output F; other than the layers' where f₀ is subtracted. */
  readonly output: ConvNet;
}

/** The two-pixel task of distances on the ring, undefined for any other. */
export function ringTask(task: AnyPairTask | undefined): TwoPixelTask | undefined {
  return task === undefined || 'size' in task || 'labelling' in task ? undefined : task;
}

/** The net as one of the exact theory; undefined where the data or a layer are not of its kind. */
export function ringNetwork(net: Net, { task: given, pixelValue = 1, parameters }: NetData): RingNetwork | undefined {
  const task = ringTask(given);
  if (task === undefined || (parameters.inputChannels ?? 1) > 1 || (parameters.backgroundNoise ?? 0) > 0)
    return undefined;
  const { initial: _, ...bare } = net;
  try {
    const layers = brighter(toConvNet(bare), pixelValue);
    planNetwork(layers, task.length);
    return { task, layers, output: subtractedStart(net) === undefined ? layers : brighter(toConvNet(net), pixelValue) };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A net on pixels of value 1 that does what this one does on brighter ones, noise included. */
function brighter(network: ConvNet, pixel: number): ConvNet {
  const [first, ...others] = network.layers;
  if (pixel === 1 || first === undefined) return network;
  const { filters, bias, stride } = first;
  const scaled = ndarray(
    filters.data.map((weight) => pixel * weight),
    [...filters.shape],
  );
  return { ...network, layers: [{ filters: scaled, bias, stride }, ...others] };
}
