import { formatCount, formatSeconds } from '../../report/format-number.js';
import { note } from '../messages.js';
import { createProgress } from '../progress.js';

/** Seconds of sampling after which the rate is known and the run counts as long. */
const longRun = 1;

/** Progress of one Monte Carlo run; a long one says at its start what it will take, at the rate measured so far. */
export function createSampleProgress(quiet: boolean): {
  onProgress: (done: number, total: number) => void;
  stop: () => void;
} {
  const progress = createProgress('Monte Carlo', quiet);
  let first: { done: number; time: number } | undefined;
  let announced = false;
  return {
    onProgress: (done, total) => {
      const time = performance.now() / 1000;
      first ??= { done, time };
      progress.update(done, total, `${formatCount(done)} of ${formatCount(total)} samples`);
      if (announced || time - first.time < longRun || done === total) return;
      const rate = (done - first.done) / (time - first.time);
      const pace = `${formatCount(rate)} samples a second`;
      note(`${formatCount(total)} samples, about ${formatSeconds(total / rate)} at ${pace}`, quiet);
      announced = true;
    },
    stop: progress.stop,
  };
}
