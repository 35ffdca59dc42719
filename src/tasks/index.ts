export {
  type ChosenEnsemble,
  chooseEnsemble,
  type EnsembleChoice,
  type EnsembleSummary,
  summarise,
} from './diffeo/choose-ensemble.js';
export { type DeformedSample, deformedSamples, type FieldSummary } from './diffeo/deformed-samples.js';
export { type EnergyStatistics, energyAgrees, runEnergy } from './diffeo/energy-run.js';
export { type FieldParameters, type FieldStatistics, fractionError, runFields } from './diffeo/field-run.js';
export { type FieldView, viewField } from './diffeo/field-view.js';
export { type ImageData, openImages } from './diffeo/image-data.js';
export { type CurveRange, type MeasuredCurve, measureCurve } from './diffeo/measure-curve.js';
export {
  type DeformationParameters,
  type MeasureContext,
  type MeasureParameters,
  ModelError,
  measureModel,
  usedEnsemble,
} from './diffeo/measure-run.js';
export { type LoadedModel, loadModel } from './diffeo/model-file.js';
export { type ImageChoice, type OneImage, openImage } from './diffeo/one-image.js';
export { defaultTemperatures, type PhaseGrid, type PhaseSample, phaseSamples } from './diffeo/phase-space.js';
export { type TaskName, taskModules } from './registry.js';
export { type KernelOutcome, runKernel } from './spherical/kernel-run.js';
export { alphaRecipe, featureRecipe, type Recipe, type Regime, regimes } from './spherical/regime.js';
export type {
  RunFailure,
  RunOutcome,
  RunResult,
  SphericalTask,
} from './spherical/run.js';
export {
  runStripe,
  type StripeNeuron,
  type StripeOutcome,
  type StripeParameters,
  type StripeRecord,
  type StripeWeights,
  stripeData,
} from './spherical/stripe-run.js';
export type { KernelParameters, LearningTask, TrainParameters } from './spherical/task-parameters.js';
export { runTraining, type TrainOutcome } from './spherical/train-run.js';
export {
  buildModel,
  completeParameters,
  type GivenParameters,
  type Model,
  type ModelParameters,
} from './two-pixels/model.js';
export {
  type MeasuredLayers,
  measureLayers,
  type PhasePoint,
  type PointParameters,
} from './two-pixels/phase-point.js';
export { phasePointOf } from './two-pixels/stability-task.js';
