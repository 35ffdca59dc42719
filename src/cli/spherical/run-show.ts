import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { formatScientific } from '../../report/scientific.js';
import { writeCircle, writeFrames } from '../../report/spherical/write-circle.js';
import { packageVersion } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { circleParameters, circleView } from '../../tasks/spherical/circle-view.js';
import { requireAlpha } from '../../tasks/spherical/task-parameters.js';
import { trainValues } from '../../tasks/spherical/train-run.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, print, printJson } from '../messages.js';
import { integer, number, parseOptions } from '../option-values.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { textTable } from '../text-table.js';
import { netShape } from './schemas.js';

const schema = z.object({
  points: integer(1),
  lazyAlpha: number(Number.MIN_VALUE),
  featureAlpha: number(Number.MIN_VALUE),
  steps: integer(1),
  loss: number(0),
  testPoints: integer(2),
  frames: z.boolean().default(false),
  seed: z.string(),
  ...netShape,
  ...outputShape,
});

/** `spherical show`. */
export async function runSphericalShow(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { points, width, steps, loss, seed, engine, testPoints, quiet, frames } = options;
  if (frames && options.out === undefined) throw new InputError('--frames', 'needs a folder (add --out)');
  const alphas = {
    lazy: requireAlpha('--lazy-alpha', options.lazyAlpha),
    feature: requireAlpha('--feature-alpha', options.featureAlpha),
  };
  if (alphas.lazy <= alphas.feature) {
    const both = `got ${alphas.lazy} and ${alphas.feature}`;
    throw new InputError('--lazy-alpha', `must be above --feature-alpha, ${both} (use 1e3 and 1e-6)`);
  }
  const task = { data: 'sphere', target: 'constant', testPoints, angle: 0.1 } as const;
  const trainings = circleParameters({ ...task, points, width, steps, loss, seed, engine }, alphas);
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const { signal, release } = abortOnInterrupt();
  const view = await unlessAborted(circleView(trainings, signal), signal);
  release();
  if (view === undefined) {
    note('interrupted: nothing is written', false);
    return exitCode.interrupted;
  }
  const outcomes = view.runs.map(({ regime, alpha, outcome }) => ({ regime, alpha, ...outcome }));
  const { out: _, json, quiet: __, ...parameters } = options;
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
