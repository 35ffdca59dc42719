import type { PhiloxKey } from '../../numerics/random/key.js';
import { type Conventions, needsRows } from '../inputs/conventions.js';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import type { Averages } from './estimate.js';
import type { RowBlock } from './kept-rows.js';
import { LayerHeld } from './layer-held.js';
import { LayerMedians } from './layer-medians.js';
import type { LayerSample } from './layer-sample.js';
import { LayerSums } from './layer-sums.js';
import { shuffled } from './sample-groups.js';

/** What takes in the samples of one layer, in their order, and makes averages of them. */
export interface Accumulator {
  add(sample: LayerSample): void;
  /** Where the conventions need all representations at once: blocks of their columns, in order, after all samples. */
  take?(block: RowBlock): void;
  averages(): Averages;
}

/** Representations held for the errors of measurements with partners take one part in so many of the memory. */
const referenceShare = 4;

/**
 * Makes the accumulators of all layers, as the conventions want them.
 * @returns of the numbers of a representation, in this layer and in all of them together
 */
export function accumulatorsFor({
  conventions,
  columns,
  memory,
  key,
  partners,
}: {
  readonly conventions: Conventions;
  readonly columns: Columns;
  /** Most bytes to hold. */
  readonly memory: number;
  readonly key: PhiloxKey;
  readonly partners?: Partners | undefined;
}): (size: number, sizeOfAll: number) => Accumulator {
  const { average, pairs } = conventions;
  if (needsRows(conventions)) {
    return () => new LayerHeld({ columns, conventions, partners, order: (samples) => shuffled(samples, key) });
  }
  const Layer = average === 'median' ? LayerMedians : LayerSums;
  return (size, sizeOfAll) => {
    // Where partners take away most of an error, sums over groups are too rough for the rest.
    const reference =
      partners === undefined ? undefined : Math.max(16, Math.floor(memory / (referenceShare * 8 * sizeOfAll)));
    const layer = new Layer({ size, columns, partners, reference });
    return { add: (sample) => layer.add(sample), averages: () => layer.averages(pairs) };
  };
}
