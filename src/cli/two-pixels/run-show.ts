import { z } from 'zod';
import { solutionFigure } from '../../report/two-pixels/figures/solution.js';
import { describeModel } from '../../report/two-pixels/write-stability.js';
import { writeFigure } from '../../report/write-figure.js';
import { packageVersion } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { buildModel } from '../../tasks/two-pixels/model.js';
import { solutionView } from '../../tasks/two-pixels/solution-view.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { integer, parseOptions } from '../option-values.js';
import type { RawOptions } from '../shared-options.js';
import { networkShape, outputShape } from '../shared-schemas.js';
import { solutionText } from './solution-text.js';

const schema = z.object({ ...networkShape, ...outputShape, distance: integer(1).optional(), seed: z.string() });

/** `two-pixels show`. */
export async function runShow(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { network, task, parameters } = buildModel(options);
  const view = solutionView(network, task, options.distance ?? Math.ceil(options.scale / 2));
  if (options.json) {
    const { task: _, ...shown } = view;
    printJson({ command: 'two-pixels show', version: packageVersion(), parameters, ...shown });
  }
  if (options.out === undefined) {
    if (!options.json) print(`${parameters.solution}: ${describeModel(parameters)}\n\n${solutionText(view)}`);
    return exitCode.done;
  }
  const folder = prepareFolder('--out', options.out);
  const heading = `Two-pixel task: the ${parameters.solution} network`;
  const figure = solutionFigure(view, heading, describeModel(parameters));
  const { paths } = await writeFigure(folder, parameters.solution, figure);
  note(`written: ${paths.join(' ')}`, options.quiet);
  return exitCode.done;
}
