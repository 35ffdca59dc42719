import type { LayerPlan } from '../../twopixels/plan.js';

/** Invocations of the workgroup that runs a sample; every device has as many. */
export const groupSize = 256;

/** How a wide net is laid out for a workgroup: its maps in the invocations, a stage of some channels at a time in common memory. */
export interface GroupPlan {
  /** Values of a map [H, l] that an invocation holds, the most over all layers. */
  readonly held: number;
  /** Floats of the stage. */
  readonly stageFloats: number;
  readonly layers: readonly GroupLayer[];
}

export interface GroupLayer {
  readonly plan: LayerPlan;
  /** Channels of its input that are staged at a time. */
  readonly staged: number;
  readonly stages: number;
  /** Where its taps are listed: for output channel h and stage s from starts[firstStart + h·stages + s] to the next. */
  readonly firstStart: number;
}
