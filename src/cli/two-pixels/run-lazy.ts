import {
  formatFixed,
  formatNumber,
  formatQuantity,
  formatSeconds,
  formatWithError,
} from '../../report/format-number.js';
import { describeWide } from '../../report/two-pixels/wide-texts.js';
import { writeLazy } from '../../report/two-pixels/write-wide.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { lazyColumns } from '../../tasks/two-pixels/wide/lazy-columns.js';
import { drawnOf, type LazyRun, lazyParameters, lazyRun } from '../../tasks/two-pixels/wide/lazy-run.js';
import { type LazyCurvePoint, lazyCurve } from '../../tasks/two-pixels/wide/learning-curve.js';
import { wideModel } from '../../tasks/two-pixels/wide/wide-model.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import { createProgress } from '../progress.js';
import type { RawOptions } from '../shared-options.js';
import { plainTable, textTable } from '../text-table.js';
import { lazy } from './subjects.js';

/** `two-pixels lazy`. */
export async function runLazy(raw: RawOptions): Promise<number> {
  const { out, json, quiet, curve: counts, curveDraws, ...given } = readOptions(lazy, raw);
  const parameters = lazyParameters(given);
  if (counts !== undefined) drawnOf(wideModel(parameters).task, Math.max(...counts), parameters.seed);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('lazy', quiet);
  const stage = (first: number, part: number) => (done: number) =>
    progress.update(first + part * done, 1, `${Math.floor(100 * (first + part * done))} %`);
  const split = counts === undefined ? 1 : 0.5;
  const running = async () => {
    const run = await lazyRun(parameters, { signal, onProgress: stage(0, split) });
    if (counts === undefined) return { run };
    return { run, curve: await lazyCurve(given, counts, curveDraws, { signal, onProgress: stage(split, 1 - split) }) };
  };
  const found = await unlessAborted(running(), signal).finally(() => {
    release();
    progress.stop();
  });
  if (found === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const seconds = (performance.now() - start) / 1000;
  const { run, curve } = found;
  const report = {
    command: 'two-pixels lazy',
    version: packageVersion(),
    parameters: { ...parameters, ...(counts !== undefined && { curve: counts, curveDraws }) },
    ...lazyColumns(run),
    outputs: run.outputs,
    ...(curve !== undefined && { curve }),
    provenance: provenance(seconds),
  };
  const { kernel, ridge, points, distances = 'all', seed } = parameters;
  const set = points === undefined ? `distances ${distances}` : `${points} pairs of seed ${seed}`;
  const words = `${kernel} kernel on ${set}${ridge === 0 ? '' : `, ridge ${ridge}`}`;
  if (json) printJson(report);
  else {
    print(
      [
        `lazy training of a net of infinite width: ${describeWide(parameters)}`,
        words,
        '',
        summary(run),
        '',
        outputTable(run),
        ...(curve === undefined ? [] : ['', curveTable(curve)]),
        '',
        `errors and D: exact; ± of G: closure, ${run.noise.noise.method}, 95 % interval; in ${formatSeconds(seconds)}`,
      ].join('\n'),
    );
  }
  if (folder !== undefined) {
    const subtitle = `${words}; ${describeWide(parameters)}`;
    note(`written: ${(await writeLazy(folder, report, subtitle)).join(' ')}`, quiet);
  }
  return exitCode.done;
}

function summary({ errors, testError, noise, rank }: LazyRun): string {
  const { error, squaredError, diffeo } = errors;
  return plainTable([
    ['error, all pairs', formatNumber(error)],
    ...(testError === undefined ? [] : [['error, pairs not trained on', formatNumber(testError)]]),
    ['⟨(F − y)²⟩', formatNumber(squaredError)],
    ['rank of the kernel on the training set', String(rank)],
    ['D', formatNumber(diffeo)],
    ['G', formatQuantity(noise.noise)],
    ['G common', formatQuantity(noise.shift)],
    ['G rest', formatQuantity(noise.rest)],
    ['G*', formatQuantity(noise.recalibrated)],
    ...(noise.sensitivityIndex === undefined ? [] : [['d′ under noise', formatQuantity(noise.sensitivityIndex)]]),
    ...(noise.noiseError === undefined
      ? []
      : [['error under noise, best threshold', formatQuantity(noise.noiseError)]]),
  ]);
}

function outputTable({ outputs }: LazyRun): string {
  const rows = outputs.map(({ distance, label, output, trained }) => [
    String(distance),
    label === 0 ? '' : String(label),
    formatFixed(output, 4),
    trained ? 'yes' : '',
  ]);
  return textTable(['d', 'label', 'F(d)', 'trained'], rows, { right: [0, 1, 2] });
}

function curveTable(curve: readonly LazyCurvePoint[]): string {
  const rows = curve.map(({ readout, points, draws, testError, testErrorError }) => [
    readout,
    String(points),
    String(draws),
    testErrorError > 0 ? formatWithError(testError, testErrorError) : formatNumber(testError),
  ]);
  return textTable(['readout', 'P', 'draws', 'test error'], rows, { right: [1, 2, 3] });
}
