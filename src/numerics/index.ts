export { bivariateNormalDistribution } from './bivariate-normal.js';
export { chiSquareDensity } from './chi-square.js';
export { choleskyFactor, choleskySolve } from './cholesky.js';
export { choleskyFactorWasm } from './cholesky-wasm.js';
export { bestThreshold, type ClassMoments, sensitivityIndex, type ThresholdError } from './discrimination.js';
export { gaussLegendre, integrate, type QuadratureRule } from './gauss-legendre.js';
export { InputError } from './input-error.js';
export { largestEigenvalue } from './largest-eigenvalue.js';
export { type NoiseMoments, type NoiseSplit, splitNoise } from './noise-moments.js';
export { normalDensity, normalDistribution, normalQuantile } from './normal.js';
export { bootstrapPowerLaw, fitPowerLaw, type LearningCurvePoint, type PowerLawFit } from './power-law.js';
export type { Quantity, Status } from './quantity.js';
export {
  type ColumnStatus,
  type EstimateColumns,
  estimateColumns,
  type MeasuredColumns,
  measuredColumns,
  type TheoryColumns,
  theoryColumns,
  type ValueColumns,
  valueColumns,
} from './quantity-columns.js';
export { betaAt } from './random/beta.js';
export { fillGaussians, gaussianAt } from './random/gaussian.js';
export { keyFromSeed, type PhiloxKey } from './random/key.js';
export { randomPermutation } from './random/permutation.js';
export { multiplyHigh, philox4x32 } from './random/philox.js';
export { stream } from './random/streams.js';
export { uniformsOf } from './random/uniform.js';
export { type Fraction, formatRational, parseRational, rational, toNumber } from './rational.js';
export {
  rectifiedIncrementMean,
  rectifiedIncrementProduct,
  rectifiedIncrementSquare,
  rectifiedMean,
  rectifiedProduct,
  rectifiedSquare,
} from './rectified.js';
export { RectifiedExcess, type Resolution } from './rectified-excess.js';
export type { RectifiedSumLaw } from './rectified-sum.js';
export {
  type Moments,
  mergeMoments,
  noMoments,
  RunningMoments,
  standardError,
  variance,
  zScore,
} from './statistics.js';
export { studentQuantile } from './student.js';
