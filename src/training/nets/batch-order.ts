import { InputError } from '../../numerics/input-error.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { shuffled } from '../../numerics/random/shuffle.js';
import { stream } from '../../numerics/random/streams.js';
import { requireFunction } from '../../numerics/require-argument.js';

/**
 * The inputs of a training set in the order of an epoch: their indices, P numbers. The batch after the last step is
 * asked for as well.
 */
export type EpochOrder = (epoch: number) => ArrayLike<number>;

/** Cuts a training set into batches, anew each epoch. */
export interface BatchOrder {
  readonly batchSize: number;
  /** ⌈P/B⌉: the last batch of an epoch may be smaller. */
  readonly stepsPerEpoch: number;
  /** Indices of the inputs of a step's batch. */
  indicesOf(step: number): Int32Array;
}

/**
 * Batches of a set of `count` inputs. Their order depends on seed and epoch alone, so a run that is resumed has the
 * same; one batch of the whole set keeps the order of the set.
 * @param order in place of the one of the seed
 * @throws InputError of an order that has another length or other indices
 */
export function batchOrder(count: number, batchSize: number, key: PhiloxKey, order?: EpochOrder): BatchOrder {
  if (order !== undefined) requireFunction('trainNet', 'order', order);
  const size = Math.min(batchSize, count);
  const stepsPerEpoch = Math.ceil(count / size);
  let epoch = -1;
  let indices = new Int32Array(0);
  const orderOf = (which: number): Int32Array<ArrayBuffer> => {
    if (order !== undefined) return Int32Array.from(requireOrder(order(which), which, count));
    if (size < count) return shuffled(key, stream.batchOrder, which, count);
    return Int32Array.from({ length: count }, (_, i) => i);
  };
  return {
    batchSize: size,
    stepsPerEpoch,
    indicesOf(step) {
      const now = Math.floor(step / stepsPerEpoch);
      if (now !== epoch) {
        // One batch of all in the order of the set is the same in every epoch.
        if (epoch < 0 || order !== undefined || size < count) indices = orderOf(now);
        epoch = now;
      }
      const first = (step - now * stepsPerEpoch) * size;
      return indices.subarray(first, Math.min(first + size, count));
    },
  };
}

function requireOrder(indices: ArrayLike<number>, epoch: number, count: number): ArrayLike<number> {
  const isIndex = (index: unknown) => Number.isInteger(index) && (index as number) >= 0 && (index as number) < count;
  if (indices?.length === count && Array.prototype.every.call(indices, isIndex)) return indices;
  throw new InputError(
    'trainNet',
    `order must give ${count} indices from 0 to ${count - 1} for epoch ${epoch}, got ${indices?.length ?? 'none'}`,
  );
}
