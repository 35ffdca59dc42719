export { type LawRow, lawRows, type RatioRow, ratioRows } from './asymptotic-rows.js';
export { compareSolutions, type SolutionComparison } from './compare-solutions.js';
export {
  type ComparedEstimate,
  compareLayers,
  type Disagreement,
  disagreements,
  type LayerComparison,
  zScore,
} from './comparison.js';
export { computePhasePoints, finishedPoints, type PhaseResult } from './compute-phase-points.js';
export { csv } from './csv.js';
export { type Diagnosis, diagnose, nodeSupport, type OptionalPackage, type Rates } from './diagnosis.js';
export { writeEnergy } from './diffeo/write-energy.js';
export { writeField } from './diffeo/write-field.js';
export { writePhaseSpace } from './diffeo/write-phase-space.js';
export { type WrittenSample, type WrittenSamples, writeSamples } from './diffeo/write-samples.js';
export { type Figure, figure } from './figure.js';
export { asymptoticsFigure } from './figures/asymptotics.js';
export { circleMovie, movieTimes } from './figures/circle-movie.js';
export { circlePicture } from './figures/circle-picture.js';
export { depthFigure } from './figures/depth.js';
export { energyFigure } from './figures/diffeo-energy.js';
export { fieldFigure } from './figures/diffeo-field.js';
export { type PhaseBounds, type PhaseImage, phaseImage, phaseSpaceFigure } from './figures/diffeo-phase-space.js';
export { type SheetImage, sampleSheet, sheetImage } from './figures/diffeo-samples.js';
export { learningCurve } from './figures/learning-curve.js';
export { measuredStability } from './figures/measured-stability.js';
export { type PhaseQuantity, phaseDiagram } from './figures/phase-diagram.js';
export { sensitivityByLayer } from './figures/sensitivity-by-layer.js';
export { sensitivityCurveFigure } from './figures/sensitivity-curve.js';
export { solutionFigure } from './figures/solution.js';
export { sphericalPhaseDiagram } from './figures/spherical-phase-diagram.js';
export { stripeFigure } from './figures/stripe.js';
export { stripeScaling } from './figures/stripe-scaling.js';
export { trainingCurve } from './figures/training-curve.js';
export { formatCount, formatNumber, formatQuantity, formatSeconds, formatWithError, formatZ } from './format-number.js';
export { type HtmlFigure, type HtmlReport, type HtmlSection, type HtmlTable, htmlReport } from './html-report.js';
export { type MeasuredModel, measuredReport } from './measured/measured-model.js';
export { type CurveRow, curveRows, type MeasuredRow, measuredRows } from './measured/rows.js';
export { measuredTable } from './measured/table.js';
export { conventionWords, type MeasuredWords, measuredWords } from './measured/words.js';
export { writeMeasured } from './measured/write-measured.js';
export { type ReportDocument, type ReportSection, reportDocument } from './page/document.js';
export { gatherDocument } from './page/gather.js';
export { interactive } from './page/interactive.js';
export { readDocument, type WrittenPage, writePage } from './page/write-page.js';
export { type PhaseAxes, phaseGrid, type SharedParameters } from './phase-grid.js';
export { type Picture, renderFigure, renderSvg } from './render-figure.js';
export { type SensitivityRow, sensitivityRows } from './sensitivity-rows.js';
export { sensitivityTable, type TextTable } from './sensitivity-table.js';
export { type SolutionView, solutionView } from './solution-view.js';
export {
  type CircleFrame,
  type CircleRun,
  type CircleSettings,
  type CircleView,
  circleParameters,
  circleView,
} from './spherical/circle-view.js';
export { computeRuns } from './spherical/compute-runs.js';
export { type FailedRun, failedRuns } from './spherical/failed-runs.js';
export {
  type LearningCurveFit,
  type LearningCurveRow,
  type LearningCurveSettings,
  type LearningCurves,
  learningCurves,
  learningCurveTasks,
} from './spherical/learning-curve.js';
export {
  type SphericalPhasePoint,
  type SphericalPhaseSettings,
  sphericalPhasePoints,
  sphericalPhaseTasks,
} from './spherical/phase-diagram.js';
export { asymptoticExponent, closureTestError } from './spherical/predictions.js';
export { formatEstimate, formatPower, formatScientific } from './spherical/scientific.js';
export {
  type FittedQuantity,
  type StripeFit,
  type StripeResult,
  type StripeRow,
  type StripeSettings,
  stripeResult,
  stripeTasks,
} from './spherical/stripe.js';
export {
  type FollowedQuantity,
  type StripeCurvePoint,
  type StripeMeans,
  stripeCurve,
} from './spherical/stripe-curve.js';
export { writeCircle, writeFrames } from './spherical/write-circle.js';
export { writeStripe } from './spherical/write-stripe.js';
export { writeLearningCurve, writeSphericalPhaseDiagram } from './spherical/write-sweeps.js';
export { measureStability, type PrecisionOutcome, type Stability, type StabilityOptions } from './stability.js';
export { type PlotOptions, plotLayout } from './sweep/plot-layout.js';
export type { PlotRow } from './sweep/plot-row.js';
export { plotSweep } from './sweep/plot-sweep.js';
export { pointCommand } from './sweep/point-command.js';
export { type StoreReportOptions, writeStoreReport } from './sweep/store-report.js';
export { type WrittenFigure, writeFigure } from './write-figure.js';
export { type WrittenPhaseDiagram, writePhaseDiagram } from './write-phase-diagram.js';
export { describeModel, writeStability } from './write-stability.js';
