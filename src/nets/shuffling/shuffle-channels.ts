import { InputError } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { shuffled } from '../../numerics/random/shuffle.js';
import { stream } from '../../numerics/random/streams.js';
import { requireArray, requireObject } from '../../numerics/require-argument.js';
import type { Floats } from '../engines/engine.js';
import { requireNet } from '../engines/require-net.js';
import type { LaidLayer, NetArray } from '../layout/net-layout.js';
import type { Net } from '../net.js';
import { permuteFilters } from './permute-filters.js';

const subject = 'shuffleChannels';

/** New orders of the channels of a layer's filters; an axis without one keeps its order. */
export interface ChannelOrders {
  /** π of the input channels: w′_{hc} = w_{h π(c)}, a permutation of 0 … H_in − 1. */
  readonly inputs?: ArrayLike<number> | undefined;
  /** σ of the output channels: w′_{hc} = w_{σ(h) c}; biases and batch norms stay where they are. */
  readonly outputs?: ArrayLike<number> | undefined;
}

/** Which channels are put in which order. */
export interface ChannelShuffle {
  /** Addresses the orders, default '0'. */
  readonly seed?: string | undefined;
  /** What the seed shuffles: the `inputs` of all filters (default), or `both` inputs and outputs. */
  readonly channels?: 'inputs' | 'both' | undefined;
  /** Orders by the names of layers, such as `conv2`, in place of those of the seed; layers without keep theirs. */
  readonly orders?: Readonly<Record<string, ChannelOrders>> | undefined;
}

/**
 * The net with the channels of its filters in another order: input channels of every convolution and locally connected
 * layer, those of the input itself (colours) too, each layer having an order of its own, all equally likely. What a
 * trained layer expects of each channel then meets another one: pooling over channels, such as sums of shifted filters
 * in the next layer, is destroyed, pooling over sites inside a filter is left. If D or R of the shuffled net stays as
 * it was, stability comes of the sites.
 *
 * With `both`, output channels of the filters are shuffled as well while biases and batch norms stay. Dense layers keep
 * their order. The start of a net whose f₀ is subtracted is shuffled alike, so that f − f₀ stays as small as it is.
 *
 * The order of an axis depends on the seed, the name of the layer and the number of channels alone.
 * Source: arXiv 2210.01506 and its code (relativestability, `load_net_from_run`, whose `shuffle_channels` 1 is
 * `inputs`, 2 is `both`).
 * @throws InputError unless orders are permutations of the channels of layers that have filters
 * @see {@link presetNet}
 * @example
 * ```ts
 * import { initialNet, presetNet, shuffleChannels } from 'diffeolab/nets';
 *
 * const input = { channels: 1, size: [16] };
 * const net = initialNet(presetNet('cnn', { input, channels: 3, depth: 2, filterSize: 1 }));
 * const [, , before] = net.parameters;
 * const [, , after] = shuffleChannels(net, { orders: { conv2: { inputs: [2, 0, 1] } } }).parameters;
 * console.log(after[0] === before[2], after[1] === before[0], after[2] === before[1]); // true true true
 * console.log(shuffleChannels(net, { seed: '1', channels: 'both' }).layout === net.layout); // true
 * ```
 */
export function shuffleChannels(net: Net, shuffle: ChannelShuffle = {}): Net {
  requireNet(subject, net);
  requireObject(subject, 'shuffle', shuffle);
  const { layers, parameters: laid } = net.layout;
  const ordersOf = shuffle.orders === undefined ? drawnOrders(shuffle) : givenOrders(layers, shuffle);
  const orders = laid.map((array) => {
    const layer = layers[array.layer]!;
    return array.role === 'weights' && hasFilters(layer) ? requireOrders(layer, array, ordersOf(layer)) : undefined;
  });
  const permuted = (arrays: readonly Floats[]) =>
    arrays.map((values, k) => permuteFilters(values, laid[k]!.shape, orders[k] ?? {}));
  return {
    ...net,
    parameters: permuted(net.parameters),
    statistics: net.statistics.map((values) => values.slice()),
    ...(net.initial !== undefined && { initial: permuted(net.initial) }),
  };
}

type OrdersOf = (layer: LaidLayer) => ChannelOrders;

/** Whether weights are [H_out, H_in, …]. */
function hasFilters({ description: { kind } }: LaidLayer): boolean {
  return kind === 'conv' || kind === 'locally-connected';
}

function drawnOrders({ seed = '0', channels = 'inputs' }: ChannelShuffle): OrdersOf {
  if (channels !== 'inputs' && channels !== 'both') {
    throw new InputError(subject, `channels must be inputs or both, got ${String(channels)}`);
  }
  keyFromSeed(seed);
  return ({ name, input, output }) => {
    const key = keyFromSeed(`${name}:${seed}`);
    return {
      inputs: shuffled(key, stream.channelOrder, 0, input.channels),
      ...(channels === 'both' && { outputs: shuffled(key, stream.channelOrder, 1, output.channels) }),
    };
  };
}

function givenOrders(layers: readonly LaidLayer[], { orders = {}, seed, channels }: ChannelShuffle): OrdersOf {
  requireObject(subject, 'orders', orders);
  if (seed !== undefined || channels !== undefined) {
    const extra = seed === undefined ? 'channels' : 'seed';
    throw new InputError(subject, `orders take the place of those of a seed (leave out ${extra}, or orders)`);
  }
  const known = layers.filter(hasFilters).map(({ name }) => name);
  for (const [name, order] of Object.entries(orders)) {
    if (!known.includes(name)) {
      throw new InputError(
        subject,
        `orders.${name} is no layer with filters (there are ${known.join(', ') || 'none'})`,
      );
    }
    requireObject(subject, `orders.${name}`, order);
  }
  return ({ name }) => (Object.hasOwn(orders, name) ? orders[name]! : {});
}

function requireOrders({ name }: LaidLayer, { shape }: NetArray, orders: ChannelOrders): ChannelOrders {
  const [outputs = 0, inputs = 0] = shape;
  requireOrder(`orders.${name}.inputs`, orders.inputs, inputs);
  requireOrder(`orders.${name}.outputs`, orders.outputs, outputs);
  return orders;
}

function requireOrder(name: string, order: ArrayLike<number> | undefined, count: number): void {
  if (order === undefined) return;
  const list: readonly unknown[] = ArrayBuffer.isView(order) ? Array.from(order) : (order as readonly number[]);
  requireArray(subject, name, list, 'channels');
  const seen = new Set(list);
  const complete =
    list.length === count && Array.from({ length: count }, (_, channel) => channel).every((c) => seen.has(c));
  if (complete) return;
  throw new InputError(subject, `${name} must be a permutation of 0 … ${count - 1}, got [${list.join(', ')}]`);
}
