import type { LayerName } from '../../nets/ring/layer-name.js';
import type { Quantity } from '../../numerics/quantity.js';

/** G_f of one layer in parts (`splitNoise`), each with its status. */
export interface LayerNoise {
  readonly layer: LayerName;
  /** G_f. */
  readonly noise: Quantity;
  /** The part of G_f that is common to all inputs. */
  readonly shift: Quantity;
  /** The rest of G_f. */
  readonly rest: Quantity;
  /** Recalibrated noise sensitivity G* = (1 − r²)/2. */
  readonly recalibrated: Quantity;
}

/** How well the labels of a two-pixel task can be read off the output of a net, or off its inputs. */
export interface OutputDiscrimination {
  /** d′ of the noisy output; none for a task whose pairs have one label. */
  readonly sensitivityIndex?: Quantity;
  /** Error of the noisy output at its best threshold. */
  readonly noiseError: Quantity;
  /** Error of the output of displaced pairs, labelled as they were before, at its best threshold. */
  readonly diffeoError: Quantity;
  /** Error of one label for all: the probability of the rarer one. */
  readonly chance: Quantity;
  /** Least error that any function of the noisy inputs can have. */
  readonly bayesError: Quantity;
}
