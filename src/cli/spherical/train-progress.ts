import { formatShort } from '../../report/format-number.js';
import type { TrainProgress } from '../../spherical/train.js';

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 5;

/** Step, speed, time and loss of a running training on stderr: one line that renews itself on a terminal, a line now and then elsewhere. */
export function createTrainProgress(quiet: boolean): { update: (progress: TrainProgress) => void; stop: () => void } {
  if (quiet) return { update: () => {}, stop: () => {} };
  const { stderr } = process;
  const start = performance.now();
  let firstStep: number | undefined;
  let last = start;
  const text = ({ step, time, loss }: TrainProgress) => {
    firstStep ??= step;
    const rate = (step - firstStep) / Math.max(1e-3, (performance.now() - start) / 1000);
    return `step ${step}  t = ${formatShort(time)}  loss ${formatShort(loss)}  ${formatShort(rate, 2)} steps/s`;
  };
  if (stderr.isTTY) {
    return {
      update: (progress) => stderr.write(`\r\x1b[K${text(progress)}`),
      stop: () => stderr.write('\r\x1b[K'),
    };
  }
  return {
    update: (progress) => {
      const line = text(progress);
      const now = performance.now();
      if (now - last < linePause * 1000) return;
      last = now;
      stderr.write(`${line}\n`);
    },
    stop: () => {},
  };
}
