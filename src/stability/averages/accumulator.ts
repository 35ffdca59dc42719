import type { PhiloxKey } from '../../numerics/random/key.js';
import type { Conventions } from '../inputs/conventions.js';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import type { Averages } from './estimate.js';
import { LayerHeld } from './layer-held.js';
import { LayerMedians } from './layer-medians.js';
import type { LayerSample } from './layer-sample.js';
import { LayerSums } from './layer-sums.js';
import { Memory } from './memory.js';
import { shuffled } from './sample-groups.js';

/** What takes in the samples of one layer, in their order, and makes averages of them. */
export interface Accumulator {
  add(sample: LayerSample): void;
  averages(samples: number): Averages;
}

/** Representations held for the errors of measurements with partners take one part in so many of the memory. */
const referenceShare = 4;

/**
 * Makes the accumulators of all layers, as the conventions want them.
 * @returns of the numbers of a representation, in this layer and in all of them together
 */
export function accumulatorsFor({
  subject,
  conventions,
  columns,
  memory,
  key,
  partners,
}: {
  readonly subject: string;
  readonly conventions: Conventions;
  readonly columns: Columns;
  /** Most bytes to hold for conventions that need all representations at once. */
  readonly memory: number;
  readonly key: PhiloxKey;
  readonly partners?: Partners | undefined;
}): (size: number, sizeOfAll: number) => Accumulator {
  const { average, spread, pairs } = conventions;
  if (average === 'component-median' || spread === 'median') {
    const held = average === 'component-median' ? `average '${average}'` : `spread '${spread}'`;
    const shared = new Memory(subject, memory, `${held} holds all representations, which`);
    return (size) => {
      const layer = new LayerHeld({ size, columns, conventions, memory: shared, partners });
      return {
        add: (sample) => layer.add(sample),
        averages: (samples) => layer.averages(shuffled(samples, key)),
      };
    };
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
