import type { Floats } from './engines/engine.js';
import type { NetLayout } from './layout/net-layout.js';

/** A layered net with its weights, in the order of `layout.parameters` and `layout.statistics`. */
export interface Net {
  readonly layout: NetLayout;
  readonly parameters: readonly Floats[];
  readonly statistics: readonly Floats[];
  /** The parameters at the start of the training, where the output is α (f − f₀). */
  readonly initial?: readonly Floats[];
}
