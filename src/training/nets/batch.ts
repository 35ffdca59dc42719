import type { Awaitable, PreparedInputs } from '../../nets/engines/engine.js';
import type { BatchLabels } from '../losses/output-loss.js';

/** Inputs ready for an engine, with their labels. */
export interface BatchPart extends BatchLabels {
  readonly inputs: PreparedInputs;
}

/** A batch in parts, which are run one after the other; their losses and gradients add up. */
export type Batch = readonly BatchPart[];

/** Which way a training set is run through the net. */
export type BatchKind =
  /** Every input of a batch by itself. */
  | 'dense'
  /** The inputs that differ up to the net's symmetry, all in every batch, weighted by how often they are in it. */
  | 'distinct'
  /** These, or all inputs where none are alike, with sites that have equal receptive fields computed once. */
  | 'shared';

/** The batches of a training set. */
export interface NetBatches {
  readonly kind: BatchKind;
  /** Inputs that an engine runs at a step, at most. */
  readonly inputs: number;
  /** Values of maps that are computed a step, summed over the layers, where sites are shared and the engine says so. */
  readonly nodes: number | undefined;
  readonly stepsPerEpoch: number;
  /** Batch of a step; good until the next is asked for. */
  at(step: number): Awaitable<Batch>;
}
