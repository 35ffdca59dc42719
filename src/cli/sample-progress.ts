import { formatCount } from '../report/format-number.js';
import { createProgress } from './progress.js';

/** Progress of one Monte Carlo run, in samples and samples a second. */
export function createSampleProgress(quiet: boolean): {
  onProgress: (done: number, total: number) => void;
  stop: () => void;
} {
  const start = performance.now();
  const progress = createProgress('Monte Carlo', quiet);
  return {
    onProgress: (done, total) => {
      const rate = done / Math.max(1e-3, (performance.now() - start) / 1000);
      progress.update(done, total, `${formatCount(done)} of ${formatCount(total)} samples, ${formatCount(rate)}/s`);
    },
    stop: progress.stop,
  };
}
