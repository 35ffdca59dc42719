export { ModelError } from '../guests/model-error.js';
export type { CallOptions, GuestModel } from '../guests/open-model.js';
export { nodeSupport } from './diagnosis.js';
export {
  type ChosenEnsemble,
  chooseEnsemble,
  type EnsembleChoice,
  type EnsembleSummary,
  summarise,
} from './diffeo/choose-ensemble.js';
export { type DeformedSample, deformedSamples, type FieldSummary } from './diffeo/deformed-samples.js';
export { type EnergyStatistics, energyAgrees, runEnergy } from './diffeo/energy-run.js';
export { type FieldView, viewField } from './diffeo/field-view.js';
export { type ImageChoice, type OneImage, openImage } from './diffeo/one-image.js';
export { defaultTemperatures, phaseSamples, temperatureBounds } from './diffeo/phase-space.js';
export { inputChunks } from './nets/data/input-chunks.js';
export { type NetData, openNetData } from './nets/data/net-data.js';
export type { GivenNetData, NetDataValues } from './nets/data/net-data-values.js';
export { type LoadedNet, loadNet } from './nets/load-net.js';
export { measureNet } from './nets/measure/measure-net.js';
export type { MeasureContext, MeasuredNet, MeasureNetOptions } from './nets/measure/measure-options.js';
export type { MeasuredLayer, MeasuredValue } from './nets/measure/measured-layer.js';
export { saveNet } from './nets/save-net.js';
export { type NetView, netView } from './nets/show/net-view.js';
export { ParameterError } from './parameters/parameter-error.js';
export { type TaskName, taskModules, taskNames } from './registry.js';
export { type Regime, regimes } from './spherical/choices.js';
export {
  type CircleFrame,
  type CircleRun,
  type CircleSettings,
  type CircleView,
  circleParameters,
  circleView,
} from './spherical/circle-view.js';
export { computeRuns } from './spherical/compute-runs.js';
export type { FailedRun } from './spherical/failed-runs.js';
export type { KernelOutcome } from './spherical/kernel-run.js';
export {
  type LearningCurveFit,
  type LearningCurveRow,
  type LearningCurveSettings,
  type LearningCurves,
  learningCurves,
  learningCurveTasks,
} from './spherical/learning-curve.js';
export type { KernelParameters, LearningTask, TrainParameters } from './spherical/parameters.js';
export {
  type SphericalPhasePoint,
  type SphericalPhaseSettings,
  sphericalPhasePoints,
  sphericalPhaseTasks,
} from './spherical/phase-diagram.js';
export { featureRecipe } from './spherical/regime.js';
export type { RunFailure, RunOutcome, RunResult, SphericalTask } from './spherical/run.js';
export {
  type FollowedQuantity,
  type StripeCurvePoint,
  type StripeMeans,
  stripeCurve,
} from './spherical/stripe-curve.js';
export {
  type StripeNeuron,
  type StripeOutcome,
  type StripeParameters,
  type StripeRecord,
  stripeData,
} from './spherical/stripe-run.js';
export {
  type FittedQuantity,
  type StripeFit,
  type StripeResult,
  type StripeRow,
  type StripeSettings,
  stripeResult,
  stripeTasks,
} from './spherical/stripe-study.js';
export type { TrainOutcome } from './spherical/train-run.js';
export { type ImageData, openImageData } from './stability/image-data.js';
export type { MeasuredCurve } from './stability/measure-curve.js';
export {
  type DeformationParameters,
  type MeasureParameters,
  measureModel,
  usedEnsemble,
} from './stability/measure-run.js';
export { curveColumns, type StabilityLayer, stabilityLayers } from './stability/measured-rows.js';
export { type LoadedModel, type LoadOptions, loadModel } from './stability/model-file.js';
export { sweepSchema } from './sweep-schema.js';
export { type RatioRow, ratioRows } from './two-pixels/asymptotic-rows.js';
export { compareSolutions, type SolutionComparison } from './two-pixels/compare-solutions.js';
export {
  compareWithMonteCarlo,
  type PrecisionOutcome,
  type Stability,
  type StabilityOptions,
} from './two-pixels/compare-with-monte-carlo.js';
export {
  type CheckedQuantity,
  type ComparedEstimate,
  comparisonZ,
  type Disagreement,
  disagreements,
  type LayerComparison,
  type LayerEstimates,
} from './two-pixels/comparison.js';
export { computePhasePoints, finishedPoints, type PhaseResult } from './two-pixels/compute-phase-points.js';
export { type LawRow, type LawSolution, lawRows } from './two-pixels/law-rows.js';
export { buildModel, completeParameters } from './two-pixels/model.js';
export { type PhaseCell, phaseCells } from './two-pixels/phase-cells.js';
export { type PhaseAxes, phaseGrid, type SharedParameters } from './two-pixels/phase-grid.js';
export { type MeasuredLayers, measureLayers, type PhasePoint, type PointParameters } from './two-pixels/phase-point.js';
export type { LayerRow, OutputColumn, SensitivityRow } from './two-pixels/sensitivity-rows.js';
export type { GivenParameters, Model, ModelParameters } from './two-pixels/solution-model.js';
export { type SolutionView, solutionView } from './two-pixels/solution-view.js';
export { type LazyRun, lazyRun } from './two-pixels/wide/lazy-run.js';
export { type UntrainedControls, type UntrainedRow, untrainedRows } from './two-pixels/wide/untrained-rows.js';
