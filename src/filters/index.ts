export {
  type LaplacianEigenvector,
  type LaplacianProjection,
  laplacianEigenvectors,
  laplacianProjections,
} from './laplacian.js';
export { type PowerSpectrum, type PowerSpectrumOptions, powerSpectrum } from './spectrum.js';
