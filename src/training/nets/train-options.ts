import type { Floats, NetEngine } from '../../nets/engines/engine.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import type { Net } from '../../nets/net.js';
import type { LossChoice } from '../losses/create-loss.js';
import type { TrainState } from '../state.js';
import type { StopReason } from '../stopping.js';
import type { ArrayChoice } from './array-choice.js';
import type { NetBatches } from './batch.js';
import type { EpochOrder } from './batch-order.js';
import type { SymmetryUse } from './evaluated-set.js';
import type { Augment } from './net-batches.js';
import type { NetStopReason, NetStopRules } from './net-stops.js';
import type { NetOptimiser } from './optimiser.js';
import type { WeightDecay, WeightPenalty } from './penalty.js';
import type { ErrorCount, SetMeasurement } from './set-measure.js';

/** How a net is trained. */
export interface TrainNetOptions {
  /** Holds the net and its parameters at the start; it is left with those at the end. */
  readonly engine: NetEngine;
  /** The training set. */
  readonly data: LabelledInputs;
  /** A set that is measured at checkpoints and at the end. */
  readonly validation?: LabelledInputs | undefined;
  /** Another such set. */
  readonly test?: LabelledInputs | undefined;
  /**
   * The loss ℓ of F = αf or α(f − f₀), α and whether f₀ is subtracted as the net's description says. Default `hinge` of
   * one output, `cross-entropy` of more.
   */
  readonly loss?: LossChoice | undefined;
  /** p: the loss is ℓ/α^p. Default 1. */
  readonly lossPower?: number | undefined;
  /** How the weights are moved. */
  readonly optimiser: NetOptimiser;
  /** λθ added to the gradient, default none. */
  readonly weightDecay?: WeightDecay | undefined;
  /** A penalty that is part of the loss, default none. */
  readonly penalty?: WeightPenalty | undefined;
  /** The arrays that are trained, default `all`. */
  readonly train?: ArrayChoice | undefined;
  /** Inputs of a batch B, default all. */
  readonly batchSize?: number | undefined;
  /** Addresses the order of the inputs, default '0'. */
  readonly seed?: string | undefined;
  /** The order of each epoch in place of that of the seed. */
  readonly order?: EpochOrder | undefined;
  /** Changes each batch before it is run; training runs dense then. */
  readonly augment?: Augment | undefined;
  /** What symmetry is used for, default `auto`. */
  readonly symmetry?: SymmetryUse | undefined;
  /** The parameters whose output is f₀; default those at the start of the run. */
  readonly initial?: readonly Floats[] | undefined;
  /** Running statistics of batch norms at the end: estimated `anew` (default) or the `running` ones. */
  readonly finalStatistics?: 'anew' | 'running' | undefined;
  /** When to stop: at the first rule that holds. */
  readonly stop: NetStopRules;
  /** Checkpoints a decade of steps, default 10. */
  readonly checkpointsPerDecade?: number | undefined;
  /** Hears of the run about ten times a second, with the state, made when asked for, to resume from. */
  readonly onProgress?: ((progress: NetProgress, state: () => TrainState) => void) | undefined;
  /** Hears of every checkpoint, with copies of the parameters, and the state, made when asked for, to resume from. */
  readonly onCheckpoint?:
    | ((record: NetRecord, parameters: readonly Float64Array[], state: () => TrainState) => void)
    | undefined;
  /** Ends the run early, with what it has: `stop` is then `aborted` and `state` resumes it. */
  readonly signal?: AbortSignal | undefined;
  /** The state of a run with the same options, to go on from. */
  readonly resume?: TrainState | undefined;
}

/** What a running training tells. */
export interface NetProgress {
  readonly step: number;
  readonly epoch: number;
  readonly time: number;
  readonly seconds: number;
  /** Loss and error of the epoch under way, batch by batch as they came. */
  readonly loss: number;
  readonly error: ErrorCount;
  /** Seconds to the last step by the rules, at the speed so far; undefined where the rules give no step. */
  readonly secondsLeft: number | undefined;
}

/** A checkpoint of a training: sets in evaluation mode, at the parameters after so many steps. */
export interface NetRecord {
  readonly step: number;
  /** Epochs, whole or not. */
  readonly epoch: number;
  /** The sum of the rates. */
  readonly time: number;
  /** Wall time in seconds, over all sessions of the run. */
  readonly seconds: number;
  readonly penalty: number;
  readonly train: SetMeasurement;
  readonly validation?: SetMeasurement | undefined;
  readonly test?: SetMeasurement | undefined;
}

/** A net that was trained. */
export interface TrainedNet {
  /** The net at the end; `initial` are the parameters whose output is f₀. */
  readonly net: Net;
  readonly stop: StopReason | NetStopReason;
  readonly steps: number;
  readonly epochs: number;
  readonly time: number;
  readonly seconds: number;
  /** The sets at the end, with the final statistics. */
  readonly train: SetMeasurement;
  readonly validation: SetMeasurement | undefined;
  readonly test: SetMeasurement | undefined;
  /** One record a checkpoint, and one of the end. */
  readonly curve: readonly NetRecord[];
  /** Which way the training set was run. */
  readonly batches: Omit<NetBatches, 'at'>;
  /** What a rate of 1 stands for, one an array of parameters. */
  readonly rateScales: readonly number[];
  readonly state: TrainState;
}
