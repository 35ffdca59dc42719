import type { Floats } from './engines/engine.js';
import type { NetLayout } from './layout/net-layout.js';

/** A layered net with its weights, in the order of `layout.parameters` and `layout.statistics`. */
export interface Net {
  readonly layout: NetLayout;
  readonly parameters: readonly Floats[];
  readonly statistics: readonly Floats[];
  /** The parameters at the start of the training; their output is f₀. */
  readonly initial?: readonly Floats[];
}

/** The parameters whose output f₀ is subtracted, as the description of the net says; undefined where none is. */
export function subtractedStart({ layout, initial }: Net): readonly Floats[] | undefined {
  return layout.description.output?.subtractInitial === true ? initial : undefined;
}
