import { join } from 'node:path';
import ndarray from 'ndarray';
import { formatCount, formatNumber, formatSeconds } from '../../report/format-number.js';
import { formatScientific } from '../../report/scientific.js';
import { encodeNpy } from '../../system/npy.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder, writeFile } from '../../system/write-file.js';
import { type NetKernelRun, runNetKernel } from '../../tasks/nets/kernel/kernel-run.js';
import { gramMeans, kernelValues } from '../../tasks/nets/kernel/kernel-values.js';
import { type OpenedKernel, openKernel } from '../../tasks/nets/kernel/open-kernel.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import { createProgress } from '../progress.js';
import type { RawOptions } from '../shared-options.js';
import { textTable } from '../text-table.js';
import { kernel } from './subjects.js';

/** `nets kernel`. */
export async function runNetKernelCommand(raw: RawOptions): Promise<number> {
  const { out, json, quiet, memory, threads, ...given } = readOptions(kernel, raw);
  const opened = openKernel(given, { memory });
  noteAll(opened.data.images?.notes, quiet);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('kernels', quiet);
  const running = runNetKernel(opened, {
    signal,
    threads,
    onProgress: (stage, done, total) =>
      progress.update(done, total, `${stage}: ${formatCount(done)} of ${formatCount(total)} rows`),
  });
  const found = await unlessAborted(running, signal).finally(() => {
    release();
    progress.stop();
  });
  if (found === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const seconds = (performance.now() - start) / 1000;
  const report = {
    command: 'nets kernel',
    version: packageVersion(),
    parameters: opened.parameters,
    net: opened.description,
    data: opened.data.description,
    ...kernelValues(found),
    seconds,
  };
  if (json) printJson(report);
  else print(describe(opened, found, seconds));
  if (folder !== undefined) {
    const full = { ...report, provenance: provenance(seconds) };
    const written = [await writeFile(join(folder, 'kernel.json'), `${JSON.stringify(full, null, 2)}\n`)];
    for (const [name, array] of Object.entries(arraysOf(opened, found))) {
      written.push(await writeFile(join(folder, `${name}.npy`), encodeNpy(array)));
    }
    note(`written: ${written.join(' ')}`, quiet);
  }
  return exitCode.done;
}

function arraysOf({ data }: OpenedKernel, { gram, cross, train, test }: NetKernelRun) {
  const labels = (values: Float64Array) => ndarray(values, [values.length]);
  return {
    nngp: gram.nngp,
    ...(gram.tangent !== undefined && { tangent: gram.tangent }),
    labels: labels(data.training.labels),
    predictions: train.predictions,
    ...(cross !== undefined && { 'nngp-test': cross.nngp }),
    ...(cross?.tangent !== undefined && { 'tangent-test': cross.tangent }),
    ...(test !== undefined && { 'labels-test': labels(data.test!.labels), 'predictions-test': test.predictions }),
  };
}

function describe({ description, data, parameters }: OpenedKernel, found: NetKernelRun, seconds: number): string {
  const { gram, distinct, train, test } = found;
  const matrices = [
    ['NNGP', gram.nngp],
    ['tangent', gram.tangent],
  ] as const;
  const kernels = matrices.flatMap(([name, matrix]) => {
    if (matrix === undefined) return [];
    const { diagonal, all } = gramMeans(matrix);
    return [[name, formatNumber(diagonal), formatNumber(all)]];
  });
  const sets = [
    ['training', train],
    ['test', test],
  ] as const;
  const rows = sets.flatMap(([name, set]) =>
    set === undefined
      ? []
      : [[name, String(set.count), formatScientific(set.squaredError), `${formatNumber(100 * set.error, 4)} %`]],
  );
  const { count } = data.training;
  const fewer = distinct === count ? '' : `, ${distinct} of them distinct to the net`;
  return [
    `${description.name} with hidden layers of infinite width, exact`,
    data.description,
    `${count} training inputs${fewer}, in ${formatSeconds(seconds)}`,
    '',
    textTable(['kernel', 'mean of K(x, x)', 'mean of K(x, z)'], kernels, { right: [1, 2] }),
    '',
    `regression with the ${parameters.kernel === 'nngp' ? 'NNGP' : 'tangent'} kernel, ridge ${formatScientific(parameters.ridge)} of the mean of K(x, x)`,
    textTable(['set', 'inputs', '⟨(F − y)²⟩', 'error'], rows, { right: [1, 2, 3] }),
  ].join('\n');
}
