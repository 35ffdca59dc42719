import type { Awaitable, PreparedInputs } from '../../nets/engines/engine.js';
import type { BatchLabels } from '../losses/output-loss.js';

/** A batch ready for an engine, with its labels. */
export interface Batch extends BatchLabels {
  readonly inputs: PreparedInputs;
}

/** Which way a training set is run through the net. */
export type BatchKind =
  /** Every input of a batch by itself. */
  | 'dense'
  /** The inputs that differ up to the net's symmetry, all in every batch, weighted by how often they are in it. */
  | 'distinct'
  /** These, with sites that have equal receptive fields computed once. */
  | 'shared';

/** The batches of a training set. */
export interface NetBatches {
  readonly kind: BatchKind;
  /** Inputs that an engine runs at a step, at most. */
  readonly inputs: number;
  readonly stepsPerEpoch: number;
  /** Batch of a step; good until the next is asked for. */
  at(step: number): Awaitable<Batch>;
}
