import type { LabelledInputs } from '../../../nets/labelled-inputs.js';
import type { PairInputs } from '../../../twopixels/inputs/pair-inputs.js';
import { type AnyPairTask, pairPopulation } from '../../../twopixels/inputs/pair-sets.js';
import { ParameterError } from '../../parameters/parameter-error.js';
import { spreadEvenly } from '../../stability/subset.js';
import type { NetData } from '../data/net-data.js';
import { pairSetsOf } from '../data/pair-data.js';
import type { MeasureNetOptions } from './measure-options.js';

/** All pairs of a task, labels as they come; undefined where they are more than `most`. */
export function allPairs(task: AnyPairTask, { parameters }: NetData, most: number): PairInputs | undefined {
  const count = pairPopulation('measureNet', task).classes.reduce((sum, each) => sum + each.count, 0);
  if (count > most) return undefined;
  return pairSetsOf(task, { ...parameters, balanced: false }, { points: 'all', seed: '0' }).training;
}

/** The pairs that are measured: all of the task, or so many of them. */
export function measuredPairs(
  task: AnyPairTask,
  data: NetData,
  { measuredPoints, seed }: MeasureNetOptions,
): PairInputs {
  const all = allPairs(task, data, measuredPoints);
  if (all !== undefined) return all;
  const sizes = { points: measuredPoints, seed: `measure:${seed}` };
  return pairSetsOf(task, { ...data.parameters, balanced: false }, sizes).training;
}

/** The images that are measured: those of a set, or so many of them, evenly spread. */
export function measuredImages(data: NetData, { set, measuredPoints }: MeasureNetOptions): LabelledInputs {
  const chosen = set === undefined ? (data.test ?? data.training) : data[set];
  if (chosen === undefined) {
    throw new ParameterError('set', `there is no ${set} set (add {${set}Points})`);
  }
  if (chosen.count <= measuredPoints) return chosen;
  const numbers = spreadEvenly(chosen.count, measuredPoints);
  const { weights: _, distinct: __, ...inputs } = chosen;
  return {
    ...inputs,
    count: numbers.length,
    labels: Float64Array.from(numbers, (number) => chosen.labels[number]!),
    write: (indices, target) =>
      chosen.write(
        Array.from(indices, (index) => numbers[index]!),
        target,
      ),
  };
}
