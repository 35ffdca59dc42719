import { solutionFigure } from '../../report/two-pixels/figures/solution.js';
import { describeModel, networkName } from '../../report/two-pixels/write-stability.js';
import { writeFigure } from '../../report/write-figure.js';
import { packageVersion } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { aboutParameters } from '../../tasks/parameters/parameter-error.js';
import { solutionView } from '../../tasks/two-pixels/solution-view.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { openModel } from './open-model.js';
import { solutionText } from './solution-text.js';
import { show } from './subjects.js';

/** `two-pixels show`. */
export async function runShow(raw: RawOptions): Promise<number> {
  const options = readOptions(show, raw);
  const { network, task, parameters } = await openModel(options);
  const view = aboutParameters(['distance'], () =>
    solutionView(network, task, options.distance ?? Math.ceil(options.scale / 2)),
  );
  if (options.json) {
    const { task: _, ...shown } = view;
    printJson({ command: 'two-pixels show', version: packageVersion(), parameters, ...shown });
  }
  if (options.out === undefined) {
    if (!options.json) print(`${networkName(parameters)}: ${describeModel(parameters)}\n\n${solutionText(view)}`);
    return exitCode.done;
  }
  const folder = prepareFolder('--out', options.out);
  const heading = `Two-pixel task: the ${networkName(parameters)} network`;
  const figure = solutionFigure(view, heading, describeModel(parameters));
  const { paths } = await writeFigure(folder, networkName(parameters), figure);
  note(`written: ${paths.join(' ')}`, options.quiet);
  return exitCode.done;
}
