import { formatSeconds } from '../../../report/format-number.js';
import { runSweep, type SweepProgress, type SweepSummary } from '../../../sweep/run-sweep.js';
import { openStore } from '../../../sweep/store/open-store.js';
import { saveSweep } from '../../../sweep/sweep-file.js';
import { packageVersion, provenance } from '../../../system/provenance.js';
import { noteDamage } from '../../compute-kept.js';
import { exitCode } from '../../exit-code.js';
import { abortOnInterrupt } from '../../interrupt.js';
import { note, print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import { createProgress } from '../../progress.js';
import type { RawOptions } from '../../shared-options.js';
import { executorOf } from '../choose.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { retry as retryOptions, run as runOptions } from '../subjects.js';
import { countText, sameSweep } from '../words.js';

type RunOptions = NonNullable<(typeof runOptions)['values']>;

/** Least time between two updates of the progress, in milliseconds. */
const updatePause = 100;

/** `sweep run`. */
export async function runCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  return await compute(file, readOptions(runOptions, raw));
}

/** `sweep retry`: a run that tries points again that are given up. */
export async function retryCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  return await compute(file, { ...readOptions(retryOptions, raw), retryFailed: true });
}

async function compute(file: string | undefined, options: RunOptions): Promise<number> {
  const { retry, retryFailed, failFast, quiet } = options;
  const { sweep, description, loaded } = await openSweep(file, options);
  const executor = executorOf(options);
  const folder = storeFolder(options);
  const store = openStore(folder);
  const { damage } = store;
  noteDamage(damage);
  const progress = createProgress(sweep.name, quiet);
  const { signal, release } = abortOnInterrupt();
  let summary: SweepSummary;
  try {
    summary = await runSweep(sweep, {
      store,
      executor,
      retry,
      retryFailed,
      failFast,
      signal,
      async onStart({ points }) {
        const warning = await saveSweep(folder, description, loaded, sweep.size).catch((error: unknown) => {
          // A finished sweep needs no writing, only its name is not kept.
          if (points > 0) throw error;
        });
        if (warning !== undefined) note(`warning: ${warning}`, false);
      },
      onProgress: progressLine(progress.update, quiet),
      onNote: (message) => note(message, quiet),
    });
  } finally {
    progress.stop();
    release();
    store.close();
  }
  noteDamage(summary.damage, damage);
  const again = sameSweep(file, options.store);
  if (options.json) {
    const parts = { command: 'sweep run', version: packageVersion(), sweep: sweep.name, task: sweep.source.task.name };
    printJson({ ...parts, store: folder, ...summary, provenance: provenance(summary.seconds) });
  } else print(summaryText(sweep.name, summary));
  return concludeRun(summary, again, quiet);
}

/** Done, failed, left and the rate so far, now and then. */
function progressLine(update: (done: number, total: number, detail: string) => void, quiet: boolean) {
  const start = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  let before: number | undefined;
  return ({ total, done, failed, left, share }: SweepProgress) => {
    const now = performance.now();
    if (before === undefined) {
      before = done + failed;
      if (done > 0) note(`${done} of ${countText(total, 'point')} are there already`, quiet);
    }
    if (now - last < updatePause && left > 0) return;
    last = now;
    const rate = (1000 * (done + failed - before)) / Math.max(1, now - start);
    update(share, 1, `${done} done, ${failed} failed, ${left} left${rate > 0 ? `, ${paceText(rate)}` : ''}`);
  };
}

function paceText(rate: number): string {
  return rate >= 1 ? `${rate.toPrecision(2)}/s` : `${(60 * rate).toPrecision(2)}/min`;
}

function summaryText(name: string, { total, done, failed, left, found, seconds }: SweepSummary): string {
  const counts = `${done} done (${found} of them before), ${failed} failed, ${left} left`;
  return `${name}: ${countText(total, 'point')}: ${counts}; ${formatSeconds(seconds)}`;
}

function concludeRun({ done, failed, left, total, stopped }: SweepSummary, again: string, quiet: boolean): number {
  if (failed > 0) {
    note(
      `${countText(failed, 'point')} failed: see "diffeolab sweep failures ${again}"; try again with "diffeolab sweep retry ${again}"`,
      quiet,
    );
  }
  if (left > 0 && (stopped === 'signal' || stopped === 'cancelled')) {
    const why = stopped === 'signal' ? 'interrupted' : 'cancelled';
    note(`${why}: ${done} of ${total} points are finished and kept; the same command goes on from there`, false);
    return exitCode.interrupted;
  }
  if (left > 0 && stopped === undefined) {
    note(
      `the results of ${countText(left, 'point')} are gone from the store: the same command computes them again`,
      false,
    );
  }
  if (stopped === 'fail-fast') note(`stopped at the first failure; ${left} points are left`, quiet);
  return failed > 0 || left > 0 ? exitCode.failed : exitCode.done;
}
