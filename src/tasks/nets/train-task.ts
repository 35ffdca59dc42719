import ndarray, { type NdArray } from 'ndarray';
import type { Net } from '../../nets/net.js';
import type { Parameters, SweepTask, TaskContext, TaskResult } from '../../sweep/task.js';
import type { NetRecord } from '../../training/nets/train-options.js';
import { keptTraining } from '../kept-training.js';
import { oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { readParameters } from '../parameters/read.js';
import { checkNetTraining } from './check-training.js';
import { completeNetTraining } from './complete-training.js';
import type { MeasuredLayer } from './measure/measured-layer.js';
import { netCurveColumns, netCurveRows } from './net-curve-rows.js';
import { openTraining } from './open-training.js';
import { trainSubject } from './parameters.js';
import { runNetTraining } from './train-run.js';
import { netTrainColumns, netTrainValues } from './train-values.js';
import { trainingCost } from './training-size.js';

function read(given: Parameters) {
  const { keep, ...own } = readParameters(trainSubject, given);
  return { training: own, keep };
}

function complete(given: Parameters): Parameters {
  const { training, keep } = read(given);
  const completed = completeNetTraining(training);
  return plainParameters({ ...checkNetTraining(completed), keep });
}

async function run(parameters: Parameters, context: TaskContext): Promise<TaskResult> {
  const { training: given, keep } = read(parameters);
  const opened = openTraining(given);
  const { signal, threads } = context;
  const { resume, onProgress, onEnd } = await keptTraining(context);
  const training = await runNetTraining(opened, { signal, threads, resume, onTraining: onProgress, onEnd });
  const arrays = {
    ...(keep.includes('net') && netArrays(training.net)),
    ...(keep.includes('curve') && { curve: curveArray(training.trained.curve) }),
    ...(keep.includes('layers') && layerArrays(training.after?.layers ?? [])),
  };
  return { values: netTrainValues(training), ...(Object.keys(arrays).length > 0 && { arrays }) };
}

/** Weights by their names, and running statistics. */
function netArrays({ layout, parameters, statistics }: Net): Record<string, NdArray> {
  return Object.fromEntries([
    ...layout.parameters.map(({ name, shape }, k) => [name, ndarray(parameters[k]!, [...shape])] as const),
    ...layout.statistics.map(({ name, shape }, k) => [name, ndarray(statistics[k]!, [...shape])] as const),
  ]);
}

/** [records, columns of `netCurveColumns`], NaN where there is no such set. */
function curveArray(curve: readonly NetRecord[]): NdArray {
  const rows = netCurveRows(curve);
  const values = rows.flatMap((row) => netCurveColumns.map((column) => row[column] ?? Number.NaN));
  return ndarray(Float64Array.from(values), [rows.length, netCurveColumns.length]);
}

/** D, G and R of every layer, and the standard errors of what has one. */
function layerArrays(layers: readonly MeasuredLayer[]): Record<string, NdArray> {
  const column = (of: (layer: MeasuredLayer) => number | undefined) =>
    ndarray(
      Float64Array.from(layers, (layer) => of(layer) ?? 0),
      [layers.length],
    );
  return {
    D: column(({ diffeo }) => diffeo.value),
    DError: column(({ diffeo }) => diffeo.error ?? diffeo.standardError),
    G: column(({ noise }) => noise.value),
    GError: column(({ noise }) => noise.error ?? noise.standardError),
    R: column(({ relative }) => relative.value),
    RError: column(({ relative }) => relative.error ?? relative.standardError),
  };
}

/**
 * Trains a layered net on data of two pixels or images: loss and errors, how it stopped, D, G and R of the output
 * before and after; the net (an array for each of its own), the curve [records, columns] and D, G, R of every layer are
 * kept if `keep` asks for them.
 */
const task: SweepTask = {
  name: trainSubject.owner,
  version: 1,
  parameters: describedParameters(trainSubject),
  complete: oncePerSeeds(complete),
  cost: trainingCost,
  columns: netTrainColumns,
  run,
};
export default task;
