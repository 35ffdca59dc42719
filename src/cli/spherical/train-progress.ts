import { formatShort } from '../../report/format-number.js';
import type { TrainProgress } from '../../training/minimise.js';
import { createStatusLine } from '../status-line.js';

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 5;

/**
 * Step, speed, time and loss of a running training on stderr: one line that renews itself on a terminal, a line now and
 * then elsewhere.
 */
export function createTrainProgress(quiet: boolean): { update: (progress: TrainProgress) => void; stop: () => void } {
  const line = createStatusLine(linePause, quiet);
  line.update(['the training begins']);
  const start = performance.now();
  let firstStep: number | undefined;
  const words = ({ step, time, loss }: TrainProgress) => {
    firstStep ??= step;
    const rate = (step - firstStep) / Math.max(1e-3, (performance.now() - start) / 1000);
    const pace = rate > 0 ? [`${formatShort(rate, 2)} steps/s`] : [];
    return [`step ${step}`, `t = ${formatShort(time)}`, `loss ${formatShort(loss)}`, ...pace];
  };
  return { update: (progress) => line.update(words(progress)), stop: line.stop };
}
