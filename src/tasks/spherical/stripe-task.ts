import ndarray, { type NdArray } from 'ndarray';
import { z } from 'zod';
import type { Parameters, SweepTask, TaskContext, TaskResult } from '../../sweep/task.js';
import { keptTraining } from '../kept-training.js';
import { oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import { storedNumber } from './measurement-values.js';
import { type GivenStripe, stripeSubject } from './parameters.js';
import { labelOf, labelParameters } from './stripe-label.js';
import {
  checkStripe,
  runStripe,
  type StripeNeuron,
  type StripeOutcome,
  type StripeParameters,
  type StripeRecord,
  type StripeWeights,
} from './stripe-run.js';
import { stopReason } from './train-task.js';
import { sizeOf, trainingMemory, trainingWork } from './work.js';

/** What is kept of a point in arrays. */
type Keep = readonly ('weights' | 'curve')[];

function read(given: Parameters): { readonly stripe: StripeParameters; readonly keep: Keep } {
  const { keep, ...stripe } = readParameters(stripeSubject, given);
  if (keep.includes('weights')) throw new ParameterError('keep', 'weights are kept by {neurons} (use {neurons} 300)');
  return { stripe: withLabel(stripe), keep };
}

/** The parameters of a run whose label they name. */
function withLabel({ label, low, high, threshold, radius, parallel, ...run }: GivenStripe): StripeParameters {
  return { ...run, label: labelOf({ label, low, high, threshold, radius, parallel }) };
}

/** The parameters of a point that stand for a run of the stripe model. */
export function stripePoint({ label, ...stripe }: StripeParameters, keep: Keep): Parameters {
  return plainParameters({ ...stripe, ...labelParameters(label), keep });
}

function complete(given: Parameters): Parameters {
  const { stripe, keep } = read(given);
  checkStripe(stripe);
  return stripePoint(stripe, keep);
}

/** Columns of the array `curve`. */
const followed = [
  'step',
  'time',
  'trainError',
  'testError',
  'misclassified',
  'amplification',
  'massAmplification',
] as const satisfies readonly (keyof StripeRecord)[];

async function run(parameters: Parameters, context: TaskContext): Promise<TaskResult> {
  const { stripe, keep } = read(parameters);
  const gathered: StripeRecord[] = [];
  const kept = await keptTraining(context, {
    present: () => gathered,
    restore: (saved) => gathered.push(...savedRecords.parse(saved)),
  });
  const { records, neurons, seconds: _, ...last } = await runStripe(stripe, { ...kept, records: gathered });
  const arrays = {
    ...(keep.includes('curve') && {
      curve: table(records.map((record) => followed.map((quantity) => record[quantity]))),
    }),
    ...(stripe.neurons > 0 && { neurons: table(neurons.map(({ before, after }) => [...before, ...after])) }),
  };
  return {
    values: { ...last, testErrorStatus: 'Monte Carlo', misclassifiedStatus: 'Monte Carlo' },
    ...(Object.keys(arrays).length > 0 && { arrays }),
  };
}

function table(rows: readonly (readonly number[])[]): NdArray<Float64Array> {
  return ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
}

function rowsOf(array: NdArray | undefined): number[][] {
  if (array === undefined) return [];
  const [rows = 0, columns = 0] = array.shape;
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => Number(array.get(i, j))));
}

const stored = z.looseObject({
  peakAmplification: storedNumber,
  stop: stopReason,
});

/** Records as a state keeps them. */
const savedRecords = z.array(z.record(z.enum(followed), storedNumber));

function recordOf(entry: (quantity: (typeof followed)[number]) => number): StripeRecord {
  return {
    step: entry('step'),
    time: entry('time'),
    trainError: entry('trainError'),
    testError: entry('testError'),
    misclassified: entry('misclassified'),
    amplification: entry('amplification'),
    massAmplification: entry('massAmplification'),
  };
}

/** The outcome of a run of the stripe model that a point's values and arrays stand for. */
export function stripeOutcomeOf(
  values: TaskResult['values'],
  arrays: NonNullable<TaskResult['arrays']>,
  seconds: number,
): StripeOutcome {
  const { peakAmplification, stop } = stored.parse(values);
  return {
    ...recordOf((quantity) => storedNumber.parse(values[quantity])),
    peakAmplification,
    records: rowsOf(arrays['curve']).map((row) => recordOf((quantity) => row[followed.indexOf(quantity)]!)),
    neurons: rowsOf(arrays['neurons']).map(neuronOf),
    seconds,
    stop,
  };
}

function neuronOf(row: readonly number[]): StripeNeuron {
  const place = (first: number): StripeWeights => [row[first]!, row[first + 1]!, row[first + 2]!];
  return { before: place(0), after: place(3) };
}

/**
 * Gradient flow on labels that depend on few coordinates: amplification of the weights along them, errors, and how it
 * stopped. The training curve (`curve` [records, 7]) is kept if `keep` asks for it, weights of the first `neurons`
 * (`neurons` [n, 6]) likewise.
 */
const task: SweepTask = {
  name: stripeSubject.owner,
  version: 1,
  parameters: describedParameters(stripeSubject),
  complete: oncePerSeeds(complete),
  cost: (parameters) => {
    const { dimension, ...rest } = sizeOf(parameters);
    const size = { ...rest, dimension: dimension + 1 };
    return { work: trainingWork(size), memory: trainingMemory(size) };
  },
  columns: {
    ...Object.fromEntries(followed.map((quantity) => [quantity, 'number'] as const)),
    peakAmplification: 'number',
    stop: 'string',
    testErrorStatus: 'string',
    misclassifiedStatus: 'string',
  },
  run,
};
export default task;
