/**
 * σ of the Gaussian interpolation in pixels. Source: arXiv 2105.02468, appendix on the image
 * deformation. Kernels read it too.
 *
 * @see {@link remap}
 */
export const gaussianWidth = 0.4715;
