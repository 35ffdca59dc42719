import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { allowedStandardErrors, type Disagreement, disagreements } from '../../report/comparison.js';
import { formatCount, formatNumber, formatSeconds, formatWithError } from '../../report/format-number.js';
import { buildModel, type Model } from '../../report/model.js';
import { packageVersion, provenance } from '../../report/provenance.js';
import { measureStability, type Stability } from '../../report/stability.js';
import { unlessAborted } from '../../report/unless-aborted.js';
import { prepareFolder } from '../../report/write-file.js';
import { describeModel, writeStability } from '../../report/write-stability.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { parseOptions } from '../option-values.js';
import { createSampleProgress } from '../sample-progress.js';
import type { RawOptions } from '../shared-options.js';
import { measurementShape, networkShape, outputShape, perturbationShape } from '../shared-schemas.js';
import { stabilityTable } from '../stability-table.js';

const schema = z.object({
  ...networkShape,
  ...perturbationShape,
  ...measurementShape,
  ...outputShape,
  check: z.boolean().default(false),
});

/** Least samples for which a standard error says something about the tails of its z-score. */
const leastSamplesToCheck = 1000;

/** `two-pixels stability`. */
export async function runStability(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { samples, closure, engine, threads, check, quiet } = options;
  if (check && samples < leastSamplesToCheck) {
    throw new InputError('--check', `needs --samples of at least ${leastSamplesToCheck}, got ${samples} (use 1e6)`);
  }
  const model = buildModel(options);
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const measurement = { closure, samples, engine, signal, ...(threads === undefined ? {} : { threads }) };
  const progress = createSampleProgress(quiet);
  const measured = await unlessAborted(
    measureStability(model, { ...measurement, onProgress: progress.onProgress }),
    signal,
  );
  progress.stop();
  release();
  const result = measured ?? (await measureStability(model, { closure, samples: 0 }));
  const parameters = { ...model.parameters, deviation: model.deviation, closure, samples, engine };
  const report = {
    command: 'two-pixels stability',
    version: packageVersion(),
    parameters,
    layers: result.layers,
    provenance: { ...provenance((performance.now() - start) / 1000), ...runDetails(result) },
  };
  if (options.json) printJson(report);
  else print(describe(model, result));
  if (measured === undefined) {
    note('interrupted: Monte Carlo is left out, nothing is written', false);
    return exitCode.interrupted;
  }
  if (result.monteCarlo?.lost !== undefined) {
    note(`${result.monteCarlo.lost}: the estimates are those of the finished samples, nothing is written`, false);
    return exitCode.failed;
  }
  if (folder !== undefined) note(`written: ${(await writeStability(folder, report)).join(' ')}`, quiet);
  return check ? verdict(disagreements(result.layers), quiet) : exitCode.done;
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

function describe({ parameters, deviation }: Model, { layers, theorySeconds, monteCarlo }: Stability): string {
  const took =
    monteCarlo === undefined
      ? ''
      : `; Monte Carlo of ${formatCount(monteCarlo.samples)} samples in ${formatSeconds(monteCarlo.seconds)}` +
        ` (${engineText(monteCarlo)}, seed ${parameters.seed})`;
  const mixed = monteCarlo !== undefined && layers.some(({ noise }) => noise.error !== undefined);
  const errors = mixed ? ['± of a closure is its 95 % interval, of Monte Carlo one standard error'] : [];
  return [
    `${parameters.solution}: ${describeModel(parameters)}, σ = ${formatNumber(deviation)}`,
    '',
    stabilityTable(layers),
    '',
    ...errors,
    `theory in ${formatSeconds(theorySeconds)}${took}`,
  ].join('\n');
}

/** What did it: threads of the processor, or an adapter, and whether that is a card or a program. */
function engineText({ engine, adapter, threads }: NonNullable<Stability['monteCarlo']>): string {
  if (adapter === undefined) return `${engine}, ${Math.max(1, threads)} threads`;
  return `${engine} on ${adapter.name}${adapter.kind === 'software' ? ', a software adapter' : ''}`;
}

function verdict(found: readonly Disagreement[], quiet: boolean): number {
  if (found.length === 0) {
    note(`check: every exact value is within ${allowedStandardErrors} standard errors of Monte Carlo`, quiet);
    return exitCode.done;
  }
  for (const { layer, quantity, theory, estimate } of found) {
    const place = layer === 'output' ? 'of the output' : `of layer ${layer}`;
    const estimated = formatWithError(estimate.value, estimate.standardError);
    note(
      `check failed: ${quantity} ${place} is ${formatNumber(theory)} exactly, Monte Carlo gives ${estimated}`,
      false,
    );
  }
  return exitCode.checkFailed;
}
