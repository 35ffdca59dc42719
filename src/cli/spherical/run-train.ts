import { formatSeconds } from '../../report/format-number.js';
import { formatEstimate, formatScientific } from '../../report/scientific.js';
import { describeTask, describeTraining } from '../../report/spherical/describe.js';
import { writeRun } from '../../report/spherical/write-run.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { loadState } from '../../tasks/saved-state.js';
import { checkTraining } from '../../tasks/spherical/checks.js';
import { completeTraining } from '../../tasks/spherical/complete-training.js';
import type { TrainParameters } from '../../tasks/spherical/parameters.js';
import { runTraining, type TrainOutcome, trainValues } from '../../tasks/spherical/train-run.js';
import { DivergenceError } from '../../training/divergence.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { createStateKeeper } from '../state-keeper.js';
import { plainTable } from '../text-table.js';
import { train } from './subjects.js';
import { createTrainProgress } from './train-progress.js';

/** What a run that goes on may have changed. */
const stopRules = ['loss', 'steps', 'seconds', 'standstill'];

/** `spherical train`. */
export async function runTrain(raw: RawOptions): Promise<number> {
  const { out, json, quiet, ...given } = readOptions(train, raw);
  const parameters = completeTraining(given);
  checkTraining(parameters);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const resume = folder === undefined ? undefined : loadState('--out', folder, version, { ...parameters }, stopRules);
  if (resume !== undefined) note(`goes on from step ${resume.step} in ${folder}`, quiet);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createTrainProgress(quiet);
  const keeper = createStateKeeper(folder, version, { ...parameters });
  let trained: Awaited<ReturnType<typeof runTraining>>;
  try {
    trained = await runTraining(parameters, {
      signal,
      resume,
      onProgress: (now, state) => {
        progress.update(now);
        keeper.offer(state);
      },
      onEnd: keeper.finish,
    });
  } catch (error) {
    progress.stop();
    if (signal.aborted && error === signal.reason) {
      note('interrupted before the training began: nothing is written', false);
      return exitCode.interrupted;
    }
    if (!(error instanceof DivergenceError)) throw error;
    note(`error: ${error.message}`, false);
    return exitCode.failed;
  } finally {
    release();
  }
  progress.stop();
  const { outcome, result } = trained;
  const report = trainReport(version, parameters, outcome);
  if (json) printJson(report);
  else print(describeOutcome(parameters, outcome));
  if (folder !== undefined) {
    const full = { ...report, provenance: provenance((performance.now() - start) / 1000) };
    const paths = await writeRun(folder, { report: full, parameters, curve: result.curve, net: result.net });
    note(`written: ${paths.length + 1} files in ${folder}`, quiet);
  }
  if (outcome.stop !== 'aborted') return exitCode.done;
  const kept = folder === undefined ? 'printed' : `kept in ${folder}; the same command goes on from there`;
  note(`interrupted at step ${outcome.steps}: what is finished is ${kept}`, false);
  return exitCode.interrupted;
}

function trainReport(version: string, parameters: TrainParameters, outcome: TrainOutcome) {
  return { command: 'spherical train', version, parameters, ...trainValues(outcome), seconds: outcome.seconds };
}

function describeOutcome(parameters: TrainParameters, outcome: TrainOutcome): string {
  const { testError, testErrorStandardError, rotationStability, atoms, anisotropy, angleMoved } = outcome;
  const { angle, value, standardError } = rotationStability;
  const rows = [
    ['train error', formatScientific(outcome.trainError)],
    ['test error', formatEstimate(testError, testErrorStandardError)],
    [`S(${angle})`, formatEstimate(value, standardError)],
    ['atoms', `${atoms.thresholdCount} of at least 1 % of the largest, ${atoms.count} in all`],
    ['anisotropy', formatScientific(anisotropy)],
    ['mean turn', `${formatScientific(angleMoved)} rad`],
  ];
  const { alpha, method, seed } = parameters;
  return [
    `${describeTask(parameters)}, ${describeTraining(parameters)}, α = ${formatScientific(alpha)}, ${method}, seed ${seed}`,
    `${outcome.steps} steps in ${formatSeconds(outcome.seconds)}, stopped by ${outcome.stop}`,
    '',
    plainTable(rows),
  ].join('\n');
}
