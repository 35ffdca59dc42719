import type { Floats } from './engines/engine.js';
import type { MapShape } from './layout/net-layout.js';

/** A set of inputs with their labels, written when they are asked for: nothing is listed that can be indexed. */
export interface LabelledInputs {
  /** What the set is, for tables: `two-pixels/ring, ξ = 7, l = 32`. */
  readonly name: string;
  readonly shape: MapShape;
  /** Inputs P. */
  readonly count: number;
  /** Classes; 2 may be trained by one output, with labels ±1. */
  readonly classes: number;
  /** Labels [P]: −1 or +1 for two classes, the class 0 … classes − 1 for more. */
  readonly labels: Float64Array;
  /** Multiplicity of each input [P], where equal inputs are one; default 1 each. */
  readonly weights?: Float64Array;
  /** Writes the inputs with these indices behind each other to the start of `target`, [indices, channels, sites..]. */
  write(indices: ArrayLike<number>, target: Floats): void;
  /**
   * The inputs up to the symmetry under which a net with this translation period is invariant (1 stands for all
   * translations), and which of them each input is; undefined where the set has no such symmetry.
   */
  distinct?(period: number): { readonly inputs: LabelledInputs; readonly of: Int32Array } | undefined;
}
