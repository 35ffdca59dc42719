import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { measure } from './subjects.js';

const example = `
The net is a JSON document, the folder of a saved one, or that of a run of nets train, whose data are taken where none are named.
On the ring D is by enumeration and G by theory, with Monte Carlo beside, where the net is one of periodic convolutions that ends with the
mean over all sites. Elsewhere G is measured on inputs, with noise of the norm of the displacements; D of pairs of pixels is exact where
they can be enumerated. Images are deformed by maximum-entropy diffeomorphisms, by the conventions of stability measure.

Examples:
  $ diffeolab nets measure out/ring
  $ diffeolab nets measure out/ring/checkpoints/step-0 --data two-pixels/ring --samples 1e5
  $ diffeolab nets measure mine.json --data digits:500:16 --points 400 --operations --preset petrini2021
`;

/** Adds `nets measure`. */
export function addNetMeasure(parent: Command, finish: Finish): Command {
  const command = parent
    .command('measure')
    .description('D, G and R of every layer of a net, or after each operation')
    .argument('<net>', 'a JSON document of a net, the folder of a saved one, or of a run');
  return addParameters(command, measure)
    .addHelpText('after', example)
    .action(async (net: string, raw) => {
      const { runNetMeasure } = await import('./run-measure.js');
      finish(await runNetMeasure(net, raw));
    });
}
