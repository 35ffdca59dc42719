import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { show } from './subjects.js';

const example = `
With --out: circle.svg and circle.png, the neurons before and after training, and circle-movie.svg, the training as an animated picture
(open it in a browser).

Example:
  $ diffeolab spherical show --points 16 --out out/circle
`;

/** Adds `spherical show`. */
export function addSphericalShow(parent: Command, finish: Finish): Command {
  const command = parent
    .command('show')
    .description('dimension 2: the neurons before and after training in both regimes, as a picture and as a movie');
  return addParameters(command, show)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runSphericalShow } = await import('./run-show.js');
      finish(await runSphericalShow(raw));
    });
}
