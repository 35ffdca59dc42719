import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addNetOptions } from './options.js';

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
    .description('dimension 2: the neurons before and after training in both regimes, as a picture and as a movie')
    .addOption(optionWithDefault('--points <P>', 'training points', '16'))
    .addOption(optionWithDefault('--lazy-alpha <α>', 'α of the lazy regime', '1e3'))
    .addOption(optionWithDefault('--feature-alpha <α>', 'α of the feature regime', '1e-6'))
    .addOption(optionWithDefault('--steps <n>', 'most steps of a run', '5e4'))
    .addOption(optionWithDefault('--loss <αL>', 'loss to stop at', '1e-6'))
    .addOption(optionWithDefault('--test-points <n>', 'points of the test error and of S', '1024'))
    .option('--frames', 'with --out: the movie as a sequence of PNG files too')
    .addOption(optionWithDefault('--seed <text>', 'seed of data and net, any text', '0'));
  addNetOptions(command, '300');
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runSphericalShow } = await import('./run-show.js');
      finish(await runSphericalShow(raw));
    });
}
