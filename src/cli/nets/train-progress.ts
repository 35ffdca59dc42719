import { formatShort } from '../../report/format-number.js';
import type { NetProgress } from '../../training/nets/train-options.js';
import { createStatusLine } from '../status-line.js';
import { secondsLeft } from '../time-left.js';

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 5;

/** Tells on stderr how far the training of a net is, and the measurements around it. */
export interface NetTrainProgress {
  readonly training: (progress: NetProgress) => void;
  readonly measuring: (stage: string, done: number, total: number) => void;
  readonly stop: () => void;
}

/** Step, epoch, loss, error, speed and the time left to the last step that the rules allow. */
export function createNetTrainProgress(quiet: boolean): NetTrainProgress {
  const line = createStatusLine(linePause, quiet);
  line.update(['the training begins']);
  const start = performance.now();
  let firstStep: number | undefined;
  return {
    training({ step, epoch, loss, error, secondsLeft: left }) {
      firstStep ??= step;
      const rate = (step - firstStep) / Math.max(1e-3, (performance.now() - start) / 1000);
      const words = left === undefined ? undefined : secondsLeft(left);
      line.update([
        `step ${step}`,
        `loss ${formatShort(loss)}`,
        `error ${formatShort(100 * error.rate)} %`,
        ...(words === undefined ? [] : [`at most ${words}`]),
        ...(Number.isInteger(epoch) && epoch === step ? [] : [`epoch ${formatShort(epoch)}`]),
        ...(rate > 0 ? [`${formatShort(rate, 2)} steps/s`] : []),
      ]);
    },
    measuring: (stage, done, total) => line.update([`${stage}: ${done} of ${total}`]),
    stop: line.stop,
  };
}
