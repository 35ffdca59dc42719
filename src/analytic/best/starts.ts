import { gaussianAt } from '../../numerics/random/gaussian.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import { uniformsOf } from '../../numerics/random/uniform.js';
import { constructSolution } from '../../twopixels/solutions/construct.js';
import { CleanOutputs } from './clean-outputs.js';
import { cleanMargin } from './constraints.js';
import { type Family, type FamilySize, freeNumbers, weightsFor } from './family.js';
import type { PairClasses } from './pair-classes.js';

import { layoutOf, shapeOf, type WeightLayout, weightsOf } from './weights.js';

/** Where a search starts: at random weights, or near a constructed solution. */
export const startNames = ['any', 'random', 'low-frequency', 'dirichlet', 'high-frequency'] as const;
/** One of `startNames`. */
export type StartName = (typeof startNames)[number];
/** A start that is chosen. */
export type ChosenStart = Exclude<StartName, 'any'>;

/** Deviation of the weights about those of a constructed solution. */
const nearby = 0.2;

/** Draws of the weights of one start; that of the largest margin is taken. */
const draws = 16;

/** The start of a search. */
export interface Start {
  readonly name: ChosenStart;
  /** Free numbers. */
  readonly values: Float64Array;
}

/**
 * The start of a seed; of `any`, random weights for half of the seeds, else a constructed solution that fits into the
 * net, with N(0, 0.2²) added to each weight. Weights of random starts are N(m, 1/fan-in) with m = 0 or, for half of the
 * seeds, 1/fan-in; biases N(−0.3, 0.3²), readout ±1 + N(0, 0.3²), that of the first channel positive. Of 16 draws the
 * one of the largest margin is taken.
 */
export function startOf(family: Family, size: FamilySize, start: StartName, seed: string, classes: PairClasses): Start {
  const key = keyFromSeed(seed);
  const uniform = uniformsOf(key, stream.searchStarts, 0);
  const [choice, mean] = [uniform(), uniform()];
  const near = constructed(family.layout, size).filter(({ name }) => start === 'any' || name === start);
  const chosen = start === 'random' || (start === 'any' && choice < 0.5) ? undefined : pick(near, choice);
  const draw = (sample: number) => {
    const normal = (index: number) => gaussianAt(key, stream.searchStarts, sample, index);
    if (chosen === undefined) return freeNumbers(family, randomWeights(family.layout, mean < 0.5, normal));
    const weights = chosen.weights.map((weight, index) => weight + nearby * normal(index));
    return freeNumbers(family, weights);
  };
  const outputs = new CleanOutputs(family.layout, classes, size);
  let best: { readonly values: Float64Array; readonly margin: number } | undefined;
  for (let sample = 1; sample <= draws; sample++) {
    const values = draw(sample);
    const margin = cleanMargin(classes, outputs.forward(weightsFor(family, values)));
    if (best === undefined || !Number.isFinite(best.margin) || margin > best.margin) best = { values, margin };
  }
  return { name: chosen?.name ?? 'random', values: best!.values };
}

/** One of some, by a number from ½ to 1. */
function pick<Item>(items: readonly Item[], choice: number): Item | undefined {
  return items[Math.min(items.length - 1, Math.floor((2 * choice - 1) * items.length))] ?? items[0];
}

function randomWeights(layout: WeightLayout, positive: boolean, normal: (index: number) => number): Float64Array {
  const { channels, filterSize, filters, biases, readout, size } = layout;
  const weights = new Float64Array(size);
  for (const [k, at] of filters.entries()) {
    const fan = channels[k]! * filterSize;
    const last = biases[k]! + channels[k + 1]!;
    for (let i = at; i < last; i++) {
      weights[i] = i < biases[k]! ? (positive ? 1 / fan : 0) + normal(i) / Math.sqrt(fan) : -0.3 + 0.3 * normal(i);
    }
  }
  for (let i = readout; i < size; i++) weights[i] = (i === readout || normal(i) > 0 ? 1 : -1) + 0.3 * normal(size + i);
  return weights;
}

/** The constructed solutions that fit into a net, their weights at the first places, 0 elsewhere. */
function constructed(layout: WeightLayout, { scale, length, filterSize, depth }: FamilySize) {
  if (scale !== (filterSize - 1) * depth + 1 || 2 * scale > length) return [];
  const names = ['low-frequency', 'dirichlet', 'high-frequency'] as const;
  return names.flatMap((name) => {
    if (name === 'dirichlet' && filterSize !== 3) return [];
    const network = constructSolution(name, { scale, length, filterSize });
    const shape = shapeOf(network);
    if (shape === undefined || shape.channels.some((channels, k) => channels > layout.channels[k]!)) return [];
    return [{ name, weights: embedded(layout, layoutOf(shape), weightsOf(network)) }];
  });
}

function embedded(layout: WeightLayout, small: WeightLayout, weights: Float64Array): Float64Array {
  const all = new Float64Array(layout.size);
  const { filterSize } = layout;
  for (const [k, at] of small.filters.entries()) {
    const [from, to] = [small.channels[k]!, small.channels[k + 1]!];
    for (let h = 0; h < to; h++) {
      for (let c = 0; c < from; c++) {
        const source = at + (h * from + c) * filterSize;
        const target = layout.filters[k]! + (h * layout.channels[k]! + c) * filterSize;
        all.set(weights.subarray(source, source + filterSize), target);
      }
      all[layout.biases[k]! + h] = weights[small.biases[k]! + h]!;
    }
  }
  for (let h = 0; h < small.channels.at(-1)!; h++) all[layout.readout + h] = weights[small.readout + h]!;
  return all;
}
