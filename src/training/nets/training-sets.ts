import { afterwards } from '../../nets/engines/afterwards.js';
import type { Awaitable, Floats, NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import { requireInteger } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import type { OutputLoss } from '../losses/output-loss.js';
import { assignArrays, copyArrays } from '../named-arrays.js';
import type { NetBatches } from './batch.js';
import { batchOrder } from './batch-order.js';
import { inputsAtOnce } from './engine-inputs.js';
import { type EvaluatedSet, evaluatedSet } from './evaluated-set.js';
import { netBatches } from './net-batches.js';
import { measureSet, type SetMeasurement } from './set-measure.js';
import type { TrainNetOptions } from './train-options.js';

/** Inputs that are run at once in training, at most, so that memory is bounded however large a batch is. */
const mostAtOnce = 512;

/** The sets of a training, and the batches of the first. */
export interface TrainingSets {
  readonly batches: NetBatches;
  /** Measures all sets at the present parameters and statistics, by name. */
  measure(): Promise<Record<string, SetMeasurement>>;
}

/**
 * Looks at the sets of a training with the eyes of its net; f₀ is that of the initial parameters, if it is subtracted.
 * Batch norms and changed inputs need every input by itself in training.
 */
export async function trainingSets(
  options: TrainNetOptions,
  loss: OutputLoss,
  initial: readonly Floats[] | undefined,
): Promise<TrainingSets> {
  const { engine, data, validation, test, augment, symmetry = 'auto', seed = '0' } = options;
  const size = requireInteger('trainNet', 'batchSize', options.batchSize ?? data.count, 1);
  const trained = engine.layout.statistics.length > 0 || augment !== undefined ? 'none' : symmetry;
  const sets: Record<string, EvaluatedSet> = {
    train: evaluatedSet(engine, data, trained),
    ...(validation && { validation: evaluatedSet(engine, validation, symmetry) }),
    ...(test && { test: evaluatedSet(engine, test, symmetry) }),
  };
  const offsets: Record<string, Float64Array> = {};
  if (initial !== undefined) {
    for (const [name, set] of Object.entries(sets)) {
      offsets[name] = await withParameters(engine, initial, () => set.outputs());
    }
  }
  const order = batchOrder(data.count, size, keyFromSeed(seed), options.order);
  const batches = netBatches({
    engine,
    set: sets['train']!,
    order,
    augment,
    // Batch norms take the statistics of the whole batch.
    chunkSize: engine.layout.statistics.length > 0 ? data.count : inputsAtOnce(engine, mostAtOnce),
    initial: offsets['train'],
    ...(initial !== undefined && augment !== undefined && { initialOf: initialOutputs(engine, initial) }),
  });
  return {
    batches,
    async measure() {
      const measured: Record<string, SetMeasurement> = {};
      for (const [name, set] of Object.entries(sets)) measured[name] = await measureSet(set, loss, offsets[name]);
      return measured;
    },
  };
}

/** f₀ of a batch whose inputs are new. */
function initialOutputs(engine: NetEngine, initial: readonly Floats[]) {
  return (inputs: PreparedInputs): Awaitable<Float64Array> =>
    withParameters(engine, initial, () =>
      afterwards(engine.evaluate(inputs, 'evaluation'), (outputs) => outputs.slice()),
    );
}

/** What comes out at other parameters than the present ones, which come back. */
function withParameters<Result>(
  { parameters }: NetEngine,
  others: readonly Floats[],
  evaluate: () => Awaitable<Result>,
): Awaitable<Result> {
  const present = copyArrays(parameters);
  assignArrays(parameters, others);
  return afterwards(evaluate(), (result) => {
    assignArrays(parameters, present);
    return result;
  });
}
