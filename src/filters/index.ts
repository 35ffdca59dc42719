export {
  type LaplacianEigenvector,
  type LaplacianProjection,
  laplacianEigenvectors,
  laplacianProjections,
} from './laplacian.js';
export { lineLaplacianProjections } from './line-laplacian.js';
export { type PowerSpectrum, type PowerSpectrumOptions, powerSpectrum } from './spectrum.js';
