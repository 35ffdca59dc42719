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
export { computePhasePoints, type PhaseControls, type PhaseProgress } from './compute-phase-points.js';
export { csv } from './csv.js';
export { type Figure, figure } from './figure.js';
export { asymptoticsFigure } from './figures/asymptotics.js';
export { depthFigure } from './figures/depth.js';
export { type PhaseQuantity, phaseDiagram } from './figures/phase-diagram.js';
export { sensitivityByLayer } from './figures/sensitivity-by-layer.js';
export { solutionFigure } from './figures/solution.js';
export { formatCount, formatNumber, formatQuantity, formatSeconds, formatWithError, formatZ } from './format-number.js';
export { type HtmlSection, type HtmlTable, htmlReport } from './html-report.js';
export { buildModel, completeParameters, type GivenParameters, type Model, type ModelParameters } from './model.js';
export { type PhaseAxes, phaseGrid, type SharedParameters } from './phase-grid.js';
export { type PhasePoint, type PointParameters, phasePoint } from './phase-point.js';
export { type Provenance, packageVersion, provenance } from './provenance.js';
export { type Picture, renderFigure, renderSvg } from './render-figure.js';
export { type SensitivityRow, sensitivityRows } from './sensitivity-rows.js';
export { sensitivityTable, type TextTable } from './sensitivity-table.js';
export { type SolutionView, solutionView } from './solution-view.js';
export { measureStability, type Stability, type StabilityOptions } from './stability.js';
export { type WrittenFigure, writeFigure } from './write-figure.js';
export { prepareFolder, writeFile } from './write-file.js';
export { type WrittenPhaseDiagram, writePhaseDiagram } from './write-phase-diagram.js';
export { describeModel, writeStability } from './write-stability.js';
