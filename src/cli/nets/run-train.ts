import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { formatNumber, formatSeconds } from '../../report/format-number.js';
import { trainedTable } from '../../report/nets/tables.js';
import { writeNetTraining } from '../../report/nets/write-training.js';
import { formatScientific } from '../../report/scientific.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { openTraining } from '../../tasks/nets/open-training.js';
import { saveNet } from '../../tasks/nets/save-net.js';
import { netTrainReport } from '../../tasks/nets/train-report.js';
import { type NetTraining, type OpenedTraining, runNetTraining } from '../../tasks/nets/train-run.js';
import { loadState } from '../../tasks/saved-state.js';
import { DivergenceError } from '../../training/divergence.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { createStateKeeper } from '../state-keeper.js';
import { textTable } from '../text-table.js';
import { createNetKeeper } from './net-keeper.js';
import { train } from './subjects.js';
import { createNetTrainProgress } from './train-progress.js';
import { describeNetTraining } from './training-words.js';

/** What a run that goes on may have changed: when it stops, and what is measured. */
const changeable = [
  'zeroLoss',
  'zeroLossTimes',
  'zeroLossSteps',
  'stopLoss',
  'stopError',
  'steps',
  'time',
  'seconds',
  'measure',
  'samples',
  'closure',
  'noiseEnergy',
  'measuredPoints',
];

/** `nets train`. */
export async function runNetTrain(raw: RawOptions): Promise<number> {
  const { out, json, quiet, memory, threads, checkpoints, ...given } = readOptions(train, raw);
  const opened = openTraining(given, { memory });
  const { parameters, data } = opened;
  noteAll(data.images?.notes, quiet);
  const version = packageVersion();
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  // A cosine over a part of the epochs depends on them.
  const free = [...changeable, ...(parameters.schedule === 'cosine' ? [] : ['epochs'])];
  const resume = folder === undefined ? undefined : loadState('--out', folder, version, { ...parameters }, free);
  if (folder !== undefined && resume === undefined && existsSync(join(folder, 'net'))) {
    throw new InputError('--out', `${folder} holds a net of another origin in net/ (use another folder)`);
  }
  if (resume !== undefined) note(`goes on from step ${resume.step} in ${folder}`, quiet);
  const start = performance.now();
  const { signal, release } = abortOnInterrupt();
  const progress = createNetTrainProgress(quiet);
  const nets = createNetKeeper(
    folder,
    checkpoints,
    resume?.curve.map(({ step }) => step),
  );
  const states = createStateKeeper(folder, version, { ...parameters }, nets.finish);
  let training: NetTraining;
  try {
    training = await runNetTraining(opened, {
      signal,
      threads,
      resume,
      onTraining(now, state) {
        progress.training(now);
        states.offer(state);
      },
      onCheckpoint: ({ step }, net) => nets.offer(step, net),
      onEnd: states.finish,
      onProgress: progress.measuring,
    });
  } catch (error) {
    progress.stop();
    if (signal.aborted && error === signal.reason) {
      const kept = folder === undefined ? 'nothing is written' : `${folder} holds its state; the same command goes on`;
      note(`interrupted: ${kept}`, false);
      return exitCode.interrupted;
    }
    if (!(error instanceof DivergenceError)) throw error;
    note(`error: ${error.message}`, false);
    return exitCode.failed;
  } finally {
    release();
    await nets.finish();
  }
  progress.stop();
  const report = netTrainReport(version, parameters, training);
  if (json) printJson(report);
  else print(describe(opened, training));
  noteAll(slowNotes(training), quiet);
  if (folder !== undefined) {
    const full = { ...report, provenance: provenance((performance.now() - start) / 1000) };
    await saveNet(join(folder, 'net'), training.net);
    const words = { title: training.net.layout.description.name, subtitle: describeNetTraining(opened) };
    const paths = await writeNetTraining(folder, full, training, words);
    note(`written: the net in ${join(folder, 'net')}, ${paths.length} files in ${folder}`, quiet);
  }
  if (training.trained.stop !== 'aborted') return exitCode.done;
  const kept = folder === undefined ? 'printed' : `kept in ${folder}; the same command goes on from there`;
  note(`interrupted at step ${training.trained.steps}: what is finished is ${kept}`, false);
  return exitCode.interrupted;
}

function describe(opened: OpenedTraining, { trained, before, after }: NetTraining): string {
  const { steps, epochs, seconds, stop, train: training, validation, test } = trained;
  const sets = [
    ['training', training],
    ['validation', validation],
    ['test', test],
  ] as const;
  const rows = sets.flatMap(([name, set]) =>
    set === undefined
      ? []
      : [[name, String(set.error.count), formatScientific(set.loss), `${formatNumber(100 * set.error.rate, 4)} %`]],
  );
  const measured = after === undefined ? undefined : trainedTable(before?.layers, after.layers);
  return [
    ...describeNetTraining(opened),
    `${steps} steps${epochs === steps ? '' : `, ${formatNumber(epochs)} epochs`} in ${formatSeconds(seconds)}, stopped by ${stopWords(stop)}`,
    '',
    textTable(['set', 'inputs', 'loss', 'error'], rows, { right: [1, 2, 3] }),
    ...(measured === undefined
      ? []
      : ['', textTable(measured.head, measured.rows, { right: measured.head.map((_, i) => i).slice(1) })]),
  ].join('\n');
}

/** What may help where a limit came before the loss had fallen to half of what it was. */
function slowNotes({ trained: { stop, curve, train } }: NetTraining): string[] {
  const first = curve[0]?.train.loss;
  if (first === undefined || !['steps', 'epochs', 'time', 'seconds', 'standstill'].includes(stop)) return [];
  if (!(train.loss > first / 2)) return [];
  const fall = `from ${formatScientific(first)} to ${formatScientific(train.loss)}`;
  const ways = '--optimiser adam or more steps may learn more; a loss that stays where it is, a smaller rate';
  return [`the loss went ${fall} only: ${ways}`];
}

function stopWords(stop: string): string {
  if (stop === 'aborted') return 'interruption';
  return stop === 'zeroLoss' ? 'zero loss' : stop;
}
