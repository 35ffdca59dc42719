/**
 * σ of the Gaussian interpolation in pixels. Source: arXiv 2105.02468, appendix on the image
 * deformation. Kernels read it too.
 */
export const gaussianWidth = 0.4715;
