export { type Atom, type Atoms, effectiveNumber, findAtoms } from './atoms.js';
export { largestCurvature } from './curvature.js';
export { type DistanceMoved, distanceMoved } from './distance-moved.js';
export type { EngineFactory, GradientEngine, GradientEngineName } from './engine.js';
export { chooseEngine, engines } from './engines/choose.js';
export { createCircleEngine } from './engines/circle.js';
export { createDenseEngine } from './engines/dense.js';
export { createJsEngine } from './engines/js.js';
export { createPatternsEngine, type PatternsEngine } from './engines/patterns.js';
export { expressionTarget } from './expression-target.js';
export { fibonacciLattice } from './fibonacci.js';
export { type Geometry, geometries, type LayerScales, layerScales } from './geometry.js';
export { type GramRow, type GramRows, gramRows, gramRowsWasm } from './gram-rows.js';
export { type CoefficientLaw, initialise, type WeightLaw } from './initialise.js';
export { type CholeskyFactorisation, type KernelRegression, kernelRegression } from './kernel-regression.js';
export { gramMatrix, type KernelName, kernelNames } from './kernels.js';
export { evaluate, type OneHiddenLayerNet, oneHiddenLayerNet } from './network.js';
export { createObjective, type ObjectiveOptions, type SphericalObjective } from './objective.js';
export { type PointLaw, pointLaws, samplePoints } from './points.js';
export { leastFloat32Loss, type Precision, precisions } from './precision.js';
export { type Learner, predictedExponent } from './predicted-exponent.js';
export { netPredictor, type ScalarPredictor } from './predictor.js';
export { addPenaltyGradient, penalty, type Regularisation, regularisationKinds } from './regularisation.js';
export { predictionSpread, type RotationStability, rotateTowards, rotationStability } from './rotation-stability.js';
export {
  amplification,
  type InvariantLabel,
  invariantLabels,
  parallelDimension,
  predictedStripeExponent,
  type StripeRegime,
  withBias,
} from './stripe.js';
export { tangentKernel } from './tangent-kernel.js';
export {
  type ConstantTarget,
  type ExpressionTarget,
  type GaussianFieldTarget,
  gaussianField,
  type NormTarget,
  smoothness,
  streamTargetValues,
  type Target,
  type TeacherActivation,
  targetValues,
  teacherActivations,
} from './targets.js';
export { misclassified, type SampleMean, testError } from './test-error.js';
export {
  type LabelledPoints,
  type TrainOptions,
  type TrainResult,
  train,
} from './train.js';
export { angularDistribution, anisotropy, type WeightDistribution, weightDistribution } from './weight-distribution.js';
