import { join } from 'node:path';
import { formatCount, formatNumber, formatSeconds } from '../../report/format-number.js';
import { measuredNetTable } from '../../report/nets/tables.js';
import { writeLayers } from '../../report/nets/write-layers.js';
import { conventionWords } from '../../report/stability/words.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder, writeFile } from '../../system/write-file.js';
import { type NetData, openNetData } from '../../tasks/nets/data/net-data.js';
import { dataOf } from '../../tasks/nets/data/net-data-values.js';
import { measureNet } from '../../tasks/nets/measure/measure-net.js';
import type { MeasuredNet } from '../../tasks/nets/measure/measure-options.js';
import { measuredNetRows } from '../../tasks/nets/measure/measured-net-rows.js';
import { loadedNet, requireFit } from '../../tasks/nets/open-net.js';
import { netPlace } from '../../tasks/nets/run-of-net.js';
import { discriminationColumns, errorRateColumns } from '../../tasks/stability/measured-rows.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import { createProgress } from '../progress.js';
import type { RawOptions } from '../shared-options.js';
import { discriminationWords } from '../stability/discrimination-text.js';
import { textTable } from '../text-table.js';
import { measure } from './subjects.js';

/** `nets measure`. */
export async function runNetMeasure(path: string, raw: RawOptions): Promise<number> {
  const { place, data: ofRun = {} } = netPlace(path);
  // Data of the run that made the net, where none are named.
  const options = readOptions(measure, raw['data'] === undefined ? { ...ofRun, ...raw } : raw);
  const { out, json, quiet, memory, threads, preset, average, spread, pairs, noiseLaw, noiseNorm, rectified, ...rest } =
    options;
  const data = openNetData(dataOf(rest), { seed: rest.seed, memory });
  const { net, sha256 } = loadedNet(place, undefined);
  requireFit(path, net.layout, data.training);
  noteAll(data.images?.notes, quiet);
  const given = { preset, average, spread, pairs, noiseLaw, noiseNorm, rectified };
  const conventions = Object.values(given).some((value) => value !== undefined) ? given : undefined;
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('measuring', quiet);
  const measuring = measureNet(
    net,
    data,
    { ...rest, ...(conventions !== undefined && { conventions }) },
    {
      signal,
      threads,
      onProgress: (stage, done, total) =>
        progress.update(done, total, `${stage}: ${formatCount(done)} of ${formatCount(total)}`),
    },
  );
  const measured = await unlessAborted(measuring, signal).finally(() => {
    release();
    progress.stop();
  });
  if (measured === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const seconds = (performance.now() - start) / 1000;
  const { name } = net.layout.description;
  const rows = measuredNetRows(measured.layers);
  const report = {
    command: 'nets measure',
    version: packageVersion(),
    parameters: {
      net: place,
      netSha256: sha256,
      ...rest,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    },
    data: data.description,
    ...measured.measurement,
    layers: rows,
    ...(measured.errorRates !== undefined && errorRateColumns(measured.errorRates)),
    ...(measured.discrimination !== undefined && discriminationColumns(measured.discrimination)),
    provenance: provenance(seconds),
  };
  for (const { reason } of measured.layers) if (reason !== undefined) note(`warning: ${reason}`, false);
  if (json) printJson(report);
  else print(describe(name, data, measured, seconds));
  if (folder === undefined) return exitCode.done;
  const paths = [
    await writeFile(join(folder, 'stability.json'), `${JSON.stringify(report, null, 2)}\n`),
    ...(await writeLayers(folder, [{ model: name, layers: measured.layers }], [name, data.description])),
  ];
  note(`written: ${paths.join(' ')}`, quiet);
  return exitCode.done;
}

function describe(name: string, data: NetData, measured: MeasuredNet, seconds: number): string {
  const { head, rows } = measuredNetTable(measured.layers);
  const right = head.flatMap((column, i) => (['value', 'Monte Carlo', 'z'].includes(column) ? [i] : []));
  return [
    `${name} on ${data.description}`,
    ...howWords(measured),
    '',
    textTable(head, rows, { right, groupOf: rows.length / measured.layers.length }),
    ...discriminationLines(measured),
    '',
    `in ${formatSeconds(seconds)}; ± of a closure is its 95 % interval, of Monte Carlo one standard error`,
  ].join('\n');
}

function discriminationLines({ discrimination }: MeasuredNet): string[] {
  return discrimination === undefined ? [] : ['', ...discriminationWords(discrimination)];
}

function howWords({ layers, measurement, samples = 0 }: MeasuredNet): string[] {
  if (measurement === undefined) {
    const sampled = layers.some(({ noise }) => noise.status === 'Monte Carlo');
    const monteCarlo = `Monte Carlo of ${formatCount(samples)} samples`;
    const noise = sampled ? `G by ${monteCarlo}` : `G by theory${samples === 0 ? '' : `, ${monteCarlo} beside`}`;
    return [`D by enumeration of all pairs and displacements, ${noise}`];
  }
  const { deformation, samples: inputs, draws, conventions, displacement, noise } = measurement;
  return [
    deformation,
    ...conventionWords(conventions),
    `‖τx − x‖ = ${formatNumber(displacement.mean, 4)} on average, ‖η‖ = ${formatNumber(noise.mean, 4)}; ` +
      `${formatCount(inputs)} inputs, ${draws} ${draws === 1 ? 'draw' : 'draws'} for each`,
  ];
}
