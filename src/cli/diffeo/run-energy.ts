import { writeEnergy } from '../../report/diffeo/write-energy.js';
import { formatCount, formatNumber, formatWithError, formatZ } from '../../report/format-number.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import {
  chooseEnsemble,
  type EnsembleSummary,
  ensembleParameters,
  summarise,
} from '../../tasks/diffeo/choose-ensemble.js';
import { energyReport } from '../../tasks/diffeo/energy-rows.js';
import {
  allowedStandardErrors,
  type EnergyStatistics,
  energyAgrees,
  runEnergy,
} from '../../tasks/diffeo/energy-run.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { plainTable, textTable } from '../text-table.js';
import { createSampleProgress } from '../two-pixels/sample-progress.js';
import { ensembleRows } from './ensemble-text.js';
import { requireMemory } from './require-memory.js';
import { energy } from './subjects.js';

/**
 * Least fields for which a standard error says something about the tails of its z-score: energies of a
 * mode are far from Gaussian.
 */
const leastSamplesToCheck = 10_000;
/** Most modes of the table; all are in the data. */
const mostRows = 24;

/** The gradient of a field on the pixels and what it is made from. */
const bytesPerPixel = 56;

/** `diffeo energy`. */
export async function runEnergyCommand(raw: RawOptions): Promise<number> {
  const { out, json, quiet, memory, samples, seed, check, ...choice } = readOptions(energy, raw);
  if (samples < 2) throw new ParameterError('samples', `must be an integer of at least 2, got ${samples}`);
  if (check && samples < leastSamplesToCheck) {
    throw new ParameterError('check', `needs {samples} of at least ${leastSamplesToCheck}, got ${samples} (use 1e5)`);
  }
  const ensemble = chooseEnsemble(choice);
  requireMemory('size', ensemble.size, bytesPerPixel, memory);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const { onProgress, stop } = createSampleProgress(quiet);
  const statistics = await unlessAborted(
    runEnergy(ensemble, { samples, seed, signal, onProgress }).finally(stop),
    signal,
  );
  release();
  if (statistics === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const summary = summarise(ensemble);
  const report = {
    command: 'diffeo energy',
    version: packageVersion(),
    parameters: { ...ensembleParameters(ensemble), samples, seed },
    ensemble: summary,
    energy: energyReport(statistics, seed),
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (json) printJson(report);
  else print(energyText(summary, statistics, seed));
  if (folder !== undefined) {
    note(`written: ${(await writeEnergy(folder, statistics, { ensemble: summary, seed, report })).join(' ')}`, quiet);
  }
  return check ? verdict(statistics, quiet) : exitCode.done;
}

function energyText(ensemble: EnsembleSummary, statistics: EnergyStatistics, seed: string): string {
  const { exact, estimate, exactMode, samples, largestZ, allowedZ, gradientDifference, modes } = statistics;
  const rows = modes
    .slice(0, mostRows)
    .map(({ i, j, functions, x, y }) => [
      `${i}, ${j}`,
      functions,
      ...[x, y].flatMap(({ value, standardError, z }) => [
        formatWithError(value / exactMode.value, standardError / exactMode.value),
        formatZ(z),
      ]),
    ]);
  const more = modes.length > mostRows ? [`and ${modes.length - mostRows} more modes (--json and --out have all)`] : [];
  const pixels =
    gradientDifference === undefined
      ? 'not compared: the cutoff is too near to the grid'
      : `differs by ${formatNumber(gradientDifference, 2)} at most`;
  return [
    `n = ${ensemble.size}, c = ${ensemble.cutoff}, ${ensemble.boundary} frame: ${modes.length} modes, ${formatCount(samples)} fields, seed ${seed}`,
    '',
    plainTable(ensembleRows(ensemble)),
    '',
    textTable(
      ['', 'sampled', 'exact', 'z'],
      [
        [
          '⟨‖∇τ‖²⟩',
          formatWithError(estimate.value, estimate.standardError),
          formatNumber(exact.value),
          formatZ(estimate.z),
        ],
      ],
    ),
    '',
    'Mean energy of every mode in units of the exact π²T/4:',
    textTable(['i, j', 'along x · y', 'τ_x', 'z', 'τ_y', 'z'], rows, { right: [3, 5] }),
    ...more,
    '',
    `largest |z| of ${2 * modes.length} means: ${formatNumber(largestZ, 3)}, allowed ${formatNumber(allowedZ, 3)}`,
    `‖∇τ‖² from gradients on the pixels: ${pixels}`,
  ].join('\n');
}

function verdict(statistics: EnergyStatistics, quiet: boolean): number {
  const { estimate, exact, largestZ, allowedZ } = statistics;
  if (energyAgrees(statistics)) {
    note(
      `check: the mean energy is within ${allowedStandardErrors} standard errors of the exact one, and so is every mode`,
      quiet,
    );
    return exitCode.done;
  }
  const value = formatWithError(estimate.value, estimate.standardError);
  note(
    `check failed: ⟨‖∇τ‖²⟩ is ${formatNumber(exact.value)} exactly, sampling gives ${value}; largest |z| of a mode ${formatNumber(largestZ, 3)}, allowed ${formatNumber(allowedZ, 3)}`,
    false,
  );
  return exitCode.checkFailed;
}
