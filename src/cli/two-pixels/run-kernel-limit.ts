import { formatQuantity, formatSeconds } from '../../report/format-number.js';
import { describeWide } from '../../report/two-pixels/wide-texts.js';
import { writeKernelLimit } from '../../report/two-pixels/write-wide.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { rowsOf, untrainedLayers, untrainedParameters } from '../../tasks/two-pixels/wide/untrained-rows.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import { createProgress } from '../progress.js';
import type { RawOptions } from '../shared-options.js';
import { textTable } from '../text-table.js';
import { kernelLimit } from './subjects.js';

/** `two-pixels kernel-limit`. */
export async function runKernelLimit(raw: RawOptions): Promise<number> {
  const { out, json, quiet, ...given } = readOptions(kernelLimit, raw);
  const { keep: _, ...parameters } = untrainedParameters(given);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('kernel limit', quiet);
  const onProgress = (done: number) => progress.update(done, 1, `${Math.floor(100 * done)} %`);
  const layers = await unlessAborted(
    untrainedLayers({ ...parameters, keep: [] }, { signal, onProgress }),
    signal,
  ).finally(() => {
    release();
    progress.stop();
  });
  if (layers === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const seconds = (performance.now() - start) / 1000;
  const report = {
    command: 'two-pixels kernel-limit',
    version: packageVersion(),
    parameters,
    layers: rowsOf(layers),
    provenance: provenance(seconds),
  };
  if (json) printJson(report);
  else {
    const rows = layers.map(({ layer, diffeo, noise, relative, shift, rest, recalibrated, sensitivityIndex }) => [
      String(layer),
      ...[diffeo, noise, relative, shift, rest, recalibrated].map((quantity) => formatQuantity(quantity)),
      sensitivityIndex === undefined ? '' : formatQuantity(sensitivityIndex),
    ]);
    print(
      [
        `untrained nets of infinite width: ${describeWide(parameters)}`,
        '',
        textTable(['layer', 'D', 'G', 'R', 'G common', 'G rest', 'G*', 'd′'], rows, { right: [1, 2, 3, 4, 5, 6, 7] }),
        '',
        `without ±: exact; with ±: closure, ${layers.at(-1)!.rest.method}, 95 % interval`,
        `in ${formatSeconds(seconds)}`,
      ].join('\n'),
    );
  }
  if (folder !== undefined) {
    note(`written: ${(await writeKernelLimit(folder, report, describeWide(parameters))).join(' ')}`, quiet);
  }
  return exitCode.done;
}
