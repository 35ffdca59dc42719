import { planKernels } from '../../../analytic/kernel-limit/nets/kernel-plan.js';
import { type NetKernels, netKernels } from '../../../analytic/kernel-limit/nets/net-kernels.js';
import { layOut } from '../../../nets/layout/lay-out.js';
import { translationPeriod } from '../../../nets/layout/translation-period.js';
import { type DistinctInputs, distinctInputs, expandedKernels, inputArray } from './distinct-inputs.js';
import type { OpenedKernel } from './open-kernel.js';
import { fitKernel, measurePredictions, type PredictedSet } from './predictions.js';

/** Who listens to the computation of kernels or ends it. */
export interface KernelContext {
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
}

/** Kernels of a net on a data set, and the regression with one of them. */
export interface NetKernelRun {
  /** Of the training set with itself [P, P]. */
  readonly gram: NetKernels;
  /** Of the test set with the training set [Q, P]. */
  readonly cross: NetKernels | undefined;
  /** Training inputs that the net can tell apart: so many rows were computed. */
  readonly distinct: number;
  readonly train: PredictedSet;
  readonly test: PredictedSet | undefined;
}

/**
 * NNGP and tangent kernels of a net of infinite width on its data, and kernel regression: what wide nets trained in the
 * lazy regime on a square loss predict. Inputs that an invariant net can't tell apart are computed once.
 * @throws ParameterError about the parameter at fault; the reason of the signal
 */
export async function runNetKernel(opened: OpenedKernel, context: KernelContext = {}): Promise<NetKernelRun> {
  const { description, data, parameters } = opened;
  const { threads, signal, onProgress } = context;
  const layout = layOut(description);
  const period = translationPeriod(layout);
  const { sharedBias } = planKernels('net', layout);
  const training = distinctInputs(data.training, period);
  const { test: tested } = data;
  const test = tested === undefined || tested.count === 0 ? undefined : distinctInputs(tested, period);
  const inputs = inputArray(training.inputs);
  const kernelsOf = (stage: string, set: DistinctInputs, other: boolean) =>
    netKernels(description, other ? inputArray(set.inputs) : inputs, {
      threads,
      signal,
      ...(other && { others: inputs }),
      onProgress: (done, total) => onProgress?.(stage, done, total),
    });
  const gram = await kernelsOf('training set', training, false);
  const cross = test === undefined ? undefined : await kernelsOf('test set', test, true);
  const predict = fitKernel(gram, training.inputs, { ...parameters, sharedBias });
  return {
    gram: expandedKernels(gram, training.of, training.of),
    cross: test && cross && expandedKernels(cross, test.of, training.of),
    distinct: training.inputs.count,
    train: measurePredictions(predict(gram), training.of, data.training),
    test: test && cross && measurePredictions(predict(cross), test.of, tested!),
  };
}
