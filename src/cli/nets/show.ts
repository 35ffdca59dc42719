import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { show } from './subjects.js';

const example = `
Layers with their shapes, weights and activations; filters and their spectra along the eigenvectors of the Laplacian of their window;
of nets of one channel the output against the distance of two lit pixels. With --out a figure of them.

Examples:
  $ diffeolab nets show net.json
  $ diffeolab nets show out/trained/net --out out/show
`;

/** Adds `nets show`. */
export function addNetShow(parent: Command, finish: Finish): Command {
  const command = parent
    .command('show')
    .description('layers, filters and activations of a net: a figure with --out, else as text')
    .argument('<net>', 'a JSON document of a net, or the folder of a saved one');
  return addParameters(command, show)
    .addHelpText('after', example)
    .action(async (net: string, raw) => {
      const { runNetShow } = await import('./run-show.js');
      finish(await runNetShow(net, raw));
    });
}
