import type { PrecisionProgress } from '../../montecarlo/estimate-to-precision.js';
import { formatCount, formatSeconds, formatWithError } from '../../report/format-number.js';
import { formatScientific } from '../../report/scientific.js';
import { note } from '../messages.js';
import { createStatusLine } from '../status-line.js';
import { secondsLeft } from '../time-left.js';
import { placedName } from './sensitivity-name.js';

/** Seconds of sampling after which the rate is known and the run counts as long. */
const longRun = 1;
/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 10;

/**
 * Progress of a Monte Carlo run to a precision: the least precise estimate with its error as it falls. A long run says
 * at its start what it will take, by the errors and at the rate measured so far.
 */
export function createPrecisionProgress(
  precision: number,
  limit: number,
  quiet: boolean,
): { onProgress: (progress: PrecisionProgress) => void; stop: () => void } {
  const line = createStatusLine(linePause, quiet);
  const wish = formatScientific(precision);
  let first: { samples: number; time: number } | undefined;
  let announced = false;
  return {
    onProgress: ({ samples, leastPrecise, expectedSamples }) => {
      const time = performance.now() / 1000;
      first ??= { samples, time };
      const count = `${formatScientific(samples)} samples`;
      if (time - first.time < longRun || leastPrecise === undefined) {
        line.update([count]);
        return;
      }
      const rate = (samples - first.samples) / (time - first.time);
      if (!announced) note(announcement(wish, expectedSamples, limit, rate), quiet);
      announced = true;
      const { value, standardError, relativeError } = leastPrecise;
      const estimate = `${placedName(leastPrecise)} ${formatWithError(value, standardError)}`;
      const error = `error ${formatScientific(relativeError, 2)} → ${wish}`;
      const left = secondsLeft((Math.min(expectedSamples, limit) - samples) / rate);
      line.update([count, ...(left === undefined ? [] : [left]), error, estimate]);
    },
    stop: line.stop,
  };
}

function announcement(wish: string, expected: number, limit: number, rate: number): string {
  const pace = `${formatCount(rate)} samples a second`;
  const all = `precision ${wish}: about ${formatScientific(expected, 2)} samples`;
  if (expected <= limit) return `${all}, about ${formatSeconds(expected / rate)} at ${pace}`;
  return `${all}, beyond --samples ${formatScientific(limit)}, about ${formatSeconds(limit / rate)} to there at ${pace}`;
}
