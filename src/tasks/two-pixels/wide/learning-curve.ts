import { lazySolution } from '../../../analytic/kernel-limit/ring/lazy-solution.js';
import { ringKernels } from '../../../analytic/kernel-limit/ring/ring-kernels.js';
import { type Readout, readouts } from '../../../analytic/kernel-limit/ring/wide-ring-net.js';
import { RunningMoments } from '../../../numerics/statistics.js';
import { aboutParametersLater } from '../../parameters/parameter-error.js';
import { type GivenLazy, twoPixelNames } from '../parameters.js';
import { drawnOf, errorElsewhere, lazyParameters } from './lazy-run.js';
import type { UntrainedControls } from './untrained-rows.js';
import { wideModel } from './wide-model.js';

/** Mean test error over draws of P pairs. */
export type LazyCurvePoint = {
  readonly readout: Readout;
  readonly points: number;
  readonly draws: number;
  readonly testError: number;
  /** Standard error of the mean over draws. */
  readonly testErrorError: number;
};

/** Test error, over the pairs not drawn, against P for pooling and flattening; the same draws for both. */
export async function lazyCurve(
  given: Partial<Record<keyof GivenLazy, unknown>>,
  counts: readonly number[],
  draws: number,
  { signal, onProgress }: UntrainedControls = {},
): Promise<LazyCurvePoint[]> {
  const parameters = lazyParameters(given);
  const { net, task } = wideModel(parameters);
  const rows: LazyCurvePoint[] = [];
  for (const [half, readout] of readouts.entries()) {
    const kernels = await aboutParametersLater(twoPixelNames, ringKernels({ ...net, readout }, { signal }));
    for (const [n, points] of counts.entries()) {
      const moments = new RunningMoments();
      for (let draw = 0; draw < draws; draw++) {
        const training = { pairs: drawnOf(task, points, `${parameters.seed}/${draw}`) };
        const solution = lazySolution(kernels, task, { training, kernel: parameters.kernel, ridge: parameters.ridge });
        moments.add(errorElsewhere(kernels, task, solution, training) ?? 0);
        onProgress?.((half + (n + (draw + 1) / draws) / counts.length) / readouts.length);
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
      }
      rows.push({ readout, points, draws, testError: moments.mean, testErrorError: moments.standardError });
    }
  }
  return rows;
}
