import { afterwards } from '../../nets/engines/afterwards.js';
import type { Awaitable, Floats, NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import { valueCount } from '../../nets/layout/net-layout.js';
import type { Batch, BatchPart, NetBatches } from './batch.js';
import type { BatchOrder } from './batch-order.js';
import { floatsFor, preparedSet, sitesOf } from './engine-inputs.js';
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
  /** f₀ of the inputs that the set runs [inputs, outputs], where it is subtracted. */
  readonly initial?: Float64Array | undefined;
  /** f₀ of the inputs of a batch, where they are changed. */
  readonly initialOf?: ((inputs: PreparedInputs) => Awaitable<Float64Array>) | undefined;
  /** Inputs that are run at once, at most, where they are run by themselves. */
  readonly chunkSize: number;
}

/**
 * The batches of a set. A set that is reduced by symmetry, or by sites that are shared, has all its inputs in each
 * batch, weighted by how often they are in it, if that is less to compute than the inputs of a batch by themselves.
 */
export function netBatches(options: NetBatchesOptions): NetBatches {
  const { engine, set, order, augment } = options;
  if (set.kind === 'dense' || augment !== undefined) return denseBatches(options);
  const sites = sitesOf(engine);
  const reduced = set.prepared?.nodeCount ?? set.inputs.count * sites;
  if (reduced > order.batchSize * sites) return denseBatches(options);
  return reducedBatches(options, set.prepared ?? preparedSet(engine, set.inputs, false));
}

function reducedBatches({ set, order, initial }: NetBatchesOptions, prepared: PreparedInputs): NetBatches {
  const { labels, inputs, members, kind, of } = set;
  const weights = new Float64Array(inputs.count);
  const batch: Batch = [{ inputs: prepared, labels, weights, initial }];
  let weighted = false;
  return {
    kind,
    inputs: inputs.count,
    nodes: prepared.nodeCount,
    stepsPerEpoch: order.stepsPerEpoch,
    at(step) {
      // One batch of all inputs has the same weights in every epoch.
      if (weighted && order.stepsPerEpoch === 1) return batch;
      weighted = true;
      weights.fill(0);
      const indices = order.indicesOf(step);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        weights[of?.[index] ?? index]! += members.weights?.[index] ?? 1;
      }
      return batch;
    },
  };
}

function denseBatches({ engine, set, order, augment, initial, initialOf, chunkSize }: NetBatchesOptions): NetBatches {
  const { data, labels, weights } = set.members;
  const { stepsPerEpoch, batchSize } = order;
  const values = valueCount(data.shape);
  const { outputs } = engine.layout;
  const buffer = floatsFor(engine, batchSize * values);

  /** Labels, weights and f₀ of inputs. */
  function labelled(indices: ArrayLike<number>, total: number | undefined): Omit<BatchPart, 'inputs'> {
    const gathered = (source: ArrayLike<number>) => Float64Array.from(indices, (index) => source[index]!);
    const offsets = initial && new Float64Array(indices.length * outputs);
    for (let i = 0; offsets !== undefined && i < indices.length; i++) {
      const row = (set.of?.[indices[i]!] ?? indices[i]!) * outputs;
      for (let k = 0; k < outputs; k++) offsets[i * outputs + k] = initial![row + k]!;
    }
    return { labels: gathered(labels), weights: weights && gathered(weights), initial: offsets, total };
  }

  /** The parts of a batch whose inputs are written into the buffer. */
  function partsOf(indices: readonly number[]): Awaitable<Batch> {
    const parts: BatchPart[] = [];
    const total = indices.reduce((sum, index) => sum + (weights?.[index] ?? 1), 0);
    for (let first = 0; first < indices.length; first += chunkSize) {
      const some = indices.slice(first, first + chunkSize);
      const inputs = engine.prepare(buffer.subarray(first * values, (first + some.length) * values), some.length);
      parts.push({ inputs, ...labelled(some, total) });
    }
    return initialOf === undefined ? parts : withInitial(parts, initialOf);
  }

  function batchOf(step: number): Awaitable<Batch> {
    const indices = Array.from(order.indicesOf(step));
    data.write(indices, buffer);
    if (augment === undefined) return partsOf(indices);
    const place = { step, epoch: Math.floor(step / stepsPerEpoch), indices };
    const changed = augment(buffer.subarray(0, indices.length * values), place);
    return afterwards(changed, () => partsOf(indices));
  }

  // One batch of all inputs as they are stays what it is.
  const all = stepsPerEpoch === 1 && augment === undefined ? batchOf(0) : undefined;
  return {
    kind: 'dense',
    inputs: batchSize,
    nodes: undefined,
    stepsPerEpoch,
    at: (step) => all ?? batchOf(step),
  };
}

/** Parts with f₀ of their own inputs, one after the other. */
function withInitial(
  parts: readonly BatchPart[],
  initialOf: (inputs: PreparedInputs) => Awaitable<Float64Array>,
  done: Batch = [],
): Awaitable<Batch> {
  const part = parts[done.length];
  if (part === undefined) return done;
  return afterwards(initialOf(part.inputs), (initial) =>
    withInitial(parts, initialOf, [...done, { ...part, initial }]),
  );
}
