import { afterwards } from '../../nets/engines/afterwards.js';
import type { Awaitable, Floats, NetEngine } from '../../nets/engines/engine.js';
import { valueCount } from '../../nets/layout/net-layout.js';
import type { Batch, NetBatches } from './batch.js';
import type { BatchOrder } from './batch-order.js';
import { allInputs, canShare, floatsFor } from './engine-inputs.js';
import type { EvaluatedSet } from './evaluated-set.js';

/** Where a batch stands in a run, for what is drawn anew for it: the epoch and the inputs address random numbers. */
export interface BatchPlace {
  readonly step: number;
  readonly epoch: number;
  /** Indices of the inputs in the training set, in the order of the batch. */
  readonly indices: ArrayLike<number>;
}

/** Changes the inputs of a batch in place [B, channels, sites..], the same at the same place of a run. */
export type Augment = (inputs: Floats, place: BatchPlace) => Awaitable<void>;

/** Makes batches of a training set. */
export interface NetBatchesOptions {
  readonly engine: NetEngine;
  readonly set: EvaluatedSet;
  readonly order: BatchOrder;
  readonly augment?: Augment | undefined;
  /** f₀ of the set's inputs [inputs, outputs], where it is subtracted and inputs are not changed. */
  readonly initial?: Float64Array | undefined;
  /** f₀ of the inputs of a batch, where they are changed. */
  readonly initialOf?: ((inputs: Batch['inputs']) => Awaitable<Float64Array>) | undefined;
}

/**
 * The batches of a set. A set that is reduced by symmetry has all its inputs in each batch, weighted by how often they
 * are in it; else the inputs of a batch are written one behind the other.
 */
export function netBatches(options: NetBatchesOptions): NetBatches {
  return options.set.of === undefined ? denseBatches(options) : reducedBatches(options, options.set.of);
}

function reducedBatches({ engine, set, order, initial }: NetBatchesOptions, of: Int32Array): NetBatches {
  const { labels, inputs, memberWeights } = set;
  const shared = set.kind === 'shared' ? canShare(engine, inputs) : undefined;
  const prepared = shared ?? allInputs(engine, inputs);
  const weights = new Float64Array(inputs.count);
  return {
    kind: set.kind,
    inputs: inputs.count,
    stepsPerEpoch: order.stepsPerEpoch,
    at(step) {
      weights.fill(0);
      const indices = order.indicesOf(step);
      for (let i = 0; i < indices.length; i++) weights[of[indices[i]!]!]! += memberWeights?.[indices[i]!] ?? 1;
      return { inputs: prepared, labels, weights, initial };
    },
  };
}

function denseBatches({ engine, set, order, augment, initial, initialOf }: NetBatchesOptions): NetBatches {
  const { inputs: data, labels, memberWeights } = set;
  const { stepsPerEpoch, batchSize } = order;
  const values = valueCount(data.shape);
  const { outputs } = engine.layout;
  const buffer = floatsFor(engine, batchSize * values);
  const all: Batch | undefined =
    stepsPerEpoch === 1 && augment === undefined
      ? { inputs: allInputs(engine, data), labels, weights: memberWeights, initial }
      : undefined;
  const gathered = (source: Float64Array | undefined, indices: ArrayLike<number>, width: number) => {
    if (source === undefined) return undefined;
    const result = new Float64Array(indices.length * width);
    for (let i = 0; i < indices.length; i++) {
      for (let k = 0; k < width; k++) result[i * width + k] = source[indices[i]! * width + k]!;
    }
    return result;
  };
  return {
    kind: 'dense',
    inputs: batchSize,
    stepsPerEpoch,
    at(step) {
      if (all !== undefined) return all;
      const indices = order.indicesOf(step);
      const inputs = buffer.subarray(0, indices.length * values);
      data.write(indices, inputs);
      const labelled = {
        labels: gathered(labels, indices, 1) ?? labels,
        weights: gathered(memberWeights, indices, 1),
        initial: gathered(initial, indices, outputs),
      };
      const ready = (): Awaitable<Batch> => {
        const prepared = engine.prepare(inputs, indices.length);
        if (initialOf === undefined) return { inputs: prepared, ...labelled };
        return afterwards(initialOf(prepared), (values) => ({ inputs: prepared, ...labelled, initial: values }));
      };
      if (augment === undefined) return ready();
      return afterwards(augment(inputs, { step, epoch: Math.floor(step / stepsPerEpoch), indices }), ready);
    },
  };
}
