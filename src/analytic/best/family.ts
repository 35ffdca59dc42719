import { constructSolution } from '../../twopixels/solutions/construct.js';
import { layoutOf, shapeOf, type WeightLayout, weightsOf } from './weights.js';

/** Nets among which the best is sought. */
export const familyNames = ['free', 'symmetric', 'low-frequency', 'dirichlet', 'high-frequency'] as const;
/** One of `familyNames`. */
export type FamilyName = (typeof familyNames)[number];

/** Which numbers of a net are free: each free one stands for one or more weights; the others are given. */
export interface Family {
  readonly layout: WeightLayout;
  /** All weights, those that are free at any value. */
  readonly given: Float64Array;
  /** The weights that each free number stands for. */
  readonly free: readonly (readonly number[])[];
}

/** Sizes of the nets of a family. */
export interface FamilySize {
  readonly scale: number;
  readonly length: number;
  readonly depth: number;
  readonly channels: number;
  readonly filterSize: number;
}

/**
 * All filters, biases and readouts (`free`), the same with filters that are their own mirror images (`symmetric`), or
 * the filters of a constructed solution with the biases of its last layer and, with `firstThreshold`, of its first.
 * @throws InputError if the solution does not fit the task
 */
export function familyOf(name: FamilyName, size: FamilySize, firstThreshold: boolean): Family {
  if (name !== 'free' && name !== 'symmetric') return solutionFamily(name, size, firstThreshold);
  const channels = [1, ...new Array<number>(size.depth).fill(size.channels)];
  const layout = layoutOf({ channels, filterSize: size.filterSize });
  const given = new Float64Array(layout.size);
  if (name === 'free') return { layout, given, free: Array.from(given, (_, index) => [index]) };
  return { layout, given, free: mirrored(layout) };
}

function mirrored({ channels, filterSize, filters, biases, readout, size }: WeightLayout): number[][] {
  const free: number[][] = [];
  for (const [k, at] of filters.entries()) {
    for (let first = at; first < biases[k]!; first += filterSize) {
      for (let t = 0; 2 * t < filterSize; t++) free.push([...new Set([first + t, first + filterSize - 1 - t])]);
    }
    for (let h = 0; h < channels[k + 1]!; h++) free.push([biases[k]! + h]);
  }
  for (let index = readout; index < size; index++) free.push([index]);
  return free;
}

function solutionFamily(name: FamilyName, { scale, length, filterSize }: FamilySize, firstThreshold: boolean): Family {
  const network = constructSolution(name, { scale, length, filterSize });
  const layout = layoutOf(shapeOf(network)!);
  const { channels, biases } = layout;
  const depth = biases.length;
  const biasesOf = (k: number) => Array.from({ length: channels[k + 1]! }, (_, h) => biases[k]! + h);
  const free = firstThreshold && depth > 1 ? [biasesOf(0), biasesOf(depth - 1)] : [biasesOf(depth - 1)];
  return { layout, given: weightsOf(network), free };
}

/** All weights for values of the free numbers. */
export function weightsFor({ given, free }: Family, values: Float64Array): Float64Array {
  const weights = given.slice();
  for (const [i, places] of free.entries()) for (const place of places) weights[place] = values[i]!;
  return weights;
}

/** The free numbers of weights; of weights that one number stands for, their mean. */
export function freeNumbers({ free }: Family, weights: Float64Array): Float64Array {
  return Float64Array.from(free, (places) => {
    return places.reduce((sum, place) => sum + weights[place]!, 0) / places.length;
  });
}

/** Derivatives by the free numbers from those by all weights. */
export function freeGradient({ free }: Family, gradient: Float64Array, to: Float64Array): void {
  for (const [i, places] of free.entries()) {
    to[i] = 0;
    for (const place of places) to[i]! += gradient[place]!;
  }
}
