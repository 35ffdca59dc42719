import type { MemoryPlan } from '../averages/held-plan.js';
import type { WalkOptions } from './walk.js';

/** Default of `MeasureOptions.memory`. */
export const defaultMemory = 2 ** 30;

/** Options of every measurement of averages. */
export interface MeasureOptions extends WalkOptions {
  /** Seed of deformations, noise and pairs, any text; default '0'. */
  readonly seed?: string | undefined;
  /**
   * Most bytes to hold, default 1 GiB. Medians of components and over pairs need all representations at once: what does
   * not fit lies in a temporary file, or in a page is evaluated anew, some components at a time.
   */
  readonly memory?: number | undefined;
  /** Hears how these are kept, before the data are measured; not for data that can be read once only. */
  readonly onPlan?: ((plan: MemoryPlan) => void) | undefined;
}
