import { defaultSampleLimit } from '../../montecarlo/estimate-to-precision.js';
import { formatCount, formatNumber, formatSeconds, formatWithError } from '../../report/format-number.js';
import { describeModel, networkName, writeStability } from '../../report/two-pixels/write-stability.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import {
  compareWithMonteCarlo,
  type Stability,
  type StabilityOptions,
} from '../../tasks/two-pixels/compare-with-monte-carlo.js';
import { allowedStandardErrors, type Disagreement, disagreements } from '../../tasks/two-pixels/comparison.js';
import { requireSamples } from '../../tasks/two-pixels/require-samples.js';
import { layerRows } from '../../tasks/two-pixels/sensitivity-rows.js';
import { type Model, ownDefaults } from '../../tasks/two-pixels/solution-model.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { exactOutputWithProgress } from './exact-output-progress.js';
import { openModel } from './open-model.js';
import { createPrecisionProgress } from './precision-progress.js';
import { precisionReport, precisionText, shortfallText } from './precision-text.js';
import { createSampleProgress } from './sample-progress.js';
import { sensitivityName } from './sensitivity-name.js';
import { stabilityTable } from './stability-table.js';
import { stability } from './subjects.js';

/** Least samples for which a standard error says something about the tails of its z-score. */
const leastSamplesToCheck = 1000;

/** `two-pixels stability`. */
export async function runStability(raw: RawOptions): Promise<number> {
  const { out, json, quiet, check, precision, threads, exactOutput, ...options } = readOptions(stability, raw);
  const { closure, engine } = options;
  const samples = precision === undefined || 'samples' in raw ? options.samples : defaultSampleLimit;
  if (precision !== undefined && samples < 2) {
    const remedy = 'leave {samples} out';
    throw new ParameterError('precision', `needs {samples} of at least 2 to spend, got ${samples} (${remedy})`);
  }
  requireSamples(samples);
  if (check && samples < leastSamplesToCheck) {
    throw new ParameterError('check', `needs {samples} of at least ${leastSamplesToCheck}, got ${samples} (use 1e6)`);
  }
  const model = await openModel(ownDefaults(options, raw));
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt('later');
  const measure = async () => {
    const output = exactOutput ? { exactOutput: await exactOutputWithProgress(model, signal, quiet) } : {};
    const measurement = { closure, samples, engine, signal, ...output, ...(threads === undefined ? {} : { threads }) };
    return measureWithProgress(model, measurement, precision, quiet);
  };
  const measured = await unlessAborted(measure(), signal);
  release();
  const result = measured ?? (await compareWithMonteCarlo(model, { closure, samples: 0 }));
  const parameters = {
    ...model.parameters,
    deviation: model.deviation,
    closure,
    samples,
    ...(precision !== undefined && { precision }),
    engine,
  };
  const seconds = (performance.now() - start) / 1000;
  const report = () => ({
    command: 'two-pixels stability',
    version: packageVersion(),
    parameters,
    layers: layerRows(result.layers),
    ...(result.precision !== undefined && { precision: precisionReport(result.precision) }),
    provenance: { ...provenance(seconds), ...runDetails(result) },
  });
  if (json) printJson(report());
  else print(describe(model, result));
  if (measured === undefined) {
    note('interrupted: Monte Carlo is left out, nothing is written', false);
    return exitCode.interrupted;
  }
  if (result.monteCarlo?.lost !== undefined) {
    note(`${result.monteCarlo.lost}: the estimates are those of the finished samples, nothing is written`, false);
    return exitCode.failed;
  }
  if (folder !== undefined) note(`written: ${(await writeStability(folder, report())).join(' ')}`, quiet);
  if (result.precision?.stop === 'aborted') {
    note(`interrupted: the estimates so far are ${folder === undefined ? 'printed' : `kept in ${folder}`}`, false);
    return exitCode.interrupted;
  }
  const checked = check ? verdict(disagreements(result.layers), quiet) : exitCode.done;
  if (result.precision?.stop !== 'samples') return checked;
  note(shortfallText(result.precision), false);
  return checked === exitCode.done ? exitCode.failed : checked;
}

/** Theory and Monte Carlo, to a number of samples or to a precision, with progress on stderr. */
async function measureWithProgress(
  model: Model,
  options: StabilityOptions,
  precision: number | undefined,
  quiet: boolean,
): Promise<Stability> {
  if (precision === undefined) {
    const { onProgress, stop } = createSampleProgress(quiet);
    return compareWithMonteCarlo(model, { ...options, onProgress }).finally(stop);
  }
  const { onProgress, stop } = createPrecisionProgress(precision, options.samples, quiet);
  return compareWithMonteCarlo(model, { ...options, precision, onPrecision: onProgress }).finally(stop);
}

const precisions = {
  js: 'float64',
  wasm: 'float32, sums in float64',
  webgpu: 'float32, sums in pairs of float32 numbers, merged in float64',
} as const;

/** Engine, threads, precision and wall times of a run. */
function runDetails({ theorySeconds, monteCarlo }: Stability) {
  if (monteCarlo === undefined) return { theorySeconds };
  const { engine, adapter, threads, seconds } = monteCarlo;
  const run = { engine, ...(adapter === undefined ? {} : { adapter }), threads, precision: precisions[engine] };
  return { theorySeconds, monteCarloSeconds: seconds, ...run };
}

function describe({ parameters, deviation }: Model, result: Stability): string {
  const { layers, theorySeconds, monteCarlo, precision } = result;
  const took =
    monteCarlo === undefined
      ? ''
      : `; Monte Carlo of ${formatCount(monteCarlo.samples)} samples in ${formatSeconds(monteCarlo.seconds)}` +
        ` (${engineText(monteCarlo)}, seed ${parameters.seed})`;
  const mixed =
    monteCarlo !== undefined && layers.some(({ noise }) => noise.status === 'closure' && noise.error !== undefined);
  const errors = mixed ? ['± of a closure is its 95 % interval, of Monte Carlo one standard error'] : [];
  return [
    `${networkName(parameters)}: ${describeModel(parameters)}, σ = ${formatNumber(deviation)}`,
    '',
    stabilityTable(layers),
    '',
    ...errors,
    `theory in ${formatSeconds(theorySeconds)}${took}`,
    ...(precision === undefined ? [] : [precisionText(precision)]),
  ].join('\n');
}

/** What did it: threads of the processor, or an adapter, and whether that is a card or a program. */
function engineText({ engine, adapter, threads }: NonNullable<Stability['monteCarlo']>): string {
  if (adapter === undefined) return `${engine}, ${threads > 1 ? `${threads} threads` : '1 thread'}`;
  return `${engine} on ${adapter.name}${adapter.kind === 'software' ? ', a software adapter' : ''}`;
}

function verdict(found: readonly Disagreement[], quiet: boolean): number {
  if (found.length === 0) {
    note(`check: every exact value is within ${allowedStandardErrors} standard errors of Monte Carlo`, quiet);
    return exitCode.done;
  }
  for (const { layer, quantity, theory, estimate } of found) {
    const name = sensitivityName(quantity, layer);
    const estimated = formatWithError(estimate.value, estimate.standardError);
    note(`check failed: ${name} is ${formatNumber(theory)} exactly, Monte Carlo gives ${estimated}`, false);
  }
  return exitCode.checkFailed;
}
