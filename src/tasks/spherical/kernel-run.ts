import { kernelRegression } from '../../spherical/kernel-regression.js';
import { learningData } from './learning-data.js';
import { type Measurement, measure } from './measurement.js';
import type { KernelParameters } from './parameters.js';

/** What is kept of a run of kernel regression. */
export interface KernelOutcome extends Measurement {
  /** Wall time. */
  readonly seconds: number;
}

/** Kernel regression of one data set. The signal is heard while a wide teacher is streamed. */
export async function runKernel(
  parameters: KernelParameters,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<KernelOutcome> {
  const start = performance.now();
  const { training, test } = await learningData(parameters, signal);
  const { kernel, ridge } = parameters;
  const { predictor } = kernelRegression({ kernel, ridge, training });
  return { ...measure(predictor, test, parameters), seconds: (performance.now() - start) / 1000 };
}
