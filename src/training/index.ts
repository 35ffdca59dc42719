export { type AdamOptions, createAdam } from './adam.js';
export { createDescent } from './descent.js';
export { DivergenceError, type DivergenceWatch, watchDivergence } from './divergence.js';
export { createFlow, type FlowOptions } from './flow.js';
export { createLoss, type LossChoice, type LossName, lossNames } from './losses/create-loss.js';
export type { Loss } from './losses/loss.js';
export {
  type BatchLabels,
  type BatchLoss,
  createOutputLoss,
  type OutputLoss,
  type OutputLossOptions,
} from './losses/output-loss.js';
export { createStepper, type TrainMethod } from './method.js';
export { type Minimised, type MinimiseOptions, minimise, type RunControls, type TrainProgress } from './minimise.js';
export type { NamedArray } from './named-arrays.js';
export type { ArrayChoice } from './nets/array-choice.js';
export type { BatchKind, NetBatches } from './nets/batch.js';
export type { EpochOrder } from './nets/batch-order.js';
export type { SymmetryUse } from './nets/evaluated-set.js';
export type { Augment, BatchPlace } from './nets/net-batches.js';
export type { NetStopReason, NetStopRules, ZeroLossRule } from './nets/net-stops.js';
export type { NetOptimiser, NetRateSchedule, RateOptions } from './nets/optimiser.js';
export type { WeightDecay, WeightPenalty } from './nets/penalty.js';
export type { ErrorCount, SetMeasurement } from './nets/set-measure.js';
export { trainNet } from './nets/train-net.js';
export type { NetProgress, NetRecord, TrainedNet, TrainNetOptions } from './nets/train-options.js';
export type { AnyObjective, ErrorMeasure, ErrorSizes, Objective, Subgradient } from './objective.js';
export type { LearningRate } from './rates/learning-rate.js';
export { type RateScaleOptions, type RateScaling, rateScales } from './rates/rate-scales.js';
export { type RateSchedule, scheduledRate } from './rates/schedule.js';
export { type CurveRecord, stateFromJson, stateToJson, type TrainState } from './state.js';
export type { AnyStepper, Position, Stepper, StepperState } from './stepper.js';
export type { Standstill, StopReason, StopRules } from './stopping.js';
