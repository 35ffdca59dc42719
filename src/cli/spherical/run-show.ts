import { formatScientific } from '../../report/scientific.js';
import { writeCircle, writeFrames } from '../../report/spherical/write-circle.js';
import { packageVersion } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { circleParameters, circleView } from '../../tasks/spherical/circle-view.js';
import { trainValues } from '../../tasks/spherical/train-run.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { textTable } from '../text-table.js';
import { show } from './subjects.js';

/** `spherical show`. */
export async function runSphericalShow(raw: RawOptions): Promise<number> {
  const { out, json, quiet, ...parameters } = readOptions(show, raw);
  const { points, width, steps, loss, seed, engine, testPoints, angle, frames, lazyAlpha, featureAlpha } = parameters;
  if (frames && out === undefined) throw new ParameterError('frames', 'needs a folder (add {out})');
  if (lazyAlpha <= featureAlpha) {
    const both = `got ${lazyAlpha} and ${featureAlpha}`;
    throw new ParameterError('lazyAlpha', `must be above {featureAlpha}, ${both} (use 1e3 and 1e-6)`);
  }
  const alphas = { lazy: lazyAlpha, feature: featureAlpha };
  const task = { data: 'sphere', target: 'constant', testPoints, angle } as const;
  const trainings = circleParameters({ ...task, points, width, steps, loss, seed, engine }, alphas);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const { signal, release } = abortOnInterrupt();
  const view = await unlessAborted(circleView(trainings, signal), signal);
  release();
  if (view === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const outcomes = view.runs.map(({ regime, alpha, outcome }) => ({ regime, alpha, ...outcome }));
  if (json) {
    const values = view.runs.map(({ regime, alpha, outcome }) => ({ regime, alpha, ...trainValues(outcome) }));
    printJson({ command: 'spherical show', version: packageVersion(), parameters, runs: values });
  } else {
    const rows = outcomes.map(({ regime, alpha, testError, rotationStability, atoms, angleMoved }) => [
      regime,
      formatScientific(alpha),
      formatScientific(testError),
      formatScientific(rotationStability.value),
      String(atoms.thresholdCount),
      formatScientific(angleMoved),
    ]);
    print(textTable(['regime', 'α', 'test error', 'S', 'atoms', 'mean turn (rad)'], rows, { right: [1, 2, 3, 4, 5] }));
  }
  if (folder === undefined) return exitCode.done;
  const subtitle = `P = ${points}, H = ${width}, y = 1, seed ${seed}`;
  const { paths } = await writeCircle(folder, view, subtitle);
  note(`written: ${paths.join(' ')}`, quiet);
  if (frames) note(`written: ${await writeFrames(folder, view, subtitle)} frames in ${folder}/frames`, quiet);
  return exitCode.done;
}
