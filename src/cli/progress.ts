import { Presets, SingleBar } from 'cli-progress';
import { formatCount, formatSeconds } from '../report/format-number.js';

/** Tells how far a run is, on stderr. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 10;

/** A bar with rate and time left on a terminal; elsewhere a line now and then; nothing when `quiet`. */
export function createProgress(options: { label: string; unit: string; quiet: boolean }): Progress {
  if (options.quiet) return { update: () => {}, stop: () => {} };
  return process.stderr.isTTY ? bar(options) : lines(options);
}

function bar({ label, unit }: { label: string; unit: string }): Progress {
  const start = performance.now();
  const format = `${label} {bar} {percentage}% · {shown} ${unit} · {rate}/s · {left} left`;
  const display = new SingleBar(
    { format, stream: process.stderr, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update: (done, total) => {
      const { rate, left } = pace(start, done, total);
      const payload = {
        rate: formatCount(rate),
        left: formatSeconds(left),
        shown: `${formatCount(done)}/${formatCount(total)}`,
      };
      if (started) display.update(done, payload);
      else display.start(total, done, payload);
      started = true;
    },
    stop: () => {
      if (started) display.stop();
    },
  };
}

function lines({ label, unit }: { label: string; unit: string }): Progress {
  const start = performance.now();
  let last = start;
  return {
    update: (done, total) => {
      const now = performance.now();
      if (now - last < linePause * 1000 || done >= total) return;
      last = now;
      const { left } = pace(start, done, total);
      process.stderr.write(
        `${label}: ${formatCount(done)} of ${formatCount(total)} ${unit}, ${formatSeconds(left)} left\n`,
      );
    },
    stop: () => {},
  };
}

function pace(start: number, done: number, total: number): { rate: number; left: number } {
  const rate = done / Math.max(1e-9, (performance.now() - start) / 1000);
  return { rate, left: rate > 0 ? (total - done) / rate : 0 };
}
